"""Which addresses may be connected to: those that anybody on the internet could reach.

A page's name is resolved here and the connection is made to the address that was checked, so that a name
cannot be resolved a second time to an address of this machine or its network (DNS rebinding).
"""

import ipaddress
import socket
from typing import Final

from classifier.errors import UnreadableError

__all__ = ["is_public", "resolve"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_WRAPPED: Final = ipaddress.ip_network("64:ff9b::/96")
"""Addresses of version 4 as a translator writes them (RFC 6052)."""


_RELAYS: Final = (ipaddress.ip_network("2002::/16"), ipaddress.ip_network("192.88.99.0/24"))


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host, in the system's order.

    Raises:
        UnreadableError: If it has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreadableError(f"the host {host!r} cannot be found ({error})", reason="not_fetched") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Tell whether an address is one of the public internet.

    >>> is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("1.1.1.1")
    (False, False, True)
    """
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return not _is_relayed(known) and all(map(_is_global, _unwrapped(known)))


def _is_global(address: Address) -> bool:
    local = address.is_multicast or address.is_reserved or getattr(address, "is_site_local", False)
    return address.is_global and not local


def _is_relayed(address: Address) -> bool:
    """Tell whether an address is reached by relays of 6to4, which are no more (RFC 7526)."""
    return any(address.version == net.version and address in net for net in _RELAYS)


def _unwrapped(address: Address) -> list[Address]:
    """Return the address that is reached in the end: one of version 4 where one of version 6 holds it."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address in _WRAPPED:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    return [address, *(address.teredo or ())]
