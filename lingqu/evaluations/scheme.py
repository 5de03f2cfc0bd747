"""A scoring scheme: what one place's form must contain and how its scores follow.

A scheme is data (`schemes/*.toml`), published once and never changed; these classes are its
schema, field by field, and `scheme_loading` refuses a file that does not fit them. Points,
ratios and thresholds are `Decimal`; ratios are 0 to 1. `rule` is the sentence shown beside a
score, `source` where it is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lingqu.evaluations.report import AmountUnit
from lingqu.evaluations.scheme_frame import (
    FixedRow,
    Frame,
    HeadingRule,
    Points,
    Rule,
    Text,
    Variant,
)

__all__ = [
    "Band",
    "Cap",
    "ClassRule",
    "Deviation",
    "Execution",
    "FixedRow",
    "Frame",
    "HeadingRule",
    "Hints",
    "NotApplicable",
    "Over",
    "Points",
    "Quantity",
    "Qualitative",
    "Rounding",
    "Rule",
    "Scheme",
    "SharedCells",
    "SplitRule",
    "Text",
    "Tier",
    "Variant",
]

ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """The score of the budget execution rate, B over A, and where it stands on the form."""

    place: Literal["funds", "row", "none"]
    names: tuple[str, ...] = ()
    """Names of the indicator row, for forms that have it there."""
    weight: Decimal | None = None
    fixed: bool = True
    divisor: Literal["adjusted", "arrived"] = "adjusted"
    cap: Decimal = ONE
    """The highest rate that earns points; more is a finding, not a score."""
    zero_budget: Literal["not_computable", "zero"] = "not_computable"
    by: Literal["proportion", "class_rule"] = "proportion"
    """`class_rule`: the rate is an indicator like the others of its class, target 100 %."""
    rate_decimals: int | None = None
    """Decimals of the percentage before scoring, half up; None: unrounded."""
    score_decimals: int | None = None
    rule: Text
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """What an actual far above its target costs. `above` is the ratio actual/target.

    `judge`: a person decides, the engine proposes; `points`: `amount` points off; `slope`:
    `amount` of the weight off for each full per cent above."""

    above: Decimal
    included: bool = False
    effect: Literal["judge", "points", "slope"]
    amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """How a measured number scores against its target.

    `ratio`: weight x ratio of completion, at most the weight; `slope`: each per cent missed costs
    `slope` of the weight; `met`: all or what `missed` says. `pass_at`: below it 0."""

    method: Literal["ratio", "slope", "met"]
    slope: Decimal = Decimal(0)
    basis: Literal["ratio", "points"] = "ratio"
    """What a missed per cent is of: the ratio, or percentage points of the value itself."""
    pass_at: Decimal = Decimal(0)
    missed: Literal["zero", "unknown"] = "zero"
    over: Over | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRule:
    """The rules for quantities under some level-1 headings; no `headings`: all others."""

    headings: tuple[str, ...] = ()
    positive: Quantity
    reverse: Quantity
    equal: Quantity | None = None
    """None: as `positive`."""
    rule: Text
    reverse_rule: Text | None = None
    source: str
    reverse_source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A grade of a qualitative row: shares of the weight, `low` to `high`.

    `phrases` are the scheme's own words, `also` words that are commonly written for them."""

    name: str
    phrases: tuple[str, ...]
    also: tuple[str, ...] = ()
    low: Decimal
    high: Decimal
    low_included: bool = True
    high_included: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualitative:
    """`tier`: the actual's phrase selects a tier; `judged`: the printed score is taken."""

    method: Literal["tier", "judged"]
    tiers: tuple[Tier, ...] = ()
    same_is_met: bool = True
    """An actual that repeats the target's words is read as the first tier, and said so."""
    blank_is_zero: bool = False
    """A row with neither a figure nor an explanation earns 0."""
    rule: Text
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCells:
    """Rows under one merged weight: `first` scores the first for all, `equal` splits it."""

    method: Literal["first", "equal"] = "equal"


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRule:
    """How points of a class are spread: `importance` is free, `equal` leaves the rest last."""

    method: Literal["importance", "equal"] = "importance"
    decimals: int = 2
    except_for: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicable:
    """What a row that does not apply looks like and where its points go."""

    phrases: tuple[str, ...]
    points: Literal["none", "redistribute"] = "none"
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """With an execution rate below `below`, the total is at most `at_most` points."""

    below: Decimal
    at_most: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A grade: totals from `at_least` (included) up to the next band, per cent of the form."""

    grade: str
    names: tuple[str, ...] = ()
    at_least: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """When a row needs a deviation note."""

    below_weight: bool = True
    over: Decimal | None = None
    """Ratio actual/target from which over-completion must be explained."""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """`decimals` of a shown score; a printed value this near is accepted, or only reported."""

    decimals: int = 2
    accepted: Decimal = Decimal("0.1")
    reported: Decimal = Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """Words by which a form of this scheme is recognised."""

    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


Identity = Literal["budget_balance", "fund_balance"]
Layout = Literal["national", "hubei", "suzhou", "report", "shanghai"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scheme:
    """One place's scoring rules for some years. `content_hash` is SM3 of what the files say.

    A scheme is equal to itself only, so that what is compiled from it can be kept by it."""

    id: str
    version: int
    base: str = ""
    label: Text
    place: str = ""
    since: int | None = None
    until: int | None = None
    source: str
    layout: Layout = "national"
    amount_unit: AmountUnit = "万元"
    frame: Frame
    narrative: Frame | None = None
    """The frame of the report's text, where it has one of its own."""
    execution: Execution
    classes: tuple[ClassRule, ...]
    qualitative: Qualitative
    shared: SharedCells = SharedCells()
    split: SplitRule = SplitRule()
    not_applicable: NotApplicable
    caps: tuple[Cap, ...] = ()
    caps_source: str = ""
    bands: tuple[Band, ...] = ()
    bands_source: str = ""
    deviation: Deviation = Deviation()
    rounding: Rounding = Rounding()
    identities: tuple[Identity, ...] = ()
    hints: Hints = Hints()
    content_hash: str = ""
    file: str = ""
