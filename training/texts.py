"""Text to learn from: folders of plain or xz-compressed files, one paragraph a line."""

import hashlib
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

from classifier.errors import FairbalanceError

__all__ = ["TextError", "digest_of", "find_texts", "paragraphs", "paragraphs_of"]

_SUFFIXES: Final = (".txt", ".txt.xz")


class TextError(FairbalanceError):
    """Unlabelled text cannot be read."""


def find_texts(source: Path) -> list[Path]:
    """Return the `.txt` and `.txt.xz` files of a folder, sorted by name, or the one file named.

    Raises:
        TextError: If there is none.
    """
    files = [source] if source.is_file() else sorted(source.glob("*")) if source.is_dir() else []
    texts = [path for path in files if path.is_file() and path.name.endswith(_SUFFIXES)]
    if not texts:
        raise TextError(f"{source}: no .txt or .txt.xz there; name a folder or a file of text")
    return texts


def paragraphs(path: Path) -> Iterator[str]:
    """Yield the non-empty lines of one file, stripped.

    Raises:
        TextError: If it cannot be read, is not xz though named so, or is not UTF-8.
    """
    try:
        with _open(path) as stream:
            for line in stream:
                if text := line.strip():
                    yield text
    except OSError as error:
        raise TextError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (lzma.LZMAError, EOFError) as error:
        raise TextError(f"{path}: not a whole xz file ({error}); fetch or compress it again") from error
    except UnicodeDecodeError as error:
        raise TextError(f"{path}: not UTF-8 ({error.reason}); convert it first") from error


def paragraphs_of(source: Path) -> Iterator[str]:
    """Yield the paragraphs of every file of a source.

    Raises:
        TextError: If there is none, or one cannot be read.
    """
    for path in find_texts(source):
        yield from paragraphs(path)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes.

    Raises:
        TextError: If it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise TextError(f"{path}: cannot be read ({error.strerror or error})") from error


def _open(path: Path) -> TextIO:
    return lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")
