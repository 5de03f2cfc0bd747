"""The work list: tabs, filters, search, and acts on several cases at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from lingqu.access.models import Person
from lingqu.cases import work_lists
from lingqu.cases.clock_words import marks_of
from lingqu.cases.colleagues import colleagues_of
from lingqu.cases.desk import capped_text
from lingqu.cases.list_rows import case_row
from lingqu.cases.models import Case, Task
from lingqu.cases.search import find
from lingqu.cases.steps import Done, assign, claim
from lingqu.cases.types_in_force import Kind, assigns, published, startable
from lingqu.cases.views.request import desk_for, person_of, whole
from lingqu.kernel.errors import LingquError

__all__ = ["batch", "listing"]

MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one case of a batch; `words` say why not."""

    number: str
    ok: bool
    words: str = ""


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show the tab that the address names, or what a search finds."""
    desk, filters = desk_for(request), work_lists.filters_from(request.GET.dict())
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:100]
    kinds = published()
    context = _found(request, wanted) if wanted else _tab(request, filters, kinds)
    yellow, red = marks_of(desk.facts)
    counts = work_lists.counts(desk)
    tabs = [
        {"label": label, "count": capped_text(counts[name]), "query": f"tab={name}",
         "current": not wanted and name == filters.tab}
        for name, label in _tab_labels().items()
    ]  # fmt: skip
    return render(
        request,
        "cases/list.html",
        {"filters": filters, "tabs": tabs, "wanted": wanted, "yellow": yellow, "red": red,
         "can_begin": bool(startable(desk.person, kinds)), **context},
    )  # fmt: skip


@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """Take or give several tasks; each is its own act, and the result names each."""
    person, now = person_of(request), timezone.now()
    numbers = [whole(text) for text in request.POST.getlist("task")[:MOST_AT_ONCE]]
    act: Callable[[int], Done]
    if request.POST.get("act") == "assign":
        heading = _("Assign several cases")
        to = Person.objects.filter(pk=whole(request.POST.get("to")), is_active=True).first()

        def act(number: int) -> Done:
            if to is None:
                raise LingquError(text=_("Choose an officer first."))
            return assign(task_id=number, to=to, actor=person, at=now)
    else:
        heading = _("Take several cases")

        def act(number: int) -> Done:
            return claim(task_id=number, actor=person, at=now)

    results = [_result(act, number) for number in dict.fromkeys(numbers)]
    done = sum(1 for one in results if one.ok)
    context = {"results": results, "done": done, "heading": heading, "back": _back(request)}
    return render(request, "cases/batch.html", context)


def _result(act: Callable[[int], Done], number: int) -> Result:
    try:
        return Result(number=act(number).number, ok=True)
    except (Case.DoesNotExist, Task.DoesNotExist):
        return Result(number="", ok=False, words=_("There is no such case for you."))
    except LingquError as error:
        task = Task.objects.filter(pk=number).values_list("case__number").first()
        return Result(number=task[0] if task else "", ok=False, words=str(error))


def _tab(
    request: HttpRequest, filters: work_lists.Filters, kinds: Sequence[Kind]
) -> dict[str, Any]:
    desk = desk_for(request)
    page, is_open = work_lists.listing(desk, filters), filters.tab in ("open", "unclaimed")
    assigning = is_open and assigns(desk.person, kinds)
    return {
        "rows": page.rows,
        "next": filters.query(after=page.after) if page.after else "",
        "kinds": [(str(one.pk), one.declaration.label) for one in kinds],
        "lamps": _lamp_labels() if is_open else (),
        "by_time": is_open,
        "by_step": filters.tab in ("open", "unclaimed", "done"),
        "can_pick": is_open,
        "colleagues": colleagues_of(desk.person, localdate()) if assigning else (),
        "caption": _tab_labels()[filters.tab],
        **_nothing(filters),
    }


def _found(request: HttpRequest, wanted: str) -> dict[str, Any]:
    desk = desk_for(request)
    cases = find(desk.person, wanted)
    return {
        "rows": [case_row(one, now=desk.now, facts=desk.facts) for one in cases],
        "caption": _("Cases found"),
        "nothing": _("No case that you may see has this number, applicant or words."),
        "go": reverse("cases:list"),
        "go_label": _("Back to my cases"),
    }


def _nothing(filters: work_lists.Filters) -> dict[str, str]:
    """Return what an empty list says, and where to go."""
    if filters.narrows:
        return {
            "nothing": _("No case fits these filters."), "go": f"?tab={filters.tab}",
            "go_label": _("Clear the filters"),
        }  # fmt: skip
    words = {
        "open": _("No case waits for you."), "unclaimed": _("No case waits to be taken."),
        "done": _("You have done no step yet."), "closed": _("No case is closed yet."),
        "supervised": _("No open case is under supervision."),
    }  # fmt: skip
    return {
        "nothing": words[filters.tab],
        "go": reverse("workbench"),
        "go_label": _("To the workbench"),
    }


def _tab_labels() -> dict[str, str]:
    return {
        "open": pgettext("cases", "Open"), "unclaimed": pgettext("cases", "Unclaimed"),
        "done": pgettext("cases", "Done"), "closed": pgettext("cases", "Closed"),
        "supervised": pgettext("cases", "Supervised"),
    }  # fmt: skip


def _lamp_labels() -> tuple[tuple[str, str], ...]:
    return (
        ("today", _("due today")), ("overdue", _("overdue")), ("red", _("red lamp")),
        ("yellow", _("yellow lamp")), ("paused", _("clock paused")),
    )  # fmt: skip


def _back(request: HttpRequest) -> str:
    """Return the page that the form came from, if it is one of ours."""
    page = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if ours else reverse("cases:list")
