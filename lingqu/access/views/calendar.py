"""The working-day calendar: a year to look at, a notice to import, a day to change."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from lingqu.access import services_calendar
from lingqu.access.gate import require
from lingqu.access.models import Person
from lingqu.access.requests import StaffRequest, posted
from lingqu.access.views.session import read_or_send
from lingqu.access.year_page import KINDS, WEEKDAYS, change_of, holidays, months
from lingqu.kernel import calendar as table
from lingqu.kernel import notices
from lingqu.kernel.calendar_changes import MAX_REASON
from lingqu.kernel.errors import DataError
from lingqu.kernel.models import CalendarVersion
from lingqu.kernel.notice_checks import MAX_NAME, MAX_SOURCE, NoticeRefused
from lingqu.kernel.workdays import WorkCalendar

__all__ = ["change_day", "import_notice", "missing_notice", "publish_notice", "this_year", "year"]

WRITES = "access.calendar"


class DateField(forms.DateField):
    """A day, picked or typed as 2026-01-31."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NoticeForm(forms.Form):
    """The file of a notice, and what a CSV file cannot say."""

    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("TOML or CSV, at most 64 KB")
    )
    source = forms.CharField(
        label=gettext_lazy("Title and number of the notice"),
        help_text=gettext_lazy("For a CSV file; a TOML file names them itself"),
        max_length=MAX_SOURCE,
        required=False,
    )
    published_on = DateField(label=gettext_lazy("Published on"), required=False)


class PublishForm(forms.Form):
    """What was previewed, sent back: the text itself and the state that it was compared with."""

    text = forms.CharField(max_length=notices.MAX_BYTES, strip=False, widget=forms.Textarea)
    format = forms.ChoiceField(choices=[("toml", "TOML"), ("csv", "CSV")])
    where = forms.CharField(max_length=100)
    source = forms.CharField(max_length=MAX_SOURCE, required=False)
    published_on = DateField(required=False)
    expected = forms.IntegerField(min_value=0)


