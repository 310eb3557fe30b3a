"""What is undone, what stays, and that nothing is out of proportion."""

import pytest
from hypothesis import given

from classifier.normalizing import normalize, reveal
from tests.strategies import disguised_text, page_words

UNDONE = [
    ("zero width", "ke\u200bta\u2060mine", "ketamine", "hidden"),
    ("soft hyphens", "de\u00adpres\u00adsion", "depression", None),
    ("bidi controls", "dep\u202er\u2066es\u200fsion", "depression", "hidden"),
    ("tag characters", "cu\U000e0061re", "cure", "hidden"),
    ("variation selectors", "cu\ufe0fre\U000e0100s", "cures", "hidden"),
    ("blank letters", "cu\u3164re", "cure", "hidden"),
    ("lone surrogates", "cu\ud800re", "cure", "hidden"),
    ("private use", "cu\ue000re", "cure", "hidden"),
    ("struck through", "c\u0336u\u0336r\u0336e\u0336", "cure", "marks"),
    ("heaped marks", "cu" + "\u0301" * 50 + "re", "cure", "marks"),
    ("accents put on", "cu\u0301re\u0300s", "cures", "marks"),
    ("mathematical", "\U0001d401\U0001d428\U0001d428\U0001d424", "Book", "styled"),
    ("full width", "\uff23\uff35\uff32\uff25", "CURE", "styled"),
    ("in circles", "\u24d2\u24e4\u24e1\u24d4", "cure", "styled"),
    ("white on black", "\U0001f152\U0001f164\U0001f161\U0001f154", "CURE", "styled"),
    ("raised", "\u1d9c\u1d58\u02b3\u1d49", "cure", "styled"),
    ("ligatures", "\ufb01rst", "first", None),
    ("Cyrillic", "d\u0435pr\u0435ssi\u043en", "depression", "look_alike"),
    ("Greek", "tr\u03b5\u03b1tm\u03b5nt", "treatment", "look_alike"),
    ("Armenian", "c\u057dre", "cure", "look_alike"),
    ("Cherokee", "\u13df\u13ac\u13a1TAIN", "CERTAIN", "look_alike"),
    ("small capitals", "\u1d04\u1d1c\u0280\u1d07", "cure", "look_alike"),
    ("a willing eye's", "\u043a\u0435ta\u043cin\u044d", "ketamine", "look_alike"),
    ("a word of look-alikes", "they \u0441\u043e\u0440\u0435 with it", "they cope with it", "look_alike"),
    ("a name of look-alikes", "Xyr\u0430\u0441l", "Xyracl", "look_alike"),
    ("digits", "d3pr3ss10n", "depression", "digits"),
    ("signs", "depre$$!on", "depression", "digits"),
    ("one that is two letters", "c1in1c", "clinic", "digits"),
    ("at the end of a sentence", "it is a cur3!", "it is a cure!", "digits"),
    ("capitals", "CUR3", "CURE", "digits"),
    ("spaces", "c u r e s", "cures", "spaced"),
    ("dots", "c.u.r.e.s", "cures", "spaced"),
    ("hyphens", "s-a-f-e", "safe", "spaced"),
    ("low lines", "s_a_f_e", "safe", "spaced"),
    ("middle dots", "c\u00b7u\u00b7r\u00b7e", "cure", "spaced"),
    ("words run together", "p r o v e n s a f e", "proven safe", "spaced"),
    ("words a space apart", "c u r e s  p a i n", "cures  pain", "spaced"),
    ("one over the other", "\u0441 u r \u0435 s", "cures", "spaced"),
    ("digits and look-alikes", "d\u0435pr3ssi\u043en", "depression", "digits"),
]


@pytest.mark.parametrize(
    ("text", "view", "kind"), [row[1:] for row in UNDONE], ids=[row[0] for row in UNDONE]
)
def test_disguise_is_undone(text: str, view: str, kind: str | None) -> None:
    found = reveal(text)
    assert found.text == view
    assert (kind in {item.kind for item in found.disguised}) if kind else not found.disguised


MENDED = [
    ("don\u00e2\u20ac\u2122t", "don\u2019t"),
    ("\u00e2\u20ac\u0153cure\u00e2\u20ac\x9d", "\u201ccure\u201d"),
    ("caf\u00c3\u00a9", "caf\u00e9"),
    ("100\u00c2\u00a0mg", "100\u00a0mg"),
    ("don\u00c3\u00a2\u00e2\u201a\u00ac\u00e2\u201e\u00a2t", "don\u2019t"),
]


@pytest.mark.parametrize(("text", "view"), MENDED)
def test_mojibake_is_mended(text: str, view: str) -> None:
    found = reveal(text)
    assert found.text == view
    assert not found.disguised
    assert found.span(0, len(view)).slice(text) == text


