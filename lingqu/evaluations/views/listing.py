"""The list of evaluations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lingqu.access.gate import require
from lingqu.evaluations import queries
from lingqu.evaluations.models import Evaluation, State
from lingqu.evaluations.ruler import mini
from lingqu.evaluations.scheme_loading import schemes
from lingqu.evaluations.views.columns import columns
from lingqu.evaluations.views.request import person_of

__all__ = ["listing", "shown_row"]


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show the evaluations that fit the filters of the address, by number of errors."""
    person = person_of(request)
    require(person, "evaluations.read")
    filters = queries.filters_from(request.GET.dict())
    page = queries.page_of(person, filters)
    counts = queries.state_counts(person)
    tabs = [("", counts[""])] + [(state, counts[state]) for state in State if counts.get(state)]
    return render(
        request,
        "evaluations/list.html",
        {
            "filters": filters,
            "page": page,
            "rows": [shown_row(row) for row in page.rows],
            "tabs": [(state, State(state).label if state else "", n) for state, n in tabs],
            "choices": queries.choices(person),
            "labels": {one.id: one.label for one in schemes().values()},
            "columns": columns(request.GET, filters),
            "is_empty": counts[""] == 0,
        },
    )


def shown_row(row: Evaluation) -> dict[str, object]:
    """Return what one row of a list draws."""
    return {
        "it": row,
        "mini": mini(row.low, row.high, row.stated_total, row.out_of),
        "edge": "is-bad" if row.errors and row.holds is False else "",
        "sum_differs": row.summed_total is not None
        and row.stated_total is not None
        and row.summed_total != row.stated_total,
    }
