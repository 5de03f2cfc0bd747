"""Case numbers: a format, and one row per series so that no number is given out twice.

`{area}` is the division code (`{area:.6}` its first six digits), `{date:%Y%m%d}` the day,
`{unit}` the unit's key, `{serial:05}` counts within what stands around it.
"""

from __future__ import annotations

import string
from datetime import date
from functools import lru_cache

from django.db import connection

__all__ = ["next_number", "number_fault"]

KNOWN = {"area", "date", "serial", "unit"}
LENGTH = 64
_UPSERT = """INSERT INTO cases_numberseries (name, last) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET last = cases_numberseries.last + 1 RETURNING last"""


def number_fault(pattern: str) -> str:
    """Return what is wrong with a format, empty if nothing is."""
    try:
        parts = list(string.Formatter().parse(pattern))
        names = {name for _text, name, _spec, _conversion in parts if name is not None}
        if strange := names - KNOWN:
            return f"{', '.join(sorted(strange))}; allowed: {', '.join(sorted(KNOWN))}"
        if "serial" not in names:
            return "no {serial}, so two cases would get one number"
        sample = pattern.format(area="9" * 12, date=date(2026, 1, 1), serial=10**6, unit="u" * 10)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        return str(error)
    return f"{len(sample)} characters; at most {LENGTH}" if len(sample) > LENGTH else ""


def next_number(pattern: str, *, kind: str, area: str, unit: str, on: date) -> str:
    """Return the next number of the series that `pattern` and the facts name: one statement.

    The row stays locked until the transaction ends, so a number is neither lost nor doubled."""
    series = _series(pattern, area=area, unit=unit, on=on)
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [f"{kind} {series}"[:120]])
        serial = int(cursor.fetchone()[0])
    return pattern.format(area=area, date=on, serial=serial, unit=unit)


def _series(pattern: str, *, area: str, unit: str, on: date) -> str:
    """Return the number without its serial: what is counted within."""
    facts = {"area": area, "date": on, "unit": unit}
    return "".join(
        text + (format(facts[name], spec) if name and name != "serial" else "")
        for text, name, spec in _parts(pattern)
    )


@lru_cache(maxsize=512)
def _parts(pattern: str) -> tuple[tuple[str, str, str], ...]:
    parsed = string.Formatter().parse(pattern)
    return tuple((text, name or "", spec or "") for text, name, spec, _conversion in parsed)
