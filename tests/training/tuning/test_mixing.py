"""The mix of two models."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from classifier.model import expit
from training.blending import soft_rows
from training.tuning.mixing import Mix, fit_mix, match_scale

CHANCE = np.random.default_rng(4)
TRUE = CHANCE.normal(size=(400, 4)) * 2
SHARE = np.round(expit(TRUE + CHANCE.normal(size=TRUE.shape)) * 3) / 3
FAST, ENCODER = (TRUE + CHANCE.normal(size=TRUE.shape) * size for size in (2.0, 1.0))


def test_weights_are_those_of_a_logistic_regression() -> None:
    mix = fit_mix(FAST, ENCODER, SHARE)
    rows, classes, weights = soft_rows(SHARE[:, 2])
    inputs = np.column_stack([FAST[rows, 2], ENCODER[rows, 2]])
    head = LogisticRegression(C=1e6).fit(inputs, classes, sample_weight=weights)
    np.testing.assert_allclose([mix.fast[2], mix.encoder[2]], head.coef_[0], atol=2e-3)
    assert mix.bias[2] == pytest.approx(head.intercept_[0], abs=2e-3)


def test_the_better_model_counts_more() -> None:
    mix = fit_mix(FAST, ENCODER, SHARE)
    assert (mix.encoder > mix.fast).all()


def test_no_weight_is_negative_however_bad_a_model_is() -> None:
    mix = fit_mix(-FAST, ENCODER, SHARE)
    assert (mix.fast == 0).all()
    assert (fit_mix(FAST, -ENCODER, SHARE).encoder == 0).all()


def test_models_that_make_no_error_get_finite_weights() -> None:
    sure = np.where(SHARE > 0.5, 3.0, -3.0)
    mix = fit_mix(sure, sure, (SHARE > 0.5).astype(float))
    assert np.isfinite([mix.fast, mix.encoder, mix.bias]).all()


def test_a_network_less_sure_of_itself_is_put_on_the_others_scale() -> None:
    scale, shift = match_scale(ENCODER * 0.5 - 1.0, ENCODER)
    np.testing.assert_allclose(scale, 2.0)
    np.testing.assert_allclose(shift, 2.0)
    mix = Mix(np.full(4, 0.3), np.full(4, 0.7), np.full(4, 0.1))
    shipped = mix.rescaled(scale, shift).log_odds(FAST, ENCODER * 0.5 - 1.0)
    np.testing.assert_allclose(shipped, mix.log_odds(FAST, ENCODER))


@pytest.mark.parametrize("said", [np.zeros((5, 4)), -TRUE[:5]])
def test_a_network_that_says_nothing_of_use_is_not_turned_round(said: np.ndarray) -> None:
    assert (match_scale(said, TRUE[:5])[0] == 1).all()
