"""A case type as its TOML file says it: fields, materials, steps, states, clocks.

The process is BPMN and the decisions are DMN beside the file; every condition is FEEL. Elements
are named by their id in the diagram. What is read here is kept with the published version as JSON.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from lingqu.kernel.elements import NAME, DataElement
from lingqu.kernel.labels import Label

__all__ = [
    "Applicant", "Clock", "Declaration", "Extension", "FormField", "Material", "Outcome",
    "Reopening", "ResultKind", "State", "Start", "Suspension", "TaskKind", "Topic", "Withdrawal",
]  # fmt: skip

PERMISSION = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"
FILE_KINDS = ("pdf", "jpg", "png", "docx", "xlsx", "ofd", "txt", "csv", "zip", "mp4")


def _bounded_feel(text: str) -> str:
    if len(text) > 2000:
        raise ValueError("an expression of at most 2,000 characters is allowed")
    return text.strip()


Feel = Annotated[str, AfterValidator(_bounded_feel)]
"""An expression; it is compiled, and its names are checked, by lingqu.cases.checking."""
NAMED = r"^[a-z_\u4e00-\u9fff][a-z0-9_\u4e00-\u9fff]{0,39}$"
Name = Annotated[str, Field(pattern=NAMED)]
"""A name that expressions use: small letters, digits, _ or Chinese."""
Element = Annotated[str, Field(min_length=1, max_length=80)]
"""The id of an element of the diagram."""
Permission = Annotated[str, Field(pattern=PERMISSION, max_length=80)]
"""Who does a step: whoever holds this permission at the unit that the step belongs to."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Topic(_Part):
    """A group of fields: a question page for citizens, a section for officers."""

    name: Name
    label: Label
    why: Label | None = None


class FormField(_Part):
    """A value of the form. `element` is its data element (lingqu.kernel.elements), `definition`
    that element as it stood when the version was published. `asked` says of whom; `when` is FEEL
    over the form: only then is it asked; `check` and `message` are one more condition."""

    name: Name
    element: Annotated[str, Field(pattern=NAME)]
    definition: DataElement | None = None
    label: Label | None = None
    hint: Label | None = None
    topic: str = ""
    required: bool = False
    asked: Literal["applicant", "officer"] = "applicant"
    when: Feel = ""
    check: Feel = ""
    message: Label | None = None

    @property
    def kept(self) -> DataElement:
        """The data element; every published field has one."""
        if self.definition is None:
            raise ValueError(f"field {self.name} was not published")
        return self.definition

    @property
    def title(self) -> Label:
        """What the field is called."""
        return self.label or self.kept.label


class Material(_Part):
    """A document to hand in. `when` is FEEL over the form: only then it is needed. `kinds` are
    file types by content, `origin` where it comes from."""

    name: Name
    label: Label
    required: bool = True
    when: Feel = ""
    kinds: tuple[Literal[FILE_KINDS], ...] = ("pdf", "jpg", "png")  # type: ignore[valid-type]
    most_megabytes: int = Field(default=20, ge=1, le=200)
    origin: Literal["upload", "shared", "window"] = "upload"
    hint: Label | None = None


class ResultKind(_Part):
    """A document that the case produces; `number` as the case type's own."""

    name: Name
    label: Label
    number: str = ""


class State(_Part):
    """A state as people name it. The case is in it while a token waits at one of `at`; the first
    of the list that fits counts. `public` is what the applicant reads."""

    name: Name
    label: Label
    at: tuple[Element, ...] = ()
    public: Literal["waiting", "running", "closed"] = "running"


class Extension(_Part):
    """How a clock may be made longer: by at most the parameter `limit`, in the clock's unit,
    decided by whoever holds `by`."""

    limit: str
    by: Permission


