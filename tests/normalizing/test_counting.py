import pytest

from classifier.normalizing import measure_disguise, reveal

CASES = [
    ("Plain words, no more.", 4, 0, 0, ()),
    ("", 0, 0, 0, ()),
    ("It c\u200bur\u200bes d3pression.", 3, 2, 0, ("digits", "hidden")),
    ("d\u0435pr3ssion c u r e", 2, 2, 0, ("digits", "look_alike", "spaced")),
    ("p r o v e n s a f e", 2, 2, 0, ("spaced",)),
    ("It dr\u0439\u0436g", 2, 0, 1, ()),
    ("\u200bIt\u200b is\u200b \u2764\ufe0f", 2, 0, 0, ()),
    ("de\u00adpres\u00adsion", 1, 0, 0, ()),
]


@pytest.mark.parametrize(("text", "words", "disguised", "unreadable", "kinds"), CASES)
def test_words_are_counted_once(
    text: str, words: int, disguised: int, unreadable: int, kinds: tuple[str, ...]
) -> None:
    found = measure_disguise(reveal(text))
    assert (found.words, found.disguised, found.unreadable, found.kinds) == (
        words,
        disguised,
        unreadable,
        kinds,
    )
