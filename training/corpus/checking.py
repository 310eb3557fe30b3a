"""The validator: every rule that a line of the corpus must keep.

A problem names file, line, field and rule; nothing stops at the first one.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from training.corpus.characters import control_character
from training.corpus.foreign import SHARED, foreign_texts, webtext_lines
from training.corpus.form import form_problems, read_validator
from training.corpus.pair_checking import check_pairs
from training.corpus.records import CorpusPage
from training.corpus.repeating import find_foreign, find_near_copies, find_repeats
from training.corpus.storing import HELD_OUT, SPLITS, CorpusError, try_lines
from training.corpus.voting import majority, shares

__all__ = ["check_corpus", "check_page"]

SCHEMA: Final = Path("schema") / "page.schema.json"
WORDS: Final = (15, 190)
"""The shortest and the longest passage, in words (codebook, "Units")."""


def check_corpus(corpus: Path, *, shared: Path = SHARED, webtext: bool = False) -> list[str]:
    """Return every problem of the corpus, in file order.

    Args:
        corpus: The corpus folder.
        shared: A folder with texts that are not ours, where present.
        webtext: Also compare with the unlabelled web text there; takes minutes.

    Raises:
        CorpusError: If the schema or a file is missing, or there is no page to check.
    """
    validator = read_validator(corpus / SCHEMA)
    problems: list[str] = []
    pages: list[tuple[str, CorpusPage]] = []
    for split in SPLITS:
        for where, row in try_lines(corpus / "pages" / f"{split}.jsonl"):
            if isinstance(row, CorpusError):
                problems.append(str(row))
                continue
            found = [f"{where}: {problem}" for problem in form_problems(validator, row)]
            if not found:
                page = CorpusPage.from_json(row)
                found = [f"{where}: {problem}" for problem in check_page(page, split)]
                pages.append((where, page))
            problems += found
    if not pages and not problems:
        raise CorpusError(f"{corpus}: the corpus holds no page; restore it")
    found_in = {"a text that is not ours": foreign_texts(shared)}
    if webtext:
        found_in["the unlabelled web text"] = webtext_lines(shared)
    foreign = [
        problem for source, texts in found_in.items() for problem in find_foreign(pages, texts, source)
    ]
    pairs = check_pairs(corpus, (page for _where, page in pages), foreign_texts(shared))
    return [*problems, *_across(pages), *find_repeats(pages), *find_near_copies(pages), *foreign, *pairs]


def check_page(page: CorpusPage, split: str) -> Iterator[str]:
    """Yield the problems of one page whose form the schema has accepted, as `field: rule`."""
    if page.split != split:
        yield f"split: {page.split!r} stands in the file of {split!r}"
    held_out = HELD_OUT.intersection([page.genre, *page.compounds])
    if held_out and page.split != "test_ood":
        yield f"split: {min(held_out)!r} is held out and stands in 'test_ood' only, not in {page.split!r}"
    if page.split == "test_ood" and not held_out:
        yield f"split: 'test_ood' is for {', '.join(sorted(HELD_OUT))}; this page has none of them"
    for number, passage in enumerate(page.passages):
        field = f"passages[{number}]"
        if passage.id != f"{page.id}-{number:02d}":
            yield f"{field}.id: {page.id}-{number:02d} is needed, not {passage.id!r}"
        words = len(passage.text.split())
        if not WORDS[0] <= words <= WORDS[1]:
            yield f"{field}.text: {words} words; {WORDS[0]} to {WORDS[1]} are allowed"
        yield from _control(passage.text.replace("\n", " "), f"{field}.text")
        yield from _annotations(passage, field)
    for name in ("id", "title", "country", "register", "author"):
        yield from _control(getattr(page, name), name)


def _control(text: str, field: str) -> Iterator[str]:
    odd = control_character(text)
    if odd is not None:
        yield f"{field}: control character {odd}"


def _annotations(passage: Any, field: str) -> Iterator[str]:  # noqa: ANN401
    names = Counter(annotation.annotator for annotation in passage.annotations)
    if len(names) < len(passage.annotations):
        yield f"{field}.annotations: {names.most_common(1)[0][0]!r} annotated twice"
    for place, annotation in enumerate(passage.annotations):
        yield from _control(annotation.annotator, f"{field}.annotations[{place}].annotator")
        quoted = {quote.fact for quote in annotation.quotes}
        for fact, value in annotation.facts.items():
            if bool(value) != (fact in quoted):
                rule = "is 1 and needs a quote" if value else "is 0 and must have no quote"
                yield f"{field}.annotations[{place}].facts.{fact}: {rule}"
        for at, quote in enumerate(annotation.quotes):
            # A slice forgives an end past the text, so the length is compared too.
            fits = quote.end - quote.start == len(quote.text)
            if not fits or passage.text[quote.start : quote.end] != quote.text:
                rule = f"the text at {quote.start}:{quote.end} is not the quote"
                yield f"{field}.annotations[{place}].quotes[{at}]: {rule}"
    yield from _votes(passage, field)


def _votes(passage: Any, field: str) -> Iterator[str]:  # noqa: ANN401
    try:
        labels = majority(passage.annotations)
    except ValueError as error:
        yield f"{field}.annotations: {error}"
        return
    if labels != passage.labels:
        yield f"{field}.labels: the majority is {labels}"
    if shares(passage.annotations) != passage.share:
        yield f"{field}.share: the share is {shares(passage.annotations)}"


def _across(pages: list[tuple[str, CorpusPage]]) -> Iterator[str]:
    first: dict[str, str] = {}
    voices: dict[str, str] = {}
    for where, page in pages:
        if page.id in first:
            yield f"{where}: id: {page.id!r} stands at {first[page.id]} already"
        first.setdefault(page.id, where)
        split = voices.setdefault(page.author, page.split)
        if split != page.split:
            yield f"{where}: author: {page.author!r} writes in {split} already; a voice stays in one split"
