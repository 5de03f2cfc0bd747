"""B1 to B7: what is printed against what the scheme gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lingqu.evaluations.checks.arithmetic import class_rule, printed_execution
from lingqu.evaluations.checks.case import Case, Line, percent
from lingqu.evaluations.checks.registry import check, found
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.reading.fold import compact
from lingqu.evaluations.scheme import FixedRow
from lingqu.evaluations.values import Interval, bounds

ZERO = Decimal(0)
ONE = Decimal(1)
FAR = Decimal("1.3")
SLIP = Decimal("0.001")
DEGREE = re.compile(r"程度|^(?:较|很|非常)?(?:高|大|强|显著|明显)$")
DIGIT = re.compile(r"\d")
SPLIT_RULE = re.compile(r"分值=?[^。;]{0,6}(?:该类)?总分值?[/÷]指标个数")


def _unlike(case: Case) -> Iterator[tuple[Line, Decimal, Decimal]]:
    """Yield (line, recomputed, printed) of rows with a formula and their own cells that differ."""
    for line in case.scored:
        value, printed = line.score.value, line.row.score
        if printed is None or not isinstance(value, Decimal) or printed == value:
            continue
        if line.score.kind == "judged":
            continue
        if line.score.kind != "rate" and line.row.weight is not None:
            yield line, value, printed


@check("B1")
def scores_follow_the_formula(case: Case) -> Iterator[Finding]:
    """A measured row's score is what the formula gives."""
    rounding = case.scheme.rounding
    # A row with others under its weight is scored for all of them.
    shared = {line.row.merged_with for line in case.lines}
    for line, value, printed in _unlike(case):
        gap = printed - value
        if abs(gap) <= rounding.accepted or line.n in shared:
            continue
        numbers = {"score": round(value, 4), "weight": line.weight, "printed": printed}
        if abs(gap) <= rounding.reported:
            yield found("SCORE_ROUNDED", "rows", rows=(line.n,), column="score", more=numbers)
        elif gap > 0 or not line.note:
            code = "SCORE_NOT_FORMULA" if gap > 0 else "SCORE_BELOW_FORMULA"
            yield found(code, "rows", rows=(line.n,), column="score", target=line.row.target,
                        actual=line.row.actual, more=numbers)  # fmt: skip


@check("B1")
def total_follows_the_scheme(case: Case) -> Iterator[Finding]:
    """The printed total lies within what the scheme allows."""
    stated, limits = case.form.stated_total, bounds(case.recomputed.total)
    if stated is None or stated.score is None or limits is None:
        return
    slack = case.scheme.rounding.reported
    if case.recomputed.cap is not None or stated.score != case.recomputed.printed.scores_all:
        return
    if limits.low - slack <= stated.score <= limits.high + slack:
        return
    total = limits.high if stated.score > limits.high else limits.low
    yield found("TOTAL_UNDER_SCHEME", "total", column="score", span=stated.span,
                total=round(total, 4), out_of=case.recomputed.out_of,
                printed=stated.score)  # fmt: skip


@check("B1")
def cost_read_both_ways(case: Case) -> Iterator[Finding]:
    """A cost target without ≤ gives two different scores."""
    for line in case.of("cost"):
        target, actual = line.score.target, line.score.actual
        if target is None or actual is None or target.operator is not None:
            continue
        if target.amount and actual.amount and target.amount != actual.amount:
            ratio = target.amount / actual.amount
            yield found("COST_REVERSE_UNSTATED", "rows", rows=(line.n,), column="target",
                        target=line.row.target, actual=line.row.actual,
                        reverse=round(line.weight * ratio, 4),
                        positive=round(line.weight / ratio, 4))  # fmt: skip


@check("B2")
def scores_within_tiers(case: Case) -> Iterator[Finding]:
    """A qualitative row scores within the interval of its tier."""
    accepted = case.scheme.rounding.accepted
    for line in case.scored:
        interval, printed = line.score.value, line.row.score
        if not isinstance(interval, Interval) or printed is None or line.score.kind == "judged":
            continue
        if line.score.weight != line.row.weight:
            continue  # the printed score is that of all rows under a merged cell
        if interval.low <= printed <= interval.high:
            continue
        if interval.low - accepted <= printed <= interval.high + accepted:
            continue
        yield found("SCORE_OUTSIDE_TIER", "rows", rows=(line.n,), column="score",
                    actual=line.row.actual, low=interval.low, high=interval.high,
                    printed=printed)  # fmt: skip


