"""One evaluation: the form as people know it, ours beside it, findings, what may be done."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from lingqu.access.models import Person
from lingqu.evaluations.across import about
from lingqu.evaluations.form_page import Cell, form_rows, fund_rows, ours_total, printed
from lingqu.evaluations.fund_blocks import fund_blocks
from lingqu.evaluations.marks import Marks
from lingqu.evaluations.messages.reading import inference_text, unread_text
from lingqu.evaluations.messages.reasons import READINGS, reason_text
from lingqu.evaluations.models import Evaluation
from lingqu.evaluations.ruler import ruler
from lingqu.evaluations.scheme_loading import schemes
from lingqu.evaluations.scoring import heading_sums
from lingqu.evaluations.shown import Shown, narrative_pieces, recognition_reasons, shown
from lingqu.evaluations.views.request import person_of
from lingqu.evaluations.writing import FORMATS, LAYOUTS

__all__ = ["form_context", "page", "page_context"]

GOAL = 1500
"""Characters of a goal that are shown; some reports put their whole text there."""


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one evaluation."""
    person = person_of(request)
    seen = Evaluation.objects.visible_to(person).select_related(
        "source", "unit", "project", "stored_form"
    )
    evaluation = get_object_or_404(seen, pk=pk)
    return render(request, "evaluations/page.html", page_context(evaluation, person))


def page_context(evaluation: Evaluation, person: Person) -> dict[str, Any]:
    """Return everything that the page draws."""
    one = shown(evaluation)
    text = evaluation.source.text if evaluation.source else ""
    decided = sum(1 for finding in one.findings if finding.decision)
    before, after = _neighbours(evaluation, person)
    return {
        "it": evaluation,
        "shown": one,
        "findings": one.findings,
        "decided": decided,
        "total_findings": len(one.findings),
        **form_context(evaluation, one),
        "narrative": narrative_pieces(one.form, text, one.findings),
        "is_narrative_cut": bool(one.form.narrative and one.form.narrative.cut),
        "reasons": recognition_reasons(evaluation.scheme_reasons),
        "schemes": sorted(schemes().values(), key=lambda scheme: scheme.id),
        "inferences": _inferences(one),
        "unread": [(unread_text(piece), piece.text[:300]) for piece in one.form.unread],
        "across": about(evaluation, person),
        "sees_file": Evaluation.objects.sees_whole_file(evaluation, person),
        "outcome": evaluation.events.filter(step__in=("returned", "concluded")).last(),
        "events": evaluation.events.select_related("person"),
        "before": before,
        "after": after,
        "may_review": _may(evaluation, person, "evaluations.review") and evaluation.is_open,
        "may_edit": _may(evaluation, person, "evaluations.edit"),
        "layouts": LAYOUTS,
        "formats": FORMATS,
    }


def form_context(evaluation: Evaluation, one: Shown) -> dict[str, Any]:
    """Return the form with its marks, the totals and the ruler."""
    marks = Marks(one.plain)
    recomputed, form = one.recomputed, one.form
    total = ours_total(recomputed.total)
    stated = form.stated_total
    headings = heading_sums(form, recomputed.rows, one.scheme)
    return {
        "form": form,
        "rows": form_rows(form, recomputed, headings, marks),
        "funds": fund_rows(form, recomputed, marks),
        "blocks": fund_blocks(form.funds),
        "project_cell": Cell(text=form.project or "", marks=marks.at("header", None, "")),
        "goals": [
            (
                Cell(text=goal.expected[:GOAL], marks=marks.at("goal", None, "expected")),
                Cell(text=(goal.actual or "")[:GOAL], marks=marks.at("goal", None, "actual")),
            )
            for goal in form.goals
        ],
        "total_cells": [
            Cell(
                text=printed(stated.weight if stated else None),
                marks=marks.at("total", None, "weight"),
            ),
            Cell(
                text=printed(stated.score if stated else None),
                marks=marks.at("total", None, "score") + marks.at("grade", None, ""),
            ),
        ],
        "stated_weight": printed(stated.weight if stated else None),
        "printed_sums": recomputed.printed,
        "total": total,
        "total_reasons": [reason_text(why) for why in recomputed.reasons],
        "readings": [
            (str(READINGS.get(other.code, other.code)) % dict(other.facts), ours_total(other.value))
            for other in recomputed.readings
        ],
        "ruler": ruler(
            one.scheme,
            out_of=recomputed.out_of,
            low=total.low,
            high=total.high,
            said=stated.score if stated else None,
            holds=evaluation.holds,
        ),
    }


def _inferences(one: Shown) -> list[dict[str, Any]]:
    """Return every cell that was inferred, with the other readings that were possible."""
    whole = [{"where": None, "how": inference_text(i), "it": i} for i in one.form.inferred]
    return whole + [
        {"where": row, "how": inference_text(i), "it": i}
        for row in one.form.rows
        for i in row.inferred
    ]


def _neighbours(
    evaluation: Evaluation, person: Person
) -> tuple[Evaluation | None, Evaluation | None]:
    """Return the evaluations before and after this one in the list's usual order."""
    seen = Evaluation.objects.visible_to(person).only("pk", "name", "year")
    errors, pk = evaluation.errors, evaluation.pk
    above = Q(errors__gt=errors) | Q(errors=errors, pk__gt=pk)
    below = Q(errors__lt=errors) | Q(errors=errors, pk__lt=pk)
    return (
        seen.filter(above).order_by("errors", "id").first(),
        seen.filter(below).order_by("-errors", "-id").first(),
    )


def _may(evaluation: Evaluation, person: Person, permission: str) -> bool:
    """Answer whether a post of `person` with `permission` reaches the evaluation."""
    if evaluation.unit is None:
        reach = ("all", "area")
        return any(
            permission in post.role.permissions and post.scope in reach
            for post in person.posts_in_use()
        )
    return person.may(permission, unit=evaluation.unit)
