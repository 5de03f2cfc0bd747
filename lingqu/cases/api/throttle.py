"""How often the public may ask: so many requests a minute from one network, over all processes."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from lingqu.cases.api.errors import Problem
from lingqu.kernel.context import CURRENT
from lingqu.kernel.sealing import digest

__all__ = ["A_MINUTE", "count_visit", "network_digest"]

A_MINUTE = 60
"""A counter of a district shares one network; guessing 8 letters of 32 at this rate takes for ever
(1e12 codes)."""
_UPSERT = """INSERT INTO cases_networkcount (network, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (network, minute) DO UPDATE SET count = cases_networkcount.count + 1 RETURNING count"""


def network_digest() -> str:
    """Return the keyed digest of the network that asks."""
    return digest("cases.api.network", CURRENT.get().network or "unknown")


def count_visit(at: datetime) -> None:
    """Count one request, one statement. Raise `Problem` for one too many; what is refused counts
    too, so that going on does not help."""
    minute = at.replace(second=0, microsecond=0)
    prepared = connection.ops.adapt_datetimefield_value(minute)
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [network_digest(), prepared])
        count = int(cursor.fetchone()[0])
    if count > A_MINUTE:
        raise Problem("too-many", _("Wait a minute, then go on."))
