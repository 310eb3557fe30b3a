from dataclasses import fields

import pytest

from classifier.reading import DEFAULT_LIMITS, Limits, limit_table, with_limits


def test_defaults_are_as_documented() -> None:
    limits = Limits()
    assert limits.input_bytes == 5 * 1024 * 1024
    assert limits.text_characters == 2_000_000
    assert limits.html_depth == 2_000
    assert limits.html_attributes == 500
    assert limits.html_blocks == 250_000
    assert limits.line_bytes == 8 * 1024 * 1024
    assert limits.pdf_pages == 200
    assert limits.deadline_seconds == 30
    assert limits.worker_bytes == 1024**3
    assert limits.inflated_bytes == 20 * 1024 * 1024
    assert limits.inflated_ratio == 200
    assert limits.window_bytes == 128 * 1024 * 1024


@pytest.mark.parametrize("name", [limit.name for limit in fields(Limits)])
@pytest.mark.parametrize("value", [0, -1, 1.5, "10", None])
def test_a_limit_is_a_positive_whole_number(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"Limits\.{name} needs a whole number of at least 1, not"):
        Limits(**{name: value})  # type: ignore[arg-type]


def test_limits_are_frozen() -> None:
    with pytest.raises(AttributeError):
        Limits().input_bytes = 1  # type: ignore[misc]


def test_the_table_has_every_limit_with_its_unit_and_what_happens_beyond() -> None:
    table = limit_table()
    assert [row.name for row in table] == [limit.name for limit in fields(Limits)]
    for row in table:
        assert row.unit, row.name
        assert row.beyond, row.name
        assert row.value == getattr(DEFAULT_LIMITS, row.name)
    shown = {row.name: row.shown for row in table}
    assert shown["input_bytes"] == "5 MiB"
    assert shown["worker_bytes"] == "1 GiB"
    assert shown["text_characters"] == "2,000,000 characters"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("input_bytes=20MiB", 20 * 2**20),
        ("input_bytes = 20 mib", 20 * 2**20),
        ("input_bytes=20MB", 20_000_000),
        ("input_bytes=2K", 2_000),
        ("input_bytes=1GiB", 2**30),
        ("input_bytes=7", 7),
        ("input_bytes=7B", 7),
        ("input_bytes=1_000,000", 1_000_000),
    ],
)
def test_a_limit_is_set_as_a_person_writes_it(setting: str, value: int) -> None:
    assert with_limits([setting]).input_bytes == value


def test_the_last_word_counts_and_others_stay() -> None:
    limits = with_limits(["pdf_pages=1", "pdf_pages=2"], Limits(html_depth=9))
    assert (limits.pdf_pages, limits.html_depth, limits.html_blocks) == (2, 9, 250_000)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("pages=3", "'pages=3' must be NAME=VALUE, NAME one of input_bytes, text_characters, "),
        ("input_bytes", "must be NAME=VALUE"),
        ("", "must be NAME=VALUE"),
        (
            "input_bytes=",
            "input_bytes needs a whole number of at least 1, or one with a size such as 20MiB, not",
        ),
        ("pdf_pages=0", "pdf_pages needs a whole number of at least 1, not '0'"),
        ("pdf_pages=-3", "not '-3'"),
        ("pdf_pages=1.5", "not '1.5'"),
        ("pdf_pages=three", "not 'three'"),
        ("pdf_pages=\u0663", "not '\u0663'"),
        ("worker_bytes=9" + "0" * 30, "needs a whole number"),
        ("worker_bytes=1TiB", "not '1TiB'"),
    ],
)
def test_what_is_no_limit_is_refused_with_the_remedy(setting: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"NAME=VALUE|needs a whole") as told:
        with_limits([setting])
    assert message in str(told.value)
