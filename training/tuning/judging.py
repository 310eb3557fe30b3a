"""The careful model of a folder as something that judges passages, for distilling."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load

from classifier.errors import ModelError
from classifier.model import expit
from classifier.persistence.manifest import read_verified
from training.examples import passages_of
from training.tuning.distilling import Judge
from training.tuning.evidence import Fast
from training.tuning.mixing import Mix
from training.tuning.pieces import Pieces, Window, window_of
from training.tuning.running import run
from training.tuning.storing import FILES

__all__ = ["read_judge"]


def read_judge(folder: Path, fast: Fast) -> Judge:
    """Return the model of a folder, judging every passage alone.

    Raises:
        ModelError: If the folder cannot be used, or mixes with another fast model.
    """
    files = read_verified(folder, FILES)
    config, tensors = json.loads(files["config.json"]), load(files["model.safetensors"])
    if config["fast"] != fast.folder.sha256:
        raise ModelError(f"model {folder}: mixes with another fast model; name that one with --fast")
    mix = Mix(*(tensors[f"mix.{name}"].astype(np.float64) for name in ("fast", "encoder", "bias")))
    pieces = Pieces(files["tokenizer.json"].decode(), config["window"], config["stride"], config["context"])

    def judge(texts: list[str]) -> NDArray[np.float64]:
        passages = [passages_of("", [text])[0] for text in texts]
        windows: list[Window] = [
            window_of(row, encoding) for row, text in enumerate(texts) for encoding in pieces.encode(text)
        ]
        said = run(files["model.onnx"], windows, len(texts)).facts
        return expit(mix.log_odds(fast.model.log_odds(fast.model.features(passages)), said))

    return judge
