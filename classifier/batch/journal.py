r"""What is done, line by line: a run that was killed begins from what its journal says.

The first line names the journal's version, the program's version and the settings that the output
depends on; each further line is a stretch of the inputs whose part is written; the last one of a
finished run describes its output. Every line is synced before anything relies on it. A last
line without an end was being written when the run was killed, and counts for nothing.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from classifier.batch.durable import appended, replaced
from classifier.batch.positions import Done, in_order
from classifier.errors import BatchError
from classifier.version import __version__

__all__ = ["VERSION", "Journal"]

VERSION: Final = 1
"""The version of the journal's format."""
_BEGIN_ANEW: Final = "or delete the folder to begin anew"


class Journal:
    """The journal of one run, read when it is there.

    Args:
        path: Its file; it need not exist.

    Raises:
        BatchError: It is damaged, or of another version.
    """

    def __init__(self, path: Path) -> None:
        self.settings: Mapping[str, Any] | None = None
        """What the output depends on; `None` before `begin`."""
        self.done: list[Done] = []
        """The stretches that are done, in the order of the inputs."""
        self.finished: Mapping[str, Any] | None = None
        """What the output of the finished run was; `None` before `finish`."""
        self._path = path
        if path.exists():
            self._read()

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Write the first line; what was in the journal is gone."""
        self._path.unlink(missing_ok=True)
        self.settings, self.done, self.finished = settings, [], None
        self._append(_first_line(settings))

    def add(self, done: Done) -> None:
        """Note that a stretch is done; its part must be synced."""
        self._append({"done": done.to_dict()})
        self.done.append(done)

    def finish(self, output: Mapping[str, Any]) -> None:
        """Note that the output is in its place."""
        self._append({"finished": dict(output)})
        self.finished = output

    def reopen(self, done: list[Done]) -> None:
        """Write the journal anew so that it holds only some stretches, and is not finished."""
        lines = [_first_line(self.settings or {}), *({"done": item.to_dict()} for item in done)]
        with replaced(self._path, self._path.with_name(f"{self._path.name}.tmp")) as stream:
            stream.writelines(map(_dumped, lines))
        self.done, self.finished = done, None

    def check_settings(self, settings: Mapping[str, Any]) -> None:
        """Raise unless the run was begun with the same settings.

        Raises:
            BatchError: They differ; the message names the first that does.
        """
        for key, now in settings.items():
            then = (self.settings or {}).get(key)
            if then != now:
                raise BatchError(
                    f"{self._path.parent}: the run was begun with {key} {then!r}, and now it is {now!r}; "
                    f"resume it as it was begun, {_BEGIN_ANEW}"
                )

    def _append(self, line: Mapping[str, Any]) -> None:
        appended(self._path, _dumped(line))

    def _read(self) -> None:
        data = self._path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if whole != data:
            with self._path.open("r+b") as stream:
                stream.truncate(len(whole))
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                self._take(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise BatchError(
                    f"{self._path}, line {number}: damaged; restore the file, {_BEGIN_ANEW}"
                ) from error
        try:
            self.done = in_order(self.done)
        except ValueError as error:
            raise BatchError(f"{self._path}: damaged ({error}); restore the file, {_BEGIN_ANEW}") from error

    def _take(self, line: dict[str, Any]) -> None:
        if self.settings is None:
            self._check_version(line)
            self.settings = line["settings"]
        elif "finished" in line:
            self.finished = line["finished"]
        else:
            self.done.append(Done.from_dict(line["done"]))

    def _check_version(self, line: dict[str, Any]) -> None:
        if line["journal"] != VERSION:
            raise BatchError(
                f"{self._path}: a journal of version {line['journal']!r}, and this program reads version "
                f"{VERSION}; finish the run with fairbalance {line.get('fairbalance')}, {_BEGIN_ANEW}"
            )
        if line["fairbalance"] != __version__:
            raise BatchError(
                f"{self._path}: the run was begun by fairbalance {line['fairbalance']}, and this is "
                f"{__version__}; finish it with that version, {_BEGIN_ANEW}"
            )


def _first_line(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {"journal": VERSION, "fairbalance": __version__, "settings": dict(settings)}


def _dumped(line: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(line)}\n".encode("ascii")
