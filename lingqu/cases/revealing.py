"""See protected values in full: with a permission, for a purpose, and it is written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lingqu.access.models import Person
from lingqu.cases.act import Act
from lingqu.cases.definition import Compiled
from lingqu.cases.form_data import opened
from lingqu.cases.saving import save
from lingqu.cases.texts import text_of
from lingqu.cases.values import shown
from lingqu.cases.who import require_at_case
from lingqu.kernel.errors import DataError

__all__ = ["PERMISSION", "protected", "reveal"]

PERMISSION = "cases.reveal"


def protected(definition: Compiled) -> frozenset[str]:
    """Return the fields whose values are masked."""
    return frozenset(n for n, field in definition.fields.items() if field.kept.protection)


@transaction.atomic
def reveal(
    *, case_id: int, names: Iterable[str], purpose: str, actor: Person, at: datetime
) -> dict[str, str]:
    """Return the values of protected fields in full, as people read them; those without a value
    are left out. The history keeps which fields were seen and what for.

    Needs `cases.reveal` at the case's unit and a purpose. Raise `DataError` for a field that is
    not protected."""
    act = Act.load(case_id=case_id, actor=actor, at=at)
    require_at_case(act, PERMISSION, actor)
    note = text_of(purpose, _("purpose"), needed=True)
    wanted, known = sorted(set(names)), protected(act.definition)
    if not wanted or not known.issuperset(wanted):
        raise DataError(
            where=_("protected values"), found=", ".join(wanted)[:200] or _("nothing"),
            allowed=", ".join(sorted(known)) or _("none"),
        )  # fmt: skip
    act.event("revealed", note=note, fields=wanted)
    act.quiet = True
    save(act)
    fields = act.definition.fields
    return {n: shown(fields[n], value) for n, value in opened(act.form, wanted).items()}
