"""Having a careful model label unlabelled passages that name the topic, for the fast model to learn from."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.features import words
from classifier.normalizing import normalize
from classifier.signals import Lexicon
from training.corpus.storing import read_lines
from training.distilled import line_of
from training.texts import paragraphs_of

__all__ = ["Judge", "distil", "on_topic"]

Judge = Callable[[list[str]], NDArray[np.float64]]
"""Returns the facts' probabilities of passages, shape `(n, 4)`."""
SHORTEST: Final = 12
"""Paragraphs with fewer words say too little."""
LONGEST: Final = 2000
"""Paragraphs with more characters are longer than passages are."""
BATCH: Final = 64
"""Passages that are judged together and then kept."""


def on_topic(lines: Iterable[str], lexicon: Lexicon) -> Iterator[str]:
    """Yield each paragraph once that names the topic and is about as long as a passage."""
    seen: set[str] = set()
    for line in lines:
        text = line.strip()
        if not text or len(text) > LONGEST or text in seen:
            continue
        if lexicon.names_topic(normalize(text).text) and len(words(text)) >= SHORTEST:
            seen.add(text)
            yield text


def distil(
    source: Path, output: Path, lexicon: Lexicon, judge: Judge, most: int, progress: Callable[[str], None]
) -> int:
    """Label up to `most` passages and return how many there are; a stopped run goes on where it ended.

    Args:
        source: A folder or a file of text, one paragraph a line.
        output: The file to write, one passage a line.
        lexicon: Tells what is on topic.
        judge: The model.
        most: How many passages are labelled.
        progress: Told how it goes.

    Raises:
        TextError: If there is no text, or it cannot be read.
        ModelError: If `output` holds passages of another text, or cannot be written.
    """
    try:
        return _distil(source, output, lexicon, judge, most, progress)
    except OSError as error:
        raise ModelError(
            f"{output}: cannot be written ({error.strerror or error}); make room or name another file"
        ) from error


def _distil(
    source: Path, output: Path, lexicon: Lexicon, judge: Judge, most: int, progress: Callable[[str], None]
) -> int:
    texts = on_topic(paragraphs_of(source), lexicon)
    done = _done(output)
    for at, text in enumerate(done):
        if next(texts, None) != text:
            raise ModelError(
                f"{output}: its passage {at + 1} is not from {source.name}; name another file or delete it"
            )
    count = len(done)
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("a", encoding="utf-8") as stream:
        while batch := list(islice(texts, max(min(BATCH, most - count), 0))):
            facts = judge(batch)
            stream.write("".join(line_of(*pair) for pair in zip(batch, facts, strict=True)))
            stream.flush()
            count += len(batch)
            progress(f"{count:,} of at most {most:,} passages")
    return count


def _done(output: Path) -> list[str]:
    """Return the passages of an earlier run; a line that was cut off is taken away."""
    if not output.exists():
        return []
    content = output.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        output.write_bytes(whole)
    return [str(row.get("text")) for _where, row in read_lines(output)]
