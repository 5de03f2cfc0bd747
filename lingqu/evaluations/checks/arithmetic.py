"""A1 to A8 and A12: sums, rates and sources, exact and without judgement."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lingqu.evaluations.checks.case import Case, Line, percent
from lingqu.evaluations.checks.registry import check, found
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.report import FundLine
from lingqu.evaluations.scheme import ClassRule

ZERO = Decimal(0)
ONE = Decimal(1)
HALF = Decimal("0.5")
CENT = Decimal("0.01")
POINT = Decimal("0.01")


def _overflow(case: Case) -> dict[str, object]:
    """Return the first level-1 heading whose rows exceed its points, as numbers."""
    for heading in case.headings:
        if heading.level == 1 and heading.points and heading.weights > heading.points:
            return {
                "heading_name": heading.name,
                "effect_heading": heading.points,
                "effect_rows": heading.weights,
            }
    return {}


def _weights_known(case: Case) -> bool:
    """Whether every scored row prints a weight or shares one."""
    return bool(case.lines) and not [
        line
        for line in case.lines
        if line.row.weight is None and line.row.merged_with is None and line.applies
    ]


@check("A1")
def weights_add_up(case: Case) -> Iterator[Finding]:
    """Row weights and the execution weight add to the form's total."""
    if not _weights_known(case):
        return
    printed, stated = case.recomputed.printed, case.form.stated_total
    stated_weight = stated.weight if stated is not None else None
    if printed.weights_all != case.worth:
        yield found(
            "WEIGHTS_NOT_100",
            "total" if stated_weight == printed.weights_all else "form",
            column="weight",
            span=stated.span if stated is not None else None,
            sum=printed.weights_all,
            expected=case.worth,
            stated=stated_weight,
            without_execution=printed.weights,
            more=_overflow(case),
        )
    elif stated is not None and stated_weight not in (None, printed.weights_all):
        yield found(
            "WEIGHT_TOTAL_NOT_SUM",
            "total",
            column="weight",
            span=stated.span,
            sum=printed.weights_all,
            stated=stated_weight,
        )


@check("A2")
def total_is_the_sum(case: Case) -> Iterator[Finding]:
    """The printed total is the sum of the printed scores."""
    stated, printed = case.form.stated_total, case.recomputed.printed
    if stated is None or not any(line.row.score is not None for line in case.lines):
        return
    if stated.score is None:
        yield found("TOTAL_MISSING", "total", span=stated.span, sum=printed.scores_all, stated=None)
        return
    cap = case.recomputed.cap
    if cap is not None and stated.score == cap.at_most < printed.scores_all:
        return
    difference = stated.score - printed.scores_all
    if not difference:
        yield from _holds(case, stated.score)
    elif _is_rounding(stated.score, printed.scores_all):
        yield found("TOTAL_ROUNDED", "total", span=stated.span, sum=printed.scores_all,
                    stated=stated.score)  # fmt: skip
    elif not _leaves_out_execution(case, stated.score):
        yield found(
            "TOTAL_NOT_SUM",
            "total",
            column="score",
            span=stated.span,
            sum=printed.scores_all,
            rows_sum=printed.scores,
            execution=printed.scores_all - printed.scores,
            stated=stated.score,
            difference=difference,
        )


def _is_rounding(stated: Decimal, summed: Decimal) -> bool:
    """Whether `stated` is `summed` rounded to the decimals that are printed."""
    exponent = stated.as_tuple().exponent
    unit = Decimal(1).scaleb(min(int(exponent), 0))
    return summed % unit != 0 and abs(stated - summed) <= unit / 2


def _leaves_out_execution(case: Case, stated: Decimal) -> bool:
    printed = case.recomputed.printed
    return stated == printed.scores != printed.scores_all


def _holds(case: Case, stated: Decimal) -> Iterator[Finding]:
    """Say that a total with deductions in it holds; full marks need no such note."""
    if not case.losing:
        return
    printed = case.recomputed.printed
    yield found("TOTAL_OK", "total", weights=printed.weights_all, scores=printed.scores_all)


@check("A2")
def deductions_explain_the_total(case: Case) -> Iterator[Finding]:
    """Say that noted deductions are what the total lacks."""
    stated = case.form.stated_total
    losing = case.losing
    if not losing or stated is None or stated.score is None:
        return
    if not all([line.note for line in losing]):
        return
    lost, out_of = sum([line.lost for line in losing], ZERO), case.worth
    if out_of - stated.score == lost:
        rows = tuple(line.n for line in losing)
        yield found("DEDUCTIONS_RECONCILED", "rows", rows=rows, lost=lost, out_of=out_of)


