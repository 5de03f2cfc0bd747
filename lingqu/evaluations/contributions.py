"""What evaluations show outside their own pages: the menu's count and blocks of the workbench."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest

from lingqu.evaluations.models import Evaluation, ImportBatch, ImportFile, State
from lingqu.evaluations.views.listing import shown_row
from lingqu.evaluations.views.request import person_of

__all__ = ["figures", "latest_batch", "own_reports", "waiting", "waiting_reports"]

COUNTED = 1000
LISTED = 10


def waiting(request: HttpRequest) -> int | None:
    """Return how many evaluations wait for a reviewer, at most 1000; None for others."""
    person = person_of(request)
    if not person.may("evaluations.review"):
        return None
    return Evaluation.objects.visible_to(person).waiting().order_by()[:COUNTED].count()


def figures(request: HttpRequest) -> dict[str, Any] | None:
    """Return the strip of figures over all reports that the person sees."""
    seen = Evaluation.objects.visible_to(person_of(request)).reported().order_by()
    counts = seen.aggregate(
        reports=Count("pk"),
        waiting=Count("pk", filter=Q(state__in=(State.READ, State.FILED, State.IN_REVIEW))),
        returned=Count("pk", filter=Q(state=State.RETURNED)),
        concluded=Count("pk", filter=Q(state=State.CONCLUDED)),
        with_errors=Count("pk", filter=Q(errors__gt=0)),
    )
    return counts if counts["reports"] else None


def waiting_reports(request: HttpRequest) -> dict[str, Any]:
    """Return the reports waiting for review, those with most errors first."""
    seen = Evaluation.objects.visible_to(person_of(request), "evaluations.review").waiting()
    rows = seen.order_by("-errors", "-id")[:LISTED]
    return {"rows": [shown_row(row) for row in rows]}


def own_reports(request: HttpRequest) -> dict[str, Any]:
    """Return the unit's drafts and what was returned to it."""
    seen = Evaluation.objects.visible_to(person_of(request), "evaluations.edit")
    rows = seen.filter(state__in=(State.DRAFT, State.RETURNED))
    return {"rows": rows.order_by("-changed_at")[:LISTED]}


def latest_batch(request: HttpRequest) -> dict[str, Any] | None:
    """Return the latest import that the person sees, with its files by state."""
    batch = ImportBatch.objects.visible_to(person_of(request)).first()
    if batch is None:
        return None
    counts = dict(batch.files.order_by().values_list("state").annotate(n=Count("pk")))
    states = ImportFile.State
    return {
        "batch": batch,
        "files": sum(counts.values()),
        "waiting": counts.get(states.WAITING, 0) + counts.get(states.READING, 0),
        "failed": counts.get(states.FAILED, 0),
    }
