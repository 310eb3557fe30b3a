"""One request to one address, read under limits; redirects are the caller's."""

import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Final

from classifier.errors import LimitError, MissingExtraError, UnreadableError
from classifier.reading.fetching.places import Place
from classifier.version import __version__

__all__ = ["AGENT", "Answer", "request"]

AGENT: Final = f"fairbalance/{__version__} (reads single pages when asked; not a crawler)"
"""How every request names itself."""
_CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent."""

    status: int
    """The HTTP status."""
    headers: Mapping[str, str]
    """Its headers; names are compared in any case."""
    body: bytes
    """Its body, decompressed; empty for a redirect."""


def request(
    place: Place, address: str, *, most: int, deadline: float, verify: bool = True, cut: bool = False
) -> Answer:
    """Ask a server for a page.

    Args:
        place: The page.
        address: The address to connect to, one of its host's.
        most: Bytes read at most, after decompressing.
        deadline: When to give up, on the monotonic clock, in seconds.
        verify: Whether the server's certificate must be the host's; false in tests alone.
        cut: Whether a larger answer is cut instead of refused.

    Raises:
        MissingExtraError: If urllib3 is not installed.
        UnreadableError: If the server cannot be reached or breaks off.
        LimitError: If the answer is too large or takes too long.
    """
    urllib3 = _import()
    connection = _connection(urllib3, place, address, deadline, verify=verify)
    # A server that sends a byte now and then keeps every single read within its time.
    watch = threading.Timer(max(0.0, deadline - time.monotonic()), _shut, [connection])
    watch.daemon = True
    watch.start()
    try:
        connection.connect()
        # While a secure connection was made, the watch had no socket to shut; from here on it has.
        if time.monotonic() >= deadline:
            raise LimitError("the server takes too long", reason="deadline")
        connection.request("GET", place.target, headers=_headers(place), preload_content=False)
        with connection.getresponse() as answer:
            body = b"" if 300 <= answer.status < 400 else _body(answer, most, cut=cut)
        if time.monotonic() < deadline:
            return Answer(answer.status, answer.headers, body)
    except (urllib3.exceptions.HTTPError, HTTPException, OSError) as error:
        unreached = isinstance(error, urllib3.exceptions.NewConnectionError)
        if time.monotonic() < deadline and (unreached or not _is_timeout(error, urllib3)):
            raise UnreadableError(
                f"the server cannot be read ({_reason(error)})", reason="not_fetched"
            ) from error
    finally:
        watch.cancel()
        connection.close()
    raise LimitError("the server takes too long", reason="deadline")


def _is_timeout(error: Exception, urllib3: Any) -> bool:  # noqa: ANN401
    return isinstance(error, urllib3.exceptions.TimeoutError | TimeoutError)


def _connection(urllib3: Any, place: Place, address: str, deadline: float, *, verify: bool) -> Any:  # noqa: ANN401
    kinds = urllib3.connection
    timeout = max(0.1, deadline - time.monotonic())
    if place.scheme == "http":
        return kinds.HTTPConnection(address, place.port, timeout=timeout)
    # The name stands in the handshake and in the check, though the address is what is connected to.
    return kinds.HTTPSConnection(
        address,
        place.port,
        timeout=timeout,
        server_hostname=place.host,
        assert_hostname=place.host if verify else False,
        cert_reqs="CERT_REQUIRED" if verify else "CERT_NONE",
    )


def _headers(place: Place) -> dict[str, str]:
    return {
        "Host": place.origin.partition("://")[2],
        "User-Agent": AGENT,
        "Accept": "text/html, application/xhtml+xml, text/plain",
        "Accept-Encoding": "identity",  # what comes compressed all the same is inflated piece by piece
    }


def _shut(connection: Any) -> None:  # noqa: ANN401
    """Make whoever reads from a connection stop waiting."""
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _body(answer: Any, most: int, *, cut: bool) -> bytes:  # noqa: ANN401
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(_CHUNK, decode_content=True):
        size += len(part)
        if size > most and cut:
            return b"".join([*parts, part])[:most]
        if size > most:
            raise LimitError(f"the page is larger than {most:,} bytes")
        parts.append(part)
    return b"".join(parts)


def _reason(error: Exception) -> str:
    """Return what went wrong without addresses of objects, which say nothing to a reader."""
    text = str(error).rpartition(">: ")[2] or type(error).__name__
    return " ".join(text.split())[:200]


def _import() -> Any:  # noqa: ANN401
    try:
        import urllib3
    except ImportError as error:
        raise MissingExtraError(
            "fetching needs the packages urllib3 and protego; run: pip install 'fairbalance[fetch]'"
        ) from error
    return urllib3
