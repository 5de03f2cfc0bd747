"""The formulas: a number against its target, a tier, an execution rate, a split of points.

Amounts are in one unit on both sides. Every function returns a value of the row, 0 to its
weight, or why there is none. Where a formula ends in a division the result is unrounded.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from lingqu.evaluations.scheme import Execution, Over, Quantity, Tier
from lingqu.evaluations.values import Interval, NotComputable, Value

__all__ = [
    "execution_value", "not_computable", "positive", "reverse", "round_half_up", "scored_rate",
    "split_weights", "tier_value",
]  # fmt: skip

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


def positive(quantity: Quantity, target: Decimal, actual: Decimal, weight: Decimal) -> Value:
    """Return the score of a number that should reach `target`."""
    if target <= ZERO:
        return not_computable("target_zero", weight, target=target, actual=actual)
    ratio = actual / target
    if ratio < ONE:
        missed = (ONE - ratio) if quantity.basis == "ratio" else (target - actual)
        return _missed(quantity, weight, ratio=ratio, missed=missed)
    over = quantity.over
    if over is not None and (ratio > over.above or (over.included and ratio == over.above)):
        return _over(over, weight, ratio)
    return weight


def reverse(
    quantity: Quantity, target: Decimal, actual: Decimal, weight: Decimal, *, cost: bool
) -> Value:
    """Return the score of a number that should stay within `target`.

    A cost of 0 meets no target: nothing was bought, so there is no cost control to reward."""
    if actual == ZERO and cost:
        return not_computable("cost_nothing_spent", weight, target=target)
    if actual <= target:
        return weight
    ratio = target / actual
    missed = (ONE - ratio) if quantity.basis == "ratio" else (actual - target)
    return _missed(quantity, weight, ratio=ratio, missed=missed)


def _missed(quantity: Quantity, weight: Decimal, *, ratio: Decimal, missed: Decimal) -> Value:
    if quantity.method == "met":
        if quantity.missed == "unknown":
            return not_computable("no_rule_for_missed", weight)
        return ZERO
    if ratio < quantity.pass_at:
        return ZERO
    if quantity.method == "ratio":
        return weight * ratio
    return weight * max(ZERO, ONE - quantity.slope * missed * HUNDRED)


def _over(over: Over, weight: Decimal, ratio: Decimal) -> Value:
    if over.effect == "points":
        return max(ZERO, weight - over.amount)
    excess = ratio - over.above
    if over.effect == "slope":
        return weight * max(ZERO, ONE - over.amount * excess * HUNDRED)
    # The rule asks to reduce "as fits the deviation": one per cent for each above is a proposal.
    proposed = round_half_up(weight * max(ZERO, ONE - excess), 2)
    return not_computable("over_completion", weight, ratio=round(ratio, 4), proposed=proposed)


def tier_value(tier: Tier, weight: Decimal) -> Value:
    """Return the share of `weight` that the tier admits."""
    if tier.low == tier.high or weight == ZERO:
        return weight * tier.low
    return Interval(
        low=tier.low * weight,
        high=tier.high * weight,
        low_included=tier.low_included,
        high_included=tier.high_included,
    )


def scored_rate(execution: Execution, rate: Decimal) -> Decimal:
    """Return the rate that points follow from: rounded and capped as the scheme says."""
    if execution.rate_decimals is not None:
        rate = round_half_up(rate * HUNDRED, execution.rate_decimals) / HUNDRED
    return min(rate, execution.cap)


def execution_value(
    execution: Execution, quantity: Quantity, rate: Decimal | None, weight: Decimal
) -> Value:
    """Return the points of an execution rate; `rate` None stands for a budget of 0.

    `quantity` is the rule of the row's class, for schemes that score the rate by it."""
    if rate is None:
        zero = execution.zero_budget == "zero"
        return ZERO if zero else not_computable("budget_zero", weight)
    counted = scored_rate(execution, rate)
    if execution.by == "class_rule":
        value = positive(quantity, ONE, counted, weight)
    else:
        value = weight * counted
    if isinstance(value, Decimal) and execution.score_decimals is not None:
        return round_half_up(value, execution.score_decimals)
    return value


def split_weights(total: Decimal, n: int, decimals: int = 2) -> tuple[Decimal, ...]:
    """Return `total` in `n` equal parts of so many decimals; the last part takes the rest."""
    if n < 1:
        raise ValueError(f"n must be 1 or more, got {n}")
    part = round_half_up(total / n, decimals)
    return (*(part,) * (n - 1), total - part * (n - 1))


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Return `value` with so many decimals, half away from zero, as on paper."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


Because = Literal[
    "actual_blank", "actual_not_measured", "budget_zero", "cost_nothing_spent", "kinds_differ",
    "late_without_rule", "no_amounts", "no_rule_for_missed", "not_applicable_weighted",
    "over_completion", "placeholder", "score_blank", "score_outside", "shared_cell",
    "target_blank", "target_zero", "tier_not_named", "units_differ", "weight_missing",
]  # fmt: skip


def not_computable(because: Because, weight: Decimal | None, /, **facts: object) -> NotComputable:
    """Return the reason, with 0 to `weight` as the range the score must lie in."""
    if weight is None:
        return NotComputable(because=because, facts=facts)
    return NotComputable(because=because, facts=facts, within=_whole(weight))


@lru_cache(maxsize=1024)
def _whole(weight: Decimal) -> Interval:
    return Interval(low=min(ZERO, weight), high=max(ZERO, weight))
