"""Tasks: my open ones, and what is done to a step."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from lingqu.cases import requests, special, steps
from lingqu.cases.api import bodies, shown
from lingqu.cases.api import schemas as out
from lingqu.cases.api.acts import officer, on_task, unit_of
from lingqu.cases.api.auth import person_in
from lingqu.cases.api.bodies import TaskId
from lingqu.cases.api.paging import Cursor, Limit, position, sealed
from lingqu.cases.lists import boxes_of, my_tasks

__all__ = ["router"]

router = Router(tags=["Tasks"])


@router.get("", response=out.TaskPage, summary="List my open tasks")
def list_tasks(request: HttpRequest, limit: Limit = 20, cursor: Cursor = "") -> out.TaskPage:
    """Those in my hands, and those in the in-boxes that my posts reach, the most urgent first."""
    place = position("tasks", cursor)
    after = (datetime.fromisoformat(place[0]), int(place[1])) if place else None
    page = my_tasks(boxes_of(person_in(request), at=timezone.now()), after=after, limit=limit)
    more = sealed("tasks", [page.after[0].isoformat(), page.after[1]]) if page.after else None
    items = [shown.task_row(task, task.case, shown.definition_of(task.case)) for task in page.tasks]
    return out.TaskPage(items=items, next=more)


@router.post("/{task_id}/claim", response=out.Done, summary="Take a task")
def claim_task(
    request: HttpRequest,
    task_id: TaskId,
    body: bodies.Revision = bodies.Revision(),  # noqa: B008
) -> HttpResponse:
    """Take a task of an in-box into one's own hands."""
    person = person_in(request)
    return on_task(request, task_id, body, lambda at: steps.claim(
        task_id=task_id, actor=person, at=at))  # fmt: skip


@router.post("/{task_id}/release", response=out.Done, summary="Put a task back")
def release_task(
    request: HttpRequest,
    task_id: TaskId,
    body: bodies.Givenback = bodies.Givenback(),  # noqa: B008
) -> HttpResponse:
    """Put a task in one's hands back into the in-box of its unit."""
    person = person_in(request)
    return on_task(request, task_id, body, lambda at: steps.release(
        task_id=task_id, actor=person, at=at, reason=body.reason))  # fmt: skip


@router.post("/{task_id}/complete", response=out.Done, summary="Finish a step")
def complete_task(request: HttpRequest, task_id: TaskId, body: bodies.Complete) -> HttpResponse:
    """Finish a step with one of its outcomes; the case moves on. Every fault of the form is told
    at once."""
    person = person_in(request)
    return on_task(request, task_id, body, lambda at: steps.complete(
        task_id=task_id, outcome=body.outcome, actor=person, at=at, data=body.data,
        opinion=body.opinion,
    ))  # fmt: skip


@router.post("/{task_id}/assign", response=out.Done, summary="Give a task to an officer")
def assign_task(request: HttpRequest, task_id: TaskId, body: bodies.Assign) -> HttpResponse:
    """The officer must hold the step's duty at its unit. Needs the type's permission to assign."""
    person = person_in(request)
    return on_task(request, task_id, body, lambda at: steps.assign(
        task_id=task_id, to=officer(body.to, actor=person, task_id=task_id), actor=person, at=at,
        reason=body.reason,
    ))  # fmt: skip


@router.post("/{task_id}/transfer", response=out.Done, summary="Hand a task to another unit")
def transfer_task(request: HttpRequest, task_id: TaskId, body: bodies.Transfer) -> HttpResponse:
    """Into its in-box, or to one officer of it. The clock of the step goes on."""
    person = person_in(request)
    return on_task(request, task_id, body, lambda at: steps.transfer(
        task_id=task_id, unit=unit_of(body.unit), actor=person, at=at, reason=body.reason,
        to=officer(body.to, actor=person, task_id=task_id) if body.to else None,
    ))  # fmt: skip


@router.post("/{task_id}/send-back", response=out.Done, summary="Send a handed task back")
def send_task_back(request: HttpRequest, task_id: TaskId, body: bodies.Reason) -> HttpResponse:
    """To whoever handed it over."""
    person = person_in(request)
    return on_task(request, task_id, body, lambda at: steps.return_task(
        task_id=task_id, actor=person, at=at, reason=body.reason))  # fmt: skip


@router.post("/{task_id}/ask", response=out.Done, summary="Ask other units")
def ask_units(request: HttpRequest, task_id: TaskId, body: bodies.Asked) -> HttpResponse:
    """To countersign, which the step waits for, or for their opinion, which hinders nothing."""
    person = person_in(request)
    return on_task(request, task_id, body, lambda at: requests.ask(
        task_id=task_id, units=[unit_of(key) for key in body.units], kind=body.kind,
        question=body.question, actor=person, at=at,
    ))  # fmt: skip


@router.post("/{task_id}/answer", response=out.Done, summary="Answer another unit's request")
def answer_request(request: HttpRequest, task_id: TaskId, body: bodies.Answer) -> HttpResponse:
    """`task_id` is the request's. To object needs a reason, and so does an opinion asked for."""
    person = person_in(request)
    return on_task(request, task_id, body, lambda at: requests.answer(
        task_id=task_id, outcome=body.outcome, opinion=body.opinion, actor=person, at=at,
    ))  # fmt: skip


@router.post("/{task_id}/take-back", response=out.Done, summary="Take a request back")
def take_request_back(
    request: HttpRequest,
    task_id: TaskId,
    body: bodies.Givenback = bodies.Givenback(),  # noqa: B008
) -> HttpResponse:
    """`task_id` is the request's, which hangs on a step of yours."""
    person = person_in(request)
    return on_task(request, task_id, body, lambda at: requests.take_back(
        task_id=task_id, actor=person, at=at, reason=body.reason))  # fmt: skip


@router.post("/{task_id}/extension", response=out.Done, summary="Ask for a longer limit")
def ask_for_extension(request: HttpRequest, task_id: TaskId, body: bodies.Extend) -> HttpResponse:
    """For a clock of the case, at most what its type allows in all; one request at a time."""
    person = person_in(request)
    return on_task(request, task_id, body, lambda at: requests.ask_extension(
        task_id=task_id, clock=body.clock, amount=body.amount, reason=body.reason, actor=person,
        at=at,
    ))  # fmt: skip


@router.post("/{task_id}/decision", response=out.Done, summary="Decide on a longer limit")
def decide_on_extension(request: HttpRequest, task_id: TaskId, body: bodies.Decide) -> HttpResponse:
    """`task_id` is the request's. Nobody decides on his own; a refusal needs a reason."""
    person = person_in(request)
    return on_task(request, task_id, body, lambda at: requests.decide_extension(
        task_id=task_id, granted=body.granted, opinion=body.opinion, actor=person, at=at,
    ))  # fmt: skip


@router.post("/{task_id}/suspend", response=out.Done, summary="Let time stand still")
def suspend_case(request: HttpRequest, task_id: TaskId, body: bodies.Suspend) -> HttpResponse:
    """For a reason that the type declares, from a step one may do. The applicant is told."""
    person = person_in(request)
    return on_task(request, task_id, body, lambda at: special.suspend(
        task_id=task_id, kind=body.kind, reason=body.reason, actor=person, at=at,
    ))  # fmt: skip
