"""The review desk: all reports at once, which checks fire where, what the scores are worth."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lingqu.access.gate import require
from lingqu.evaluations import desk_figures, queries
from lingqu.evaluations import services_review as services
from lingqu.evaluations.across import latest_run, shown_across
from lingqu.evaluations.models import CrossFinding
from lingqu.evaluations.views.request import person_of

__all__ = ["across", "desk"]

LISTED = 40


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show figures and charts over the reports of a year, or of all years."""
    person = person_of(request)
    require(person, "evaluations.read")
    year = queries.filters_from(request.GET.dict()).year
    reports = desk_figures.reports_of(person, year)
    units, checks = desk_figures.fired(reports)
    rows, bins = desk_figures.drawn(reports), desk_figures.distribution(reports)
    context: dict[str, Any] = {
        "year": year,
        "years": queries.choices(person)["years"],
        "sums": desk_figures.sums(reports),
        "units": units,
        "checks": checks,
        "rows": rows,
        "bins": bins,
        "charts": desk_figures.chart_data(rows, bins, checks),
        "most_compared": services.MOST_REPORTS,
        "now": timezone.localtime(),
    }
    run = latest_run(person)
    if run is not None:
        found = CrossFinding.objects.filter(run=run)
        context |= {"run": run, "across": shown_across(found[:LISTED], person)}
    return render(request, "evaluations/desk.html", context)


@require_POST
def across(request: HttpRequest) -> HttpResponse:
    """Check across the reports and show the desk again."""
    year = queries.filters_from(request.POST.dict()).year
    run = services.cross_check(actor=person_of(request), year=year, at=timezone.now())
    count = run.findings.count()
    done = _("%(reports)s reports compared, %(count)s findings.")
    messages.success(request, done % {"reports": run.reports, "count": count})
    suffix = f"?year={year}" if year else ""
    response = redirect("evaluations:desk")
    response["Location"] += f"{suffix}#across"
    return response
