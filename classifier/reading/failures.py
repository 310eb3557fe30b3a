"""What a stream of pages yields in place of a page that could not be read."""

from dataclasses import dataclass

from classifier.errors import InputError

__all__ = ["ReadFailure"]


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """One record that could not be read; the records after it are unaffected."""

    id: str
    """The record's id, or `<path>:<line>` where it has none, or the path of the file."""
    error: InputError
    """Why, with a message that names the file and the line, what came and what is needed."""
