"""The exceptions fairbalance raises on purpose.

FairbalanceError
├── InputError            one input could not be read or scored
│   ├── UnreadableError   it is missing, a directory, or not permitted
│   ├── DecodeError       its bytes are not the kind of data they were said to be
│   ├── RecordError       one record of it is malformed
│   └── LimitError        it is larger or deeper than a limit allows
├── MissingExtraError     an optional dependency is not installed
├── ModelError            a model folder cannot be used
│   └── IntegrityError    its content differs from its manifest
├── PolicyError           a policy file is invalid
├── BatchError            a long run cannot begin, or cannot go on
└── RuleError             a lexicon rule is invalid

Every message says what the input is, what is allowed, what came, and how to mend it.
"""

__all__ = [
    "BatchError",
    "DecodeError",
    "FairbalanceError",
    "InputError",
    "IntegrityError",
    "LimitError",
    "MissingExtraError",
    "ModelError",
    "PolicyError",
    "RecordError",
    "RuleError",
    "UnreadableError",
]


class FairbalanceError(Exception):
    """Base class of every exception that fairbalance raises on purpose."""


class InputError(FairbalanceError):
    """One input could not be read or scored.

    `reason` is the machine-readable word that a result with status `error` carries.
    """

    default_reason = "unreadable"

    def __init__(self, message: str, *, reason: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason or self.default_reason


class UnreadableError(InputError):
    """The input is missing, a directory, or may not be read."""

    default_reason = "unreadable"


class DecodeError(InputError):
    """The input's bytes are not the kind of data they were said to be."""

    default_reason = "unsupported_media"


class RecordError(InputError):
    """One record of an input is malformed; the records after it are unaffected."""

    default_reason = "bad_record"


class LimitError(InputError):
    """The input is larger or deeper than a limit allows."""

    default_reason = "too_large"


class MissingExtraError(FairbalanceError):
    """A feature needs an optional dependency that is not installed."""


class ModelError(FairbalanceError):
    """A model folder cannot be used."""


class IntegrityError(ModelError):
    """A model folder's content differs from its manifest."""


class PolicyError(FairbalanceError):
    """A policy file is invalid."""


class BatchError(FairbalanceError):
    """A long run cannot begin, or cannot go on; what is written already stays."""


class RuleError(FairbalanceError):
    """A lexicon rule is invalid."""
