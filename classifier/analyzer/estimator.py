"""A scikit-learn shaped view of the model for single passages."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.analyzer.loading import Tier, load_model
from classifier.analyzer.pipeline import Analyzer
from classifier.labels import LABELS
from classifier.persistence import ModelFolder, push_folder, write_model_folder

if TYPE_CHECKING:
    from classifier.policy import Policy

__all__ = ["PassageClassifier"]


class PassageClassifier:
    """Multi-label probabilities for passages, with scikit-learn's names.

    Attributes:
        classes_: The labels, in the column order of `predict_proba`, shape `(3,)`.

    >>> model = PassageClassifier.from_pretrained()
    >>> model.predict_proba(["Psilocybin is a compound.", "Order now, $40 a gram."]).shape
    (2, 3)
    """

    def __init__(self, folder: ModelFolder, analyzer: Analyzer) -> None:
        self._folder = folder
        self._analyzer = analyzer
        self.classes_: NDArray[np.str_] = np.array(LABELS)

    @classmethod
    def from_pretrained(
        cls,
        name: str | Path | None = None,
        *,
        tier: Tier = "fast",
        policy: "str | Path | Policy | None" = None,
        revision: str | None = None,
        threads: int | None = None,
    ) -> "PassageClassifier":
        """Load a model; see `Analyzer.from_pretrained` for the arguments and errors."""
        folder, model = load_model(name, tier, revision=revision, threads=threads)
        return cls(folder, Analyzer(model, folder.choose_policy(policy), evidence="none"))

    def predict_proba(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return each label's probability, shape `(n, 3)`, in [0, 1].

        A text that cannot be scored (blank, or not English) gives a row of NaN, never 0.

        Raises:
            TypeError: If `texts` is one string, or holds something else than strings.
        """
        rows = [
            [np.nan if (score := result.scores[label]) is None else score for label in LABELS]
            for result in self._analyzer.pipe(_strings(texts), level="passage")
        ]
        return np.array(rows, dtype=np.float64).reshape(-1, len(LABELS))

    def predict(self, texts: Iterable[str]) -> NDArray[np.int64]:
        """Return 1 where a label's probability reaches the policy's passage threshold, shape `(n, 3)`.

        A text that cannot be scored is never flagged; ask `predict_proba` to tell it apart.
        """
        thresholds = np.array([self._analyzer.policy.passage[label] for label in LABELS])
        return (self.predict_proba(texts) >= thresholds).astype(np.int64)

    def save_pretrained(self, folder: str | Path) -> None:
        """Write the model folder, manifest included; an existing folder of a model is replaced."""
        write_model_folder(self._folder, Path(folder))

    def push_to_hub(self, repo_id: str, *, private: bool | None = None, **options: Any) -> str:  # noqa: ANN401
        """Upload the model folder to a Hugging Face hub and return the commit's address.

        Args:
            repo_id: The repository, as `owner/name`; it is made where there is none.
            private: Whether a repository that is made can be seen by its owners alone; as the hub
                has it for the owner when omitted. One that is there stays as it is.
            **options: Passed to `huggingface_hub.HfApi.upload_folder`.

        Raises:
            MissingExtraError: If `huggingface_hub` is not installed.
            ModelError: If the hub cannot be reached, or refuses the upload.
            TypeError: If there is no such option.
        """
        import tempfile

        with tempfile.TemporaryDirectory() as scratch:
            self.save_pretrained(Path(scratch) / "model")
            return push_folder(Path(scratch) / "model", repo_id, private=private, **options)


def _strings(texts: Iterable[str]) -> Iterator[str]:
    if isinstance(texts, str):
        raise TypeError("predict_proba takes an iterable of passages, not one string; wrap it in a list")
    for number, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(
                f"predict_proba takes passages as strings, not {type(text).__name__} at index {number}; "
                "convert or drop it first"
            )
        yield text
