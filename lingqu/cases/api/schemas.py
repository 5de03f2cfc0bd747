"""What the API answers with. Texts named `label` are in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "AppliedCase", "CaseDetail", "CaseFileOut", "CasePage", "CaseRow", "ClockOut", "CommentOut",
    "CommentPage", "Done", "DueDay", "EventOut", "EventPage", "FilePage", "Me", "Named", "PostOut",
    "ResultOut", "Started", "StateOut", "Suspended", "TaskOut", "TaskPage", "UnitOut", "Waiting",
]  # fmt: skip

Lamp = Annotated[
    Literal["", "yellow", "red", "overdue"], Field(description="Warning lamp; empty for none.")
]
Next = Annotated[str | None, Field(description="Cursor of the next page; null at the end.")]


class Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class UnitOut(Out):
    key: str
    name: str


class Named(Out):
    name: str
    label: str


class DueDay(Named):
    """The last day of a limit, as the applicant was told it."""

    on: date


class StateOut(Named):
    public: Literal["waiting", "running", "closed"]


class PostOut(Out):
    """A post held today. Its `id` goes into `X-Post`."""

    id: int
    unit: UnitOut
    role: str
    scope: Literal["unit", "subtree", "area", "all"]
    permissions: list[str]


class Me(Out):
    """Who the token or session acts as. `post` is the one that counts alone, null for all."""

    id: int
    login_name: str
    display_name: str
    post: int | None
    posts: list[PostOut]


class Started(Out):
    """A new case. `query_code` is told once: with it the applicant follows the case."""

    id: int
    number: str
    query_code: str
    revision: int
    tasks: list[int]


class Done(Out):
    """What an act led to. `opened` are the tasks that it opened."""

    case: int
    number: str
    revision: int
    state: str
    opened: list[int]


class ClockOut(Named):
    """A limit in `unit`; `extended` more of it was granted. `rests_since` is set while it rests,
    `provisional` if a year without a holiday notice lies in between."""

    unit: Literal["working_day", "working_hour", "day", "hour"]
    limit: int
    extended: int
    started_at: datetime
    due_at: datetime
    told_at: datetime | None
    rests_since: datetime | None
    stopped_at: datetime | None
    provisional: bool
    lamp: Lamp


class TaskOut(Out):
    """A step that waits, or a request that hangs on the step `of`. `element` is its id in the
    process; `assignee` is empty while it lies in the in-box of its unit."""

    id: int
    case: int
    number: Annotated[str, Field(description="Number of the case.")]
    title: Annotated[str, Field(description="Title of the case.")]
    kind: Literal["step", "applicant", "countersign", "consult", "extension"]
    element: str
    label: str
    of: int | None
    unit: UnitOut | None
    duty: str
    assignee: str
    opened_at: datetime
    due_at: datetime | None
    lamp: Lamp


class CaseRow(Out):
    """A case as lists show it."""

    id: int
    number: str
    type: Named
    title: str
    unit: UnitOut
    applicant: Annotated[str, Field(description="Masked where the type protects the name.")]
    state: StateOut
    outcome: str
    revision: int
    opened_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    lamp: Lamp


class ResultOut(Out):
    kind: str
    label: str
    number: str
    made_at: datetime


class Suspended(Out):
    at: datetime
    reason: str
    label: str


class CaseDetail(CaseRow):
    """A case with its form. Values named in `masked` are shown in part only."""

    version: int
    channel: str
    applicant_kind: str
    supervised: Annotated[int, Field(description="How often somebody ordered to hurry.")]
    suspended: Suspended | None
    form: Annotated[dict[str, Any], Field(description="Values by the name of their field.")]
    masked: list[str]
    clocks: list[ClockOut]
    tasks: list[TaskOut]
    results: list[ResultOut]


class EventOut(Out):
    """One act. `facts` are codes and numbers; `actor` is empty for the applicant and the clock."""

    number: int
    at: datetime
    verb: str
    element: str
    label: str
    task: int | None
    actor: str
    behalf_of: str
    note: str
    facts: dict[str, Any]


class CommentOut(Out):
    id: int
    at: datetime
    author: str
    text: str


class CaseFileOut(Out):
    """A file. `kind` is what its content is; a newer one of its material makes it `replaced`."""

    id: int
    case: int
    material: str
    name: str
    kind: str
    size: int
    sha256: str
    origin: str
    replaced: bool
    checked: Literal["", "accepted", "rejected"]
    remark: str
    added_at: datetime
    revision: Annotated[
        int | None, Field(description="Revision of the case after this act; null in lists.")
    ] = None


class CasePage(Out):
    items: list[CaseRow]
    next: Next


class TaskPage(Out):
    items: list[TaskOut]
    next: Next


class EventPage(Out):
    items: list[EventOut]
    next: Next


class CommentPage(Out):
    items: list[CommentOut]
    next: Next


class FilePage(Out):
    items: list[CaseFileOut]
    next: Next


class Waiting(Out):
    """What the applicant is waited for: fields that he may change, materials still missing."""

    element: str
    label: str
    told: str
    outcomes: list[Named]
    fields: list[Named]
    missing: list[Named]
    due_at: datetime | None


class AppliedCase(Out):
    """A case as its applicant reads it. `due` are the days that he was told."""

    number: str
    type: Named
    title: str
    unit: str
    state: StateOut
    outcome: str
    opened_on: date
    closed_on: date | None
    suspended: str
    due: list[DueDay]
    waiting: Waiting | None
    results: list[ResultOut]
