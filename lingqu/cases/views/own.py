"""What an officer keeps for himself: delegation, phrases, read notices."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lingqu.access.models import Person
from lingqu.access.requests import posted
from lingqu.cases.colleagues import colleagues_of
from lingqu.cases.delegating import (
    add_phrase,
    delegate,
    delegations_of,
    drop_phrase,
    end_delegation,
)
from lingqu.cases.models import Delegation, Phrase
from lingqu.cases.noticing import mark_read
from lingqu.cases.views.request import desk_for, person_of, whole
from lingqu.kernel.errors import DataError

__all__ = ["delegation", "drop", "end", "phrases", "read_notices"]


@require_http_methods(["GET", "HEAD", "POST"])
def delegation(request: HttpRequest) -> HttpResponse:
    """Show what was given and taken; hand one's work over for a period."""
    person, form = person_of(request), _delegation_form(request)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            delegate(
                actor=person, taker=Person.objects.get(pk=int(given["taker"])),
                since=given["since"], until=given["last"] + timedelta(days=1),
                reason=given["reason"], at=timezone.now(),
            )  # fmt: skip
        except DataError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your work is handed over for this period."))
            return redirect("cases:delegation")
    rows = [_delegation_row(one, person) for one in delegations_of(person)]
    status = 422 if form.errors else 200
    return render(request, "cases/delegation.html", {"form": form, "rows": rows}, status=status)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation early."""
    try:
        end_delegation(pk=pk, actor=person_of(request), at=timezone.now())
    except (Delegation.DoesNotExist, OverflowError) as error:
        raise Http404 from error
    messages.success(request, _("The delegation is ended."))
    return redirect("cases:delegation")


@require_http_methods(["GET", "HEAD", "POST"])
def phrases(request: HttpRequest) -> HttpResponse:
    """Show and keep one's own sentences for opinions."""
    person, form = person_of(request), _phrase_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            add_phrase(actor=person, text=form.cleaned_data["text"], at=timezone.now())
        except DataError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The sentence is kept."))
            return redirect("cases:phrases")
    rows = Phrase.objects.filter(person=person)
    status = 422 if form.errors else 200
    return render(request, "cases/phrases.html", {"form": form, "rows": rows}, status=status)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop one of one's own sentences; another's is left alone."""
    drop_phrase(actor=person_of(request), pk=pk)
    return redirect("cases:phrases")


@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """Mark the notices that were shown as read."""
    desk = desk_for(request)
    newest = whole(request.POST.get("newest"))
    mark_read(desk.person, desk.boxes, newest=newest, at=desk.now)
    return redirect("/#messages")


def _delegation_form(request: HttpRequest) -> forms.Form:
    today = localdate()
    people = colleagues_of(person_of(request), today)
    day = {"type": "date"}

    class DelegationForm(forms.Form):
        taker = forms.ChoiceField(
            label=_("To whom"),
            choices=[("", _("Choose an officer")), *((str(p.pk), p.display_name) for p in people)],
        )
        since = forms.DateField(
            label=_("From"), initial=today, widget=forms.DateInput(attrs=day, format="%Y-%m-%d")
        )
        last = forms.DateField(
            label=_("Last day"), widget=forms.DateInput(attrs=day, format="%Y-%m-%d"),
            help_text=_("At most one year; on this day he still stands in for you."),
        )  # fmt: skip
        reason = forms.CharField(
            label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
        )

    return DelegationForm(posted(request))


def _delegation_row(one: Delegation, person: Person) -> dict[str, Any]:
    today = localdate()
    if one.ended_at:
        state = ("idle", _("ended early"))
    elif today >= one.until:
        state = ("idle", _("over"))
    elif today < one.since:
        state = ("info", _("to come"))
    else:
        state = ("ok", _("in force"))
    return {
        "it": one,
        "last": one.until - timedelta(days=1),
        "gives": one.giver_id == person.pk,
        "state": state,
        "may_end": one.ended_at is None and today < one.until,
    }


def _phrase_form(request: HttpRequest) -> forms.Form:
    class PhraseForm(forms.Form):
        text = forms.CharField(
            label=_("Sentence"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("It stands beside the opinion box of every step; at most 200 characters."),
        )  # fmt: skip

    return PhraseForm(posted(request))