class DayForm(forms.Form):
    """One day, what it becomes, and why."""

    day = DateField(label=gettext_lazy("Day"))
    kind = forms.ChoiceField(label=gettext_lazy("Becomes"), choices=KINDS)
    name = forms.CharField(
        label=pgettext_lazy("holiday", "Name"),
        help_text=gettext_lazy("Of the holiday; not needed for a plain day"),
        max_length=MAX_NAME,
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason and document"),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    expected = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        fields = super().clean() or {}
        if fields.get("kind") in ("holiday", "make_up") and not fields.get("name"):
            self.add_error("name", _("Name the holiday or the occasion."))
        return fields


@require_GET
def this_year(request: StaffRequest) -> HttpResponse:
    """Show the current year."""
    return _year_page(request, timezone.localdate().year)


@require_GET
def year(request: StaffRequest, year: int) -> HttpResponse:
    """Show a year in its present state, or in an earlier one (`?version=`)."""
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isdecimal() and len(asked) < 10 else None
    return _year_page(request, year, version=version)


@require_POST
def change_day(request: StaffRequest, year: int) -> HttpResponse:
    """Change one day and show its year again."""
    require(request.user, WRITES)
    form = DayForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        kind = None if sent["kind"] == "plain" else sent["kind"]
        try:
            services_calendar.change_day(
                actor=request.user,
                day=sent["day"],
                kind=kind,
                name=sent["name"],
                reason=sent["reason"],
                expected=sent["expected"],
                at=timezone.now(),
            )
        except DataError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(day)s was changed.") % {"day": sent["day"]})
            return redirect("access:calendar_year", sent["day"].year)
    return _year_page(request, year, form=form)


@read_or_send
def import_notice(request: StaffRequest) -> HttpResponse:
    """Ask for a file; show what it would change, or everything that is wrong with it."""
    require(request.user, WRITES)
    form = NoticeForm(posted(request), request.FILES or None)
    if not form.is_valid():
        return _import_page(request, form, status=422 if form.is_bound else 200)
    file, source = form.cleaned_data["file"], form.cleaned_data["source"]
    published_on = form.cleaned_data["published_on"]
    try:
        format = notices.notice_format(file.name)
        text = notices.decode(file.read(notices.MAX_BYTES + 1), where=file.name)
        notice = notices.read_notice(
            text, format=format, where=file.name, source=source, published_on=published_on
        )
    except DataError as error:
        return _import_page(request, form, status=422, **_faults(error))
    sent = {"text": text, "format": format, "where": file.name[-100:], "source": source}
    sent |= {"published_on": published_on, "expected": table.calendar().version}
    changes = [change_of(one.day, one.before, one.after) for one in table.differences(notice)]
    facts = {"notice": notice, "changes": changes, "sent": PublishForm(initial=sent)}
    return _import_page(request, form, status=200, **facts)


@require_POST
def publish_notice(request: StaffRequest) -> HttpResponse:
    """Publish what was previewed, read once more from the text itself."""
    require(request.user, WRITES)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _import_page(request, NoticeForm(), status=422)
    sent = form.cleaned_data
    notice = notices.read_notice(
        sent["text"],
        format=sent["format"],
        where=sent["where"],
        source=sent["source"],
        published_on=sent["published_on"],
    )
    version = services_calendar.publish_notice(
        actor=request.user, notice=notice, expected=sent["expected"], at=timezone.now()
    )
    facts = {"year": notice.year, "version": version.sequence if version else ""}
    done = _("%(year)s is published: calendar version %(version)s.") % facts
    messages.success(request, done if version else _("The calendar says so already."))
    return redirect("access:calendar_year", notice.year)


def missing_notice(request: HttpRequest) -> dict[str, Any] | None:
    """Return the years that ought to have a notice and have none, for the workbench."""
    years = table.unpublished_years(timezone.localdate())
    return {"years": years} if years else None


def _year_page(
    request: StaffRequest, year: int, *, version: int | None = None, form: DayForm | None = None
) -> HttpResponse:
    today = timezone.localdate()
    held = table.calendar(version=version)
    if not held.first_year <= year <= held.last_year:
        raise Http404
    may_change = request.user.may(WRITES) and version is None
    drawn, versions = months(held, year, today=today), _versions(year)
    initial = {"expected": held.version, "day": today if today.year == year else date(year, 1, 1)}
    facts = {
        "year": year,
        "held": held,
        "provisional": year in held.provisional_years,
        "is_late": year in table.unpublished_years(today),
        "months": drawn,
        "weekdays": WEEKDAYS,
        "working": sum(month.working for month in drawn),
        "counts": _counts(held, year),
        "holidays": holidays(held, year),
        "versions": versions,
        "latest": next((row for row, _who in versions if row.sequence <= held.version), None),
        "asked": version,
        "form": (form or DayForm(initial=initial)) if may_change else None,
        "earlier": year - 1 if year > held.first_year else None,
        "later": year + 1 if year < held.last_year else None,
        "law": table.BY_LAW,
    }
    status = 422 if form is not None else 200
    return render(request, "access/calendar.html", facts, status=status)


def _counts(held: WorkCalendar, year: int) -> dict[str, int]:
    kinds = [one.kind for day, one in held.days.items() if day.year == year]
    return {"off": kinds.count("holiday"), "make_up": kinds.count("make_up")}


def _versions(year: int) -> list[tuple[CalendarVersion, Person | None]]:
    """Return the year's versions, newest first, each with who recorded it."""
    rows = list(CalendarVersion.objects.filter(year=year)[:50])
    people = Person.objects.in_bulk({row.recorded_by for row in rows if row.recorded_by})
    return [(row, people.get(row.recorded_by or 0)) for row in rows]


def _import_page(
    request: StaffRequest, form: NoticeForm, *, status: int, **facts: Any
) -> HttpResponse:
    context = {"form": form, "example_year": timezone.localdate().year + 1, **facts}
    return render(request, "access/import_notice.html", context, status=status)


def _faults(error: DataError) -> dict[str, Any]:
    if isinstance(error, NoticeRefused):
        return {"refused": error, "faults": error.faults}
    return {"refused": error, "faults": ()}
