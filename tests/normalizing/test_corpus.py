"""The corpus's pages are ordinary: a model sees them as it was trained on them."""

import pytest

from classifier.normalizing import reveal
from training.corpus import read_split

DISGUISED = {"te1egram": "telegram"}
"""Words of the corpus that are disguised in earnest."""


@pytest.mark.parametrize("split", ["train", "validation", "test", "test_ood"])
def test_ordinary_passages_are_their_own_view(split: str) -> None:
    for page in read_split(split):
        for passage in page.passages:
            view = reveal(passage.text)
            undone = {
                item.slice(passage.text): view.text[view.find(item.start) : view.find(item.end)]
                for item in view.disguised
            }
            assert undone.items() <= DISGUISED.items()
            assert undone or view.text == passage.text
