import json
import tracemalloc
from pathlib import Path

import pytest

from classifier.documents import Page
from classifier.errors import DecodeError, InputError, LimitError, RecordError
from classifier.reading import Limits, ReadFailure, read_source
from classifier.segmenting import split_passages

GOOD = b'{"id": "good", "text": "It helps."}'

BAD: dict[str, tuple[bytes, type[InputError], str]] = {
    "no JSON": (b"It helps.", RecordError, "not valid JSON"),
    "half a line": (b'{"id": "x", "text": "It', RecordError, "not valid JSON"),
    "array": (b'["It helps."]', RecordError, "but no object"),
    "string": (b'"It helps."', RecordError, "but no object"),
    "number": (b"12", RecordError, "but no object"),
    "null": (b"null", RecordError, "but no object"),
    "no text": (b'{"id": "x", "body": "It helps."}', RecordError, "no field 'text'; it has 'id', 'body'"),
    "no fields": (b"{}", RecordError, "no field 'text'; it has no fields"),
    "text is null": (
        b'{"id": "x", "text": null}',
        RecordError,
        "the field 'text' is null; it needs a string",
    ),
    "text is a number": (b'{"id": "x", "text": 5}', RecordError, "'text' is a number; it needs a string"),
    "text is true": (b'{"text": true}', RecordError, "'text' is a boolean; it needs a string"),
    "text is an array": (b'{"text": ["a"]}', RecordError, "'text' is an array; it needs a string"),
    "html is an object": (b'{"html": {}}', RecordError, "'html' is an object; it needs a string"),
    "passages is a string": (b'{"passages": "a"}', RecordError, "'passages' is a string; it needs an array"),
    "a passage is a number": (b'{"passages": ["a", 1]}', RecordError, "'passages[1]' is a number"),
    "a passage without text": (b'{"passages": [{"words": "a"}]}', RecordError, "'passages[0]' is null"),
    "deep nesting": (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", RecordError, "nested too deeply"),
    "a huge number": (
        b'{"text": "a", "n": ' + b"9" * 10_000 + b"}",
        RecordError,
        "a number that is too long",
    ),
    "not UTF-8": (b'{"text": "caf\xe9"}', DecodeError, "byte 13 is not valid UTF-8"),
    "UTF-16": ('{"text": "a"}'.encode("utf-16-le"), RecordError, "not valid JSON"),
    "NUL": (b'{"text": "a\x00b"}', RecordError, "not valid JSON"),
    "too long": (b'{"text": "' + b"x" * 500_000 + b'"}', LimitError, "the line has more than 300,000 bytes"),
    "too many characters": (
        b'{"passages": ["' + b"x" * 100_000 + b'", "' + b"x" * 100_001 + b'"]}',
        LimitError,
        "the passages have 200,001 characters; at most 200,000 are read",
    ),
}
LIMITS = Limits(line_bytes=300_000, text_characters=200_000)


def read(folder: Path, *lines: bytes, **options: str) -> list[Page | ReadFailure]:
    path = folder / "rows.jsonl"
    path.write_bytes(b"\n".join(lines))
    return list(read_source(path, limits=LIMITS, **options))  # type: ignore[arg-type]


def page(folder: Path, row: dict[str, object], **options: str) -> Page:
    (record,) = read(folder, json.dumps(row).encode(), **options)
    assert isinstance(record, Page)
    return record


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_line_is_one_failure_and_the_next_line_is_read(tmp_path: Path, kind: str) -> None:
    line, error, words = BAD[kind]
    first, failed, last = read(tmp_path, GOOD, line, GOOD)
    assert isinstance(first, Page)
    assert isinstance(last, Page)
    assert isinstance(failed, ReadFailure)
    assert type(failed.error) is error
    assert str(failed.error).startswith(f"{tmp_path / 'rows.jsonl'}, line 2: ")
    assert words in str(failed.error)


def test_failures_carry_the_row_s_id_where_it_has_one(tmp_path: Path) -> None:
    records = read(tmp_path, b'{"id": "x", "text": 5}', b'{"text": 5}', b"no")
    path = tmp_path / "rows.jsonl"
    assert [record.id for record in records] == ["x", f"{path}:2", f"{path}:3"]


def test_reasons_are_words_for_machines(tmp_path: Path) -> None:
    records = read(tmp_path, *(line for line, _, _ in BAD.values()))
    reasons = {record.error.reason for record in records if isinstance(record, ReadFailure)}
    assert reasons == {"bad_record", "bad_encoding", "too_large"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [("a", "a"), (7, "7"), (1.5, "1.5"), ("\u00e9", "\u00e9"), ("a/b c", "a/b c"), ("\ud800", "\ufffd")],
)
def test_ids_are_kept_as_strings(tmp_path: Path, given: object, expected: str) -> None:
    assert page(tmp_path, {"id": given, "text": "a"}).id == expected


@pytest.mark.parametrize("given", [None, "", True, [1], {"a": 1}])
def test_a_row_without_id_is_called_by_its_line(tmp_path: Path, given: object) -> None:
    assert page(tmp_path, {"id": given, "text": "a"}).id == f"{tmp_path / 'rows.jsonl'}:1"


def test_blank_lines_are_skipped_but_counted(tmp_path: Path) -> None:
    records = read(tmp_path, b"", b'{"text": "a"}', b"  \t ", b"\r", b'{"text": "b"}', b"")
    assert [record.id.rpartition(":")[2] for record in records] == ["2", "5"]


def test_windows_line_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    records = read(tmp_path, b'\xef\xbb\xbf{"id": 1, "text": "a"}\r', b'{"id": 2, "text": "b"}\r')
    assert [(record.id, isinstance(record, Page)) for record in records] == [("1", True), ("2", True)]


def test_other_fields_may_be_named(tmp_path: Path) -> None:
    found = page(tmp_path, {"key": "k", "body": "a", "text": "b"}, text_field="body", id_field="key")
    assert (found.id, found.text) == ("k", "a")


def test_passages_are_kept_as_they_are(tmp_path: Path) -> None:
    texts = [" One. ", "", "Two.\n\nThree.", "\u00e9\U0001f344"]
    found = page(tmp_path, {"passages": texts, "text": "ignored"})
    assert [passage.text for passage in split_passages(found)] == texts


def test_passages_may_be_objects(tmp_path: Path) -> None:
    found = page(tmp_path, {"passages": [{"text": "One.", "labels": {}}, "Two."]})
    assert [passage.text for passage in split_passages(found)] == ["One.", "Two."]


def test_no_passages_are_a_blank_page(tmp_path: Path) -> None:
    found = page(tmp_path, {"passages": []})
    assert (found.text, found.passages) == ("", ())


def test_a_row_may_hold_html(tmp_path: Path) -> None:
    found = page(tmp_path, {"id": "h", "html": "<title>T</title><h1>A</h1>b"})
    assert (found.id, found.text, found.title, found.media_type) == ("h", "T\n\nA\n\nb", "T", "text/html")


def test_a_title_is_kept(tmp_path: Path) -> None:
    assert page(tmp_path, {"text": "a", "title": "T"}).title == "T"
    assert page(tmp_path, {"passages": ["a"], "title": "T"}).title == "T"
    assert page(tmp_path, {"text": "a", "title": 5}).title is None


def test_a_blank_text_is_a_blank_page(tmp_path: Path) -> None:
    assert page(tmp_path, {"text": ""}).text == ""


def test_surrogates_are_replaced_and_pairs_are_joined(tmp_path: Path) -> None:
    (record,) = read(tmp_path, rb'{"text": "a\ud800b \ud83c\udf44"}')
    assert isinstance(record, Page)
    assert record.text == "a\ufffdb \U0001f344"


def test_numbers_that_json_lacks_do_no_harm(tmp_path: Path) -> None:
    (record,) = read(tmp_path, b'{"id": NaN, "score": -Infinity, "text": "a"}')
    assert isinstance(record, Page)
    assert record.id == "nan"


def test_a_text_over_the_limit_is_cut_and_says_so(tmp_path: Path) -> None:
    found = page(tmp_path, {"text": "x" * 250_000})
    assert len(found.text) == 200_000
    assert found.incomplete == ("truncated",)


def test_a_file_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    row = json.dumps({"text": "word " * 2_000}).encode() + b"\n"
    path.write_bytes(row * 3_000 + b"x" * 20_000_000 + b"\n" + row)
    tracemalloc.start()
    kinds = [type(record) for record in read_source(path, limits=Limits(line_bytes=100_000))]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kinds == [Page] * 3_000 + [ReadFailure, Page]
    assert peak < 5_000_000
