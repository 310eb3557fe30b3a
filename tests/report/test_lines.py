"""JSON holds the contract's objects, whatever the text."""

import io
import json

import pytest
from hypothesis import given

from classifier.report import write_json, write_jsonl
from tests.report.builders import ODD_TEXT, flagged_page, unscored_page


class CountingStream(io.StringIO):
    """A stream that remembers how often it was flushed."""

    flushes = 0

    def flush(self):
        self.flushes += 1
        super().flush()


def test_nothing_makes_an_empty_array_and_no_line(written):
    assert json.loads(written(write_json)) == []
    assert written(write_jsonl) == ""


def test_an_array_holds_every_object_in_order(written, every_status):
    assert json.loads(written(write_json, *every_status)) == [item.to_dict() for item in every_status]


def test_each_line_holds_one_object(written, every_status):
    lines = written(write_jsonl, *every_status).splitlines()
    assert [json.loads(line) for line in lines] == [item.to_dict() for item in every_status]


def test_a_line_is_flushed_before_the_next_is_asked_for():
    stream = CountingStream()

    def results():
        for count in range(3):
            assert stream.flushes == count
            yield flagged_page(str(count))

    write_jsonl(results(), stream)
    assert stream.flushes == 3


def test_keys_come_in_the_order_of_the_contract(written, flagged):
    row = json.loads(written(write_jsonl, flagged))
    contract = ["id", "status", "reasons", "scores", "facts", "flags", "passages", "model", "policy"]
    assert list(row) == [*contract, "thresholds"]


def test_an_unscored_page_has_null_and_never_zero(written):
    row = json.loads(written(write_jsonl, unscored_page(message="German.")))
    assert set(row["scores"].values()) == {None}
    assert set(row["flags"].values()) == {None}
    assert row["message"] == "German."


def test_text_stays_readable(written):
    assert "naïve – 心" in written(write_jsonl, flagged_page("naïve – 心"))  # noqa: RUF001


@pytest.mark.parametrize("writer", [write_json, write_jsonl])
@pytest.mark.parametrize("char", ["\ud800", "\u2028", "\u2029", "\x85", "\x00", "\n", "\\", '"', "\x7f"])
def test_a_character_that_breaks_files_or_lines_is_escaped(written, writer, char):
    output = written(writer, flagged_page(f"a{char}b"))
    output.encode("utf-8")
    assert char not in output.replace("\n", "") or char in '\\"'
    loaded = json.loads(output)
    assert (loaded[0] if isinstance(loaded, list) else loaded)["id"] == f"a{char}b"


@given(ODD_TEXT)
def test_any_id_survives_on_one_line(id_):
    stream = io.StringIO()
    write_jsonl([flagged_page(id_)], stream)
    (line,) = stream.getvalue().splitlines()
    line.encode("utf-8")
    # Two lone surrogates side by side are read back as the character they spell.
    joined = id_.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert json.loads(line)["id"] == joined
