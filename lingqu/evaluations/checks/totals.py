"""A8 to A12: sub-projects, identities, products, grades, and readings of a total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lingqu.evaluations.checks.case import Case, percent
from lingqu.evaluations.checks.registry import check, found
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.reading.fold import compact
from lingqu.evaluations.scores import HeadingSum

ZERO = Decimal(0)
CENT = Decimal("0.01")
YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
ALIASES = {"优秀": "优", "良好": "良", "中等": "中", "较差": "差", "優": "优"}
PRODUCT = re.compile(
    r"(?P<count>\d{1,9})(?:余|多)?(?:户|家|个|人|名|台|套|次|项|件|场|份)[^0-9]{0,8}?"
    r"每(?:户|家|个|人|名|台|套|次|项|件|场|份|年|月)?[^0-9]{0,6}"
    r"(?P<each>\d{1,12}(?:\.\d{1,6})?)(?P<unit>万元|元)[^0-9]{0,4}?"
    r"(?:共计|合计|总计|共需|共)(?P<all>\d{1,12}(?:\.\d{1,6})?)(?P<in>万元|元)"
)


@check("A8")
def subprojects_add_up(case: Case) -> Iterator[Finding]:
    """Sub-projects add to the budget, or to what was paid if they are actual amounts."""
    funds = case.form.funds
    amounts = [one.amount for one in funds.subprojects if one.amount is not None]
    if len(amounts) < 2 or case.budget is None:
        return
    scale = YUAN[funds.subprojects[0].unit] / YUAN[case.form.amount_unit]
    summed = sum(amounts, ZERO) * scale
    paid = funds.use.paid if funds.use is not None and funds.use.paid is not None else case.executed
    actual = "实际" in funds.subprojects_label or "支付" in funds.subprojects_label
    if actual and paid is not None and summed != paid and summed == case.budget:
        yield found("SUBPROJECTS_ACTUAL_EQUALS_BUDGET", "funds", column="subprojects",
                    sum=summed, paid=paid, difference=summed - paid)  # fmt: skip
    elif abs(summed - case.budget) <= CENT * len(amounts) or summed == paid:
        yield found("SUBPROJECTS_SUM", "funds", column="subprojects", count=len(amounts),
                    sum=sum(amounts, ZERO))  # fmt: skip
    else:
        yield found("SUBPROJECTS_NOT_TOTAL", "funds", column="subprojects", sum=summed,
                    total=case.budget)  # fmt: skip


@check("A9")
def budget_identity(case: Case) -> Iterator[Finding]:
    """Budget balance = initial + adjustment − appropriated."""
    block = case.form.funds.budget
    if block is None or block.initial is None or block.appropriated is None:
        return
    if block.balance is None:
        return
    adjustment = block.adjustment or ZERO
    result = block.initial + adjustment - block.appropriated
    if abs(result - block.balance) <= CENT:
        yield found("BUDGET_IDENTITY_OK", "funds", column="budget", span=block.span, result=result)
    else:
        yield found("BUDGET_IDENTITY_BROKEN", "funds", column="budget", span=block.span,
                    initial=block.initial, adjustment=adjustment,
                    appropriated=block.appropriated, result=result,
                    printed=block.balance)  # fmt: skip


@check("A9")
def fund_identity(case: Case) -> Iterator[Finding]:
    """Fund balance = appropriated − paid = carried over + recovered."""
    block = case.form.funds.use
    if block is None or block.balance is None:
        return
    if block.appropriated is not None and block.paid is not None:
        result = block.appropriated - block.paid
        if abs(result - block.balance) > CENT:
            yield found("BALANCE_WRONG", "funds", column="use", span=block.span, result=result,
                        appropriated=block.appropriated, paid=block.paid,
                        balance=block.balance)  # fmt: skip
    carried, recovered = block.carried_forward or ZERO, block.recovered or ZERO
    rest = block.balance - carried - recovered
    if abs(rest) > CENT:
        yield found("BALANCE_NOT_EXPLAINED", "funds", column="use", span=block.span,
                    balance=block.balance, carried=carried, recovered=recovered,
                    open=rest)  # fmt: skip


@check("A10")
def count_times_price(case: Case) -> Iterator[Finding]:
    """Quantity × unit price = amount, where a row states all three."""
    for line in case.scored if "每" in case.words else ():
        match = PRODUCT.search(line.name) if "每" in line.name else None
        if match is None:
            continue
        each = Decimal(match["each"]) * YUAN[match["unit"]]
        product = Decimal(match["count"]) * each / YUAN[match["in"]]
        stated = Decimal(match["all"])
        yield found("ARITHMETIC_OK" if product == stated else "UNIT_TIMES_COUNT", "rows",
                    rows=(line.n,), column="name", count=Decimal(match["count"]),
                    unit_amount=match["each"] + match["unit"], product=product,
                    stated=stated)  # fmt: skip


@check("A10")
def saving_rate(case: Case) -> Iterator[Finding]:
    """A printed saving rate is unspent over budget."""
    for line in case.scored if "节约率" in case.words else ():
        if "节约率" not in line.name or "资金" not in line.name or not case.budget:
            continue
        measure = line.score.actual
        if measure is None or measure.unit != "%" or case.executed is None:
            continue
        computed = case.unspent / case.budget
        if abs(computed - measure.amount) >= Decimal("0.01"):
            yield found("SAVING_RATE_CONTRADICTS", "rows", rows=(line.n,), column="actual",
                        printed=measure.number, unspent=case.unspent, budget=case.budget,
                        computed=round(computed, 4), percent=percent(computed))  # fmt: skip


def _band(case: Case, score: Decimal) -> tuple[str, Decimal] | None:
    """Return the grade of a score out of 100 and where the next better band begins."""
    narrative = case.narrative
    bands = [(name, low) for name, low, _high in narrative.grade_bands] if narrative else []
    bands = bands or [(band.grade, band.at_least) for band in case.scheme.bands]
    above = Decimal(100)
    for name, low in sorted(bands, key=lambda band: -band[1]):
        if score >= low:
            return name, above
        above = low
    return None


def _same_grade(case: Case, printed: str, grade: str) -> bool:
    word = compact(printed)
    others = next((band.names for band in case.scheme.bands if band.grade == grade), ())
    return compact(grade) in (word, ALIASES.get(word)) or word in others


@check("A11")
def grade_fits_total(case: Case) -> Iterator[Finding]:
    """The printed grade is that of the total's band."""
    form, narrative = case.form, case.narrative
    stated = form.stated_total.score if form.stated_total is not None else None
    texts = [total for total, _span in narrative.stated_totals] if narrative is not None else []
    total = texts[0] if texts else stated
    if total is None or case.worth != 100:
        return
    band = _band(case, total)
    if band is None:
        return
    grade, above = band
    if form.stated_grade:
        if not _same_grade(case, form.stated_grade, grade):
            yield found("GRADE_WRONG", "grade", total=total, grade=grade,
                        printed=form.stated_grade)  # fmt: skip
        elif compact(form.stated_grade) != compact(grade):
            yield found("GRADE_WORD", "grade", printed=form.stated_grade, grade=grade)
    elif narrative is not None and narrative.grade_bands:
        yield found("GRADE_NOT_STATED", "grade", total=total, grade=grade, gap=above - total)
    if stated is None or stated == total or not form.stated_grade:
        return
    other = _band(case, stated)
    if other is not None and other[0] != grade:
        yield found("GRADE_DEPENDS_ON_TOTAL", "grade", stated=total, grade=grade, other=stated,
                    other_grade=other[0])  # fmt: skip


