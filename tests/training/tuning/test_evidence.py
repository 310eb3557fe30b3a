"""What the fast model says of sites it has not seen."""

from pathlib import Path

import numpy as np
import pytest

from tests.training.tuning.conftest import Place
from training import fitting
from training.tuning import evidence
from training.tuning.evidence import hear_of, hear_out, read_fast
from training.tuning.inputs import read_texts
from training.tuning.working import Work


def test_held_out_scores_are_kept_until_the_lexicon_or_the_settings_change(
    place: Place, fitted: fitting.Fitted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    # A fit takes seconds; what comes back is all that matters here.
    monkeypatch.setattr(evidence, "fit_gathered", lambda name, *_: calls.append(name) or fitted)
    work = Work(tmp_path / "work", {})
    first, second = (hear_out(place.corpus, None, work, lambda _: None) for _ in range(2))
    assert len(calls) == 1
    for name in ("log_odds", "off_topic", "on_page"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
    np.testing.assert_array_equal(first.log_odds, fitted.log_odds)
    monkeypatch.setattr(evidence, "Settings", lambda: fitting.Settings(c=3.0))
    hear_out(place.corpus, None, work, lambda _: None)
    assert len(calls) == 2


def test_validation_passages_are_scored_by_the_model_that_is_mixed_in(place: Place) -> None:
    fast = read_fast(place.fast)
    subject = read_texts(place.corpus, None).validation.subject
    heard = hear_of(fast, subject)
    features = fast.model.features(subject.examples.passages)
    np.testing.assert_array_equal(heard.log_odds, fast.model.log_odds(features))
    assert heard.off_topic.dtype == bool
