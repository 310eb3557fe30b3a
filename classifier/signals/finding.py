"""Find signals in a text, sentence by sentence."""

from collections.abc import Sequence
from dataclasses import replace

from classifier.documents import Span
from classifier.findings import Signal
from classifier.normalizing import NormalizedText, reveal
from classifier.signals.folding import fold
from classifier.signals.lexicon import Lexicon

__all__ = ["find_signals"]


def find_signals(text: str, sentences: Sequence[Span], lexicon: Lexicon) -> tuple[Signal, ...]:
    """Return what the lexicon's rules find in the sentences of a text.

    A match never crosses a sentence, and what is found in a sentence depends on nothing
    outside it. Words are read without disguise (see `reveal`). Time grows with the length of the text.

    Args:
        text: Any string.
        sentences: Places in `text`, in its coordinates.
        lexicon: The rules.

    Returns:
        Signals sorted by start, end and rule, in the coordinates of `text`.

    Raises:
        ValueError: If a sentence ends beyond the text.

    >>> from classifier.signals import load_lexicon
    >>> [signal] = find_signals("Add to cart", [Span(0, 11)], load_lexicon())
    >>> signal.rule, signal.kind, signal.scopes
    ('cart.add', 'cart', ())
    """
    view = reveal(text)
    folded = fold(view.text)
    found: list[Signal] = []
    for sentence in sentences:
        if sentence.end > len(text):
            raise ValueError(f"a sentence ends at {sentence.end}, beyond the text's {len(text)} code points")
        if view.text is text:
            found += lexicon.searcher.search(text, folded, sentence)
        else:
            seen = Span(view.find(sentence.start), view.find(sentence.end))
            found += [_back(signal, view) for signal in lexicon.searcher.search(view.text, folded, seen)]
    return tuple(sorted(found, key=lambda signal: (signal.start, signal.end, signal.rule)))


def _back(signal: Signal, view: NormalizedText) -> Signal:
    """Return a signal of a view in the coordinates of the original."""
    span = view.span(signal.start, signal.end)
    return replace(signal, start=span.start, end=span.end)
