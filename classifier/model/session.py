"""One ONNX graph: opened, checked against what is asked of it, and run one window at a time.

A window is run alone, never in a batch. A graph with weights of eight bits takes the range of its
activations over all that it is given at once, so what stands beside a window in a batch, padding
included, would change its score; alone, a window's score depends on nothing else. Each run takes one
thread, and several windows are run side by side: results are the same with any number of threads.
"""

from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from classifier.errors import MissingExtraError, ModelError
from classifier.labels import FACTS
from classifier.model.windowing import CAREFUL_EXTRA

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["Session"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

INPUTS: Final = ("input_ids", "attention_mask", "token_type_ids")
"""What a graph may ask for; the first is needed."""
OUTPUTS: Final = ("facts", "spans")
_ERRORS_ONLY: Final = 3
_SHOWN: Final = 200
"""Characters of the runtime's own message that are repeated."""


class Session:
    """A graph that takes one window of pieces and gives log-odds of the facts and of each piece."""

    def __init__(self, session: "InferenceSession", name: str) -> None:
        self._session = session
        self._name = name
        self._inputs = tuple(item.name for item in session.get_inputs())
        outputs = tuple(item.name for item in session.get_outputs())
        fits = INPUTS[0] in self._inputs and set(self._inputs) <= set(INPUTS)
        if not fits or not set(OUTPUTS) <= set(outputs):
            raise ModelError(
                f"model {name}: model.onnx takes {', '.join(self._inputs)} and gives {', '.join(outputs)}; "
                f"it must take {', '.join(INPUTS)} and give {' and '.join(OUTPUTS)}; export the model again"
            )

    @classmethod
    def load(cls, graph: bytes, name: str) -> Self:
        """Open a graph.

        Args:
            graph: The content of `model.onnx`.
            name: The model's name, for messages.

        Raises:
            MissingExtraError: If `onnxruntime` is not installed.
            ModelError: If the graph cannot be opened, or its inputs and outputs do not fit.
        """
        try:
            import onnxruntime
        except ImportError as error:
            raise MissingExtraError(CAREFUL_EXTRA) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.use_deterministic_compute = True
        options.log_severity_level = _ERRORS_ONLY
        try:
            session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the runtime's exceptions have nothing else in common
            raise ModelError(
                f"model {name}: model.onnx cannot be opened ({_first_line(error)}); export the model again"
            ) from error
        return cls(session, name)

    def run(self, ids: Integers, types: Integers) -> tuple[Floats, Floats]:
        """Run one window.

        Args:
            ids: The pieces, shape `(pieces,)`.
            types: The segment of each, shape `(pieces,)`.

        Returns:
            The log-odds of each fact, shape `(4,)`, and of each piece and fact, shape `(pieces, 4)`.

        Raises:
            ModelError: If the graph cannot run the window, or gives something else.
        """
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        try:
            facts, spans = self._session.run(
                list(OUTPUTS), {name: given[name][None] for name in self._inputs}
            )
        except Exception as error:  # as above
            raise ModelError(
                f"model {self._name}: model.onnx cannot read a window of {len(ids)} pieces with pieces up to "
                f"{ids.max(initial=0)} ({_first_line(error)}); its tokenizer or its window does not fit: "
                "export the model again"
            ) from error
        self._check("facts", facts, (1, len(FACTS)))
        self._check("spans", spans, (1, len(ids), len(FACTS)))
        return facts[0].astype(np.float64), spans[0].astype(np.float64)

    def _check(self, output: str, came: Any, shape: tuple[int, ...]) -> None:  # noqa: ANN401
        if not isinstance(came, np.ndarray) or came.shape != shape or came.dtype != np.float32:
            told = (
                f"{came.dtype} of shape {came.shape}" if isinstance(came, np.ndarray) else type(came).__name__
            )
            raise ModelError(
                f"model {self._name}: the output {output} of model.onnx is {told}, float32 of shape {shape} "
                "is needed; export the model again"
            )
        if not np.isfinite(came).all():
            raise ModelError(
                f"model {self._name}: the output {output} of model.onnx holds a value that is not a finite "
                "number; export the model again"
            )


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:_SHOWN]
