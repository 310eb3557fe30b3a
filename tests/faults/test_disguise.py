"""Faults of text that is written to get past a filter, or to strain one."""

import pytest
from hypothesis import given, settings

from classifier import Analyzer
from classifier.findings import Result
from classifier.normalizing import normalize, reveal
from classifier.reading import read_page
from tests.faults.outcomes import check
from tests.strategies import disguised_text

PLAIN = (
    "Psilocybin cures depression for good, and every session at our retreat is completely safe. "
    "Book your place today: the price is $900, and it works for everybody."
)


def alike(text: str) -> str:
    return text.translate(str.maketrans("aeopcs", "\u0430\u0435\u043e\u0440\u0441\u0455"))


def widthless(text: str) -> str:
    return "".join(f"{a}\u200b" if a.isalpha() else a for a in text)


def leet(text: str) -> str:
    return text.replace("ss", "$$").replace("e", "3").replace("plac3", "place")


DISGUISES = {
    "zero-width": widthless,
    "homoglyphs": alike,
    "zero-width and homoglyphs": lambda text: widthless(alike(text)),
    "tags": lambda text: text.replace("e", "e\U000e0065"),
    "bidi controls": lambda text: text.replace("e", "\u202ee\u202c"),
    "combining marks": lambda text: "".join(f"{a}\u0336\u0353" if a.isalpha() else a for a in text),
    "mathematical letters": lambda text: "".join(
        chr(ord(a) - 97 + 0x1D5EE) if a.islower() else a for a in text
    ),
}


def same_scores(result: Result, plain: Result) -> bool:
    return all(
        given == pytest.approx(plain.scores[label], abs=0.02) for label, given in result.scores.items()
    )


@pytest.mark.parametrize("name", DISGUISES)
def test_disguised_text_is_scored_as_what_it_says(analyzer: Analyzer, name: str) -> None:
    result = check(analyzer(DISGUISES[name](PLAIN)))
    assert result.status == "ok"
    assert result.reasons == ("obfuscated",)
    assert " words are written with " in result.message
    assert result.flags == analyzer(PLAIN).flags
    assert same_scores(result, analyzer(PLAIN))


@pytest.mark.parametrize("name", DISGUISES)
def test_evidence_is_cut_from_the_text_as_it_came(analyzer: Analyzer, name: str) -> None:
    text = DISGUISES[name](PLAIN)
    evidence = [item for passage in analyzer(text).passages for item in passage.evidence]
    plain = [item for passage in analyzer(PLAIN).passages for item in passage.evidence]
    assert [(item.label, item.source) for item in evidence] == [(item.label, item.source) for item in plain]
    assert all(item.text == text[item.start : item.end] for item in evidence)


@settings(max_examples=40, deadline=None)
@given(disguised_text)
def test_evidence_of_any_disguised_text_is_a_slice_of_it(analyzer: Analyzer, text: str) -> None:
    result = check(analyzer(text))
    original = result.page.text if result.page else ""
    for passage in result.passages:
        for item in passage.evidence:
            assert 0 <= item.start < item.end <= len(original)
            assert item.text == original[item.start : item.end]


def test_soft_hyphens_of_a_hyphenator_are_read_and_not_remarked(analyzer: Analyzer) -> None:
    result = check(analyzer(PLAIN.replace("e", "e\u00ad")))
    assert (result.status, result.reasons, result.message) == ("ok", (), "")
    assert same_scores(result, analyzer(PLAIN))


def test_leetspeak_and_gaps(analyzer: Analyzer) -> None:
    text = PLAIN.replace("cures", "c u r e s").replace("depression", "d3pr3$$10n").replace("safe", "s.a.f.e")
    result = check(analyzer(text))
    assert result.reasons == ("obfuscated",)
    assert result.message.startswith("3 of 26 words are written with gaps between letters or digits")
    assert same_scores(result, analyzer(PLAIN))


def test_one_odd_word_is_not_remarked(analyzer: Analyzer) -> None:
    result = check(analyzer(PLAIN.replace("depression", "d3pression")))
    assert (result.reasons, result.message) == ((), "")


