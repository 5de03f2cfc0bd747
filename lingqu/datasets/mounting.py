"""What is mounted of a resource: a table of the lake, files, an interface; and its last collection.

Collection and sharing call these when there is something to be had; the catalogue shows it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from lingqu.datasets.models import Resource

__all__ = ["mount", "note_collected"]


def mount(resource: Resource, way: Literal["table", "file", "api"], *, is_there: bool) -> None:
    """Note that a resource can be had in a way, or no longer."""
    column = f"as_{way}"
    Resource.objects.filter(pk=resource.pk).update(**{column: is_there})


def note_collected(resource: Resource, rows: int, at: datetime) -> None:
    """Note that the lake's table of a resource holds `rows` rows as of `at`."""
    Resource.objects.filter(pk=resource.pk).update(as_table=True, rows=rows, collected_at=at)
