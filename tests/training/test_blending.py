import numpy as np

from classifier.labels import FACTS
from classifier.model import expit
from training.blending import fit_blend, fit_context, fit_off_topic, soft_rows

SIZE = len(FACTS)


def test_soft_rows_weigh_both_classes_and_leave_out_what_weighs_nothing() -> None:
    rows, classes, weights = soft_rows(np.array([1.0, 0.25, 0.0]))
    found = sorted(zip(rows.tolist(), classes.tolist(), weights.tolist(), strict=True))
    assert found == [(0, 1, 1.0), (1, 0, 0.75), (1, 1, 0.25), (2, 0, 1.0)]


def test_the_blend_recovers_known_weights() -> None:
    rng = np.random.default_rng(3)
    ngrams, means = rng.normal(size=(4000, SIZE)) * 2, rng.normal(size=(4000, SIZE)) * 2
    share = expit(0.8 * ngrams + 0.3 * means - 0.5)
    blend = fit_blend(ngrams, means, share)
    np.testing.assert_allclose(blend.ngrams, 0.8, atol=0.01)
    np.testing.assert_allclose(blend.means, 0.3, atol=0.01)
    np.testing.assert_allclose(blend.log_odds(ngrams, means), 0.8 * ngrams + 0.3 * means - 0.5, atol=0.1)


def pages_of(count: int) -> tuple[np.ndarray, list[str], np.ndarray]:
    """Pages of four passages; on every other page the first fact of all of them is twice as likely."""
    rng = np.random.default_rng(4)
    seller = np.repeat(np.arange(count) % 2, 4)
    alone = rng.normal(size=(4 * count, SIZE))
    alone[:, 0] += 2 * seller
    truth = alone.copy()
    truth[:, 0] += 1.5 * seller
    return alone, [f"page-{row // 4}" for row in range(4 * count)], expit(truth)


def test_what_the_page_says_is_learnt_and_never_negative() -> None:
    alone, pages, share = pages_of(300)
    context = fit_context(alone, pages, share)
    assert (context.coef >= 0).all()
    assert context.coef[0, 0] > 0.3, "passages among positives are likelier positive"
    assert context.coef[1:, 1:].max() < 0.1, "the other facts say nothing"


def test_a_fact_that_speaks_against_another_gets_no_weight() -> None:
    alone, pages, share = pages_of(300)
    context = fit_context(alone, pages, 1 - share)
    assert context.coef[0, 0] == 0


def test_pages_off_topic_are_lowered_as_far_as_they_were_too_high_and_never_raised() -> None:
    rng = np.random.default_rng(6)
    log_odds = rng.normal(size=(800, SIZE))
    off = np.arange(800) % 2 == 0
    lower = np.array([-1.5, 0.0, 1.0, -0.5])
    found = fit_off_topic(log_odds, off, expit(log_odds + lower))
    np.testing.assert_allclose(found, [-1.5, 0.0, 0.0, -0.5], atol=0.05)


def test_without_a_page_off_topic_nothing_is_learnt() -> None:
    assert not fit_off_topic(np.ones((3, SIZE)), np.zeros(3, dtype=bool), np.ones((3, SIZE))).any()
