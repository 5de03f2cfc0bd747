"""E1 and E6 within one report: its text against its form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lingqu.evaluations.checks.case import Case
from lingqu.evaluations.checks.registry import check, found
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.reading.fold import compact
from lingqu.evaluations.report import NarrativeItem

ZERO = Decimal(0)
COUNTS = re.compile(
    r"(\d{1,3})个一级指标[^。]{0,8}?(\d{1,3})个二级指标[^。]{0,8}?(\d{1,3})个三级指标"
)
ADJUSTED = re.compile(r"预算(?:内容)?(?:调整后|已调整|作了调整|进行了调整)|调整(?:了)?预算")
DATA_DATE = re.compile(r"数据[^。;]{0,24}?(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
OTHER_YEAR = re.compile(r"(?<!《)(?<!\d)(20\d\d)年度([\u4e00-\u9fffA-Za-z0-9]{2,30}项目)")
OLD_PROJECT = re.compile(r"(20\d\d)年度?[市省区县]?(?:人民)?(?:政府|级)?(?:民生)?实事项目")
ACCEPTED = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日[^。;]{0,10}验收")
BUILT = re.compile(r"建成|建设|开发|搭建|新建")


def _leaves(items: tuple[NarrativeItem, ...]) -> list[NarrativeItem]:
    """Return the items that have none below them."""
    return [
        item
        for position, item in enumerate(items)
        if position + 1 == len(items) or items[position + 1].depth <= item.depth
    ]


def _below(items: tuple[NarrativeItem, ...], position: int) -> list[NarrativeItem]:
    """Return the leaves under the item at `position`."""
    depth, under = items[position].depth, []
    for item in items[position + 1 :]:
        if item.depth <= depth:
            break
        under.append(item)
    return _leaves(tuple(under))


def _sum(values: Iterator[Decimal | None]) -> Decimal | None:
    given = [value for value in values if value is not None]
    return sum(given, ZERO) if given else None


@check("E1", over="text")
def totals_agree(case: Case) -> Iterator[Finding]:
    """Text and form state one total."""
    narrative, form = case.narrative, case.form
    if narrative is None or not narrative.stated_totals:
        return
    stated, span = narrative.stated_totals[0]
    printed = form.stated_total.score if form.stated_total is not None else None
    others = {
        "form_printed": printed,
        "form_rows": case.recomputed.printed.scores_all if case.lines else None,
        "narrative_headings": _sum(item.score for item in narrative.items if item.depth == 1),
        "narrative_items": _sum(item.score for item in _leaves(narrative.items)),
    }
    known = {value for value in others.values() if value is not None}
    if len(known | {stated}) > 2:
        yield found("FOUR_TOTALS", "total", span=span, stated=stated, more=others)
    elif printed is not None and printed != stated:
        yield found("NARRATIVE_TOTAL_DIFFERS", "total", span=span, stated=stated,
                    form_printed=printed)  # fmt: skip


@check("E1", over="text")
def weights_agree(case: Case) -> Iterator[Finding]:
    """Text and form give each class the same points."""
    if case.narrative is None:
        return
    text = [item for item in case.narrative.items if item.depth == 1 and item.weight is not None]
    form = [one for one in case.form.headings if one.level == 1 and one.points is not None]
    by_name = {_stem(one.name): one.points for one in form}
    shared = [item for item in text if _stem(item.name) in by_name]
    if any(item.weight != by_name[_stem(item.name)] for item in shared):
        yield found("NARRATIVE_WEIGHTS_DIFFER", "narrative", span=shared[0].span,
                    narrative=tuple(item.weight for item in text),
                    form=tuple(one.points for one in form))  # fmt: skip


def _stem(name: str) -> str:
    return compact(name).removesuffix("指标").removesuffix("目标")


@check("E1", over="text")
def headings_in_the_text_add_up(case: Case) -> Iterator[Finding]:
    """Points on a heading of the text hold the items under it."""
    items = case.narrative.items if case.narrative is not None else ()
    for position, item in enumerate(items):
        below = _sum(one.weight for one in _below(items, position))
        if item.weight is None or below is None or below <= item.weight:
            continue
        effect = item.depth == 1 and "效" in item.name
        yield found("NARRATIVE_EFFECT_OVERFLOW" if effect else "HEADING_SMALLER_THAN_ITEMS",
                    "narrative", span=item.span, name=item.name, heading=item.weight,
                    items=below)  # fmt: skip


@check("E1")
def arrived_money_fits_the_budget(case: Case) -> Iterator[Finding]:
    """Planned and arrived money are those of the year's budget."""
    planned, arrived = case.form.funds.arrival_planned, case.form.funds.arrival_arrived
    if planned is None or not case.budget or planned == case.budget or not planned:
        return
    if case.total is not None and planned == case.total.initial:
        return
    executed = case.executed
    yield found(
        "AMOUNTS_CONTRADICT",
        "funds",
        planned=planned,
        arrived=arrived,
        budget=case.budget,
        executed=executed,
        planned_share=round(planned / case.budget, 4),
        executed_share=round(executed / planned, 4) if executed is not None else None,
    )


