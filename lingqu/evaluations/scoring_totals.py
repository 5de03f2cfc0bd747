"""Sums of a form, printed and recomputed; caps, grades, readings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from lingqu.evaluations.report import Form
from lingqu.evaluations.scheme import Band, Cap, Scheme
from lingqu.evaluations.scheme_compiled import Compiled
from lingqu.evaluations.scores import ExecutionScore, HeadingSum, PrintedSums, Reading, RowScore
from lingqu.evaluations.scoring_headings import heading_sums
from lingqu.evaluations.scoring_kinds import Cells, kind_of
from lingqu.evaluations.scoring_quantities import round_half_up
from lingqu.evaluations.scoring_rows import score_row
from lingqu.evaluations.scoring_weights import Share, equal_shares
from lingqu.evaluations.values import Interval, NotComputable, Value, add, bounds

__all__ = [
    "cap_for", "capped", "grade", "grades", "printed_sums", "readings", "reasons", "total_of",
]  # fmt: skip

ZERO, HUNDRED = Decimal(0), Decimal(100)


def total_of(scores: Sequence[RowScore], execution: ExecutionScore) -> tuple[Value, Decimal]:
    """Return the total before any cap, and what it is out of: all weights counted once.

    Points given to template text are no evaluation: the total is then not computable, however
    narrow its range."""
    counted = [score for score in scores if score.shared_with is None]
    values = [score.value for score in counted]
    weights = [score.weight for score in counted if score.weight is not None]
    if execution.place == "funds":
        values.append(execution.value)
        weights += [execution.weight] if execution.weight is not None else []
    total, out_of = add(values), sum(weights, ZERO)
    empty = [score for score in counted if score.kind == "placeholder" and score.weight]
    if empty:
        rows = tuple(score.n for score in empty)
        points = sum((score.weight for score in empty if score.weight is not None), ZERO)
        facts = {"rows": rows, "points": points}
        return NotComputable(because="placeholders", facts=facts, within=bounds(total)), out_of
    return total, out_of


def cap_for(scheme: Scheme, rate: Decimal | None) -> Cap | None:
    """Return the cap of the total at an execution rate, or None."""
    if rate is None:
        return None
    return next((cap for cap in scheme.caps if rate < cap.below), None)


def capped(total: Value, cap: Cap | None) -> Value:
    """Return `total` with what is above the cap cut off."""
    if cap is None or isinstance(total, NotComputable):
        return total
    if isinstance(total, Decimal):
        return min(total, cap.at_most)
    if total.high <= cap.at_most:
        return total
    if total.low >= cap.at_most:
        return cap.at_most
    return Interval(low=total.low, high=cap.at_most, low_included=total.low_included)


def grade(scheme: Scheme, score: Decimal) -> str | None:
    """Return the grade of `score`, in points of the form, or None where there are no bands."""
    band = next((band for band in scheme.bands if score >= _start(scheme, band)), None)
    return band.grade if band is not None else None


def _start(scheme: Scheme, band: Band) -> Decimal:
    return band.at_least * (scheme.frame.total or HUNDRED) / HUNDRED


def grades(scheme: Scheme, total: Value) -> tuple[str, ...]:
    """Return every grade that `total` may earn, best first."""
    if isinstance(total, NotComputable) or not scheme.bands:
        return ()
    if isinstance(total, Decimal):
        only = grade(scheme, total)
        return (only,) if only is not None else ()
    possible: list[str] = []
    above: Decimal | None = None
    for band in scheme.bands:
        start = _start(scheme, band)
        reached = total.high > start or (total.high == start and total.high_included)
        if reached and (above is None or total.low < above):
            possible.append(band.grade)
        above = start
    return tuple(possible)


def printed_sums(form: Form, execution: ExecutionScore) -> PrintedSums:
    """Return the printed cells added up."""
    weights = sum([row.weight or ZERO for row in form.rows], ZERO)
    points = sum([row.score or ZERO for row in form.rows], ZERO)
    line = form.funds.total if execution.place == "funds" else None
    return PrintedSums(
        weights=weights,
        scores=points,
        weights_all=weights + ((line and line.weight) or ZERO),
        scores_all=points + ((line and line.score) or ZERO),
    )


def readings(
    form: Form,
    spread: list[Share],
    compiled: Compiled,
    scores: Sequence[RowScore],
    execution: ExecutionScore,
    total: Value,
    out_of: Decimal,
) -> tuple[Reading, ...]:
    """Return the other totals the form allows; none of them is chosen."""
    found: list[Reading] = []
    if any([score.shared_with is not None for score in scores]):
        found.append(_split_reading(spread, compiled, scores, execution, out_of))
    full = compiled.scheme.frame.total
    if full is None or out_of in (full, ZERO) or isinstance(total, NotComputable):
        return tuple(found)
    if execution.place == "funds" and printed_sums(form, execution).weights == full:
        rows = add([score.value for score in scores if score.shared_with is None])
        found.append(Reading(code="without_execution", value=rows, out_of=full))
    headings = heading_sums(form, scores, compiled.scheme)
    scaled = _scaled_headings(headings, total, out_of, full)
    found += [scaled] if scaled is not None else []
    facts = {"from": out_of, "to": full}
    value = _times(total, full / out_of)
    found.append(Reading(code="scaled_all", value=value, out_of=full, facts=facts))
    return tuple(found)


def _split_reading(
    spread: list[Share],
    compiled: Compiled,
    scores: Sequence[RowScore],
    execution: ExecutionScore,
    out_of: Decimal,
) -> Reading:
    values: list[Value] = [execution.value] if execution.place == "funds" else []
    for share, score in zip(equal_shares(spread), scores, strict=True):
        if "equal_split" not in share.assumed:
            values.append(score.value)
            continue
        cells = Cells(share.row, share.actual, share.weight)
        values.append(score_row(cells, kind_of(cells, compiled), compiled).value)
    return Reading(code="equal_split", value=add(values), out_of=out_of)


def _scaled_headings(
    headings: Sequence[HeadingSum], total: Value, out_of: Decimal, full: Decimal
) -> Reading | None:
    """Scale the level-1 headings whose rows do not add to their points, if that fills the form."""
    value, weights, names = total, out_of, []
    for heading in headings:
        points = heading.points
        if heading.level != 1 or points is None or heading.weights in (points, ZERO):
            continue
        change = _times(heading.value, points / heading.weights - 1)
        value, weights = add([value, change]), weights + points - heading.weights
        names.append(heading.name)
    if not names or weights != full:
        return None
    facts = {"headings": tuple(names)}
    return Reading(code="scaled_heading", value=_times(value, Decimal(1)), out_of=full, facts=facts)


def _times(value: Value, factor: Decimal) -> Value:
    """Return `value` x `factor`, two decimals."""
    if isinstance(value, Decimal):
        return round_half_up(value * factor, 2)
    if isinstance(value, NotComputable):
        return value
    ends = sorted(round_half_up(end * factor, 2) for end in (value.low, value.high))
    return Interval(low=ends[0], high=ends[1])


def reasons(scores: Iterable[RowScore], execution: ExecutionScore) -> tuple[NotComputable, ...]:
    """Return why parts are not computable, one reason a code with its rows and points."""
    found: dict[str, list[RowScore]] = {}
    for score in scores:
        if isinstance(score.value, NotComputable) and score.shared_with is None:
            found.setdefault(score.value.because, []).append(score)
    grouped = [_reason(because, rows) for because, rows in found.items()]
    if execution.place == "funds" and isinstance(execution.value, NotComputable):
        grouped.append(execution.value)
    return tuple(grouped)


def _reason(because: str, rows: list[RowScore]) -> NotComputable:
    points = sum((row.weight for row in rows if row.weight is not None), ZERO)
    facts = {**_facts(rows[0]), "rows": tuple(row.n for row in rows), "points": points}
    return NotComputable(because=because, facts=facts)


def _facts(row: RowScore) -> dict[str, object]:
    return dict(row.value.facts) if isinstance(row.value, NotComputable) else {}