class Clock(_Part):
    """A limit on the whole case. `limit` is a dated parameter whose unit is working_day,
    working_hour, day or hour. It runs from when an element of `from` is done (none: the start) to
    when one of `to` is (none: the end), and rests while a token waits at one of `rests_at`. `main`
    is the one that lists are ordered by; `told` says that the applicant is told the day."""

    name: Name
    label: Label
    limit: str = Field(min_length=1, max_length=100)
    starts: tuple[Element, ...] = Field(default=(), alias="from")
    stops: tuple[Element, ...] = Field(default=(), alias="to")
    rests_at: tuple[Element, ...] = ()
    main: bool = False
    told: bool = False
    extension: Extension | None = None


class Outcome(_Part):
    """A way to finish a step. The process reads it as the variable named like the step's id.
    `needs` are fields that must be filled then, if they apply; `opinion` says that a reason is
    needed."""

    name: Name
    label: Label
    tone: Literal["primary", "plain", "bad"] = "plain"
    opinion: bool = False
    needs: tuple[Name, ...] = ()
    materials: bool = False


class TaskKind(_Part):
    """A step that a person does. `by` says who: officers with `duty` at `unit` (FEEL to a unit's
    key; none: the case's unit), or the applicant. `limit` is the step's own clock. `other_than`
    names steps whose doer may not do this one (four eyes). `fields` may be changed here."""

    at: Element
    by: Literal["officer", "applicant"] = "officer"
    duty: str = ""
    unit: Feel = ""
    limit: str = ""
    fields: tuple[Name, ...] = ()
    materials: bool = False
    outcomes: tuple[Outcome, ...] = ()
    other_than: tuple[Element, ...] = ()
    phrases: tuple[Label, ...] = ()
    countersign: bool = True
    told: Label | None = None

    @property
    def fillable(self) -> tuple[str, ...]:
        """The fields that may be filled in here; one that only an outcome needs is for it."""
        needed = (name for outcome in self.outcomes for name in outcome.needs)
        return tuple(dict.fromkeys((*self.fields, *needed)))


class Start(_Part):
    """Who may begin a case: officers with `duty`, or the applicant (the public pages), whose
    cases go to the unit that the parameter `unit` names."""

    by: tuple[Literal["officer", "applicant"], ...] = ("officer",)
    duty: str = ""
    unit: str = ""
    materials: bool = True


class Applicant(_Part):
    """Which fields say who asks."""

    kind: str = ""
    name: str = ""
    identity: str = ""
    phone: str = ""


class Suspension(_Part):
    """A reason for which time stands still, with its legal basis (special procedures)."""

    name: Name
    label: Label
    basis: Label


class Withdrawal(_Part):
    """The applicant may withdraw until an element of `until` is done."""

    until: tuple[Element, ...] = ()


class Reopening(_Part):
    """A closed case may be taken up again at the start event `at` by whoever holds `duty`."""

    at: Element
    duty: Permission


class Declaration(_Part):
    """A whole case type. `number` is a format: {area}, {date:%Y%m%d}, {serial:05}, {unit};
    `title` is FEEL to a text; `unit` is FEEL to the key of the unit that answers for the case;
    `variables` names parameters that the process reads: variable to parameter."""

    label: Label
    process: str
    decisions: tuple[str, ...] = ()
    number: str = Field(min_length=1, max_length=100)
    title: Feel = ""
    unit: Feel = ""
    variables: dict[str, str] = Field(default_factory=dict)
    read: Permission
    supervise: str = ""
    assign: str = ""
    start: Start = Start()
    applicant: Applicant = Applicant()
    topic: tuple[Topic, ...] = ()
    field: tuple[FormField, ...] = ()
    material: tuple[Material, ...] = ()
    result: tuple[ResultKind, ...] = ()
    state: tuple[State, ...] = ()
    clock: tuple[Clock, ...] = ()
    task: tuple[TaskKind, ...] = ()
    suspension: tuple[Suspension, ...] = ()
    withdrawal: Withdrawal | None = None
    reopening: Reopening | None = None

    def kept(self) -> dict[str, Any]:
        """Return what is stored with the version: JSON with the names of the file."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
