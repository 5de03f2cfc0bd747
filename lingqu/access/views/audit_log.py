"""The audit log for the audit administrator: read, filter, verify, export."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from django import forms
from django.apps import apps
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from lingqu.access.gate import require
from lingqu.access.models import Person
from lingqu.access.requests import StaffRequest
from lingqu.kernel import audit, verification
from lingqu.kernel.models import AuditEntry

__all__ = ["audit_log", "export", "verify"]

PAGE = 50
ONLINE_LIMIT = 300_000  # entries; about ten seconds, beyond it the command line verifies
COLUMNS = (
    "sequence",
    "at",
    "actor_id",
    "verb",
    "object_type",
    "object_id",
    "request_id",
    "network",
    "facts",
    "previous",
    "hash",
)


DAYS = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))
"""Days that still have a day after and a midnight in every time zone."""


class FilterForm(forms.Form):
    """What to keep of the log; `before` continues a list below a number."""

    verb = forms.CharField(label=_("Act"), max_length=64, required=False)
    actor = forms.CharField(label=_("User name"), max_length=64, required=False)
    first = forms.DateField(
        label=_("From"),
        required=False,
        validators=DAYS,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    last = forms.DateField(
        label=_("To"),
        required=False,
        validators=DAYS,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


@require_GET
def audit_log(request: StaffRequest) -> HttpResponse:
    """List the newest entries that the filter keeps. There is no count: the log only grows."""
    require(request.user, "access.audit")
    form = FilterForm(request.GET)
    entries = list(_filtered(form)[: PAGE + 1])
    shown, more = entries[:PAGE], len(entries) > PAGE
    return _page(request, form=form, entries=shown, before=shown[-1].sequence if more else None)


@require_POST
def verify(request: StaffRequest) -> HttpResponse:
    """Verify the whole chain and say what was found; a very long one is left to the command."""
    require(request.user, "access.audit")
    anchor = verification.current_anchor()
    too_long = anchor.count > ONLINE_LIMIT
    broken = None if too_long else verification.verify()
    with transaction.atomic():
        facts: dict[str, audit.Fact] = {"entries": anchor.count, "holds": broken is None}
        if not too_long:
            audit.record("access.verify_audit", actor_id=request.user.pk, facts=facts)
    result = {"anchor": anchor, "broken": broken, "too_long": too_long}
    form = FilterForm({})
    return _page(
        request, form=form, entries=list(_filtered(form)[:PAGE]), before=None, result=result
    )


@require_POST
def export(request: StaffRequest) -> StreamingHttpResponse:
    """Send the filtered entries as CSV, newest first; the export is an entry itself."""
    require(request.user, "access.audit")
    form = FilterForm(request.POST)
    entries = _filtered(form)
    with transaction.atomic():
        audit.record("access.export_audit", actor_id=request.user.pk)
    response = StreamingHttpResponse(_csv_lines(entries), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _filtered(form: FilterForm) -> QuerySet[AuditEntry]:
    """Return the entries that a valid filter keeps, newest first; a wrong one keeps none."""
    if not form.is_valid():
        return AuditEntry.objects.none()
    asked, entries = form.cleaned_data, AuditEntry.objects.order_by("-sequence")
    if asked["verb"]:
        entries = entries.filter(verb=asked["verb"])
    if asked["actor"]:
        people = Person.objects.filter(login_name=asked["actor"].casefold())
        entries = entries.filter(actor_id__in=people.values("pk"))
    if asked["first"]:
        entries = entries.filter(at__gte=_midnight(asked["first"]))
    if asked["last"]:
        entries = entries.filter(at__lt=_midnight(asked["last"] + timedelta(days=1)))
    return entries.filter(sequence__lt=asked["before"]) if asked["before"] else entries


def _page(
    request: StaffRequest,
    *,
    form: FilterForm,
    entries: list[AuditEntry],
    before: int | None,
    result: Mapping[str, object] | None = None,
) -> HttpResponse:
    people = Person.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    verbs = _verb_labels()
    rows = [(entry, people.get(entry.actor_id), verbs.get(entry.verb, "")) for entry in entries]
    facts = {"form": form, "rows": rows, "verbs": verbs, "before": before, "result": result}
    return render(request, "access/audit.html", facts)


def _verb_labels() -> dict[str, str]:
    """Return the words for the acts that the applications name."""
    return {
        verb: label
        for config in apps.get_app_configs()
        for verb, label in getattr(config, "audit_verbs", {}).items()
    }


def _csv_lines(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    """Yield CSV with a byte-order mark, which spreadsheets need to read Chinese."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in entries.values_list(*COLUMNS).iterator(chunk_size=2000):
        yield writer.writerow(row)


class _Echo:
    """A file that hands back what is written, so that nothing is kept in memory."""

    def write(self, line: str) -> str:
        return line


def _midnight(day: object) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))  # type: ignore[arg-type]
