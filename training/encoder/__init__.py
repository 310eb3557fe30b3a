"""An English encoder of our own: tokenizer, packing, sizes and masked-language-model pretraining.

Data flow: `sources` (files of paragraphs) -> `tokenizing` (byte-level BPE) -> `packing` (streams of pieces on
disk) -> `ordering` (which window stands in which batch) -> `masking` -> `network` -> `running`, which
`checkpointing` makes resumable and `finishing` turns into an ordinary model folder.
"""

from training.encoder.errors import PretrainingError
from training.encoder.running import Plan, run
from training.encoder.sizes import SIZES, Size

__all__ = ["SIZES", "Plan", "PretrainingError", "Size", "run"]
