"""Keep what an officer types while he types it, and throw it away when he says so."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lingqu.cases import drafting
from lingqu.cases.drafting import Kept, Typed, keep_for_step, keep_for_type
from lingqu.cases.form_page import PREFIX
from lingqu.cases.models import Case
from lingqu.cases.views.acts import case_or_404
from lingqu.cases.views.request import person_of, whole
from lingqu.cases.views.starting import startable_or_404

__all__ = ["discard", "discard_new", "keep", "keep_new"]


@require_POST
def keep(request: HttpRequest, number: str) -> HttpResponse:
    """Keep what is typed for a step; say when, and which questions are asked for it."""
    sent = request.POST
    revision, seen = whole(sent.get("revision")), whole(sent.get("seen"))
    try:
        kept = keep_for_step(
            number=number, task_id=whole(sent.get("task")), person=person_of(request),
            typed=Typed(fields=sent, revision=revision, seen=seen), at=timezone.now(),
        )  # fmt: skip
    except Case.DoesNotExist as error:
        raise Http404 from error
    return _saved(request, kept)


@require_POST
def keep_new(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what is typed for a new case; say when, and which questions are asked for it."""
    version = startable_or_404(request, code)
    typed = Typed(fields=request.POST)
    kept = keep_for_type(version, typed=typed, person=person_of(request), at=timezone.now())
    return _saved(request, kept)


@require_POST
def discard(request: HttpRequest, number: str) -> HttpResponse:
    """Throw one's own draft of a step away."""
    case, task = case_or_404(request, number), whole(request.POST.get("task"))
    drafting.discard(person_of(request), task_id=task)
    messages.success(request, _("The draft is discarded."))
    return redirect(f"{reverse('cases:detail', args=[case.number])}?task={task}")


@require_POST
def discard_new(request: HttpRequest, code: str) -> HttpResponse:
    """Throw one's own draft of a new case away."""
    version = startable_or_404(request, code)
    drafting.discard(person_of(request), case_type_id=version.type_id)
    messages.success(request, _("The draft is discarded."))
    return redirect("cases:begin", code)


def _saved(request: HttpRequest, kept: Kept) -> HttpResponse:
    names = " ".join(sorted(PREFIX + name for name in kept.asked))
    facts = {"kept": kept, "names": names, "at": timezone.now()}
    return render(request, "cases/_draft_saved.html", facts)
