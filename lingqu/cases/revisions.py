"""Whether a case still is what a page showed; asked under the lock of the act that follows."""

from __future__ import annotations

from lingqu.cases.errors import Changed
from lingqu.cases.models import Case

__all__ = ["expect_revision"]


def expect_revision(case: Case, revision: int) -> None:
    """Raise `Changed` unless the case is at `revision`. Runs in the transaction of the act, so
    that nobody comes in between."""
    rows = Case.objects.select_for_update().filter(pk=case.pk).values_list("revision", flat=True)
    now = rows.get()
    if now != revision:
        raise Changed(number=case.number, shown=revision, now=now)
