"""One row: what kind of indicator it is, and the score that follows."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from lingqu.evaluations.folding import plain
from lingqu.evaluations.measures import Comparison, Measure, compare, measures_in, read_measure
from lingqu.evaluations.report import Row
from lingqu.evaluations.scheme import Quantity, Rule
from lingqu.evaluations.scheme_compiled import Compiled, CompiledClass
from lingqu.evaluations.scores import RowKind, RowScore
from lingqu.evaluations.scoring_quantities import (
    Because,
    not_computable,
    positive,
    reverse,
    tier_value,
)
from lingqu.evaluations.values import Value

__all__ = ["Cells", "kind_of", "score_quantity", "score_row"]

ZERO = Decimal(0)
_PLACEHOLDER = re.compile(r"(?:三级)?(?:指标)?\d{0,2}(?:[:.、]|\.{2,}|\.{3,}|-)*|x{2,}|无?")
_TEMPLATE = re.compile("分项填写|此处填写|请填写|下同\\)")
_BLANK = {"", "-", "--", "/", "无", "—", "0分"}
_BY_OPERATOR: dict[str, RowKind] = {
    "≥": "quant_min",
    ">": "quant_min",
    "≤": "quant_max",
    "<": "quant_max",
    "=": "quant_equal",
}
QUANTITIES = {"quant_min", "quant_max", "quant_max_cost", "quant_equal", "quant_no_operator"}


class Cells:
    """The cells a row is scored by: its own, or those it shares with the row it is merged with."""

    __slots__ = ("actual", "actual_measure", "assumed", "row", "target_measure", "weight")

    def __init__(self, row: Row, actual: str | None, weight: Decimal | None) -> None:
        self.row = row
        self.actual = actual
        self.weight = weight
        self.assumed: tuple[str, ...] = ()
        self.target_measure = read_measure(row.target)
        self.actual_measure = read_measure(actual)
        if self.target_measure is None and self.actual_measure is not None:
            self._take_limit_from_name()

    def _take_limit_from_name(self) -> None:
        """A blank target with a measured actual: the limit may stand in the name."""
        if plain(self.row.target) not in _BLANK:
            return
        limits = [one for one in measures_in(self.row.name) if one.operator is not None]
        if len(limits) == 1:
            self.target_measure = limits[0]
            self.assumed = ("limit_from_name",)


def kind_of(cells: Cells, compiled: Compiled) -> RowKind:
    """Return what kind of indicator the row is; a number is read before a phrase."""
    row = cells.row
    name, wanted = plain(row.name), plain(row.target)
    absent = compiled.not_applicable
    if name in absent or wanted in absent or plain(cells.actual) in absent:
        return "not_applicable"
    fixed = compiled.fixed_row(name, row.explanation)
    if fixed is not None and fixed.scored != "by_rule":
        return "rate" if fixed.scored == "rate" else "judged"
    if compiled.is_rate(name):
        return "rate"
    if _is_placeholder(name, wanted):
        return "placeholder"
    target = cells.target_measure
    if target is None:
        return "judged" if compiled.scheme.qualitative.method == "judged" else "qualitative"
    return _measured_kind(target, row)


def _measured_kind(target: Measure, row: Row) -> RowKind:
    if target.kind in ("ordinal", "date"):
        return "ordinal"
    if target.kind == "range":
        return "quant_equal"
    if target.operator is None:
        return "quant_no_operator"
    kind = _BY_OPERATOR[target.operator]
    return "quant_max_cost" if kind == "quant_max" and _is_cost(row) else kind


def _is_cost(row: Row) -> bool:
    return _names_cost(row.level2 or row.level1 or "")


@lru_cache(maxsize=4096)
def _names_cost(heading: str) -> bool:
    return "成本" in plain(heading)


def _is_placeholder(name: str, target: str) -> bool:
    return (
        _PLACEHOLDER.fullmatch(name) is not None
        or _TEMPLATE.search(name) is not None
        or _TEMPLATE.search(target) is not None
    )


def score_row(cells: Cells, kind: RowKind, compiled: Compiled) -> RowScore:
    """Return the row's score; the execution rate is scored apart from the rows."""
    if kind in QUANTITIES:
        return _quantity_row(cells, kind, compiled)
    if kind == "qualitative":
        return _qualitative_row(cells, compiled)
    if kind == "ordinal":
        return _ordinal_row(cells, compiled)
    if kind == "judged":
        return _made(cells, kind, _judged(cells), rule=compiled.qualitative_rule)
    return _made(cells, kind, _unscored(cells, kind))


