"""The files of a folder that can be read, in a fixed order."""

import os
from collections.abc import Iterator
from pathlib import Path

from classifier.reading.formats import format_by_name

__all__ = ["files_in"]


def files_in(path: str) -> Iterator[str]:
    """Yield what to read for a path: the files of a folder and of the folders in it, or the path itself.

    Files whose ending stands for no input format are left out, and so are hidden files and folders; links to
    folders are not followed. Names come in order, folder by folder. A folder without such a file is yielded
    itself, so that reading it says why there is nothing.
    """
    if not Path(path).is_dir():
        yield path
        return
    found = False
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and format_by_name(name):
                found = True
                yield str(Path(folder, name))
    if not found:
        yield path
