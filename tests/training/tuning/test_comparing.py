"""Figures on sites that no part has seen."""

import numpy as np

from training.tuning.comparing import compare, say_compared


def test_each_part_has_an_auc_for_each_label() -> None:
    truth = np.array([[1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 0]])
    right = np.array([[0.9, 0.1, 0.0, 0.5], [0.2, 0.9, 0.1, 0.5], [0.8, 0.9, 0.2, 0.5], [0.1, 0.9, 0.9, 0.5]])
    figures = compare(truth, {"one": right, "none": np.full((4, 4), 0.5)})
    assert figures["one"] == {"overclaiming": 1.0, "missing_risk_disclosure": 1.0, "sales_intent": None}
    assert figures["none"]["overclaiming"] == 0.5
    assert say_compared(figures)[0] == (
        "held-out AUC of one: overclaiming 1.000, missing_risk_disclosure 1.000, sales_intent -"
    )
