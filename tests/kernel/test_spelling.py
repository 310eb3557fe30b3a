import re

import pytest

from classifier.kernel.spelling import spellings


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("reduc(e|es|ed|tions?)", {"reduce", "reduces", "reduced", "reduction", "reductions"}),
        (r"\d{1,3}", {"0"}),
        ("revolutioni[sz]e", {"revolutionise", "revolutionize"}),
        ("gone(?! (wrong|to))", {"gone"}),
        ("look-?alikes?", {"lookalike", "lookalikes", "look-alike", "look-alikes"}),
        (r"4\.\d", {"0.0"}),
        ("(fit )?for", {"for", "fit for"}),
        ("a{2}b{0,1}", {"aa", "aab"}),
        (r"years?'?", {"year", "years", "year'", "years'"}),
        (r"a\x27s\b", {"a's"}),
    ],
)
def test_all_spellings_are_listed(source: str, expected: set[str]) -> None:
    assert spellings(source) == expected


@pytest.mark.parametrize("source", [r"\w+", "a.b", "[^a]", "[a-z]{3}", "a*", "(a", "a)", r"\s", "[a-z]{1,9}"])
def test_what_is_open_is_not_listed(source: str) -> None:
    assert spellings(source) is None


def test_a_spelling_is_matched() -> None:
    source = r"(call|text|e-mail):?[ ]?(me|us)(?!\w)"
    assert all(re.fullmatch(source, each) for each in spellings(source) or ())