def _made(
    cells: Cells,
    kind: RowKind,
    value: Value,
    *,
    rule: Rule | None = None,
    tier: str = "",
    assumed: tuple[str, ...] = (),
    ratio: Decimal | None = None,
) -> RowScore:
    return RowScore(
        n=cells.row.n,
        kind=kind,
        weight=cells.weight,
        value=value,
        rule=rule,
        tier=tier,
        assumed=cells.assumed + assumed,
        ratio=ratio,
        target=cells.target_measure,
        actual=cells.actual_measure,
    )


def _unscored(cells: Cells, kind: RowKind) -> Value:
    weight = cells.weight
    if kind == "not_applicable":
        if not weight:
            return ZERO
        return not_computable("not_applicable_weighted", weight)
    if weight == ZERO:
        return ZERO
    return not_computable("placeholder", weight)


def _judged(cells: Cells) -> Value:
    score, weight = cells.row.score, cells.weight
    if score is None:
        return not_computable("score_blank", weight)
    if weight is None:
        return not_computable("weight_missing", None)
    if not ZERO <= score <= weight:
        return not_computable("score_outside", weight, score=score, weight=weight)
    return score


def _quantity_row(cells: Cells, kind: RowKind, compiled: Compiled) -> RowScore:
    rules = compiled.class_of(cells.row.level1)
    backward = _is_reverse(cells, kind)
    rule = rules.reverse_rule if backward else rules.positive_rule
    target, actual, weight = cells.target_measure, cells.actual_measure, cells.weight
    if target is None or weight is None:
        return _made(cells, kind, not_computable("weight_missing", weight), rule=rule)
    if actual is None:
        return _made(cells, kind, _unmeasured(cells, compiled), rule=rule)
    pair = compare(target, actual)
    if not isinstance(pair, Comparison):
        facts = {"target": pair.target, "actual": pair.actual}
        return _made(cells, kind, not_computable(pair.because, weight, **facts), rule=rule)
    value, ratio = score_quantity(
        rules, kind, pair.target, pair.actual, weight, high=target.high, cost=_is_cost(cells.row)
    )
    assumed = _assumed(kind, pair, backward=backward)
    return _made(cells, kind, value, rule=rule, ratio=ratio, assumed=assumed)


def _is_reverse(cells: Cells, kind: RowKind) -> bool:
    if kind in ("quant_max", "quant_max_cost"):
        return True
    return kind == "quant_no_operator" and _is_cost(cells.row)


def _assumed(kind: RowKind, pair: Comparison, *, backward: bool) -> tuple[str, ...]:
    assumed: tuple[str, ...] = ("unit",) if pair.assumed else ()
    if kind == "quant_no_operator" and pair.target != pair.actual:
        return (*assumed, "cost_is_reverse" if backward else "number_is_positive")
    return assumed


def score_quantity(
    rules: CompiledClass,
    kind: RowKind,
    target: Decimal,
    actual: Decimal,
    weight: Decimal,
    *,
    high: Decimal | None = None,
    cost: bool = False,
) -> tuple[Value, Decimal | None]:
    """Return value and uncapped ratio of a measured row. `high` is the upper end of a range."""
    if high is not None and actual >= target:
        if actual <= high:
            return weight, Decimal(1)
        return reverse(rules.reverse, high, actual, weight, cost=False), high / actual
    backward = kind in ("quant_max", "quant_max_cost") or (kind == "quant_no_operator" and cost)
    if backward:
        cost = cost or kind == "quant_max_cost"
        value = reverse(rules.reverse, target, actual, weight, cost=cost)
        return value, target / actual if actual else None
    quantity: Quantity = rules.equal if kind == "quant_equal" else rules.positive
    return positive(quantity, target, actual, weight), actual / target if target else None


