"""The view of a text that is read instead of it, and the way back to the original.

`reveal` undoes disguise and nothing else: an ordinary text is its own view. `normalize` goes on from
there to lower case and compatibility forms, as words are counted in. Both keep, for every character,
where in the original it came from, so that evidence points at real words.
"""

from classifier.normalizing.counting import Disguise, measure_disguise
from classifier.normalizing.plain import normalize
from classifier.normalizing.revealing import reveal
from classifier.normalizing.view import Disguised, Kind, NormalizedText

__all__ = ["Disguise", "Disguised", "Kind", "NormalizedText", "measure_disguise", "normalize", "reveal"]
