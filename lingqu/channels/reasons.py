"""Why an attempt failed, as kept (a code) and as read (words)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["RAISED", "REASONS", "words"]

RAISED = "raised:"
"""Before the class of what a handler raised."""

REASONS: dict[str, str | _StrPromise] = {
    "abandoned": gettext_lazy("the worker ended before the answer"),
    "address_refused": gettext_lazy("the host leads to an address that webhooks may not reach"),
    "broken": gettext_lazy("the connection broke"),
    "connect_timeout": gettext_lazy("no connection in time"),
    "no_connection": gettext_lazy("no connection"),
    "no_handler": gettext_lazy("no such handler is installed"),
    "no_name": gettext_lazy("the host's name was not found"),
    "protocol": gettext_lazy("the answer was no HTTP"),
    "secret": gettext_lazy("the secret is unreadable since the site's key changed"),
    "timeout": gettext_lazy("no answer in time"),
    "tls": gettext_lazy("the certificate or TLS did not hold"),
    "unusable": gettext_lazy("the address cannot be used"),
}


def words(reason: str) -> str:
    """Return the words for a kept code; what a handler raised is named by its class."""
    if reason.startswith(RAISED):
        return _("the handler raised %(kind)s") % {"kind": reason.removeprefix(RAISED)}
    return str(REASONS.get(reason, reason))
