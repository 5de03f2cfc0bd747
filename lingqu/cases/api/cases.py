"""Cases: begin, list, read, and what is done to a whole case."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from lingqu.access.models import Person, Unit
from lingqu.cases import opening, papers, special
from lingqu.cases.api import bodies, shown
from lingqu.cases.api import schemas as out
from lingqu.cases.api.acts import at_revision, on_case, unit_of
from lingqu.cases.api.auth import person_in
from lingqu.cases.api.bodies import CaseId
from lingqu.cases.api.errors import Problem
from lingqu.cases.api.idempotency import once
from lingqu.cases.api.paging import Cursor, Limit, position, sealed
from lingqu.cases.declaration import Declaration
from lingqu.cases.models import Case, CaseComment, CaseEvent, Task
from lingqu.cases.search import find, newest

__all__ = ["router", "seen"]

router = Router(tags=["Cases"])
BESIDE = ("unit", "case_type", "version")

Words = Annotated[
    str,
    Query(
        max_length=100,
        description="Number or its beginning, applicant's name, or words of number, title and name."
        " With it the other filters do not count.",
    ),
]
TypeCode = Annotated[str, Query(max_length=80, description="Code of a case type.")]
Open = Annotated[bool | None, Query(description="true: open cases only; false: closed ones only.")]


@router.post("", response={201: out.Started}, summary="Begin a case")
def begin_case(request: HttpRequest, body: bodies.Begin) -> HttpResponse:
    """Begin a case at a unit where one of your posts may. `data` is checked as a whole; every fault
    is told at once. The query code in the answer is told only here."""
    person = person_in(request)
    version = opening.current_version(body.type)
    unit = unit_of(body.unit) if body.unit else _own_unit(person, version.definition.declaration)

    def act(at: datetime) -> out.Started:
        made = opening.start(
            code=body.type, data=body.data, unit=unit, channel="api", actor=person, at=at,
            version=version,
        )  # fmt: skip
        return out.Started(
            id=made.case_id, number=made.number, query_code=made.query_code, revision=1,
            tasks=list(made.tasks),
        )  # fmt: skip

    return once(request, act, status=201)


@router.get("", response=out.CasePage, summary="List cases that I may see")
def list_cases(
    request: HttpRequest,
    q: Words = "",
    type: TypeCode = "",
    open: Open = None,
    limit: Limit = 20,
    cursor: Cursor = "",
) -> out.CasePage:
    """The newest first. Cases that begin meanwhile do not move the pages."""
    person = person_in(request)
    place = position("cases", cursor)
    before = int(place[0]) if place else None
    if q.strip():
        rows = find(person, q, before=before, limit=limit + 1)
    else:
        rows = newest(_filtered(person, type, open), person=person, before=before, limit=limit + 1)
    more = sealed("cases", [rows[limit - 1].pk]) if len(rows) > limit else None
    return out.CasePage(items=[shown.case_row(one) for one in rows[:limit]], next=more)


@router.get("/{case_id}", response=out.CaseDetail, summary="Read a case")
def read_case(request: HttpRequest, response: HttpResponse, case_id: CaseId) -> out.CaseDetail:
    """Form, clocks, open tasks and state. Protected values are shown in part. The `ETag` is the
    revision: send it back as `If-Match` with a write."""
    case = seen(person_in(request), case_id)
    form = CaseEvent.objects.values_list("form", flat=True).get(
        case_id=case_id, number=case.form_event
    )
    tasks = Task.objects.open().filter(case_id=case_id).select_related("unit", "assignee")
    response.headers["ETag"] = f'"{case.revision}"'
    return shown.case_detail(case, form=form, tasks=tasks.order_by("pk"))


@router.get("/{case_id}/history", response=out.EventPage, summary="Read a case's history")
def read_history(
    request: HttpRequest, case_id: CaseId, limit: Limit = 50, cursor: Cursor = ""
) -> out.EventPage:
    """Who did what and when, from the first act on. Nothing in it is ever changed."""
    case = seen(person_in(request), case_id)
    place = position("history", cursor)
    rows = list(
        CaseEvent.objects.filter(case_id=case_id, number__gt=int(place[0]) if place else 0)
        .defer("form").order_by("number")[: limit + 1]
    )  # fmt: skip
    more = sealed("history", [rows[limit - 1].number]) if len(rows) > limit else None
    return out.EventPage(items=shown.events(rows[:limit], shown.definition_of(case)), next=more)


@router.get("/{case_id}/comments", response=out.CommentPage, summary="Read officers' remarks")
def read_comments(
    request: HttpRequest, case_id: CaseId, limit: Limit = 50, cursor: Cursor = ""
) -> out.CommentPage:
    """The oldest first. The applicant does not see them."""
    seen(person_in(request), case_id)
    place = position("comments", cursor)
    rows = list(
        CaseComment.objects.filter(case_id=case_id, pk__gt=int(place[0]) if place else 0)
        .select_related("author")[: limit + 1]
    )  # fmt: skip
    more = sealed("comments", [rows[limit - 1].pk]) if len(rows) > limit else None
    return out.CommentPage(items=[_comment(one) for one in rows[:limit]], next=more)


@router.post("/{case_id}/comments", response={201: out.CommentOut}, summary="Leave a remark")
def leave_comment(request: HttpRequest, case_id: CaseId, body: bodies.Remark) -> HttpResponse:
    """Who may read a case may leave a remark; it stays among officers."""
    person, revision = person_in(request), bodies.shown_revision(request, body)

    def act(at: datetime) -> out.CommentOut:
        with at_revision(revision, case_id=case_id):
            return _comment(papers.comment(case_id=case_id, text=body.text, actor=person, at=at))

    return once(request, act, status=201)


@router.post("/{case_id}/withdraw", response=out.Done, summary="Withdraw for the applicant")
def withdraw_case(request: HttpRequest, case_id: CaseId, body: bodies.Reason) -> HttpResponse:
    """End a case because its applicant takes it back, as far as the type allows it."""
    person = person_in(request)
    return on_case(request, case_id, body, lambda at: special.withdraw(
        case_id=case_id, actor=person, at=at, reason=body.reason))  # fmt: skip


@router.post("/{case_id}/resume", response=out.Done, summary="Let time go on")
def resume_case(
    request: HttpRequest,
    case_id: CaseId,
    body: bodies.Note = bodies.Note(),  # noqa: B008
) -> HttpResponse:
    """End a suspension; the clocks run again."""
    person = person_in(request)
    return on_case(request, case_id, body, lambda at: special.resume(
        case_id=case_id, actor=person, at=at, note=body.note))  # fmt: skip


@router.post("/{case_id}/supervise", response=out.Done, summary="Order to hurry or to explain")
def supervise_case(request: HttpRequest, case_id: CaseId, body: bodies.Supervise) -> HttpResponse:
    """Whoever has the case in hand is told, and answers by `answer_by`."""
    person = person_in(request)
    return on_case(request, case_id, body, lambda at: special.supervise(
        case_id=case_id, actor=person, at=at, reason=body.reason, answer_by=body.answer_by,
    ))  # fmt: skip


@router.post("/{case_id}/end", response=out.Done, summary="End a case that cannot go on")
def end_case(request: HttpRequest, case_id: CaseId, body: bodies.Reason) -> HttpResponse:
    """Close a case where it stands. Needs the type's permission to supervise."""
    person = person_in(request)
    return on_case(request, case_id, body, lambda at: special.end(
        case_id=case_id, actor=person, at=at, reason=body.reason))  # fmt: skip


