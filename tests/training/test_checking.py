"""One row a rule: what is done to a good corpus, and the problem that is reported."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.training.builders import make_page, tiny_pages, write_corpus, write_lines
from training.corpus import CorpusPage
from training.corpus.__main__ import main
from training.corpus.checking import check_corpus

Row = dict[str, Any]

VOTE = {"exposure": ("offer", "offers ketamine sessions"), "sales_intent": ("pitch", "The lodge")}


def good_page(name: str, **fields: str) -> CorpusPage:
    """A page whose last passage divides its three readers."""
    passages = [(_text(name, number), [VOTE, VOTE]) for number in range(3)]
    return make_page(name, [*passages, (_text(name, 3), [VOTE, {}, VOTE])], **fields)


def _text(name: str, number: int) -> str:
    """A passage whose every eight words hold a word that no other page has."""
    mark = f"{name.replace('-', '')}{number}"
    return " ".join(
        f"{words} {mark}{letter}."
        for words, letter in (
            ("The lodge offers ketamine sessions", "a"),
            ("Guests leave their shoes outside", "b"),
            ("Supper begins at seven sharp", "c"),
        )
    )


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    pages = [
        good_page("a01-001"),
        good_page("a01-002"),
        good_page("a02-001", split="validation", author="author-02"),
        good_page("a03-001", split="test", author="author-03"),
    ]
    return write_corpus(tmp_path / "corpus", pages)


def change(corpus: Path, edit: Callable[[Row], object], *, split: str = "train", line: int = 2) -> None:
    """Edit one row of a split's file in place."""
    path = corpus / "pages" / f"{split}.jsonl"
    rows = [json.loads(text) for text in path.read_text().splitlines()]
    edit(rows[line - 1])
    write_lines(path, rows)


def put(value: object, *path: str | int) -> Callable[[Row], object]:
    """An edit that sets the value at a path."""

    def edit(row: Any) -> None:
        for step in path[:-1]:
            row = row[step]
        row[path[-1]] = value

    return edit


def drop(*path: str | int) -> Callable[[Row], object]:
    """An edit that deletes the value at a path."""

    def edit(row: Any) -> None:
        for step in path[:-1]:
            row = row[step]
        del row[path[-1]]

    return edit


def append(words: str, *path: str | int) -> Callable[[Row], object]:
    """An edit that adds words to the end of the text at a path, so that offsets stay right."""

    def edit(row: Any) -> None:
        for step in path[:-1]:
            row = row[step]
        row[path[-1]] += words

    return edit


FIRST = ("passages", 0, "annotations", 0)
QUOTE = (*FIRST, "quotes", 0)
LONG = "".join(f" word{number}" for number in range(173))

FORM = [
    (
        "an unknown field",
        put(1, "stars"),
        "row: Additional properties are not allowed ('stars' was unexpected)",
    ),
    ("a missing field", drop("country"), "row: 'country' is a required property"),
    (
        "a missing field of a passage",
        drop("passages", 1, "share"),
        "passages[1]: 'share' is a required property",
    ),
    ("a fact outside 0 and 1", put(2, *FIRST, "facts", "exposure"), "facts.exposure: 2 is not one of [0, 1]"),
    ("a fact that is true", put(True, *FIRST, "facts", "exposure"), "True is not of type 'integer'"),  # noqa: FBT003
    ("an offset with a fraction", put(0.0, *QUOTE, "start"), "quotes[0].start: 0.0 is not of type 'integer'"),
    ("a fact left out", drop(*FIRST, "facts", "exposure"), "facts: 'exposure' is a required property"),
    (
        "a kind of another fact",
        put("cure", *QUOTE, "kind"),
        "quotes[0].kind: 'cure' is not one of ['benefit',",
    ),
    ("a kind the codebook lacks", put("magic", *QUOTE, "kind"), "quotes[0].kind: 'magic' is not one of ["),
    ("an unknown genre", put("poem", "genre"), "genre: 'poem' is not one of ["),
    ("a page id of another form", put("page one", "id"), "id: 'page one' does not match"),
    (
        "one annotator only",
        drop("passages", 0, "annotations", 1),
        r"passages[0].annotations: [{'annotator': ",
    ),
    ("too few annotators, its rule", drop("passages", 0, "annotations", 1), "]}] is too short"),
    ("a text without end", put("far " * 2000, "passages", 0, "text"), " is too long"),
    ("three passages", drop("passages", 3), "passages: "),
    ("a share above 1", put(1.5, "passages", 0, "share", "exposure"), "share.exposure: 1.5 is greater than"),
]

