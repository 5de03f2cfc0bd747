"""C4 and C6 to C9: blanks, repeats, template text, and marks that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lingqu.evaluations.checks.case import Case
from lingqu.evaluations.checks.registry import check, found
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.reading.fold import compact

ZERO = Decimal(0)
ONE_WORD = frozenset(
    ("完成", "已完成", "全部完成", "全面完成", "达成", "已达成", "实现", "已实现", "达到预期",
     "达标", "正常", "无", "良好", "达成预期指标", "完成目标", "100%")
)  # fmt: skip
NEEDED = ("项目名称", "主管部门", "实施单位", "预算单位", "项目单位", "年度")
TEMPLATE = re.compile(r"分项填写|下同。|请填写|[((]填写|此处填|参考格式|×××|XXX|示例[::]")
LEFTOVER = re.compile(r"\[bookmark:[^\]]{0,40}\]|错误!未(?:找到|定义)|Error!|#REF!|#DIV/0!|&nbsp;")
LISTED = re.compile(r"(\d{1,2})类指标")


@check("C4")
def actuals_do_not_repeat(case: Case) -> Iterator[Finding]:
    """An actual says more than the target's own sentence."""
    rows = tuple(
        line.n
        for line in case.scored
        if len(line.target) >= 6 and line.actual == line.target and line.score.target is None
    )
    if rows:
        yield found("ACTUAL_REPEATS_TARGET", "rows", rows=rows, column="actual")


@check("C4")
def goal_result_does_not_repeat(case: Case) -> Iterator[Finding]:
    """The result of a goal says more than the goal."""
    for goal in case.form.goals:
        if not goal.actual or len(goal.expected) < 12:
            continue
        if compact(goal.expected).rstrip("。") in compact(goal.actual):
            yield found("GOAL_ACTUAL_REPEATS_GOAL", "goal", column="actual", span=goal.span)


@check("C6")
def all_full_marks(case: Case) -> Iterator[Finding]:
    """Note a form in which no indicator lost a point."""
    if len(case.scored) >= 3 and all(line.full for line in case.scored if line.weight):
        points = sum((line.weight for line in case.scored), ZERO)
        yield found("FORM_FULL_MARKS", "rows", points=points)


@check("C7")
def template_text_is_gone(case: Case) -> Iterator[Finding]:
    """No row holds template text or only its label."""
    if all([line.filled for line in case.lines]) and not TEMPLATE.search(case.words):
        return
    rows = [
        line
        for line in case.lines
        if not line.filled or TEMPLATE.search(line.name) or TEMPLATE.search(line.target)
    ]
    if rows:
        numbers = tuple(line.n for line in rows)
        yield found("TEMPLATE_TEXT_LEFT", "rows", rows=numbers, column="name",
                    points=sum((line.weight for line in rows), ZERO))  # fmt: skip


@check("C7")
def text_is_clean_and_whole(case: Case) -> Iterator[Finding]:
    """No leftover marks; the text does not break off."""
    form, narrative = case.form, case.narrative
    if form.cut or (narrative is not None and narrative.cut):
        yield found("TEXT_CUT", "form" if form.cut else "narrative")
    for section in narrative.sections if narrative is not None else ():
        for text in (section.heading, section.text):
            match = LEFTOVER.search(text)
            if match:
                yield found("HEADING_NUMBERS", "narrative", span=section.span, text=match[0])
                return


@check("C7")
def glued_cells(case: Case) -> Iterator[Finding]:
    """Note rows whose weight and score were one cell in the source."""
    glued = [
        (line.n, one.read_as)
        for line in case.lines
        for one in line.row.inferred
        if one.how == "glued_cells"
    ]
    rows = tuple(dict.fromkeys(n for n, _raw in glued))
    if rows:
        yield found("GLUED_CELLS", "rows", rows=rows, column="weight", count=len(rows),
                    raw=tuple(raw for _n, raw in glued))  # fmt: skip


@check("C7", over="text")
def classes_are_counted(case: Case) -> Iterator[Finding]:
    """Note where the text counts other classes than the table has rows."""
    for section in case.narrative.sections if case.narrative is not None else ():
        match = LISTED.search(compact(section.text)) if "指" in section.text else None
        if match and case.lines and int(match[1]) != len(case.lines):
            yield found("CLASS_COUNT", "narrative", span=section.span, classes=int(match[1]),
                        rows_count=len(case.lines))  # fmt: skip
            return


@check("C8")
def header_is_filled(case: Case) -> Iterator[Finding]:
    """Project, department and unit are filled in."""
    form = case.form
    blank = [label for label, value in form.header.items() if not value.strip()]
    blank = [label for label in blank if compact(label).startswith(NEEDED)]
    if not form.header and form.rows:
        blank = [name for name in ("project", "department") if not getattr(form, name)]
    if blank:
        yield found("HEADER_BLANK", "header", fields=tuple(blank))


@check("C8")
def unit_of_amounts_is_printed(case: Case) -> Iterator[Finding]:
    """The unit of the amounts is printed."""
    if case.budget is not None and not case.form.amount_unit_printed:
        yield found("FORM_UNIT_MISSING", "funds", unit=case.form.amount_unit)


@check("C8")
def not_applicable_rows(case: Case) -> Iterator[Finding]:
    """Note how a row that does not apply is marked."""
    for line in case.lines:
        if not line.applies:
            yield found("NOT_APPLICABLE_STYLE", "rows", rows=(line.n,), column="weight",
                        weight=line.row.weight, score=line.row.score)  # fmt: skip


@check("C8")
def deviation_column_is_used(case: Case) -> Iterator[Finding]:
    """Note a form without one deviation note."""
    if case.lines and not case.notes:
        yield found("NO_DEVIATION_NOTE", "rows", column="note")


@check("C9")
def goal_result_says_something(case: Case) -> Iterator[Finding]:
    """The result of the overall goal is more than one word."""
    for goal in case.form.goals:
        if not goal.expected:
            continue
        word = compact(goal.actual or "").strip("。")
        blank = not word and case.narrative is None
        if blank or word in ONE_WORD:
            yield found(
                "GOAL_ACTUAL_EMPTY", "goal", column="actual", span=goal.span, actual=word or "—"
            )
