"""Long runs: inputs cut into chunks, scored by workers, journalled, put together in order.

    inputs -> planning (positions, shards, limit) -> chunks -> scoring, here or in workers -> parts
           -> journal (what is done) -> assembling (the whole output, renamed into place)

A position is an input and a record's place in it, so that a run that was killed goes on where
it was. The bytes written depend neither on the number of workers nor on where a run was stopped.
"""

from classifier.batch.settings import Reading, Scoring, Selection
from classifier.batch.tally import Tally

__all__ = ["Reading", "Scoring", "Selection", "Tally"]