@check("A12")
def execution_left_out(case: Case) -> Iterator[Finding]:
    """The total does not fit only because the execution score is left out."""
    stated, printed = case.form.stated_total, case.recomputed.printed
    if stated is None or stated.score is None or printed.scores == printed.scores_all:
        return
    if stated.score == printed.scores:
        yield found("TOTAL_EXCLUDES_EXECUTION", "total", column="score", span=stated.span,
                    stated=stated.score, indicator_sum=printed.scores,
                    with_execution=printed.scores_all)  # fmt: skip


@check("A12")
def what_would_make_the_total_fit(case: Case) -> Iterator[Finding]:
    """Name the slips that would give the printed total."""
    stated, printed = case.form.stated_total, case.recomputed.printed
    if stated is None or stated.score in (None, printed.scores_all, printed.scores):
        return
    score, summed = stated.score or ZERO, printed.scores_all
    beside = [line.score for line in case.form.funds.lines if line.kind != "total" and line.score]
    extra = sum(beside, ZERO)
    common: dict[str, object] = {"stated": score, "sum": summed}
    if extra and score == summed + extra:
        yield found("TOTAL_COUNTS_SUBLINE", "total", extra=extra, more=common)
    yield from _subtracted(case, score)
    difference = abs(summed - score)
    rows = tuple(line.n for line in case.scored if line.row.score == difference)
    if rows and printed.weights_all <= case.worth:  # too many points explain themselves
        code = "TOTAL_LEAVES_OUT_ROW" if score < summed else "TOTAL_COUNTS_TWICE"
        yield found(code, "total", rows=rows, extra=difference, more=common)


def _subtracted(case: Case, score: Decimal) -> Iterator[Finding]:
    """100 − 7 = 93: a score earned was taken for points lost."""
    out_of = case.worth
    cells = [(line.score, line.weight) for line in case.form.funds.lines if line.kind == "total"]
    cells += [(line.row.score, line.row.weight) for line in case.scored]
    for earned, weight in cells:
        if earned and weight and earned < weight and score == out_of - earned:
            yield found("TOTAL_SUBTRACTS_EARNED", "total", stated=score, out_of=out_of,
                        earned=earned, lost=weight - earned)  # fmt: skip
            return


@check("A12")
def execution_scored_once(case: Case) -> Iterator[Finding]:
    """Only one line of the fund table carries the execution score."""
    total = case.total
    extra = [line.score for line in case.form.funds.lines if line.kind != "total" and line.score]
    if total is None or not total.score or not extra:
        return
    both = case.recomputed.printed.scores_all + sum(extra, ZERO)
    yield found("EXECUTION_SCORED_TWICE", "funds", column="score", sum_if_both=both)


@check("A12")
def readings_of_an_overflow(case: Case) -> Iterator[Finding]:
    """Offer the totals that a form with too many points may mean."""
    printed, out_of = case.recomputed.printed, case.worth
    if printed.weights_all <= out_of or not printed.weights_all:
        return
    over = next(filter(_overflows, case.headings), None)
    if over is None or over.points is None:
        return
    scaled = over.scores * over.points / over.weights
    yield found(
        "NORMALISED_TOTAL",
        "total",
        scaled_effect=round(scaled, 2),
        total=round(printed.scores_all - over.scores + scaled, 2),
        scaled_all=round(printed.scores_all * out_of / printed.weights_all, 2),
        name=over.name,
    )


def _overflows(heading: HeadingSum) -> bool:
    return heading.level == 1 and bool(heading.points) and heading.weights > (heading.points or 0)
