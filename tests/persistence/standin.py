"""A hub on this machine: as much of the Hugging Face protocol as pushing and fetching a model takes."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit


class StandIn(ThreadingHTTPServer):
    """Repositories by name; each a list of commits, each commit the files it leaves."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.repos: dict[str, list[dict[str, bytes]]] = {}
        self.tags: dict[str, int] = {}
        self.asked: list[str] = []
        self.visibility: dict[str, str | None] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def files(self, repo: str, revision: str = "main") -> dict[str, bytes] | None:
        commits = self.repos.get(repo) or []
        place = self._place(repo, revision)
        return commits[place] if place is not None else None

    def head(self, repo: str, revision: str) -> str:
        return _sha(repo, self._place(repo, revision) or 0)

    def _place(self, repo: str, revision: str) -> int | None:
        commits = self.repos.get(repo) or []
        places = {**{_sha(repo, n): n for n in range(len(commits))}, **self.tags}
        return len(commits) - 1 if commits and revision == "main" else places.get(revision)


def _sha(repo: str, number: int) -> str:
    return hashlib.sha1(f"{repo}@{number}".encode()).hexdigest()  # noqa: S324 - as git does


def _visibility(said: dict[str, Any]) -> str | None:
    # Older versions of the package say `private`, newer ones `visibility`.
    private = said.get("private")
    return said.get("visibility", private if private is None else "private" if private else "public")


class _Handler(BaseHTTPRequestHandler):
    server: StandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = self._parts()
        if parts[:3] == ["api", "repos", "create"]:
            said = json.loads(body)
            name = "/".join(filter(None, [said.get("organization"), said["name"]]))
            self.server.repos.setdefault(name, [])
            self.server.visibility.setdefault(name, _visibility(said))
            self._json({"url": f"{self.server.address}/{name}", "name": name, "id": name})
        elif parts[:2] == ["api", "validate-yaml"]:
            self._json({"errors": [], "warnings": []})
        elif parts[4:5] == ["preupload"]:
            paths = [item["path"] for item in json.loads(body)["files"]]
            mode = {"uploadMode": "regular", "shouldIgnore": False, "oid": None}
            self._json({"files": [{"path": path, **mode} for path in paths]})
        elif parts[4:5] == ["commit"]:
            self._commit("/".join(parts[2:4]), body)
        else:
            self._fail(404)

    def do_GET(self) -> None:
        parts = self._parts()
        repo = "/".join(parts[2:4] if parts[:2] == ["api", "models"] else parts[:2])
        if repo not in self.server.repos:
            self._fail(404, "RepoNotFound")
        elif parts[4:5] in (["revision"], []):
            self._info(repo, parts[5] if len(parts) > 5 else "main")
        elif parts[4:5] == ["tree"]:
            self._tree(repo, parts[5])
        else:
            self._file("/".join(parts[:2]), parts[3], "/".join(parts[4:]))

    do_HEAD = do_GET  # noqa: N815

    def _commit(self, repo: str, body: bytes) -> None:
        files = dict(self.server.files(repo) or {})
        for line in body.splitlines():
            item = json.loads(line)
            value = item["value"]
            if item["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif item["key"] == "deletedFile":
                del files[value["path"]]
        self.server.repos[repo].append(files)
        sha = self.server.head(repo, "main")
        self._json({"commitUrl": f"{self.server.address}/{repo}/commit/{sha}", "commitOid": sha})

    def _info(self, repo: str, revision: str) -> None:
        files = self.server.files(repo, revision)
        if files is None and self.server.repos[repo]:
            self._fail(404, "RevisionNotFound")
        else:
            names = [{"rfilename": name} for name in files or ()]
            self._json({"id": repo, "sha": self.server.head(repo, revision), "siblings": names})

    def _tree(self, repo: str, revision: str) -> None:
        files = self.server.files(repo, revision) or {}
        self._json(
            [
                {"type": "file", "path": name, "size": len(data), "oid": hashlib.sha1(data).hexdigest()}  # noqa: S324
                for name, data in files.items()
            ]
        )

    def _file(self, repo: str, revision: str, name: str) -> None:
        data = (self.server.files(repo, revision) or {}).get(name)
        if data is None:
            self._fail(404, "EntryNotFound")
            return
        tag = hashlib.sha1(data).hexdigest()  # noqa: S324
        self._answer(data, 200, {"ETag": f'"{tag}"', "X-Repo-Commit": self.server.head(repo, revision)})

    def _parts(self) -> list[str]:
        path = urlsplit(self.path).path
        self.server.asked.append(f"{self.command} {path}")
        return [unquote(part) for part in path.strip("/").split("/")]

    def _json(self, content: Any) -> None:
        self._answer(json.dumps(content).encode(), 200, {"Content-Type": "application/json"})

    def _fail(self, status: int, code: str = "") -> None:
        self._answer(b"{}", status, {"X-Error-Code": code, "Content-Type": "application/json"})

    def _answer(self, data: bytes, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """A hub that answers until the block ends."""
    server = StandIn()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