@check("B2")
def top_of_the_tier(case: Case) -> Iterator[Finding]:
    """The top of a tier that is an interval needs evidence."""
    phrases = _phrases(case)
    rows = [line for line in case.full if line.actual in phrases and line.interval is not None]
    if not rows:
        return
    weight = sum((line.weight for line in rows), ZERO)
    low = sum((line.interval.low for line in rows if line.interval is not None), ZERO)
    numbers = tuple(line.n for line in rows)
    yield found("TIER_TOP_NO_EVIDENCE", "rows", rows=numbers, column="score", count=len(rows),
                indicators=numbers, weight=weight, interval=(low, weight))  # fmt: skip


def _phrases(case: Case) -> frozenset[str]:
    """Return the scheme's own phrases for its tiers."""
    found_phrases = _PHRASES.get(case.scheme.content_hash or case.scheme.id)
    if found_phrases is None:
        tiers = case.scheme.qualitative.tiers
        found_phrases = frozenset(compact(phrase) for tier in tiers for phrase in tier.phrases)
        _PHRASES[case.scheme.content_hash or case.scheme.id] = found_phrases
    return found_phrases


_PHRASES: dict[str, frozenset[str]] = {}


@check("B2")
def targets_have_a_scale(case: Case) -> Iterator[Finding]:
    """A degree word as a target says what the degree is."""
    phrases = _phrases(case)
    rows = tuple([
        line.n
        for line in case.scored
        if line.target and line.actual in phrases and DEGREE.search(line.target)
        and not DIGIT.search(line.target)
    ])  # fmt: skip
    if rows:
        yield found("TARGET_NOT_GRADABLE", "rows", rows=rows, column="target", indicators=rows)


@check("B2")
def answers_are_on_the_scale(case: Case) -> Iterator[Finding]:
    """Where the scheme grades by fixed words, the actual is one of them."""
    tiers = case.scheme.qualitative.tiers
    if not tiers or any(tier.low != tier.high for tier in tiers):
        return
    rows = [
        line
        for line in case.scored
        if line.score.kind == "qualitative" and line.full and line.actual
        and line.actual not in _phrases(case)
    ]  # fmt: skip
    if rows:
        numbers = tuple(line.n for line in rows)
        yield found("QUALITATIVE_SCALE_MIXED", "rows", rows=numbers, column="actual",
                    indicators=numbers, actual=tuple(line.row.actual for line in rows))  # fmt: skip


@check("B3")
def targets_beaten_by_far(case: Case) -> Iterator[Finding]:
    """An actual far above its target is explained."""
    limit = case.scheme.deviation.over or FAR
    far = [(line, ratio) for line, ratio in case.beaten if ratio > limit and not line.note]
    if far:
        yield found("TARGET_TOO_LOW", "rows", rows=tuple(line.n for line, _ratio in far),
                    column="target",
                    ratios=tuple(round(ratio, 2) for _line, ratio in far))  # fmt: skip


@check("B3")
def full_marks_within_the_zone(case: Case) -> Iterator[Finding]:
    """Say where over-completion rightly earned full marks."""
    good = [
        (line, ratio)
        for line, ratio in case.beaten
        if line.full and ratio <= FAR and line.kind != "satisfaction" and _penalised(case, line)
    ]
    if good:
        yield found("OVER_COMPLETION_OK", "rows", rows=tuple(line.n for line, _ratio in good),
                    ratios=tuple(round(ratio, 4) for _line, ratio in good))  # fmt: skip
    equal = tuple(
        line.n
        for line, _ratio in case.beaten
        if line.full and line.score.target is not None and line.score.target.operator == "="
    )
    if equal:
        yield found("EQUAL_TARGET_OPERATOR", "rows", rows=equal, column="target")


def _penalised(case: Case, line: Line) -> bool:
    """Whether the scheme takes points off for over-completion in the row's class."""
    over = class_rule(case, line).positive.over
    return over is not None and over.effect != "judge"