KEPT = [
    "5-HT2A, B12, H2O, 2C-B, MDMA-AT, 4u, 1st, 90s, 60th, 45ml, 11am, CYP3A4, P450, IC50, GAD7, DSM5, mp3",
    "$475, US$50, 18+, LGBTQ+, C++, name@example.org, @clinic, 5miles, trial5, depression1, 7weeks",
    "Tax! Now! Book today! home|about yes+no",
    "J. K. Rowling, U.S.A., a.k.a., L.S.D., P.T.S.D., e.g. A, B, C, D and A B C D E",
    "A/B/C/D a-b-c-d x y z w",
    "caf\u00e9, r\u00e9sum\u00e9, Bogot\u00e1, Schr\u00f6dinger, \u00c5ngstr\u00f6m, \u00c2ge, \u00c3o",
    "TNF\u03b1, IFN\u03b3, NF\u03baB, \u03b2-blockers, \u03949-THC, \u00b5g/kg, \u03bcg, \u03b1 = .05",
    "/\u02c8k\u025bt\u0259mi\u02d0n/ and l\u0259k\u0313\u02b7\u0259\u014b\u0259n",
    "\u2764\ufe0f 1\ufe0f\u20e3Book \U0001f1fa\U0001f1f8 \u2122 \u00ae \u00bd m\u00b2 \u2160 \u24c2",
    "\u043e\u043d \u043d\u0435 \u0440\u043e\u0441, \u043e\u043d\u0430 \u043f\u043e\u0451\u0442",
    "\u03c4\u03bf \u03ba\u03b5\u03c1\u03af \u03ba\u03b1\u03b9 \u03c4\u03bf \u03bd\u03b5\u03c1\u03cc",
    "\u5317\u4eac \u6771\u4eac",
    "\u2018It\u2019s\u2019 \u2014 \u201csafe\u201d\u2026 \u2022 \u20ac50 \u00a320",
]


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_text_is_its_own_view(text: str) -> None:
    found = reveal(text)
    assert found.text == text
    assert not found.disguised


def test_accents_in_two_parts_are_put_together() -> None:
    found = reveal("cafe\u0301 and nai\u0308ve")
    assert found.text == "caf\u00e9 and na\u00efve"
    assert not found.disguised
    assert found.span(0, 4).slice("cafe\u0301 and nai\u0308ve") == "cafe\u0301"


def test_a_number_and_a_word_are_leetspeak_only_beside_leetspeak() -> None:
    assert reveal("trial5 were held").text == "trial5 were held"
    assert reveal("trial5 were d0ne").text == "trials were done"
    assert reveal("7h15 is a code").text == "7h15 is a code"
    assert reveal("7h15 is d0ne at 11am").text == "this is done at 11am"


def test_a_russian_word_among_its_own_is_not_english_and_among_english_is() -> None:
    own = "\u043e\u043d \u0432\u0434\u0440\u0443\u0433 \u0441\u043e\u0440\u0435 \u0434\u0430\u043b"
    assert reveal(own).text == own
    assert reveal("she can \u0441\u043e\u0440\u0435 now").text == "she can cope now"


def test_a_word_of_many_scripts_that_says_nothing_is_told() -> None:
    found = reveal("the d\u0439\u0436g of it")
    assert found.text == "the d\u0439\u0436g of it"
    assert [(item.kind, item.slice("the d\u0439\u0436g of it")) for item in found.disguised] == [
        ("mixed", "d\u0439\u0436g")
    ]


def test_what_was_undone_points_into_the_original() -> None:
    text = "It c u r e s de\u200bpr\u0435ssion."
    found = reveal(text)
    assert [(item.kind, item.slice(text)) for item in found.disguised] == [
        ("spaced", "c u r e s"),
        ("look_alike", "de\u200bpr\u0435ssion"),
        ("hidden", "\u200b"),
    ]
    start = found.text.index("cures")
    assert found.span(start, start + 5).slice(text) == "c u r e s"
    assert found.find(text.index("d")) == found.text.index("d")


@given(page_words)
def test_plain_pages_are_their_own_view_and_cost_nothing(text: str) -> None:
    found = reveal(text)
    assert found.text is text
    assert found.offsets == range(len(text))


@given(disguised_text)
def test_a_view_keeps_its_places_and_is_no_longer_than_thrice_the_text(text: str) -> None:
    found = reveal(text)
    ends = range(1, len(text) + 1) if found.ends is None else found.ends
    assert len(found.text) == len(found.offsets) == len(ends)
    assert list(found.offsets) == sorted(found.offsets)
    assert all(0 <= start < end <= len(text) for start, end in zip(found.offsets, ends, strict=True))
    assert len(found.text) <= 3 * len(text)
    assert len(normalize(text).text) <= 6 * len(found.text)
    assert all(item.end <= len(text) for item in found.disguised)
