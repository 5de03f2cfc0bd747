"""What the API takes. Unknown members are refused, and types are taken as written: "1" is no
number."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from lingqu.cases.api.errors import Problem

__all__ = [
    "Answer", "Asked", "Assign", "Begin", "CaseId", "Check", "Code", "Complete", "Decide",
    "Extend", "FileId", "Follow", "Givenback", "Note", "Reason", "Remark", "Revision", "Supervise",
    "Supplement", "Suspend", "TaskId", "Transfer", "WithdrawOwn", "shown_revision",
]  # fmt: skip

LARGEST = 2**53 - 1
CaseId = Annotated[int, Path(ge=1, le=LARGEST, description="Number (id) of the case.")]
TaskId = Annotated[int, Path(ge=1, le=LARGEST, description="Number (id) of the task.")]
FileId = Annotated[int, Path(ge=1, le=LARGEST, description="Number (id) of the file.")]
Code = Annotated[
    str,
    Path(
        pattern=r"^[a-z][a-z0-9_]*\.[A-Za-z0-9_-]+$",
        max_length=80,
        description="Code of the case type: `<pack>.<type>`.",
    ),
]
Text = Annotated[str, Field(max_length=4000)]
Needed = Annotated[str, Field(min_length=1, max_length=4000)]
Word = Annotated[str, Field(min_length=1, max_length=80)]
Key = Annotated[
    str,
    Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9_-]+$", description="A unit's key."),
]
Login = Annotated[
    str,
    Field(min_length=1, max_length=64, description="An officer's login name."),
]


def _text_only(given: Any) -> Any:
    if not isinstance(given, str):
        raise ValueError("an instant is text, for example 2026-11-24T09:00:00+08:00")
    return given


Instant = Annotated[
    AwareDatetime, BeforeValidator(_text_only), Field(strict=False, description="With its zone.")
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


EXAMPLE: dict[str, Any] = {
    "type": "licence.licence",
    "unit": "office",
    "data": {
        "item": "food_service",
        "applicant_kind": "organisation",
        "applicant_name": "示范市清泉餐饮店",
        "credit_code": "91990100MA01TEU057",
        "place_address": "示范市中心街1号",
        "floor_area": "120",
        "phone": "13900000000",
        "delivery": "pickup",
    },
}
"""Invented, on the unassigned 99 block."""


class Revision(_Body):
    """`revision` is the one that was shown: if somebody acted since, nothing is written."""

    revision: int | None = Field(default=None, ge=1, le=LARGEST)


class Begin(_Body):
    """A new case. `data` holds the form by field; `unit` may be left out where only one of one's
    posts may begin such a case."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    type: Word
    unit: Key | None = None
    data: dict[str, Any] = Field(max_length=500)


class Reason(Revision):
    reason: Needed


class Note(Revision):
    note: Text = ""


class Givenback(Revision):
    reason: Text = ""


class Remark(Revision):
    text: Needed


class Supervise(Reason):
    answer_by: Instant | None = None


class Complete(Revision):
    """`outcome` is one of the step's; `data` the fields that the step may change."""

    outcome: Annotated[str, Field(min_length=1, max_length=40)]
    data: dict[str, Any] = Field(default_factory=dict, max_length=500)
    opinion: Text = ""


class Assign(Revision):
    to: Login
    reason: Text = ""


class Transfer(Reason):
    unit: Key
    to: Login | None = None


class Asked(Revision):
    kind: Literal["countersign", "consult"]
    units: list[Key] = Field(min_length=1, max_length=50)
    question: Needed


class Answer(Revision):
    outcome: Literal["agree", "object"]
    opinion: Text = ""


class Extend(Reason):
    clock: Annotated[str, Field(min_length=1, max_length=40)]
    amount: Annotated[int, Field(ge=1, le=10_000, description="In the clock's unit.")]


class Decide(Revision):
    granted: bool
    opinion: Text = ""


class Suspend(Reason):
    kind: Annotated[str, Field(min_length=1, max_length=40)]


class Check(Revision):
    checked: Literal["accepted", "rejected"]
    remark: Annotated[str, Field(max_length=400)] = ""


class Follow(_Body):
    """The number of the case and the code that its applicant was told."""

    number: Annotated[str, Field(min_length=1, max_length=64)]
    code: Annotated[str, Field(min_length=1, max_length=20)]


class Supplement(Follow):
    data: dict[str, Any] = Field(default_factory=dict, max_length=500)
    outcome: Annotated[str, Field(max_length=40)] = ""
    note: Text = ""


class WithdrawOwn(Follow):
    reason: Needed


def shown_revision(request: HttpRequest, body: Revision | None) -> int | None:
    """Return the revision that the caller saw, from the body or from `If-Match`; None if he did
    not say. Raise `Problem` for a header that is no ETag of ours, or says another one."""
    given = request.headers.get("If-Match")
    said = body.revision if body else None
    if given is None or given.strip() == "*":
        return said
    mark = given.strip().strip('"')
    if not (mark.isascii() and mark.isdigit() and len(mark) <= 15):
        raise Problem("malformed", _('If-Match takes the ETag of the case, for example “"7"”.'))
    if said is not None and said != int(mark):
        raise Problem("invalid", _("The body and If-Match name different revisions."))
    return int(mark)
