"""What must hold inside one scheme beyond the types of its keys."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lingqu.evaluations.scheme import ClassRule, Frame, Quantity, Scheme

__all__ = ["problems"]

Problem = tuple[str, object, str]
ZERO, ONE = Decimal(0), Decimal(1)


def problems(scheme: Scheme) -> Iterator[Problem]:
    """Yield (key, what was found, what is allowed) for every rule the scheme breaks."""
    yield from _frame(scheme, scheme.frame, "frame")
    if scheme.narrative is not None:
        yield from _frame(scheme, scheme.narrative, "narrative")
    yield from _classes(scheme)
    yield from _tiers(scheme)
    yield from _steps(scheme)
    yield from _numbers(scheme)


def _frame(scheme: Scheme, frame: Frame, key: str) -> Iterator[Problem]:
    names = {heading.name for heading in frame.headings}
    for heading in frame.headings:
        if heading.parent and heading.parent not in names:
            yield f"{key}.headings", heading.parent, "a parent among " + ", ".join(sorted(names))
    for row in frame.rows:
        if row.heading and row.heading not in names:
            yield f"{key}.rows", row.heading, "a heading among " + ", ".join(sorted(names))
    points = [heading.points for heading in frame.headings if heading.level == 1]
    if frame.total is None or not points or None in points:
        return
    in_funds = key == "frame" and scheme.execution.place == "funds"
    beside = (scheme.execution.weight or ZERO) if in_funds else ZERO
    sums = [sum((point for point in points if point is not None), beside)]
    sums += [sum((one.points for one in each.headings), beside) for each in frame.variants]
    allowed = f"level-1 points and execution that add to {frame.total}"
    for total in sums:
        if total != frame.total:
            yield f"{key}.headings", f"a sum of {total}", allowed


def _classes(scheme: Scheme) -> Iterator[Problem]:
    names = {heading.name for heading in scheme.frame.headings}
    if sum(not one.headings for one in scheme.classes) != 1:
        yield "classes", f"{len(scheme.classes)} classes", "exactly one without `headings`"
    for position, one in enumerate(scheme.classes):
        for heading in one.headings:
            if heading not in names:
                allowed = ", ".join(sorted(names))
                yield f"classes[{position}].headings", heading, allowed
        yield from _quantities(one, f"classes[{position}]")


def _quantities(rule: ClassRule, key: str) -> Iterator[Problem]:
    for name in ("positive", "reverse", "equal"):
        quantity: Quantity | None = getattr(rule, name)
        if quantity is None:
            continue
        if quantity.method == "slope" and quantity.slope <= ZERO:
            yield f"{key}.{name}.slope", str(quantity.slope), "a number above 0 for `slope`"
        if not ZERO <= quantity.pass_at <= ONE:
            yield f"{key}.{name}.pass_at", str(quantity.pass_at), "a ratio from 0 to 1"
        if quantity.over is not None and quantity.over.above < ONE:
            yield f"{key}.{name}.over.above", str(quantity.over.above), "a ratio of 1 or more"


def _tiers(scheme: Scheme) -> Iterator[Problem]:
    seen: set[str] = set()
    if scheme.qualitative.method == "tier" and not scheme.qualitative.tiers:
        yield "qualitative.tiers", "none", "at least one tier, or method judged"
    for position, tier in enumerate(scheme.qualitative.tiers):
        if not ZERO <= tier.low <= tier.high <= ONE:
            found = f"{tier.low} to {tier.high}"
            yield f"qualitative.tiers[{position}]", found, "shares with 0 <= low <= high <= 1"
        for phrase in (*tier.phrases, *tier.also):
            if phrase in seen:
                yield f"qualitative.tiers[{position}]", phrase, "a phrase that no other tier has"
            seen.add(phrase)


def _steps(scheme: Scheme) -> Iterator[Problem]:
    ends = [cap.below for cap in scheme.caps]
    if ends != sorted(set(ends)):
        yield "caps", str([str(end) for end in ends]), "caps with rising `below`"
    starts = [band.at_least for band in scheme.bands]
    if starts != sorted(set(starts), reverse=True):
        yield "bands", str([str(start) for start in starts]), "bands from the best downwards"
    if starts and starts[-1] != ZERO:
        yield "bands", str(starts[-1]), "a last band from 0, so that no score is without a grade"


def _numbers(scheme: Scheme) -> Iterator[Problem]:
    execution = scheme.execution
    if execution.place == "funds" and execution.weight is None:
        yield "execution.weight", "nothing", "points, where the fund table carries them"
    if execution.weight is not None and execution.weight < ZERO:
        yield "execution.weight", str(execution.weight), "points, 0 or more"
    for key in ("rate_decimals", "score_decimals"):
        decimals = getattr(execution, key)
        if decimals is not None and not 0 <= decimals <= 8:
            yield f"execution.{key}", decimals, "0 to 8"
    if not 0 <= scheme.rounding.decimals <= 8:
        yield "rounding.decimals", scheme.rounding.decimals, "0 to 8"
    if scheme.since and scheme.until and scheme.since > scheme.until:
        yield "until", scheme.until, f"a year from {scheme.since}"