@check("E1", over="text")
def indicators_are_counted_right(case: Case) -> Iterator[Finding]:
    """The text's count of indicators is that of the form or of the text."""
    match = COUNTS.search(case.text) if "一级指标" in case.text else None
    if match is None or case.narrative is None:
        return
    stated = tuple(int(count) for count in match.groups())
    rows, items = len(case.lines), len(_leaves(case.narrative.items))
    if stated[2] not in (rows, items):
        yield found("INDICATOR_COUNT_WRONG", "narrative", stated=stated, form_rows=rows,
                    narrative_rows=items)  # fmt: skip


@check("E1", over="text")
def adjusted_budget_is_given(case: Case) -> Iterator[Finding]:
    """A budget that the text calls adjusted has an adjusted amount."""
    total = case.total
    if not case.text or total is None or not ADJUSTED.search(case.text):
        return
    if total.adjusted is None or total.adjusted == total.initial:
        yield found("INITIAL_VS_ADJUSTED_UNKNOWN", "narrative")


@check("E6")
def data_are_of_the_year(case: Case) -> Iterator[Finding]:
    """The data were taken in the reporting year or after it."""
    for part, text in (("notes", case.form.notes), ("narrative", case.text)):
        match = DATA_DATE.search(text) if "数据" in text else None
        if match and case.form.year and int(match[1]) < case.form.year:
            date = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
            yield found("DATA_DATE_OLD", "notes" if part == "notes" else "narrative",
                        data_date=date, year=case.form.year)  # fmt: skip


@check("E6", over="text")
def text_is_of_the_year(case: Case) -> Iterator[Finding]:
    """Conclusions and problems speak of this year's project."""
    if case.narrative is None or not case.form.year:
        return
    for section in case.narrative.sections:
        if section.kind not in ("conclusion", "problems", "advice", "goal_result", "analysis"):
            continue
        for match in OTHER_YEAR.finditer(compact(section.text)):
            if int(match[1]) < case.form.year:
                yield found("WRONG_YEAR_AND_PROJECT", "narrative", span=section.span,
                            text=match[2], year_stated=int(match[1]),
                            year_report=case.form.year)  # fmt: skip
                return


@check("D8", over="text")
def outputs_are_of_the_year(case: Case) -> Iterator[Finding]:
    """What was accepted in an earlier year is not this year's output."""
    match = ACCEPTED.search(case.text) if "验收" in case.text else None
    if match is None or not case.form.year or int(match[1]) >= case.form.year:
        return
    rows = tuple(line.n for line in case.of("quantity") if BUILT.search(line.name) and line.full)
    if rows:
        date = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
        yield found("OUTPUT_OF_EARLIER_YEAR", "rows", rows=rows, accepted=date,
                    year=case.form.year)  # fmt: skip


@check("D8", over="text")
def project_is_of_the_year(case: Case) -> Iterator[Finding]:
    """Note a project that the text calls one of an earlier year."""
    match = OLD_PROJECT.search(case.text) if "实事" in case.text else None
    if match and case.form.year and int(match[1]) < case.form.year:
        yield found("PROJECT_OF_EARLIER_YEAR", "narrative", stated=int(match[1]),
                    year=case.form.year)  # fmt: skip
