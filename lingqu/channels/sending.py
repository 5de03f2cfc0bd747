"""One POST to one receiver, with a bound on everything.

httpcore is the engine of httpx. It follows no redirect, reads no proxy or password from the
environment, keeps no cookie, and lets us choose the socket: that is all a webhook needs, and the
address that was checked is the one connected to, while TLS still verifies the name.

Bounds: 5 s to connect, 10 s for each read, 15 s in all (a drop at a time does not stretch it),
64 KB of the answer's body, of which nothing is kept.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore

from lingqu import __version__
from lingqu.channels.addresses import AddressRefused, resolved

__all__ = ["TOTAL_SECONDS", "Answer", "post"]

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
TOTAL_SECONDS = 15.0
BODY_BYTES = 64 * 1024
MAX_CONNECTIONS = 64
_TIMEOUTS = {
    "connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS, "pool": TOTAL_SECONDS
}  # fmt: skip
FAILURES = (
    httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError,
    httpcore.UnsupportedProtocol, AddressRefused, OSError, UnicodeError,
)  # fmt: skip
_DEADLINE: ContextVar[float] = ContextVar("lingqu_webhook_deadline", default=float("inf"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`status` is None when none came, `reason` is then a code of channels.reasons.
    `retry_after` is the header as it came, shortened."""

    status: int | None
    reason: str
    milliseconds: int
    retry_after: str = ""

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def post(url: str, *, headers: dict[str, str], body: bytes) -> Answer:
    """Send `body` as JSON and return what came of it; raises nothing that the network does."""
    started = time.monotonic()
    token = _DEADLINE.set(started + TOTAL_SECONDS)
    try:
        status, again = _exchange(url, headers=headers, body=body)
        reason = ""
    except FAILURES as error:
        status, again, reason = None, "", _reason(error)
    finally:
        _DEADLINE.reset(token)
    took = round((time.monotonic() - started) * 1000)
    return Answer(status=status, reason=reason, milliseconds=took, retry_after=again)


def _exchange(url: str, *, headers: dict[str, str], body: bytes) -> tuple[int, str]:
    """Return status and Retry-After. An answer counts from its head on: what its body does then,
    short, long, slow or torn, changes nothing, because nobody reads it."""
    sent = {
        "Content-Type": "application/json",
        "User-Agent": f"Lingqu/{__version__}",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        **headers,
    }
    request = _pool().stream(
        "POST", url, headers=list(sent.items()), content=body, extensions={"timeout": _TIMEOUTS}
    )
    with request as response:
        again = next((v for k, v in response.headers if k.lower() == b"retry-after"), b"")
        try:
            _drain(response)
        except FAILURES:
            pass  # the head has said it
        return response.status, again[:40].decode("ascii", "replace")


def _drain(response: httpcore.Response) -> None:
    """Read a short body to its end, so that the connection can serve again; leave a long one."""
    left = BODY_BYTES
    for chunk in response.iter_stream():
        left -= len(chunk)
        if left < 0:
            return


@cache
def _pool() -> httpcore.ConnectionPool:
    """Return the connections of this process."""
    return httpcore.ConnectionPool(
        ssl_context=ssl.create_default_context(),
        max_connections=MAX_CONNECTIONS,
        max_keepalive_connections=MAX_CONNECTIONS // 2,
        keepalive_expiry=5.0,
        network_backend=_CheckedBackend(),
    )


class _CheckedBackend(httpcore.SyncBackend):
    """Connect only to addresses that were checked."""

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **kwargs: Any
    ) -> httpcore.NetworkStream:
        last: Exception = httpcore.ConnectError("no address")
        for address in resolved(host, port):
            try:
                plain = super().connect_tcp(address, port, _left(timeout), *args, **kwargs)
                return _BoundedStream(plain)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        raise AddressRefused


class _BoundedStream(httpcore.NetworkStream):
    """A stream whose every step ends by the deadline of the request that it serves."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, _left(timeout))
        return _BoundedStream(inner)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(timeout: float | None) -> float:
    """Return the shorter of `timeout` and what is left of the request's time."""
    left = _DEADLINE.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for the whole request is over")
    return min(READ_SECONDS if timeout is None else timeout, left)


def _reason(error: Exception) -> str:
    """Return the code of why no answer came (channels.reasons); what the other side wrote stays
    out."""
    if error.args and isinstance(error.args[0], ssl.SSLError):  # what httpcore wraps
        return "tls"
    kinds: Iterable[tuple[type[Exception], str]] = (
        (AddressRefused, "address_refused"),
        (httpcore.ConnectTimeout, "connect_timeout"),
        (httpcore.TimeoutException, "timeout"),
        (httpcore.ConnectError, "no_connection"),
        (httpcore.ProtocolError, "protocol"),
        (httpcore.NetworkError, "broken"),
        (OSError, "no_name"),
    )
    return next((code for kind, code in kinds if isinstance(error, kind)), "unusable")
