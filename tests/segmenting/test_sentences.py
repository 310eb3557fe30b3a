import time

import pytest

from classifier.documents import Page
from classifier.segmenting import split_passages, split_sentences


def sentences(text: str) -> list[str]:
    return [sentence.slice(text) for sentence in split_sentences(text)]


CASES = {
    "two": ("It helps some people. It harms others.", ["It helps some people.", "It harms others."]),
    "doctor": ("Dr. Smith saw her. She slept.", ["Dr. Smith saw her.", "She slept."]),
    "decimal": ("Take 2.5 mg. Then wait.", ["Take 2.5 mg.", "Then wait."]),
    "question": ("Is it safe? No! Ask first.", ["Is it safe?", "No!", "Ask first."]),
    "heading": ("Risks\nNausea is common.", ["Risks", "Nausea is common."]),
    "bullets": ("- nausea\n- dizziness", ["- nausea", "- dizziness"]),
    "windows line ends": ("One.\r\nTwo\r\n\r\nThree", ["One.", "Two", "Three"]),
    "old mac line ends": ("One\rTwo", ["One", "Two"]),
    "line separator": ("One\u2028Two\u2029Three\x85Four", ["One", "Two", "Three", "Four"]),
    "no-break space": ("One\u00a0gram.\u00a0Two grams.", ["One\u00a0gram.", "Two grams."]),
    "astral": ("\U0001f600 Good. \U0001f344 Bad.", ["\U0001f600 Good.", "\U0001f344 Bad."]),
    "combining": ("e\u0301tude is done. Next one.", ["e\u0301tude is done.", "Next one."]),
    "spaces around": ("   One.   Two.   ", ["One.", "Two."]),
    "blank": (" \n\t ", []),
    "empty": ("", []),
    "no end": ("it goes on", ["it goes on"]),
    "nul": ("a\x00b. C d.", ["a\x00b.", "C d."]),
}


@pytest.mark.parametrize("name", CASES)
def test_sentences(name: str) -> None:
    text, expected = CASES[name]
    assert sentences(text) == expected


def test_offset_is_added() -> None:
    text = "One. Two."
    moved = split_sentences(text, 100)
    assert [(s.start, s.end) for s in moved] == [(100, 104), (105, 109)]


def test_lone_surrogates_keep_their_places() -> None:
    text = "a\ud800b is one. \udfff is two."
    assert sentences(text) == ["a\ud800b is one.", "\udfff is two."]


def test_a_sentence_runs_across_the_line_breaks_of_wrapped_text() -> None:
    text = (
        "The session takes about six hours, and nobody is left alone while the\n"
        "medicine works. Some people feel sick in the first hour, which passes\n"
        "before noon."
    )
    assert [part.split()[-1] for part in sentences(text)] == ["works.", "noon."]


def test_a_long_line_is_split_in_bounded_pieces() -> None:
    text = "It was a long day in the woods. " * 20_000
    begin = time.process_time()
    found = sentences(text)
    assert time.process_time() - begin < 20
    # Pieces end where the splitter's bound falls, so a few sentences are cut in two.
    assert found.count("It was a long day in the woods.") > 19_900
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


def test_a_passage_has_the_sentences_of_its_text() -> None:
    page = Page.from_text(
        "Intro line that is long enough to be a paragraph of its own, is it not. Yes.\n\nB c."
    )
    for passage in split_passages(page):
        assert passage.sentences == split_sentences(passage.text, passage.start)
