"""Acts on a case. What is refused comes back on the same page, with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lingqu.cases.abilities import Abilities
from lingqu.cases.acts import ACTS, Call, act_form, why_not
from lingqu.cases.case_page import Bound, Fault
from lingqu.cases.drafting import discard
from lingqu.cases.errors import FormFaults
from lingqu.cases.folder import seen_case
from lingqu.cases.form_page import PREFIX, posted
from lingqu.cases.models import Case, Task
from lingqu.cases.publishing import compiled
from lingqu.cases.revisions import expect_revision
from lingqu.cases.steps import complete
from lingqu.cases.views.detail import folder_or_404, page
from lingqu.cases.views.request import person_of, whole
from lingqu.kernel.errors import DataError, LingquError, TransitionRefused

__all__ = ["act", "case_or_404", "finish", "task_of"]

FREE = ("comment",)
"""Acts that fit whatever happened meanwhile."""


@require_POST
def finish(request: HttpRequest, number: str) -> HttpResponse:
    """Finish a step with one of its outcomes."""
    case, task = case_or_404(request, number), whole(request.POST.get("task"))
    definition = compiled(case.version_id, case.version.hash)
    element = task_of(case, task)
    declared = definition.task(element)
    outcome, opinion = request.POST.get("outcome", "")[:40], request.POST.get("opinion", "")

    needs = [name for one in declared.outcomes if one.name == outcome for name in one.needs]
    names = dict.fromkeys((*declared.fields, *needs))
    data = posted([definition.fields[name] for name in names], request.POST)

    def do() -> object:
        return complete(
            task_id=task, outcome=outcome, data=data, opinion=opinion,
            actor=person_of(request), at=timezone.now(),
        )  # fmt: skip

    answer = _answer(request, case, "complete", do, _("The step is done."))
    if answer.status_code == 302:
        discard(person_of(request), task_id=task)
    return answer


@require_POST
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Run another act of the page."""
    if name not in ACTS:
        raise Http404
    chosen, folder = ACTS[name], folder_or_404(request, number)
    abilities = Abilities(folder=folder, wanted=whole(request.POST.get("task")))
    case, task = folder.case, whole(request.POST.get("task"))
    form = act_form(chosen, abilities, request.POST)
    if chosen.on_task:
        task_of(case, task)

    def do() -> object:
        if not chosen.offered(abilities):
            raise why_not(chosen, abilities)
        call = Call(case_id=case.pk, task_id=task, actor=person_of(request), at=timezone.now(),
                    data=form.cleaned_data)  # fmt: skip
        return chosen.run(call)

    if chosen.offered(abilities) and not form.is_valid():
        faults = [
            Fault(field=f"{name}-{key}", label=str(form.fields[key].label), text=str(text))
            for key, texts in form.errors.items() for text in texts
        ]  # fmt: skip
        return _again(request, number, name, status=422, faults=faults)
    form.is_valid()
    return _answer(request, case, name, do, str(chosen.done))


def case_or_404(request: HttpRequest, number: str) -> Case:
    """Return a case that who asks may see; any other is not found."""
    try:
        return seen_case(person_of(request), number)
    except Case.DoesNotExist as error:
        raise Http404 from error


def task_of(case: Case, task: int) -> str:
    """Return the element of a task of the case; another case's is not found."""
    found = Task.objects.filter(pk=task, case=case).values_list("element", flat=True).first()
    if found is None:
        raise Http404
    return found


def _answer(
    request: HttpRequest, case: Case, name: str, do: Callable[[], object], done: str
) -> HttpResponse:
    """Run an act at the revision that the page showed, and answer."""
    try:
        with transaction.atomic():
            if name not in FREE:
                expect_revision(case, whole(request.POST.get("revision")))
            do()
    except Case.DoesNotExist as error:
        raise Http404 from error
    except FormFaults as error:
        faults = _faults(case, error.faults)
        return _again(request, case.number, name, status=422, faults=faults)
    except DataError as error:
        fault = Fault(field="", label="", text=str(error))
        return _again(request, case.number, name, status=422, faults=[fault])
    except TransitionRefused as error:
        return _again(request, case.number, name, status=409, refused=error)
    messages.success(request, done)
    return redirect("cases:detail", case.number)


def _again(
    request: HttpRequest, number: str, name: str, *, status: int, faults: Iterable[Fault] = (),
    refused: LingquError | None = None,
) -> HttpResponse:  # fmt: skip
    bound = Bound(
        act=name, typed=request.POST, faults=tuple(faults), refused=str(refused or ""),
        seen=whole(request.POST.get("seen")) if refused else 0,
    )  # fmt: skip
    return page(request, number, bound=bound, status=status)


def _faults(case: Case, given: Iterable[tuple[str, str]]) -> list[Fault]:
    """Return faults with the ids and labels of their fields."""
    fields = compiled(case.version_id, case.version.hash).fields
    found = []
    for name, text in given:
        if name in fields:
            found.append(Fault(field=PREFIX + name, label=str(fields[name].title), text=text))
        elif name == "opinion":
            found.append(Fault(field=name, label=_("Opinion"), text=text))
        else:
            found.append(Fault(field="", label=name, text=text))
    return found