def _unmeasured(cells: Cells, compiled: Compiled) -> Value:
    """A number was asked and none given: a phrase does not make one."""
    facts = {"target": cells.row.target or "", "actual": cells.actual or ""}
    if plain(cells.actual) not in _BLANK:
        return not_computable("actual_not_measured", cells.weight, **facts)
    if compiled.scheme.qualitative.blank_is_zero and not plain(cells.row.note):
        return ZERO
    return not_computable("actual_blank", cells.weight, **facts)


def _qualitative_row(cells: Cells, compiled: Compiled) -> RowScore:
    rule, weight = compiled.qualitative_rule, cells.weight
    if weight is None:
        return _made(cells, "qualitative", not_computable("weight_missing", None), rule=rule)
    if weight == ZERO:
        return _made(cells, "qualitative", ZERO, rule=rule)
    found = _tier_of(cells, compiled)
    if found is None:
        value = _without_tier(cells, compiled)
        return _made(cells, "qualitative", value, rule=rule)
    name, value, assumed = found
    return _made(cells, "qualitative", value, rule=rule, tier=name, assumed=assumed)


def _tier_of(cells: Cells, compiled: Compiled) -> tuple[str, Value, tuple[str, ...]] | None:
    said, weight = plain(cells.actual), cells.weight
    if said in _BLANK or weight is None:
        return None
    named = compiled.tiers.get(said)
    if named is not None:
        tier, usual = named
        return tier.name, tier_value(tier, weight), ("usual_phrase",) if usual else ()
    qualitative = compiled.scheme.qualitative
    if qualitative.same_is_met and qualitative.tiers and said == plain(cells.row.target):
        tier = qualitative.tiers[0]
        return tier.name, tier_value(tier, weight), ("repeats_target",)
    return None


def _without_tier(cells: Cells, compiled: Compiled) -> Value:
    if plain(cells.actual) in _BLANK:
        return _unmeasured(cells, compiled)
    because: Because = "target_blank" if cells.actual_measure is not None else "tier_not_named"
    facts = {"target": cells.row.target or "", "actual": cells.actual or ""}
    return not_computable(because, cells.weight, **facts)


def _ordinal_row(cells: Cells, compiled: Compiled) -> RowScore:
    """A level or a date is met or not; asked for one, a tier phrase may answer."""
    target, actual, weight = cells.target_measure, cells.actual_measure, cells.weight
    rule = compiled.qualitative_rule
    if target is None or actual is None or weight is None or actual.kind != target.kind:
        return _qualitative_as_ordinal(cells, compiled)
    pair = compare(target, actual)
    if not isinstance(pair, Comparison):
        value = not_computable(pair.because, weight, target=pair.target, actual=pair.actual)
        return _made(cells, "ordinal", value, rule=rule)
    if target.kind == "date":
        late = pair.actual > pair.target
        dated = not_computable("late_without_rule", weight, target=target.text, actual=actual.text)
        return _made(cells, "ordinal", dated if late else weight, rule=rule)
    # A higher 级 is more (protection level, class of a hospital); a lower 等 is better.
    met = pair.actual <= pair.target if target.unit == "等" else pair.actual >= pair.target
    assumed = () if pair.actual == pair.target else ("order_of_levels",)
    tier, value = _met_or_not(compiled, weight, met=met)
    return _made(cells, "ordinal", value, rule=rule, tier=tier, assumed=assumed)


def _met_or_not(compiled: Compiled, weight: Decimal, *, met: bool) -> tuple[str, Value]:
    """A level reached is the first tier, a level missed the last; without tiers all or nothing."""
    tiers = compiled.scheme.qualitative.tiers
    if compiled.scheme.qualitative.method == "judged" or not tiers:
        return "", weight if met else ZERO
    tier = tiers[0] if met else tiers[-1]
    return tier.name, tier_value(tier, weight)


def _qualitative_as_ordinal(cells: Cells, compiled: Compiled) -> RowScore:
    found = _tier_of(cells, compiled)
    rule = compiled.qualitative_rule
    if cells.weight is None:
        return _made(cells, "ordinal", not_computable("weight_missing", None), rule=rule)
    if found is None:
        return _made(cells, "ordinal", _unmeasured(cells, compiled), rule=rule)
    name, value, assumed = found
    return _made(cells, "ordinal", value, rule=rule, tier=name, assumed=assumed)
