"""A self-evaluation report as read: what is printed, cell by cell, with its place in the text.

Nothing here is computed or corrected. `None` means "no such cell, or blank"; amounts are in the
form's own unit (`Form.amount_unit`); scores and weights are points.
The reader (`reading`) makes these objects, `scoring` and `checks` consume them, `writing`
prints them, and the round trip must give the same object back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

AmountUnit = Literal["元", "万元", "亿元"]
FundKind = Literal["total", "fiscal_this_year", "carried_over", "other"]
SectionKind = Literal[
    "overview", "goals", "goal_result", "work", "conclusion", "analysis", "funds", "problems",
    "advice", "basis", "use", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Half-open character range of `Document.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """A value the text does not give directly. `cell` names it (`weight`, `score`, `level1`,
    `actual`, `amount_unit` ...); `how` is a code of `messages.INFERENCES` (`glued_cells`,
    `lost_order`, `cut_level_name`, `split_total` ...); `alternatives` are the other readings
    that were possible, as printed text (empty when the constraints left only one)."""

    cell: str
    how: str
    read_as: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A piece of the source that was recognised as part of the form but not understood."""

    text: str
    why: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundLine:
    """One line of the fund table. `rate_text` is the printed rate as it stands ("=93%")."""

    kind: FundKind
    label: str
    initial: Decimal | None = None
    adjusted: Decimal | None = None
    executed: Decimal | None = None
    weight: Decimal | None = None
    rate_text: str = ""
    rate: Decimal | None = None
    """The printed rate as a ratio, 0 to 1."""
    score: Decimal | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The Suzhou block 预算执行情况: balance = initial + adjustment - appropriated."""

    initial: Decimal | None = None
    adjustment: Decimal | None = None
    appropriated: Decimal | None = None
    balance: Decimal | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """The Suzhou block 资金使用情况.

    balance = appropriated - paid = carried_forward + recovered."""

    appropriated: Decimal | None = None
    paid: Decimal | None = None
    balance: Decimal | None = None
    carried_forward: Decimal | None = None
    recovered: Decimal | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subproject:
    name: str
    amount: Decimal | None
    unit: AmountUnit = "万元"
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Funds:
    """The fund table: lines as printed, plus the Suzhou blocks and the list of sub-projects."""

    lines: tuple[FundLine, ...] = ()
    budget: Budget | None = None
    use: Use | None = None
    subprojects: tuple[Subproject, ...] = ()
    subprojects_total: Decimal | None = None
    subprojects_label: str = ""
    """The heading over the sub-projects' amounts ("实际金额(万元)")."""
    arrival_planned: Decimal | None = None
    arrival_arrived: Decimal | None = None
    span: Span | None = None

    def line(self, kind: FundKind) -> FundLine | None:
        """Return the line of that kind, or None."""
        return next((line for line in self.lines if line.kind == kind), None)

    @property
    def total(self) -> FundLine | None:
        """The line 年度资金总额; without a fund table what the text or the blocks say."""
        return self.line("total")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    expected: str
    actual: str | None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A level-1 or level-2 heading and the points printed on it: 产出指标(50分)."""

    level: Literal[1, 2]
    name: str
    points: Decimal | None
    span: Span | None = None
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One indicator. `n` counts from 1 through the form. `label` is the printed 指标1:.

    `merged_with` names the row whose weight, score or actual cell this row shares;
    `merged_cells` which of them; the shared cells are None here and stand on that row."""

    n: int
    level1: str | None
    level2: str | None
    name: str
    label: str = ""
    target: str | None = None
    actual: str | None = None
    weight: Decimal | None = None
    score: Decimal | None = None
    note: str = ""
    review: Decimal | None = None
    """What a reviewer scored, on forms with a column for it (复核分)."""
    explanation: str = ""
    """The scheme's own explanation column (指标解释), where the form prints one."""
    merged_with: int | None = None
    merged_cells: tuple[str, ...] = ()
    inferred: tuple[Inference, ...] = ()
    span: Span | None = None
    cells: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTotal:
    weight: Decimal | None
    score: Decimal | None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount of money in running text: `label` is the phrase before it ("项目预算合计")."""

    label: str
    value: Decimal
    unit: AmountUnit
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrativeItem:
    """A scored paragraph of the narrative: 1.数量指标(满分8分,实得8分) and its text.
    `depth` 1 is a class (决策指标), 2 a group, 3 an item; `number` is the printed number."""

    depth: int
    number: str
    name: str
    weight: Decimal | None
    score: Decimal | None
    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part of the narrative. `kind` is what it is about, from its heading."""

    kind: SectionKind
    number: str
    heading: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """The report's prose: sections, scored paragraphs, amounts, dates (ISO text and span),
    totals and grades it states, in order of the text."""

    project: str | None = None
    sections: tuple[Section, ...] = ()
    items: tuple[NarrativeItem, ...] = ()
    amounts: tuple[Amount, ...] = ()
    dates: tuple[tuple[str, Span], ...] = ()
    stated_totals: tuple[tuple[Decimal, Span], ...] = ()
    stated_grades: tuple[tuple[str, Span], ...] = ()
    years: tuple[tuple[int, Span], ...] = ()
    """Every 20NN年度 or (20NN年度) named, with its place."""
    grade_bands: tuple[tuple[str, Decimal, Decimal], ...] = ()
    """(grade, low, high) as the text prints them, low included."""
    cut: bool = False
    """The text ends inside a sentence."""
    span: Span | None = None

    def text_of(self, kind: str) -> str:
        """Return the text of all sections of that kind, joined by line ends."""
        return "\n".join(part.text for part in self.sections if part.kind == kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One self-evaluation: a table, and the narrative that goes with it if there is one."""

    title: str
    project: str | None
    department: str | None
    unit: str | None
    year: int | None
    amount_unit: AmountUnit = "万元"
    amount_unit_printed: bool = False
    header: Mapping[str, str] = field(default_factory=dict)
    """Every header field printed, by its own label, blank ones as ""."""
    listed_name: str | None = None
    """The project's name in the document's own list of contents."""
    funds: Funds = field(default_factory=Funds)
    goals: tuple[Goal, ...] = ()
    headings: tuple[Heading, ...] = ()
    rows: tuple[Row, ...] = ()
    stated_total: StatedTotal | None = None
    stated_grade: str | None = None
    notes: str = ""
    """The form's own notes (注, 填表说明), which state its scoring rules."""
    narrative: Narrative | None = None
    cut: bool = False
    inferred: tuple[Inference, ...] = ()
    """Inferences about the form as a whole (unit of amounts, totals, year)."""
    unread: tuple[Unread, ...] = ()
    span: Span | None = None
    index: int = 1
    """Which table of its document this is, from 1."""

    def cells(self) -> Iterator[tuple[Row, str, str]]:
        """Yield (row, column, text) of every text cell of the indicator table."""
        for row in self.rows:
            for column in ("name", "target", "actual", "note"):
                text = getattr(row, column)
                if text:
                    yield row, column, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file as read. `text` is what `Span`s count in; `narratives` belong to no form."""

    file: str
    format: Literal["txt", "html", "docx", "pdf", "xlsx", "csv"]
    text: str
    forms: tuple[Form, ...] = ()
    narratives: tuple[Narrative, ...] = ()
    unread: tuple[Unread, ...] = ()
    warnings: tuple[str, ...] = ()
    """What of the file was left out or is odd, in the language it was read in."""