def test_english_in_other_letters_is_english(analyzer: Analyzer) -> None:
    letters = str.maketrans(
        "aehikmoptxyc", "\u0430\u0435\u043d\u0456\u043a\u043c\u043e\u0440\u0442\u0445\u0443\u0441"
    )
    assert check(analyzer(PLAIN.lower().translate(letters))).status == "ok"


def test_another_language_stays_another_language(analyzer: Analyzer) -> None:
    russian = (
        "\u041f\u0441\u0438\u043b\u043e\u0446\u0438\u0431\u0438\u043d \u043d\u0435 "
        "\u043b\u0435\u0447\u0438\u0442 \u0434\u0435\u043f\u0440\u0435\u0441\u0441\u0438\u044e, "
        "\u043d\u043e \u043e\u043d \u043f\u043e\u043c\u043e\u0433. "
    )
    result = check(analyzer(widthless(russian * 4)))
    assert (result.status, result.reasons) == ("abstained", ("not_english",))


def test_words_that_mix_scripts_in_vain_are_not_scored(analyzer: Analyzer) -> None:
    words = "Th\u0439\u0436s dr\u0434\u044b\u0433 h\u044e\u043bl\u0449ps "
    words += "p\u0439\u044e\u0449ple w\u044e\u0434th it. "
    result = check(analyzer(words * 4))
    assert (result.status, result.reasons) == ("abstained", ("obfuscated",))
    assert "20 of 24 words mix letters of several scripts" in result.message


@pytest.mark.parametrize("count", [1, 200_000])
def test_combining_marks(analyzer: Analyzer, count: int) -> None:
    text = "Psilocybin cure" + "\u0336" * count + "s depression. Order now, $40 a gram."
    result = check(analyzer(text))
    assert same_scores(result, analyzer("Psilocybin cures depression. Order now, $40 a gram."))
    assert len(normalize(text).text) < 60


def test_200_000_combining_marks_on_nothing_and_on_each_letter() -> None:
    assert len(reveal(" " + "\u0301" * 200_000).text) < 10
    assert len(reveal("\u5317" + "\u0301" * 200_000).text) < 10
    assert reveal("c\u0336u\u0336r\u0336e\u0336" * 50_000).text == "cure" * 50_000


def test_u_fdfa_flood(analyzer: Analyzer) -> None:
    text = PLAIN + "\ufdfa" * 100_000
    assert len(normalize(text).text) == len(text)
    check(analyzer(text))


def test_zero_width_flood(analyzer: Analyzer) -> None:
    text = "Psilocybin cu" + "\u200b\u2060" * 100_000 + "res depression. Order now, $40 a gram."
    assert same_scores(check(analyzer(text)), analyzer("Psilocybin cures depression. Order now, $40 a gram."))


def test_only_what_nobody_sees(analyzer: Analyzer) -> None:
    for text in ("\u200b" * 1_000, "\u3164 \uffa0" * 100, "\U000e0063\U000e0075" * 50, "\u202e\u00ad"):
        result = check(analyzer(text))
        assert (result.status, result.reasons) == ("abstained", ("no_text",))


def test_lone_surrogates_in_words(analyzer: Analyzer) -> None:
    halves = PLAIN.replace("r", "r\udcff")
    assert reveal(halves).text == PLAIN
    # The reader replaces halves, one for one, so that results can be written.
    assert read_page(halves).text == PLAIN.replace("r", "r\ufffd")
    check(analyzer(halves))


def test_mojibake_is_read_as_what_it_was(analyzer: Analyzer) -> None:
    text = "It\u2019s \u201cproven\u201d that psilocybin cures depression \u2014 don\u2019t wait, order now!"
    garbled = text.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")
    result = check(analyzer(garbled))
    assert same_scores(result, analyzer(text))
    assert result.reasons == ()
    assert all(item.text == garbled[item.start : item.end] for item in result.passages[0].evidence)
