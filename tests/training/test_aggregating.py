import numpy as np

from classifier.labels import FACTS
from tests.training.builders import tiny_examples
from training.aggregating import fit_page_weights


def test_weights_follow_the_pages() -> None:
    examples = tiny_examples()
    certain = np.clip(examples.facts.astype(np.float64), 0.05, 0.95)
    weights = fit_page_weights(examples, certain)
    assert weights.coef.shape == (len(FACTS), 2)
    assert weights.bias.shape == (len(FACTS),)
    assert (weights.coef[:, 0] > 0).all()


def test_a_fact_that_every_page_holds_leaves_the_strongest_passage_alone() -> None:
    examples = tiny_examples()
    examples.facts[:] = 1
    weights = fit_page_weights(examples, np.full(examples.facts.shape, 0.7))
    np.testing.assert_array_equal(weights.coef, [[1.0, 0.0]] * len(FACTS))
    np.testing.assert_array_equal(weights.bias, np.zeros(len(FACTS)))
