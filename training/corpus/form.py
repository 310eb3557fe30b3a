"""Whether a line has the form that its JSON Schema lays down."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator, validators

from training.corpus.storing import CorpusError

__all__ = ["form_problems", "read_validator"]

# JSON Schema lets 1.0 pass for an integer; offsets must be whole numbers that can slice.
_Validator: Final = validators.extend(
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _checker, it: type(it) is int),
)


def read_validator(schema: Path) -> Any:  # noqa: ANN401
    """Return a validator for a schema file.

    Raises:
        CorpusError: If the schema cannot be read.
    """
    try:
        return _Validator(json.loads(schema.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise CorpusError(f"{schema}: cannot be read ({error}); restore the corpus") from error


def form_problems(validator: Any, row: Mapping[str, Any]) -> Iterator[str]:  # noqa: ANN401
    """Yield what is wrong with the form of a row, as `field: rule`."""
    for error in validator.iter_errors(row):
        yield f"{_field(error)}: {_message(error)}"


def _field(error: Any) -> str:  # noqa: ANN401
    return re.sub(r"^\$\.?", "", error.json_path) or "row"


def _message(error: Any) -> str:  # noqa: ANN401
    # The value comes first and may be long, the rule last.
    return (
        str(error.message) if len(error.message) < 200 else f"{error.message[:100]}...{error.message[-60:]}"
    )
