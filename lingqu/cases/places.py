"""Units by their key, read once and kept for some seconds: a step may name its unit by an
expression, and nobody moves a unit in the middle of an act."""

from __future__ import annotations

import time

from django.db import connection

from lingqu.access.models import Unit
from lingqu.kernel.errors import DataError

__all__ = ["forget", "unit_by_id", "unit_by_key"]

SECONDS = 30.0
_KEPT: dict[str, tuple[float, dict[str, Unit], dict[int, Unit]]] = {}


def unit_by_key(key: str, *, where: str) -> Unit:
    """Return the unit. Raise `DataError` naming the expression `where` if there is none."""
    unit = _units()[0].get(key)
    if unit is None:
        raise DataError(
            where=where, found=f"unit {key!r}", allowed="the key of a unit of this site"
        )
    return unit


def unit_by_id(pk: int) -> Unit:
    """Return the unit. Raise `Unit.DoesNotExist` if there is none."""
    found = _units()[1].get(pk)
    return found if found is not None else Unit.objects.get(pk=pk)


def forget() -> None:
    """Let the next reader ask the database."""
    _KEPT.clear()


def _units() -> tuple[dict[str, Unit], dict[int, Unit]]:
    name = str(connection.settings_dict["NAME"])
    kept = _KEPT.get(name)
    if kept is None or time.monotonic() - kept[0] > SECONDS:
        units = list(Unit.objects.all())
        kept = (time.monotonic(), {u.key: u for u in units}, {u.pk: u for u in units})
        _KEPT[name] = kept
    return kept[1], kept[2]