@check("A2")
def form_worth_less(case: Case) -> Iterator[Finding]:
    """Note that the form is not worth 100 points."""
    if case.form.stated_total is not None and case.worth != 100:
        yield found("TOTAL_OUT_OF_80", "total", out_of=case.worth)


@check("A3")
def headings_add_up(case: Case) -> Iterator[Finding]:
    """A heading's printed points are the sum of its rows."""
    if not case.form.headings or not _weights_known(case):
        return
    printed = {(one.level, one.name): one for one in case.form.headings if one.points is not None}
    for heading in case.headings:
        one = printed.get((heading.level, heading.name))
        if one is None or not heading.rows or one.points == heading.weights:
            continue
        yield found(
            "HEADING_NOT_SUM",
            "rows",
            rows=heading.rows,
            column="level1" if heading.level == 1 else "level2",
            span=one.span,
            name=heading.name,
            heading=one.points,
            rows_sum=heading.weights,
        )


@check("A4")
def scores_within_weights(case: Case) -> Iterator[Finding]:
    """No score is above its weight or below 0."""
    for line in case.lines:
        score, weight = line.row.score, line.row.weight
        if score is None or weight is None or ZERO <= score <= weight:
            continue
        yield found("SCORE_ABOVE_WEIGHT", "rows", rows=(line.n,), column="score",
                    span=line.row.cells.get("score"), score=score, weight=weight)  # fmt: skip
    total = case.total
    if total is not None and total.score is not None and total.weight is not None:
        if not ZERO <= total.score <= total.weight:
            yield found("SCORE_ABOVE_WEIGHT", "funds", column="score", span=total.span,
                        score=total.score, weight=total.weight)  # fmt: skip


def _unit_of(rate_text: str) -> Decimal:
    """Return the last printed place of a rate, as a ratio; at most one per cent."""
    digits = rate_text.rstrip("%％ ")
    places = len(digits.partition(".")[2])
    unit = ONE.scaleb(-places)
    return min(unit / 100 if rate_text.rstrip().endswith(("%", "％")) else unit, CENT)


def _lines_with_rate(case: Case) -> Iterator[tuple[FundLine, Decimal, Decimal, Decimal]]:
    """Yield (line, printed rate, budget, executed) of the fund lines that can be checked."""
    for line in case.form.funds.lines:
        budget = line.adjusted if line.adjusted is not None else line.initial
        if line.rate is not None and budget and line.executed is not None:
            yield line, line.rate, budget, line.executed


@check("A5")
def rate_is_the_ratio(case: Case) -> Iterator[Finding]:
    """The printed rate is B/A within its printed decimals, rounded or cut."""
    for line, printed, budget, executed in _lines_with_rate(case):
        ratio = executed / budget
        far = abs(printed - ratio) >= _unit_of(line.rate_text)
        if printed == ratio or (far and printed == ONE < ratio):
            continue
        numbers = {
            "printed": line.rate_text or percent(printed),
            "executed": executed,
            "budget": budget,
            "percent": percent(ratio),
            "rate": round(ratio, 6),
        }
        if far:
            yield found("RATE_NOT_RATIO", "funds", column="rate", span=line.span, more=numbers)
        elif printed == ONE > ratio and line.kind == "total":
            weight = case.recomputed.execution.weight or ZERO
            score = round(weight * ratio, 4)
            yield found("RATE_ROUNDED_UP", "funds", column="rate", span=line.span, score=score,
                        more=numbers)  # fmt: skip


@check("A5")
def executed_within_budget(case: Case) -> Iterator[Finding]:
    """No more is executed than was budgeted."""
    if case.budget and case.executed is not None and case.executed > case.budget:
        yield found("EXECUTED_ABOVE_BUDGET", "funds", column="executed",
                    executed=case.executed, budget=case.budget)  # fmt: skip


