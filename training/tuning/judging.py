"""The careful model of a folder as something that judges passages, for distilling."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.model.careful_storing import unpack_careful
from classifier.persistence import read_model_folder
from training.examples import passages_of
from training.tuning.distilling import Judge
from training.tuning.evidence import Fast

__all__ = ["read_judge"]


def read_judge(folder: Path, fast: Fast) -> Judge:
    """Return the model of a folder, judging every passage alone.

    Raises:
        ModelError: If the folder cannot be used, or mixes with another fast model.
    """
    model = unpack_careful(read_model_folder(folder), fast.model)

    def judge(texts: list[str]) -> NDArray[np.float64]:
        passages = [passages_of("", [text])[0] for text in texts]
        return model.predict_facts(model.features(passages))

    return judge
