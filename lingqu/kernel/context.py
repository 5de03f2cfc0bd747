"""Which request is being answered: an identifier and the network it came from."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass

__all__ = ["CURRENT", "RequestContext", "client_address", "network_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext:
    """`request_id` is 32 hex digits, `address` the client's, `network` the /24 or /48 around it.
    All are empty outside requests. The address itself is never stored."""

    request_id: str = ""
    address: str = ""
    network: str = ""


CURRENT: ContextVar[RequestContext] = ContextVar("lingqu_request", default=RequestContext())  # noqa: B039 - frozen


def network_of(address: str) -> str:
    """Return the /24 (IPv4) or /48 (IPv6) network around `address`, or "" if it is none.

    The whole address would be personal data in a log that is never deleted."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    whole = mapped or parsed
    bits = 24 if whole.version == 4 else 48
    return str(ipaddress.ip_network(f"{whole}/{bits}", strict=False))


def client_address(meta: Mapping[str, object], *, behind_proxy: bool) -> str:
    """Return the client's address. Behind a trusted proxy it is the last of the forwarded ones,
    the one that the proxy itself saw; the others are the client's own words."""
    forwarded = str(meta.get("HTTP_X_FORWARDED_FOR", "")) if behind_proxy else ""
    return forwarded.rpartition(",")[2].strip() or str(meta.get("REMOTE_ADDR", ""))
