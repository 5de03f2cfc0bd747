"""Begin a case at the window: the form and the papers that came with it, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from lingqu.access.models import Person, Unit
from lingqu.cases.act import Act
from lingqu.cases.opening import Started, Version, start
from lingqu.cases.papers import Kept, put_file

__all__ = ["hand_in"]


@transaction.atomic
def hand_in(
    *,
    version: Version,
    data: Mapping[str, Any],
    files: Mapping[str, Kept],
    unit: Unit,
    actor: Person,
    at: datetime,
) -> Started:
    """Begin a case for `unit` with kept files by material. All or nothing; raises what `start`
    raises."""
    begun = start(
        code=version.definition.code, data=data, unit=unit, channel="window", actor=actor, at=at,
        version=version,
    )  # fmt: skip
    for material, kept in files.items():
        act = Act.load(case_id=begun.case_id, actor=actor, at=at)
        put_file(act, material=material, kept=kept, origin="window")
    return begun
