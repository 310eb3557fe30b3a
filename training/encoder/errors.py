"""What stops pretraining."""

from classifier.errors import FairbalanceError

__all__ = ["PretrainingError"]


class PretrainingError(FairbalanceError):
    """Pretraining cannot start or go on; the message names what, why and the remedy."""
