"""One row: the score that follows from its kind, its cells and the scheme."""

from __future__ import annotations

from decimal import Decimal

from lingqu.evaluations.folding import plain
from lingqu.evaluations.measures import Comparison, compare
from lingqu.evaluations.scheme import Quantity, Rule
from lingqu.evaluations.scheme_compiled import Compiled, CompiledClass
from lingqu.evaluations.scores import RowKind, RowScore
from lingqu.evaluations.scoring_kinds import BLANK, Cells, is_cost
from lingqu.evaluations.scoring_quantities import (
    Because,
    not_computable,
    positive,
    reverse,
    tier_value,
)
from lingqu.evaluations.values import Value

__all__ = ["score_quantity", "score_row"]

ZERO = Decimal(0)
QUANTITIES = {"quant_min", "quant_max", "quant_max_cost", "quant_equal", "quant_no_operator"}


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
        rules, kind, pair.target, pair.actual, weight, high=target.high, cost=is_cost(cells.row)
    )
    assumed = _assumed(kind, pair, backward=backward)
    return _made(cells, kind, value, rule=rule, ratio=ratio, assumed=assumed)


def _is_reverse(cells: Cells, kind: RowKind) -> bool:
    if kind in ("quant_max", "quant_max_cost"):
        return True
    return kind == "quant_no_operator" and is_cost(cells.row)


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
    if plain(cells.actual) not in BLANK:
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
    if said in BLANK or weight is None:
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
    if plain(cells.actual) in BLANK:
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
        unlike = not_computable(pair.because, weight, target=pair.target, actual=pair.actual)
        return _made(cells, "ordinal", unlike, rule=rule)
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
