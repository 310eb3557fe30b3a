"""What a URL names: scheme, host, port and the rest, checked before anything is connected to."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from classifier.errors import UnreadableError

__all__ = ["Place", "is_url", "place_of"]

_PORTS: Final = {"http": 80, "https": 443}
_LONGEST: Final = 2_048
"""Characters of a URL; longer ones are no page's."""
_KEPT: Final = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is."""

    scheme: str
    """`http` or `https`."""
    host: str
    """The name or address, in lower case, IDNA-encoded."""
    port: int
    """From 1 to 65,535."""
    target: str
    """Path and query."""

    @property
    def origin(self) -> str:
        """Scheme, host and port, as in the first part of a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        """The whole URL."""
        return self.origin + self.target

    def follow(self, location: str) -> "Place":
        """Return where a redirect leads.

        Raises:
            UnreadableError: If it may not be followed.
        """
        try:
            url = urljoin(self.url, location)
        except ValueError as error:
            raise UnreadableError("the server redirects to no URL", reason="not_fetched") from error
        return place_of(url)


def is_url(path: str) -> bool:
    """Tell whether what was named is a URL and not a file.

    >>> is_url("https://example.org/"), is_url("page.html")
    (True, False)
    """
    return path.lower().startswith(("http://", "https://"))


def place_of(url: str) -> Place:
    """Return what a URL names.

    Raises:
        UnreadableError: If it is malformed, holds a user's name, or is neither http nor https.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UnreadableError(f"not a URL ({error})", reason="not_fetched") from error
    problem = _problem(url, parts)
    if problem:
        raise UnreadableError(problem, reason="not_fetched")
    host = _ascii(parts.hostname or "")
    target = quote(parts.path or "/", safe=_KEPT) + (
        f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    )
    return Place(parts.scheme, host, port or _PORTS[parts.scheme], target)


def _problem(url: str, parts: SplitResult) -> str:
    if len(url) > _LONGEST:
        return f"the URL has {len(url):,} characters; at most {_LONGEST:,} are taken"
    if parts.scheme not in _PORTS:
        return f"{parts.scheme or 'no scheme'} is not fetched; give http or https"
    if not parts.hostname:
        return "the URL names no host"
    if parts.username is not None or parts.password is not None:
        return "the URL holds a user's name; give it without"
    return ""


def _ascii(host: str) -> str:
    try:
        return host.encode("ascii").decode().lower()
    except UnicodeError:
        pass
    try:
        return host.encode("idna").decode().lower()
    except UnicodeError as error:
        raise UnreadableError(f"the host {host!r} is malformed", reason="not_fetched") from error
