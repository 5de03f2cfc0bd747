"""One report under review: the form, its recomputed scores and the scheme, prepared once.

Checks read this and nothing else. Texts are folded (half-width, simplified, no blanks); amounts
are in the form's unit, rates are ratios.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from lingqu.evaluations.folding import tight
from lingqu.evaluations.kept import kept
from lingqu.evaluations.reading.fold import compact
from lingqu.evaluations.report import Form, FundLine, Narrative, Row
from lingqu.evaluations.scheme import Scheme
from lingqu.evaluations.scores import HeadingSum, Recomputed, RowScore
from lingqu.evaluations.scoring import heading_sums
from lingqu.evaluations.values import Interval

__all__ = ["Case", "Line", "case_of", "percent"]

Class = Literal[
    "quantity", "quality", "timeliness", "cost", "economic", "social", "ecological", "lasting",
    "satisfaction", "other",
]  # fmt: skip
ZERO, ONE = Decimal(0), Decimal(1)
MORE_IS_BETTER = ("quant_min", "quant_equal", "quant_no_operator")
CLASS_WORDS: tuple[tuple[str, Class], ...] = (
    ("满意", "satisfaction"), ("数量", "quantity"), ("质量", "quality"), ("时效", "timeliness"),
    ("成本", "cost"), ("经济", "economic"), ("社会", "social"), ("生态", "ecological"),
    ("可持续", "lasting"), ("持续影响", "lasting"),
)  # fmt: skip
OUTPUT_CLASSES = ("quantity", "quality", "timeliness")


@dataclass(slots=True, kw_only=True)
class Line:
    """An indicator row with its score. `applies`: scored, not "not applicable"; `filled`: it
    holds an indicator, not template text. Not frozen, for it is made by the ten thousand."""

    row: Row
    score: RowScore
    n: int
    kind: Class
    name: str
    target: str
    actual: str
    note: str
    applies: bool
    filled: bool
    weight: Decimal
    """Printed weight; 0 where the cell is blank or shared."""
    lost: Decimal
    """Points below the weight; 0 unless both are printed."""
    full: bool
    """All of a weight above 0 was taken."""

    @property
    def interval(self) -> Interval | None:
        """The admissible interval of a qualitative row."""
        value = self.score.value
        return value if isinstance(value, Interval) else None


@dataclass(kw_only=True)
class Case:
    """A report under review. `scored` are the rows that apply and hold an indicator."""

    form: Form
    recomputed: Recomputed
    scheme: Scheme
    lines: tuple[Line, ...]
    scored: tuple[Line, ...]
    measured: tuple[Line, ...]
    """Scored rows whose target is a measure."""
    full: tuple[Line, ...]
    """Scored rows that took all of their weight."""
    total: FundLine | None
    budget: Decimal | None
    executed: Decimal | None
    unspent: Decimal
    """Budget less executed; 0 if either is unknown or nothing is left."""
    notes: bool
    """Some row has a deviation note."""
    losing: tuple[Line, ...]
    """Rows that lost points."""
    words: str
    """Names and targets of all rows, one a line: a word in none of them is looked for once."""
    text: str
    """The narrative, folded, section after section; empty without one."""
    by_number: dict[int, Line]
    by_class: dict[str, list[Line]]
    """The scored rows of each class."""
    beaten: list[tuple[Line, Decimal]]
    """(line, actual/target) of rows that beat a target of "more is better"."""

    @cached_property
    def headings(self) -> tuple[HeadingSum, ...]:
        """What the rows under each heading add to."""
        return heading_sums(self.form, self.recomputed.rows, self.scheme)

    @property
    def worth(self) -> Decimal:
        """Points the form should have: the frame's total, or what its own weights add to."""
        return self.scheme.frame.total or self.recomputed.out_of

    @property
    def rate(self) -> Decimal | None:
        """Executed over budget, unrounded; None without a budget."""
        return self.recomputed.execution.rate

    @property
    def narrative(self) -> Narrative | None:
        return self.form.narrative

    def of(self, kind: Class) -> list[Line]:
        """Return the scored rows of a class."""
        return self.by_class.get(kind, [])

    def line(self, n: int | None) -> Line | None:
        """Return row `n`, or None."""
        return self.by_number.get(n) if n is not None else None


def case_of(form: Form, recomputed: Recomputed, scheme: Scheme) -> Case:
    """Return `form` prepared for the checks."""
    lines = tuple(map(_line, form.rows, recomputed.rows))
    total = form.funds.total
    budget = None
    if total is not None:
        budget = total.adjusted if total.adjusted is not None else total.initial
    executed = total.executed if total is not None else None
    rest = budget - executed if budget is not None and executed is not None else ZERO
    scored = tuple([line for line in lines if line.applies and line.filled])
    by_class: dict[str, list[Line]] = {}
    for line in scored:
        by_class.setdefault(line.kind, []).append(line)
    return Case(
        form=form,
        recomputed=recomputed,
        scheme=scheme,
        lines=lines,
        scored=scored,
        measured=tuple([line for line in scored if line.score.target is not None]),
        full=tuple([line for line in scored if line.full]),
        total=total,
        budget=budget,
        executed=executed,
        unspent=max(rest, ZERO),
        notes=any([line.note for line in lines]),
        losing=tuple([line for line in lines if line.lost > ZERO]),
        words="\n".join([text for line in lines for text in (line.name, line.target)]),
        text=_text(form.narrative) if form.narrative is not None else "",
        by_number={line.n: line for line in lines},
        by_class=by_class,
        beaten=_beaten(scored),
    )


def _beaten(scored: tuple[Line, ...]) -> list[tuple[Line, Decimal]]:
    beaten = []
    for line in scored:
        ratio = line.score.ratio
        if ratio is None or ratio <= ONE or line.score.kind not in MORE_IS_BETTER:
            continue
        if line.kind != "cost":
            beaten.append((line, ratio))
    return beaten


def _text(narrative: Narrative) -> str:
    """Return the narrative folded; scored paragraphs that no section holds come last."""
    spans = [one.span for one in narrative.sections]
    texts = [one.text for one in narrative.sections]
    for item in narrative.items:
        if not any(span.start <= item.span.start < span.end for span in spans):
            texts.append(item.text)
    return "\n".join(map(tight, texts))


def _line(row: Row, score: RowScore) -> Line:
    name = tight(row.name) if row.name else ""
    weight, taken = row.weight, row.score
    lost = weight - taken if weight is not None and taken is not None else ZERO
    return Line(
        row=row,
        score=score,
        n=row.n,
        kind=_class_named(row.level2) or _class_named(row.level1) or _class_without(name),
        name=name,
        target=tight(row.target) if row.target else "",
        actual=tight(row.actual) if row.actual else "",
        note=tight(row.note) if row.note else "",
        applies=score.kind != "not_applicable",
        filled=score.kind != "placeholder",
        weight=weight or ZERO,
        lost=lost,
        full=bool(weight) and taken is not None and lost <= ZERO,
    )


@kept
def _class_named(heading: str | None) -> Class | None:
    text = compact(heading) if heading else ""
    return next((kind for word, kind in CLASS_WORDS if word in text), None)


def _class_without(name: str) -> Class:
    """Return the class of a row whose headings name none."""
    return "satisfaction" if "满意" in name else "other"


def percent(ratio: Decimal) -> Decimal:
    """Return a ratio as per cent with two decimals at most."""
    return round(ratio * 100, 2).normalize() + ZERO