CONTENT = [
    ("a page in the wrong file", put("test", "split"), "split: 'test' stands in the file of 'train'"),
    (
        "a passage id of another page",
        put("a01-009-00", "passages", 0, "id"),
        "passages[0].id: a01-002-00 is needed, not 'a01-009-00'",
    ),
    ("a title with a bell", put("Ding\a", "title"), "title: control character U+0007"),
    ("a line break in a name", put("author-01\n", "author"), "author: control character U+000A"),
    (
        "a line break in an annotator's name",
        put("reader-0\n", *FIRST, "annotator"),
        "passages[0].annotations[0].annotator: control character U+000A",
    ),
    (
        "a control character",
        append("\x7f", "passages", 1, "text"),
        "passages[1].text: control character U+007F",
    ),
    (
        "a lone surrogate",
        append("\ud800", "passages", 1, "text"),
        "passages[1].text: control character U+D800",
    ),
    (
        "a text that is too short",
        put("Nothing to see.", "passages", 2, "text"),
        "passages[2].text: 3 words; 15 to 190 are allowed",
    ),
    (
        "a text that is too long",
        append(LONG, "passages", 2, "text"),
        "passages[2].text: 191 words; 15 to 190 are allowed",
    ),
    (
        "the same annotator twice",
        put("reader-1", *FIRST, "annotator"),
        "passages[0].annotations: 'reader-1' annotated twice",
    ),
    (
        "a fact that is 1 without a quote",
        drop(*QUOTE),
        "passages[0].annotations[0].facts.exposure: is 1 and needs a quote",
    ),
    (
        "a fact that is 0 with a quote",
        put(0, *FIRST, "facts", "exposure"),
        "passages[0].annotations[0].facts.exposure: is 0 and must have no quote",
    ),
    (
        "a quote that is not in the text",
        put("offers ketamine session!", *QUOTE, "text"),
        "passages[0].annotations[0].quotes[0]: the text at 10:34 is not the quote",
    ),
    (
        "offsets that are off",
        put(11, *QUOTE, "start"),
        "passages[0].annotations[0].quotes[0]: the text at 11:34 is not the quote",
    ),
    (
        "labels that are not the majority",
        put(1, "passages", 3, "labels", "overclaiming"),
        "passages[3].labels: the majority is {'overclaiming': 0, 'exposure': 1,",
    ),
    (
        "missing risk that does not follow",
        put(0, "passages", 3, "labels", "missing_risk_disclosure"),
        "passages[3].labels: the majority is",
    ),
    (
        "a share that is not the votes'",
        put(0.5, "passages", 3, "share", "exposure"),
        "passages[3].share: the share is {'overclaiming': 0.0, 'exposure': 0.6667,",
    ),
    (
        "a tie",
        drop("passages", 3, "annotations", 2),
        "passages[3].annotations: exposure is tied between 2 annotators; a further annotation is needed",
    ),
]


def ids(table: list) -> list[str]:
    return [row[0] for row in table]


def test_a_good_corpus_has_no_problem(corpus: Path) -> None:
    assert check_corpus(corpus) == []


def test_the_tiny_corpus_has_no_problem(tiny_corpus: Path) -> None:
    assert check_corpus(tiny_corpus) == []


@pytest.mark.parametrize("split", ["train", "validation"])
@pytest.mark.parametrize(("edit", "problem"), [row[1:] for row in FORM], ids=ids(FORM))
def test_a_row_of_another_form_is_named_with_file_line_field_and_rule(
    corpus: Path, split: str, edit: Callable, problem: str
) -> None:
    line = 2 if split == "train" else 1
    change(corpus, edit, split=split, line=line)
    found = check_corpus(corpus)
    assert all(item.startswith(f"{split}.jsonl:{line}: ") for item in found), found
    assert any(problem in item for item in found), found


