"""Averaging networks."""

import pytest
import torch

from classifier.errors import ModelError
from training.tuning.soup import average


def test_each_weight_is_the_mean_and_counters_stay() -> None:
    members = [{"w": torch.tensor([float(n), 4.0]), "places": torch.arange(3)} for n in (1, 2, 6)]
    found = average(members)
    assert found["w"].tolist() == [3.0, 4.0]
    assert found["w"].dtype == torch.float32
    assert found["places"].tolist() == [0, 1, 2]


def test_one_network_is_its_own_average() -> None:
    weights = torch.randn(5, generator=torch.Generator().manual_seed(1))
    assert torch.equal(average([{"w": weights}])["w"], weights)


@pytest.mark.parametrize(
    "members",
    [[], [{"w": torch.zeros(2)}, {"w": torch.zeros(3)}], [{"w": torch.zeros(2)}, {"v": torch.zeros(2)}]],
)
def test_networks_that_do_not_fit_are_refused(members: list) -> None:
    with pytest.raises(ModelError):
        average(members)
