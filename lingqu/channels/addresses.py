"""Which addresses a webhook may reach.

Otherwise whoever may subscribe could let the server knock on doors behind the firewall. The name
is resolved here and the connection goes to the very address that was checked, so that a name cannot
answer twice differently. Link-local addresses (cloud metadata services live there), multicast and
reserved ones are refused always; private and loopback ones unless LINGQU_WEBHOOK_PRIVATE=1.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lingqu.kernel.errors import DataError

__all__ = ["AddressRefused", "check_url", "is_allowed", "resolved"]

MAX_URL = 500
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(Exception):
    """A name leads to an address that webhooks must not reach."""


def check_url(url: str) -> str:
    """Return the address of a receiver without blanks around; raise `DataError` with what is wrong.

    A name is resolved only when something is sent: what it answers today says nothing then."""
    url = url.strip()
    allowed = _("http or https, a host, no user name or fragment, at most 500 printable characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refused(_("an address that cannot be read"), allowed) from None
    is_plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= MAX_URL
    if parts.scheme not in {"http", "https"} or not parts.hostname or not is_plain or port == 0:
        raise _refused(repr(url[:60]), allowed)
    if "@" in parts.netloc or "\\" in url or parts.fragment:
        raise _refused(_("a user name, a backslash or a fragment"), allowed)
    literal = _literal(parts.hostname)
    if literal is not None and not is_allowed(literal):
        raise _refused(parts.hostname, _("an address that webhooks may reach"))
    return url


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of `host`; raise `AddressRefused` if one of them is not allowed, and
    `OSError` if there is none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not all(is_allowed(ipaddress.ip_address(one.partition("%")[0])) for one in addresses):
        raise AddressRefused
    return addresses


def is_allowed(address: Address) -> bool:
    """Answer whether a webhook may reach `address`, which may be an IPv4 one inside an IPv6 one."""
    inner = _inner(address)
    never = inner.is_link_local or inner.is_multicast or inner.is_unspecified
    if never or (inner.is_reserved and not inner.is_loopback):
        return False
    return inner.is_global or bool(settings.WEBHOOK_PRIVATE)


def _inner(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one carries (mapped, NAT64, 6to4), else itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64 or int(address) >> 32 == 0 and int(address) > 1:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _refused(found: object, allowed: object) -> DataError:
    return DataError(where=str(_("address")), found=found, allowed=allowed)