@pytest.mark.parametrize(("edit", "problem"), [row[1:] for row in CONTENT], ids=ids(CONTENT))
def test_a_broken_rule_is_named_with_file_line_field_and_rule(
    corpus: Path, edit: Callable, problem: str
) -> None:
    change(corpus, edit)
    found = check_corpus(corpus)
    assert any(item.startswith(f"train.jsonl:2: {problem}") for item in found), found


def test_a_quote_that_ends_past_the_text_is_named(corpus: Path) -> None:
    def edit(row: Row) -> None:
        quote = row["passages"][0]["annotations"][0]["quotes"][0]
        size = len(row["passages"][0]["text"])
        quote.update(start=size - 5, end=size + 5, text=row["passages"][0]["text"][-5:])

    change(corpus, edit)
    [problem] = check_corpus(corpus)
    assert problem.startswith("train.jsonl:2: passages[0].annotations[0].quotes[0]: the text at ")


def test_a_held_out_genre_stands_in_its_split_only(corpus: Path) -> None:
    change(corpus, put("ethics", "genre"))
    assert check_corpus(corpus) == [
        "train.jsonl:2: split: 'ethics' is held out and stands in 'test_ood' only, not in 'train'"
    ]


def test_the_held_out_split_has_held_out_pages_only(tmp_path: Path) -> None:
    kept = good_page("a01-001", split="test_ood"), good_page("a01-002", split="test_ood")
    corpus = write_corpus(tmp_path / "corpus", kept)
    change(corpus, put(["mescaline"], "compounds"), split="test_ood", line=1)
    [problem] = check_corpus(corpus)
    assert problem.startswith("test_ood.jsonl:2: split: 'test_ood' is for app, ethics, ")


ACROSS = [
    ("a page id used twice", put("a01-001", "id"), "id: 'a01-001' stands at train.jsonl:1 already"),
    (
        "an author in two splits",
        put("author-01", "author"),
        "author: 'author-01' writes in train already; a voice stays in one split",
    ),
    (
        "eight words of another page",
        append(" Guests leave their shoes outside a010010b Supper begins at", "passages", 2, "text"),
        "passages[2].text: 'guests leave their shoes outside a010010b supper begins' stands on page a01-001",
    ),
]


@pytest.mark.parametrize(("edit", "problem"), [row[1:] for row in ACROSS], ids=ids(ACROSS))
def test_a_rule_across_pages_is_named_at_the_later_page(corpus: Path, edit: Callable, problem: str) -> None:
    change(corpus, edit, split="test", line=1)
    found = check_corpus(corpus)
    assert any(item.startswith(f"test.jsonl:1: {problem}") for item in found), found


def test_eight_words_may_stand_twice_on_one_page(corpus: Path) -> None:
    words = " this kitchen serves warm bread to every late guest"
    for number in (1, 2):
        change(corpus, append(words, "passages", number, "text"))
    assert check_corpus(corpus) == []


def test_seven_words_may_stand_on_two_pages(corpus: Path) -> None:
    for line in (1, 2):
        change(corpus, append(" this kitchen serves warm bread every day", "passages", 1, "text"), line=line)
    assert check_corpus(corpus) == []


def test_every_problem_is_reported(corpus: Path) -> None:
    change(corpus, put("", "title"), line=1)
    change(corpus, put("poem", "genre"), line=2)
    change(corpus, put("poem", "genre"), split="test", line=1)
    assert [problem.split(": ")[0] for problem in check_corpus(corpus)] == [
        "train.jsonl:1",
        "train.jsonl:2",
        "test.jsonl:1",
    ]


UNREADABLE = [
    (b'{"id": ', "not JSON in UTF-8"),
    (b"[" * 100_000, "not JSON in UTF-8"),
    (b'{"id": "\xff"}', "not JSON in UTF-8"),
    (b'["a01-001"]', "a JSON object is needed, not list"),
    (b"null", "a JSON object is needed, not NoneType"),
]


