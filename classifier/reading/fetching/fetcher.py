"""Fetch one page: every hop resolved, checked and capped, robots.txt heeded."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from classifier.errors import InputError, LimitError, UnreadableError
from classifier.reading.fetching.addresses import is_public, resolve
from classifier.reading.fetching.places import Place, is_url, place_of
from classifier.reading.fetching.robots import MOST_ROBOTS, allows
from classifier.reading.fetching.transport import Answer, request

__all__ = ["Fetched", "Fetcher", "is_url"]

_HOPS: Final = 5
"""Redirects that are followed."""
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as its server sent it."""

    url: str
    """Where it was found, after redirects."""
    media_type: str
    """Its `Content-Type`, parameters included; `text/html` where the server names none."""
    data: bytes
    """Its bytes."""


@dataclass(slots=True)
class Fetcher:
    """Fetches pages over http and https from public addresses.

    One fetcher asks each host's robots.txt once.
    """

    most: int
    """Bytes of a page, at most."""
    seconds: float = 20.0
    """How long a page may take, redirects and robots.txt included."""
    permitted: Callable[[str], bool] = is_public
    """Tells whether an address may be connected to."""
    verify: bool = True
    """Whether certificates are checked."""
    _asked: dict[str, tuple[int, bytes]] = field(default_factory=dict, init=False)

    def __call__(self, url: str) -> Fetched:
        """Fetch a page.

        Raises:
            MissingExtraError: If what fetching needs is not installed.
            UnreadableError: If the URL may not be fetched, or its server gives no page.
            LimitError: If the page is too large or takes too long.
        """
        try:
            return self._follow(place_of(url), time.monotonic() + self.seconds)
        except InputError as error:
            raise type(error)(f"{url}: {error}", reason=error.reason) from error

    def _follow(self, place: Place, deadline: float) -> Fetched:
        for _ in range(_HOPS + 1):
            if not self._allowed(place, deadline):
                raise UnreadableError("the site's robots.txt asks not to fetch it", reason="not_fetched")
            answer = self._ask(place, self.most, deadline)
            if answer.status in _REDIRECTS and "location" in answer.headers:
                place = place.follow(answer.headers["location"])
                continue
            if not 200 <= answer.status < 300:
                raise UnreadableError(f"the server answers {answer.status}", reason="not_fetched")
            return Fetched(place.url, answer.headers.get("content-type", "text/html"), answer.body)
        raise LimitError(f"it redirects more than {_HOPS} times", reason="not_fetched")

    def _allowed(self, place: Place, deadline: float) -> bool:
        if place.origin not in self._asked:
            self._asked[place.origin] = self._robots(place, deadline)
        return allows(*self._asked[place.origin], place.url)

    def _robots(self, place: Place, deadline: float) -> tuple[int, bytes]:
        at = Place(place.scheme, place.host, place.port, "/robots.txt")
        for _ in range(_HOPS + 1):
            answer = self._ask(at, MOST_ROBOTS, deadline, cut=True)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer.status, answer.body
            at = at.follow(answer.headers["location"])
        return 404, b""

    def _ask(self, place: Place, most: int, deadline: float, *, cut: bool = False) -> Answer:
        addresses = resolve(place.host, place.port)
        # One address that is not public is enough to refuse: which one is taken must not be left to chance.
        if not all(map(self.permitted, addresses)):
            raise UnreadableError(
                f"the host {place.host!r} is not on the public internet; only public addresses are fetched",
                reason="not_fetched",
            )
        return request(place, addresses[0], most=most, deadline=deadline, verify=self.verify, cut=cut)
