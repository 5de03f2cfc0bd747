"""Functions on points and ranges: Allen's interval algebra (DMN 1.5, clause 10.3.4.11)."""

from __future__ import annotations

import re

from lingqu.dmn.errors import FeelSyntaxError
from lingqu.dmn.feel.budget import null
from lingqu.dmn.feel.functions.registry import feel
from lingqu.dmn.feel.operators import compare, equals
from lingqu.dmn.feel.values import Range, Value, type_of

OPENING = re.compile(r"^(\s*[(\]])\s*\.\.")
CLOSING = re.compile(r"\.\.\s*([)[]\s*)$")
"""An open end of a range's text may be left out: it is unbounded there."""


@feel("before(point1: any, point2: any)")
def before(a: Value, b: Value) -> bool | None:
    """Whether all of `a` comes before all of `b`."""
    first, second = _range(a), _range(b)
    apart = compare("<", first.high, second.low)
    if apart is False and equals(first.high, second.low) is True:
        return not (first.high_closed and second.low_closed)
    return apart


@feel("after(point1: any, point2: any)")
def after(a: Value, b: Value) -> bool | None:
    """Whether all of `a` comes after all of `b`."""
    return before(b, a)


@feel("meets(range1: range, range2: range)")
def meets(a: Range, b: Range) -> bool | None:
    """Whether `a` ends where `b` starts, and both hold that point."""
    return _and(equals(a.high, b.low), a.high_closed and b.low_closed)


@feel("met by(range1: range, range2: range)")
def met_by(a: Range, b: Range) -> bool | None:
    """Whether `b` ends where `a` starts, and both hold that point."""
    return meets(b, a)


@feel("overlaps(range1: range, range2: range)")
def overlaps(a: Range, b: Range) -> bool | None:
    """Whether the two share a point."""
    return _and(_negated(before(a, b)), _negated(before(b, a)))


@feel("overlaps before(range1: range, range2: range)")
def overlaps_before(a: Range, b: Range) -> bool | None:
    """Whether `a` starts first, they share a point, and `b` ends last or with it."""
    starts = _or(
        compare("<", a.low, b.low), _and(equals(a.low, b.low), a.low_closed > b.low_closed)
    )
    ends = _or(
        compare("<", a.high, b.high),
        _and(equals(a.high, b.high), (not a.high_closed) or b.high_closed),
    )
    return _and(overlaps(a, b), starts, ends)


@feel("overlaps after(range1: range, range2: range)")
def overlaps_after(a: Range, b: Range) -> bool | None:
    """Whether `b` overlaps before `a`."""
    return overlaps_before(b, a)


@feel("finishes(range1: any, range2: range)")
def finishes(a: Value, b: Range) -> bool | None:
    """Whether `a` ends with `b` and does not start before it."""
    first = _range(a)
    return _and(
        equals(first.high, b.high), first.high_closed == b.high_closed, _starts_in(first, b)
    )


@feel("finished by(range1: range, range2: any)")
def finished_by(a: Range, b: Value) -> bool | None:
    """Whether `b` finishes `a`."""
    return finishes(b, a)


@feel("includes(range: range, point: any)")
def includes(a: Range, b: Value) -> bool | None:
    """Whether all of `b` lies in `a`."""
    inner = _range(b)
    return _and(_starts_in(inner, a), _ends_in(inner, a))


@feel("during(point: any, range: range)")
def during(a: Value, b: Range) -> bool | None:
    """Whether all of `a` lies in `b`."""
    return includes(b, a)


@feel("starts(point: any, range: range)")
def starts(a: Value, b: Range) -> bool | None:
    """Whether `a` starts with `b` and does not end after it."""
    first = _range(a)
    return _and(equals(first.low, b.low), first.low_closed == b.low_closed, _ends_in(first, b))


@feel("started by(range: range, point: any)")
def started_by(a: Range, b: Value) -> bool | None:
    """Whether `b` starts `a`."""
    return starts(b, a)


@feel("coincides(point1: any, point2: any)")
def coincides(a: Value, b: Value) -> bool | None:
    """Whether the two are the same points."""
    if type(a) is not Range or type(b) is not Range:
        return equals(a, b)
    return _and(
        equals(a.low, b.low), equals(a.high, b.high),
        a.low_closed == b.low_closed, a.high_closed == b.high_closed,
    )  # fmt: skip


@feel("range(from: string)")
def range_of(text: str) -> Range | None:
    """The range that a text of literals says, such as `[1..10]`."""
    from lingqu.dmn.feel.parser import parse_expression
    from lingqu.dmn.feel.range_text import range_of_node

    text = CLOSING.sub(r"..null\1", OPENING.sub(r"\1null..", text))
    try:
        node = parse_expression(text, where="range()")
    except FeelSyntaxError:
        return null("a text that is not a range")
    return range_of_node(node) or null("a text that is not a range of literals")


def _range(value: Value) -> Range:
    return value if type(value) is Range else Range(value, value)


def _starts_in(a: Range, b: Range) -> bool | None:
    return _or(
        compare(">", a.low, b.low), _and(equals(a.low, b.low), b.low_closed or not a.low_closed)
    )


def _ends_in(a: Range, b: Range) -> bool | None:
    return _or(
        compare("<", a.high, b.high),
        _and(equals(a.high, b.high), b.high_closed or not a.high_closed),
    )


def _negated(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _and(*answers: bool | None) -> bool | None:
    if None in answers:
        return None
    return all(answers)


def _or(*answers: bool | None) -> bool | None:
    if None in answers:
        return null(f"{type_of(None)} among the ends of a range")
    return any(answers)