@pytest.mark.parametrize("name", ["pages/train.jsonl", "contrast/pairs.jsonl"])
@pytest.mark.parametrize(("line", "rule"), UNREADABLE, ids=["cut", "deep", "bytes", "list", "null"])
def test_a_line_that_is_no_object_is_a_problem_and_the_rest_is_checked(
    corpus: Path, capsys, name: str, line: bytes, rule: str
) -> None:
    path = corpus / name
    path.write_bytes(line + b"\n" + path.read_bytes() + b"{}\n")
    last = path.read_bytes().count(b"\n")
    status, out, _err = run(capsys, "check", corpus)
    assert status == 1
    assert out.startswith(f"{path.name}:1: {rule}")
    assert f"{path.name}:{last}: row: " in out


def test_check_of_an_empty_corpus_ends_with_4_and_one_sentence(tmp_path: Path, capsys) -> None:
    corpus = write_corpus(tmp_path / "empty", [])
    status, out, err = run(capsys, "check", corpus)
    assert (status, out) == (4, "")
    assert err == f"training.corpus: {corpus}: the corpus holds no page; restore it\n"


def run(capsys: pytest.CaptureFixture[str], command: str, corpus: Path) -> tuple[int, str, str]:
    status = main([command, "--corpus", str(corpus)])
    return status, *capsys.readouterr()


def test_check_counts_a_good_corpus_and_names_its_digest(corpus: Path, capsys) -> None:
    status, out, err = run(capsys, "check", corpus)
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == "training.corpus: 16 passages on 4 pages are valid"
    assert len(out.split("digest ")[1].strip()) == 64


def test_check_prints_problems_and_ends_with_1(corpus: Path, capsys) -> None:
    change(corpus, put("poem", "genre"))
    status, out, err = run(capsys, "check", corpus)
    assert status == 1
    assert out.startswith("train.jsonl:2: genre: 'poem' is not one of [")
    assert err == "training.corpus: 1 problems\n"


def test_check_shows_the_first_problems_and_counts_the_rest(corpus: Path, capsys) -> None:
    write_lines(corpus / "pages" / "train.jsonl", [{}] * 10)
    status, out, err = run(capsys, "check", corpus)
    assert status == 1
    assert out.splitlines()[-1] == "... and 40 more"
    assert err == "training.corpus: 90 problems\n"


def test_stats_counts_splits_labels_and_agreement(tiny_corpus: Path, capsys, quick_measuring) -> None:
    status, out, err = run(capsys, "stats", tiny_corpus)
    assert (status, err) == (0, "")
    assert out.startswith("120 passages on 30 pages, digest ")
    lines = [line.split() for line in out.splitlines()]
    assert ["train", "20", "80", "1"] in lines
    assert ["test", "5", "20", "1"] in lines
    assert "genre: clinic_home 30" in out
    rate = sum(p.labels["exposure"] for page in tiny_pages() for p in page.passages) / 120
    assert ["exposure", f"{rate:.3f}"] in lines
    agreed = ["exposure", *["1.000", "1.000", "[1.000,", "1.000]"], *["1.000", "[1.000,", "1.000]"]]
    assert agreed in lines, "the first two readers always agree"


@pytest.mark.parametrize(
    ("command", "lost"),
    [("check", "pages/test.jsonl"), ("stats", "pages/test.jsonl"), ("check", "schema/page.schema.json")],
)
def test_a_missing_file_ends_with_4_and_one_sentence(corpus: Path, capsys, command: str, lost: str) -> None:
    (corpus / lost).unlink()
    status, out, err = run(capsys, command, corpus)
    assert (status, out) == (4, "")
    assert err.startswith("training.corpus: ")
    assert err.endswith("restore the corpus\n")
    assert err.count("\n") == 1


def test_stats_of_an_empty_corpus_ends_with_4(tmp_path: Path, capsys) -> None:
    status, out, err = run(capsys, "stats", write_corpus(tmp_path / "empty", []))
    assert (status, out) == (4, "")
    assert err.endswith("the corpus holds no page; restore it\n")


def test_another_command_is_a_usage_error(capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["mend"])
    assert stopped.value.code == 2