@router.post("/{case_id}/reopen", response=out.Done, summary="Take a closed case up again")
def reopen_case(request: HttpRequest, case_id: CaseId, body: bodies.Reason) -> HttpResponse:
    """Begin again at the place that the type names."""
    person = person_in(request)
    return on_case(request, case_id, body, lambda at: special.reopen(
        case_id=case_id, actor=person, at=at, reason=body.reason))  # fmt: skip


def seen(person: Person, case_id: int) -> Case:
    """Return the case. Raise `Case.DoesNotExist` for one that `person` may not see."""
    return Case.objects.visible_to(person).select_related(*BESIDE).get(pk=case_id)


def _filtered(person: Person, code: str, is_open: bool | None) -> QuerySet[Case]:
    rows = Case.objects.visible_to(person).select_related(*BESIDE)
    if code:
        rows = rows.filter(case_type__code=code)
    if is_open is not None:
        rows = rows.filter(closed_at__isnull=is_open)
    return rows


def _own_unit(person: Person, declared: Declaration) -> Unit:
    """Return the one unit at which a post of `person` may begin such a case."""
    duty = declared.start.duty
    posts = [post for post in person.posts_in_use() if duty in post.role.permissions]
    units = {post.unit_id: post.unit for post in posts}
    if len(units) != 1:
        raise Problem("invalid", _("Say at which unit the case begins."), faults=[
            {"field": "unit", "message": _("Say at which unit the case begins.")}])  # fmt: skip
    return next(iter(units.values()))


def _comment(row: CaseComment) -> out.CommentOut:
    return out.CommentOut(id=row.pk, at=row.at, author=row.author.display_name, text=row.text)
