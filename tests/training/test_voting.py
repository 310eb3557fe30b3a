import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.labels import FACTS
from tests.training.builders import make_votes
from training.corpus.voting import majority, shares

ONE = [
    ([0, 0], 0, 0.0),
    ([1, 1], 1, 1.0),
    ([1, 0, 0], 0, 0.3333),
    ([1, 1, 0], 1, 0.6667),
    ([1, 0, 1, 1], 1, 0.75),
    ([0, 1, 0, 0, 1], 0, 0.4),
]


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize(("votes", "label", "share"), ONE)
def test_the_majority_is_the_label_and_the_share_is_kept(
    fact: str, votes: list, label: int, share: float
) -> None:
    annotations = make_votes(*({fact: vote} for vote in votes))
    assert majority(annotations)[fact] == label
    assert shares(annotations) == {**dict.fromkeys(FACTS, 0.0), fact: share}


@pytest.mark.parametrize(("exposure", "disclosure", "missing"), [(0, 0, 0), (0, 1, 0), (1, 0, 1), (1, 1, 0)])
def test_missing_is_exposure_without_disclosure(exposure: int, disclosure: int, missing: int) -> None:
    annotations = make_votes(*[{"exposure": exposure, "risk_disclosure": disclosure}] * 3)
    assert majority(annotations)["missing_risk_disclosure"] == missing


def test_missing_follows_from_the_majorities_and_not_from_each_reader() -> None:
    votes = make_votes({"exposure": 1}, {"exposure": 1, "risk_disclosure": 1}, {"risk_disclosure": 1})
    assert majority(votes)["missing_risk_disclosure"] == 0


@pytest.mark.parametrize("votes", [[0, 1], [1, 0, 0, 1]])
def test_a_tie_asks_for_another_reader(votes: list) -> None:
    message = f"sales_intent is tied between {len(votes)} annotators; a further annotation is needed"
    with pytest.raises(ValueError, match=message):
        majority(make_votes(*({"sales_intent": vote} for vote in votes)))


@given(st.lists(st.integers(0, 1), min_size=1, max_size=9).filter(lambda votes: 2 * sum(votes) != len(votes)))
def test_order_changes_nothing(votes: list[int]) -> None:
    forward = make_votes(*({"exposure": vote} for vote in votes))
    assert majority(forward) == majority(forward[::-1])
    assert shares(forward) == shares(forward[::-1])
