"""An analyzer whose weights are chosen by hand, so that retraining changes no test."""

from collections.abc import Callable

import numpy as np
import pytest

from classifier import Analyzer, Policy
from classifier.features import SignalColumns
from classifier.findings import Provenance
from classifier.labels import FACTS, LABELS
from classifier.model import FastModel, PageContext
from classifier.signals import load_lexicon

WEIGHTS = {
    "kind:overclaiming.cure": 6.0,
    "kind:overclaiming.safety": 4.0,
    "kind:exposure.benefit": 6.0,
    "kind:risk_disclosure.adverse": 6.0,
    "kind:sales_intent.booking": 6.0,
}
"""Log-odds of one plain match of each kind; two matches weigh twice as much, scoped ones nothing."""
BIAS = -2.0


@pytest.fixture(scope="session")
def by_hand() -> Callable[..., Analyzer]:
    """A function that returns an analyzer with these weights and the same threshold throughout."""

    def make(threshold: float = 0.5, **options: object) -> Analyzer:
        lexicon = load_lexicon()
        columns = SignalColumns.from_lexicon(lexicon)
        signals = np.zeros((len(columns.names), len(FACTS)))
        for name, weight in WEIGHTS.items():
            fact = name.removeprefix("kind:").partition(".")[0]
            signals[columns.index[name], FACTS.index(fact)] = weight * 10
        model = FastModel(
            Provenance("by hand", "00"),
            lexicon,
            {},
            np.zeros(0),
            np.zeros((0, len(FACTS))),
            np.zeros((0, len(FACTS))),
            columns,
            signals,
            np.full(len(FACTS), BIAS),
            PageContext.none(),
        )
        policy = Policy("even", dict.fromkeys(LABELS, threshold), dict.fromkeys(LABELS, threshold))
        return Analyzer(model, policy, **options)  # type: ignore[arg-type]

    return make