@check("B4")
def fixed_rows_keep_their_weight(case: Case) -> Iterator[Finding]:
    """Rows whose weight the scheme fixes print it."""
    rules = [rule for rule in case.scheme.frame.rows if rule.weight is not None]
    if not rules:
        return
    for line in case.lines:
        rule = next((one for one in rules if _named(line, one)), None)
        if rule is None or line.row.weight in (None, rule.weight):
            continue
        possible = [alt for one in line.row.inferred for alt in one.alternatives]
        if str(rule.weight) not in possible:
            yield found("FIXED_WEIGHT_CHANGED", "rows", rows=(line.n,), column="weight",
                        printed=line.row.weight, scheme=rule.weight)  # fmt: skip


def _named(line: Line, rule: FixedRow) -> bool:
    return line.name in (rule.name, *rule.names)


@check("B5")
def total_within_the_cap(case: Case) -> Iterator[Finding]:
    """The printed total is at most the cap for the execution rate."""
    cap, stated = case.recomputed.cap, case.form.stated_total
    if cap is None or stated is None or stated.score is None or case.rate is None:
        return
    if stated.score > cap.at_most:
        yield found("TOTAL_ABOVE_CAP", "total", column="score", span=stated.span,
                    percent=percent(case.rate), cap=cap.at_most,
                    printed=stated.score)  # fmt: skip


@check("B6")
def classes_carry_the_frame(case: Case) -> Iterator[Finding]:
    """Level-1 points are those of a frame that may not be changed."""
    frame = case.scheme.frame
    fixed = {
        name: heading
        for heading in frame.headings
        if heading.level == 1 and heading.points is not None
        and (heading.fixed or not frame.adjustable)
        for name in (heading.name, *heading.names)
    }  # fmt: skip
    if not fixed:
        return
    for heading in case.form.headings:
        rule = fixed.get(heading.name) if heading.level == 1 else None
        if rule is not None and heading.points not in (None, rule.points):
            yield found("CLASS_TOTAL_DIFFERS", "rows", column="level1", span=heading.span,
                        name=heading.name, printed=heading.points,
                        scheme=rule.points)  # fmt: skip


@check("B6")
def weights_follow_the_split(case: Case) -> Iterator[Finding]:
    """Where the form's notes split a class equally, its weights are equal."""
    if "指标个数" not in case.form.notes or not SPLIT_RULE.search(compact(case.form.notes)):
        return
    for heading in case.headings:
        if heading.level != 1 or heading.points is None or len(heading.rows) < 2:
            continue
        weights = [line.weight for line in case.lines if line.n in heading.rows]
        equal = heading.points / len(weights)
        # The last row takes the rest, at most a hundredth for each of the others.
        if any(abs(weight - equal) > Decimal("0.01") * len(weights) for weight in weights):
            yield found("WEIGHT_RULE_NOT_FOLLOWED", "rows", rows=heading.rows, column="weight",
                        name=heading.name, points=heading.points, count=len(weights),
                        input_equal=round(equal, 4), low=min(weights),
                        high=max(weights))  # fmt: skip


@check("B7")
def execution_score_is_rounded(case: Case) -> Iterator[Finding]:
    """A printed execution score a little off the formula was rounded or cut."""
    value, printed = case.recomputed.execution.value, printed_execution(case)
    if printed is None or not isinstance(value, Decimal) or case.rate is None:
        return
    gap = printed - value
    if abs(gap) <= SLIP or abs(gap) > case.scheme.rounding.reported:
        return
    places = max(-int(printed.as_tuple().exponent), 0)
    if abs(round(value, places) - printed) < SLIP:
        # 7 for 7.0964 is a rounding to report; 10 for 9.9952 is said with the rate itself.
        if places == 0 and printed != case.recomputed.execution.weight:
            yield found("RATE_SCORE_ROUNDING", "funds", column="score", score=round(value, 4),
                        printed=printed, rate=round(case.rate, 6))  # fmt: skip
        return
    total = bounds(case.recomputed.total)
    yield found(
        "RATE_SCORE_TRUNCATED",
        "rows" if case.recomputed.execution.row is not None else "funds",
        rows=(case.recomputed.execution.row,) if case.recomputed.execution.row else (),
        column="score",
        rate=round(case.rate, 6),
        score=round(value, 4),
        printed=printed,
        total=round(total.high, 4) if total is not None else None,
    )
