"""Learning what a page says about its passages, for any model that gives passages log-odds."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from classifier.features import Features
from classifier.model import PageContext
from training.blending import fit_context, fit_off_topic
from training.examples import rows_by_page

__all__ = ["learn_page", "on_pages", "stands_off_topic"]

Floats = NDArray[np.float64]


def learn_page(
    alone: Floats,
    pages: Sequence[str],
    share: Floats,
    off_topic: NDArray[np.bool_],
    rows: NDArray[np.intp],
) -> tuple[PageContext, Floats]:
    """Learn the page's say and return it with every passage's log-odds on its page, shape `(n, 4)`.

    Args:
        alone: Held-out log-odds of each passage alone, shape `(n, 4)`.
        pages: The page of each passage.
        share: The share of annotators that said 1, shape `(n, 4)`.
        off_topic: Whether the passage's page does not name the topic, shape `(n,)`.
        rows: The passages that the other passages' say is learnt on; all teach what is added off topic.
    """
    context = fit_context(alone[rows], [pages[row] for row in rows], share[rows])
    on_page = alone + _added(context, alone, pages)
    below = fit_off_topic(on_page, off_topic, share)
    return replace(context, off_topic=below), on_page + off_topic[:, None] * below


def on_pages(
    context: PageContext, alone: Floats, pages: Sequence[str], off_topic: NDArray[np.bool_]
) -> Floats:
    """Return every passage's log-odds on its page, shape `(n, 4)`; see `learn_page`."""
    return alone + _added(context, alone, pages) + off_topic[:, None] * context.off_topic


def _added(context: PageContext, alone: Floats, pages: Sequence[str]) -> Floats:
    added = np.zeros_like(alone)
    for at in rows_by_page(pages).values():
        added[at] = context.added(alone[at], np.ones(len(at), dtype=bool))
    return added


def stands_off_topic(features: Sequence[Features], pages: Sequence[str]) -> NDArray[np.bool_]:
    """Return whether each passage stands on a page of several passages none of which names the topic."""
    named = np.array([item.on_topic for item in features])
    off = np.zeros(len(named), dtype=bool)
    for at in rows_by_page(pages).values():
        off[at] = len(at) > 1 and not named[at].any()
    return off
