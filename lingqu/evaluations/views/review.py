"""Acts of a review. Each answers with the page again, or with the changed part to htmx."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lingqu.evaluations import services_review as services
from lingqu.evaluations.models import Evaluation, StoredFinding
from lingqu.evaluations.shown import shown
from lingqu.evaluations.views.request import is_part, person_of, whole

__all__ = ["choose_scheme", "conclude", "decide", "return_to_unit"]


@require_POST
def decide(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Accept a finding or ask for an explanation."""
    try:
        evaluation = services.decide(
            pk=pk,
            number=number,
            decision=request.POST.get("decision", ""),
            note=request.POST.get("note", ""),
            actor=person_of(request),
            at=timezone.now(),
        )
    except (Evaluation.DoesNotExist, StoredFinding.DoesNotExist) as error:
        raise Http404 from error
    if not is_part(request):
        return redirect(f"{_address(pk)}#f{number}")
    findings = shown(evaluation).findings
    context = {
        "it": evaluation,
        "one": next(finding for finding in findings if finding.number == number),
        "may_review": True,
        "decided": sum(1 for finding in findings if finding.decision),
        "total_findings": len(findings),
    }
    return render(request, "evaluations/_decided.html", context)


@require_POST
def choose_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """Recompute under another scheme."""
    return _act(
        request,
        pk,
        services.choose_scheme,
        _("Recomputed under the chosen scheme."),
        scheme_id=request.POST.get("scheme", ""),
        reason=request.POST.get("reason", ""),
    )


@require_POST
def return_to_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the report to its unit with a reason."""
    reason = request.POST.get("text", "")
    return _act(request, pk, services.return_to_unit, _("Returned to the unit."), reason=reason)


@require_POST
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Conclude the review with an opinion."""
    opinion = request.POST.get("text", "")
    return _act(request, pk, services.conclude, _("The review is concluded."), opinion=opinion)


def _act(
    request: HttpRequest, pk: int, service: services.Act, done: str, **given: str
) -> HttpResponse:
    version = whole(request.POST.get("version"))
    try:
        service(
            pk=pk,
            actor=person_of(request),
            at=timezone.now(),
            version=version,
            **given,
        )
    except Evaluation.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, done)
    return redirect(_address(pk))


def _address(pk: int) -> str:
    return reverse("evaluations:page", args=[pk])
