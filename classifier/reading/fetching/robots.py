"""Whether a site's robots.txt allows a page to be fetched (RFC 9309)."""

from typing import Final

from classifier.errors import MissingExtraError

__all__ = ["MOST_ROBOTS", "allows"]

MOST_ROBOTS: Final = 500 * 1024
"""Bytes of a robots.txt that are read; the rest of a longer one is not heeded (RFC 9309, 2.5)."""
_NAME: Final = "fairbalance"


def allows(status: int, body: bytes, url: str) -> bool:
    """Tell whether a page may be fetched.

    Args:
        status: The HTTP status of robots.txt. Without such a file, 4xx, everything may be fetched; while
            the server fails, 5xx, nothing.
        body: Its bytes.
        url: The page.

    Raises:
        MissingExtraError: If protego is not installed.
    """
    if 500 <= status < 600:
        return False
    if not 200 <= status < 300:
        return True
    try:
        from protego import Protego
    except ImportError as error:
        raise MissingExtraError(
            "fetching needs the packages urllib3 and protego; run: pip install 'fairbalance[fetch]'"
        ) from error
    return bool(Protego.parse(body.decode("utf-8", "replace")).can_fetch(url, _NAME))
