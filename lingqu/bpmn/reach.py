"""Which flows into an inclusive gateway a token can still reach, as bits."""

from __future__ import annotations

from collections import defaultdict

from lingqu.bpmn.tables import Step, Table

__all__ = ["reach"]


def reach(table: Table, gate: int) -> dict[int, int]:
    """Return, for each step of the gateway's body, which of its arrivals can be reached without
    passing it: bit n is its nth flow. Steps that reach none are left out."""
    part = table.parts[table.steps[gate].part]
    before: dict[int, list[int]] = defaultdict(list)
    for number in part.steps:
        for following in _following(table.steps[number]):
            before[following].append(number)
    masks: dict[int, int] = defaultdict(int)
    for position, arrival in enumerate(part.arrivals[gate]):
        bit = 1 << position
        waiting = [arrival]
        while waiting:
            number = waiting.pop()
            if number == gate or masks[number] & bit:
                continue
            masks[number] |= bit
            waiting.extend(before[number])
    return dict(masks)


def _following(step: Step) -> list[int]:
    """Return where a token can go from `step` within its body."""
    catches = [catch.after for catch in step.catches]
    return [step.after, *(target for _flow, target in step.options), *catches]
