"""The fast way to log-odds: whole batches of passages as one buffer of bytes, in numpy.

`classifier.features` with `FastModel.log_odds` is the readable reference; what is here gives the same
numbers without an object for each word. Passages go through in batches; what a passage gets depends
neither on its neighbours nor on the size of the batch.

- `buffer`, `tokens`, `hashing`, `table`, `wording`: bytes to words to rows of a vocabulary
- `phrases`, `spelling`, `reading`, `rarity`, `plans`: what words a rule's pattern holds, as arrays
- `batch`, `sentences`, `places`: where in a batch a rule could begin to match
- `lexical`, `matching`, `finding`: which rules do match, and within which scopes; `topic`: who names it
- `weights`, `scoring`: from all of it to log-odds
"""

from classifier.kernel.lazy import LazyKernel
from classifier.kernel.scoring import Kernel, Scored
from classifier.kernel.weights import Counted, Weights

__all__ = ["Counted", "Kernel", "LazyKernel", "Scored", "Weights"]
