"""Results as one HTML file that a moderator reads, prints and keeps.

The file asks for nothing: no script, no image, no font, no address. Its policy header
refuses whatever a page might smuggle in, and every string that reaches it is first made
visible (`visible`), then escaped by the template engine, and only then marked.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, Final, TextIO

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from classifier.findings import Result
from classifier.labels import FACTS, KIND_WORDS, KINDS, LABEL_WORDS, LABELS
from classifier.report import words
from classifier.report.views import PASSAGES_SHOWN, PageView, view_page
from classifier.report.visible import visible

__all__ = ["write_html"]

FACT_LETTERS: Final = {
    "overclaiming": "O",
    "exposure": "E",
    "risk_disclosure": "R",
    "sales_intent": "S",
}
"""The letter that stands in a mark's tag, so that marks read without colour."""


def write_html(results: Iterable[Result], stream: TextIO, *, generated: str | None = None) -> None:
    """Write one self-contained HTML document about all results, in order.

    The results are collected first, because the head of the document counts them; each
    page is laid out and written on its own.

    Args:
        results: Read once, whole.
        stream: Text, open for writing in UTF-8.
        generated: When or from what the report was made, shown as it is; nothing when `None`.
            The clock is never asked, so the same results make the same file.
    """
    collected = tuple(results)
    template = _environment().get_template("report.html.j2")
    for chunk in template.generate(_context(collected, generated)):
        stream.write(chunk)


def _context(results: Sequence[Result], generated: str | None) -> dict[str, Any]:
    style = _read("report.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {
        "results": results,
        "views": _views(results),
        "counts": _counts(results),
        "generated": generated,
        "style": Markup(style),  # noqa: S704 - the package's own file
        "digest": digest,
    }


def _views(results: Sequence[Result]) -> Iterator[PageView]:
    """Lay out one page at a time, when the template comes to it."""
    return (view_page(result, number) for number, result in enumerate(results, 1))


def _counts(results: Sequence[Result]) -> dict[str, int]:
    """Return how many pages there are, were flagged for each label, or got no score."""
    flagged = {label: sum(result.flags.get(label) is True for result in results) for label in LABELS}
    unscored = sum(result.status in {"abstained", "error"} for result in results)
    return {"pages": len(results), **flagged, "unscored": unscored}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        FACTS=FACTS,
        KINDS=KINDS,
        KIND_WORDS=KIND_WORDS,
        LABELS=LABELS,
        LABEL_WORDS=LABEL_WORDS,
        LETTERS=FACT_LETTERS,
        PASSAGES_SHOWN=PASSAGES_SHOWN,
        words=words,
    )
    return environment


def _finalize(value: object) -> object:
    """Make every string of a result visible before it is escaped; markup is ours already."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@lru_cache(maxsize=8)
def _read(name: str) -> str:
    return resources.files("classifier.report").joinpath(name).read_text(encoding="utf-8")