@check("A6")
def execution_score_follows(case: Case) -> Iterator[Finding]:
    """The printed execution score is what the rate gives; small differences are B7's."""
    execution = case.recomputed.execution
    weight, printed = execution.weight, printed_execution(case)
    if printed is None or not weight or not isinstance(execution.value, Decimal):
        return
    gap = printed - execution.value
    if abs(gap) <= case.scheme.rounding.reported or case.rate is None:
        return
    full = printed >= weight and case.rate < ONE
    yield found(
        "EXECUTION_RATE_FULL_SCORE" if full else "EXECUTION_SCORE_WRONG",
        "rows" if execution.row is not None else "funds",
        rows=(execution.row,) if execution.row is not None else (),
        column="score",
        rate=round(case.rate, 6),
        percent=percent(case.rate),
        weight=weight,
        score=round(execution.value, 4),
        printed=printed,
        more=_other_readings(case, weight),
    )


def printed_execution(case: Case) -> Decimal | None:
    """Return the printed score of the execution rate, from its row or the fund table."""
    line = case.line(case.recomputed.execution.row)
    if line is not None:
        return line.row.score
    return case.total.score if case.total is not None else None


def _other_readings(case: Case, weight: Decimal) -> dict[str, object]:
    """Return the score without rounding of the rate, and under the other possible weights."""
    rate, execution = case.rate, case.recomputed.execution
    if rate is None:
        return {}
    others: dict[str, object] = {}
    line = case.line(execution.row)
    slope = class_rule(case, line).positive.slope if line is not None else ZERO
    if case.scheme.execution.by == "class_rule" and slope:
        missed = 100 * (ONE - rate)
        others["score_prorata"] = round(weight * max(ZERO, ONE - slope * missed), 4)
        others["score_whole_points"] = weight * max(ZERO, ONE - slope * int(missed))
    for inference in line.row.inferred if line is not None else ():
        for other in inference.alternatives if inference.cell == "weight" else ():
            others[f"score_if_{other}"] = round(Decimal(other) * rate, 4)
    return others


def class_rule(case: Case, line: Line) -> ClassRule:
    """Return the scheme's rule for quantities in the row's class."""
    level1, rules = line.row.level1 or "", case.scheme.classes
    own = next((rule for rule in rules if level1 in rule.headings), None)
    return own or next(rule for rule in rules if not rule.headings)


@check("A7")
def sources_add_up(case: Case) -> Iterator[Finding]:
    """The sources of funds add to the total, column by column."""
    total = case.total
    sources = [line for line in case.form.funds.lines if line.kind != "total"]
    if total is None or not sources:
        return
    amounts = [one for line in sources for one in (line.initial, line.adjusted, line.executed)]
    if total.adjusted and all(amount is None for amount in amounts):
        yield found("FUND_SOURCE_BLANK", "funds", total_adjusted=total.adjusted,
                    sum_of_sources=ZERO)  # fmt: skip
        return
    for column in ("initial", "adjusted", "executed"):
        yield from _column(total, sources, column)


def _column(total: FundLine, sources: list[FundLine], column: str) -> Iterator[Finding]:
    whole = getattr(total, column)
    given = [value for line in sources if (value := getattr(line, column)) is not None]
    if whole is None:
        return
    if not given:
        if column == "executed":
            yield found("FUND_SOURCE_EXECUTED_BLANK", "funds", column=column, executed_total=whole)
        return
    # A source may itself be broken down below: then one of the sources is the whole.
    if abs(sum(given) - whole) > POINT * len(given) and whole not in given:
        yield found("FUND_SOURCES_NOT_TOTAL", "funds", column=column, sum=sum(given), total=whole)


@check("A7")
def budget_was_there_at_first(case: Case) -> Iterator[Finding]:
    """The budget was not added as a whole during the year."""
    total = case.total
    if total is not None and total.initial is not None and not total.initial and total.adjusted:
        yield found("INITIAL_BUDGET_ZERO", "funds", column="initial", span=total.span,
                    initial=total.initial, adjusted=total.adjusted)  # fmt: skip


@check("B4")
def execution_weight_stands(case: Case) -> Iterator[Finding]:
    """The execution weight is the scheme's, not 0."""
    total, rule = case.total, case.scheme.execution
    if total is None or rule.place != "funds" or not rule.weight or total.weight is None:
        return
    if total.weight == 0:
        yield found(
            "EXECUTION_WEIGHT_ZEROED",
            "funds",
            column="weight",
            span=total.span,
            weight_printed=total.weight,
            weight_scheme=rule.weight,
            executed=case.executed,
        )
    elif total.weight != rule.weight and rule.fixed and not case.scheme.frame.adjustable:
        yield found("FIXED_WEIGHT_CHANGED", "funds", column="weight", span=total.span,
                    printed=total.weight, scheme=rule.weight)  # fmt: skip
