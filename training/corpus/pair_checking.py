"""The rules that a pair must keep, of the contrast set or for learning."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Final

from training.corpus.characters import control_character
from training.corpus.form import form_problems, read_validator
from training.corpus.pairs import PAIRS, TRAINING_PAIRS, ContrastPair
from training.corpus.records import CorpusPage
from training.corpus.repeating import word_runs
from training.corpus.storing import CorpusError, try_lines

__all__ = ["EDIT", "check_pair", "check_pairs"]

SCHEMA: Final = Path("schema") / "pair.schema.json"
EDIT: Final = 16
"""At most this many words differ between the sides of a pair that flips a fact."""

Run = tuple[str, ...]


def check_pairs(corpus: Path, pages: Iterable[CorpusPage], foreign: Iterable[str] = ()) -> list[str]:
    """Return every problem of the pairs, the contrast set's first, in file order.

    Args:
        corpus: The corpus folder.
        pages: The corpus's pages; no run of words of theirs may stand in a pair.
        foreign: Texts that are not ours, of which the same holds.

    Raises:
        CorpusError: If the schema or the file is missing.
    """
    validator = read_validator(corpus / SCHEMA)
    problems: list[str] = []
    pairs: list[tuple[str, ContrastPair]] = []
    for file in (PAIRS, TRAINING_PAIRS):
        if file == TRAINING_PAIRS and not (corpus / file).is_file():
            continue
        for where, row in try_lines(corpus / file):
            if isinstance(row, CorpusError):
                problems.append(str(row))
                continue
            found = list(form_problems(validator, row))
            if not found:
                pair = ContrastPair.from_json(row)
                found = [*_misplaced(pair, file), *check_pair(pair)]
                pairs.append((where, pair))
            problems += [f"{where}: {problem}" for problem in found]
    return [*problems, *_twice(pairs), *_repeats(pairs), *_elsewhere(pairs, pages, foreign)]


def _misplaced(pair: ContrastPair, file: Path) -> Iterator[str]:
    letter = "l" if file == TRAINING_PAIRS else "c"
    if not pair.id.startswith(f"{letter}-"):
        yield f"id: {pair.id!r} does not begin with '{letter}-', as those of {file.name} do"


def check_pair(pair: ContrastPair) -> Iterator[str]:
    """Yield the problems of one pair whose form the schema has accepted, as `field: rule`."""
    for name, side in (("before", pair.before), ("after", pair.after)):
        odd = control_character(side.text.replace("\n", " "))
        if odd is not None:
            yield f"{name}.text: control character {odd}"
    flipped = [fact for fact, value in pair.before.facts.items() if pair.after.facts[fact] != value]
    wanted = [] if pair.fact == "none" else [pair.fact]
    if flipped != wanted:
        yield f"fact: the sides differ in {flipped or 'no fact'}, not in {wanted or 'none'}"
    if pair.before.text == pair.after.text:
        yield "after.text: is the same as before"
    if pair.fact != "none" and (words := words_changed(pair.before.text, pair.after.text)) > EDIT:
        yield f"after.text: {words} words are changed; at most {EDIT} are one edit"


def words_changed(before: str, after: str) -> int:
    """Return how many words have to be replaced, put in or taken out to get from one text to the other."""
    steps = SequenceMatcher(None, before.split(), after.split(), autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for step, i1, i2, j1, j2 in steps if step != "equal")


def _twice(pairs: Sequence[tuple[str, ContrastPair]]) -> Iterator[str]:
    counts = Counter(pair.id for _where, pair in pairs)
    for where, pair in pairs:
        if counts[pair.id] > 1:
            yield f"{where}: id: {pair.id!r} stands in the file {counts[pair.id]} times"


def _repeats(pairs: Sequence[tuple[str, ContrastPair]]) -> Iterator[str]:
    seen: dict[Run, str] = {}
    for where, pair in pairs:
        shared = (run for run in sorted(_runs(pair)) if seen.setdefault(run, pair.id) != pair.id)
        for run in islice(shared, 1):
            yield f"{where}: before.text: {' '.join(run)!r} stands in pair {seen[run]} too"


def _elsewhere(
    pairs: Sequence[tuple[str, ContrastPair]], pages: Iterable[CorpusPage], foreign: Iterable[str]
) -> Iterator[str]:
    ours = {run for _where, pair in pairs for run in _runs(pair)}
    places: dict[Run, str] = {}
    for page in pages:
        for passage in page.passages:
            places.update((run, f"on page {page.id}") for run in word_runs(passage.text) if run in ours)
    for text in foreign:
        places.update((run, "in a text that is not ours") for run in word_runs(text) if run in ours)
    for where, pair in pairs:
        for run in islice((run for run in sorted(_runs(pair)) if run in places), 1):
            yield f"{where}: before.text: {' '.join(run)!r} stands {places[run]} too"


def _runs(pair: ContrastPair) -> set[Run]:
    return {*word_runs(pair.before.text), *word_runs(pair.after.text)}
