"""What the matching rules of a table answer together (DMN 1.5, clause 8.2.10)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lingqu.dmn.errors import EvaluationError
from lingqu.dmn.feel.budget import current_budget, null
from lingqu.dmn.feel.functions.registry import builtin
from lingqu.dmn.feel.operators import equals
from lingqu.dmn.feel.values import Value

__all__ = ["Priorities", "answer", "refused"]

Priorities = Callable[[Value], tuple[int, ...]]
AGGREGATES = {"SUM": "sum", "MIN": "min", "MAX": "max", "COUNT": "count"}


def answer(
    policy: str, aggregation: str | None, hits: Sequence[tuple[int, Value]],
    priorities: Priorities, where: str,
) -> Value:  # fmt: skip
    """Return what the policy makes of `hits`, pairs of rule number (from 1) and output, at least
    one. Two rules of a unique table, or different outputs under ANY, are refused."""
    outputs = [output for _, output in hits]
    if policy == "UNIQUE":
        if len(hits) > 1:
            return refused(where, f"the rules {_numbers(hits)} match together", "one (UNIQUE)")
        return outputs[0]
    if policy == "ANY":
        if any(equals(outputs[0], one) is not True for one in outputs[1:]):
            return refused(
                where, f"different outputs of the rules {_numbers(hits)}", "the same (ANY)"
            )
        return outputs[0]
    if policy == "FIRST":
        return outputs[0]
    if policy == "PRIORITY":
        return min(outputs, key=priorities)
    if policy == "OUTPUT ORDER":
        return sorted(outputs, key=priorities)
    return aggregated(aggregation, outputs, where) if aggregation else outputs


def aggregated(aggregation: str, outputs: list[Value], where: str) -> Value:
    """Return the sum, least, greatest or number of the outputs."""
    if aggregation == "COUNT":
        return len(outputs)
    if any(type(one) is dict for one in outputs):
        return refused(where, f"{aggregation} over several outputs", "one output column")
    function = builtin(AGGREGATES[aggregation])
    return function.call(outputs) if function else None


def refused(where: str, found: str, allowed: str) -> None:
    """Raise `EvaluationError`, or answer null where the evaluation asks for that."""
    if current_budget().strict:
        raise EvaluationError(where=where, found=found, allowed=allowed)
    return null(f"{where}: {found}")


def _numbers(hits: Sequence[tuple[int, Value]]) -> str:
    return ", ".join(str(number) for number, _ in hits[:20])
