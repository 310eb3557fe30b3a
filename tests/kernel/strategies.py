"""Texts that come close to what rules and tokens are made of, and what scores them.

The kernel is no fixture where hypothesis draws texts: it would print all of its arrays beside a failure.
"""

from dataclasses import replace
from functools import cache

from hypothesis import strategies as st

from classifier import Analyzer
from classifier.documents import Page, Passage
from classifier.kernel import Kernel
from classifier.kernel.lazy import WORTH
from classifier.model import FastModel
from classifier.normalizing import reveal
from classifier.segmenting import split_passages
from classifier.signals import load_lexicon
from tests.strategies import web_text
from training.corpus import read_split

LEXICON = load_lexicon()
EXAMPLES = [string for rule in LEXICON.rules for string in (*rule.match, *rule.no_match)]
WORDS = sorted({word for entries in LEXICON.vocabulary.words.values() for word in entries})
CUES = ["not", "may", "never", "without", "according to", "if", "beware", "is it", "but", "no evidence"]
ODD = [
    "5",
    "20mg",
    "$5",
    "us$ 40",
    "40 \u20ac",
    "100%",
    "4.5/5",
    "\u2605\u2605",
    "#1",
    "no. 1",
    "i've",
    "x'y'z",
]
BETWEEN = [
    " ",
    " ",
    " ",
    "-",
    " - ",
    ", ",
    "; ",
    ". ",
    "? ",
    "/",
    "'",
    "\u2019",
    "_",
    "\n",
    "\u00a0",
    "  ",
    "",
]

pieces = st.sampled_from([*EXAMPLES, *WORDS, *CUES, *ODD])
near_rules = st.lists(st.tuples(pieces, st.sampled_from(BETWEEN)), max_size=8).map(
    lambda pairs: "".join(piece + between for piece, between in pairs)
)
characters = st.text(
    st.sampled_from("aB1 0'_-$!?.\n\u2019\u20ac\u00e9\u0130\u03a3\u0663\u00ad\ud800\u2605"), max_size=60
)
texts = st.one_of(near_rules, web_text, characters)
plain_texts = texts.filter(lambda text: reveal(text).text == text)
"""What the kernel is given; a disguised text is read by the reference."""


def passages(rows: list[str]) -> tuple[Passage, ...]:
    return split_passages(Page.from_passages(rows))


@cache
def the_model() -> FastModel:
    model = Analyzer.from_pretrained().model
    assert isinstance(model, FastModel)
    return model


@cache
def the_quick_model() -> FastModel:
    """The model with its kernel at work from the first passage."""
    model = replace(the_model())
    model.score_batch(the_corpus() * (WORTH // len(the_corpus()) + 1))
    return model


@cache
def the_kernel() -> Kernel:
    return the_model().make_kernel()


@cache
def the_corpus() -> tuple[Passage, ...]:
    """Some passages of the test split, as pre-split pages give them."""
    return passages([passage.text for page in read_split("test") for passage in page.passages][::5])
