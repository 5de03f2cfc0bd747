"""C1 to C3 and C5: targets, measured figures and surveys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lingqu.evaluations.checks.case import Case, Line
from lingqu.evaluations.checks.registry import check, found
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.kept import kept
from lingqu.evaluations.measures import Measure, measures_in
from lingqu.evaluations.reading.fold import compact

ZERO = Decimal(0)
QUANTITIES = frozenset(
    ("quant_min", "quant_max", "quant_max_cost", "quant_equal", "quant_no_operator")
)
SURVEY = re.compile(
    r"问卷|调查|调研|样本|抽样|随机|回收|回访|测评|好差评|评价器|访谈|受访|份|人次|n=\d|\d人"
)
DIGIT = re.compile(r"\d|[一二三四五六七八九十两][个家项次台套人件]")
FIGURE = re.compile(r"\d")
PER_CENT = re.compile(r"满意[度率]?[^。;]{0,12}?(\d{1,3}(?:\.\d{1,2})?)%")
ENUMERATED = re.compile(r"[((]?[一1][、))]")
DELIVERABLE = re.compile(r"(?:系统|平台|资源库|数据库|中心)(?=[,;、。以和及并]|$)")
BARE_COUNT = re.compile(r"(?<=[,、])(\d{2,9})(?=[\u4e00-\u9fff])")
EACH = re.compile(r"各(\d{1,2})分")


def _points(lines: list[Line]) -> Decimal:
    return sum((line.weight for line in lines), ZERO)


def _numbers(lines: list[Line]) -> tuple[int, ...]:
    return tuple(line.n for line in lines)


def answer_of(case: Case, line: Line) -> str:
    """Return the row's actual, or that of the row whose actual cell it shares."""
    if "actual" in line.row.merged_cells:
        owner = case.line(line.row.merged_with)
        return owner.actual if owner is not None else ""
    return line.actual


@check("C1")
def numbers_are_measured(case: Case) -> Iterator[Finding]:
    """A quantity asked is answered with a number, if points were taken."""
    rows = []
    for line in case.measured:
        if line.score.actual is not None or line.score.kind not in QUANTITIES:
            continue
        if line.row.score == ZERO or _has_number(answer_of(case, line)):
            continue
        rows.append(line)
    if rows and any(line.target or line.actual for line in rows):
        yield found("ACTUAL_NOT_MEASURED", "rows", rows=_numbers(rows), column="actual",
                    indicators=_numbers(rows), weight_at_stake=_points(rows),
                    actual=rows[0].row.actual or "")  # fmt: skip


@kept
def _has_number(text: str) -> bool:
    return DIGIT.search(text) is not None


def _blank(case: Case) -> list[Line]:
    return [line for line in case.scored if not line.target and line.score.kind != "rate"]


@check("C2")
def targets_are_filled(case: Case) -> Iterator[Finding]:
    """Every scored row has a target; a form without any says nothing to compare."""
    blank, asked = _blank(case), [line for line in case.scored if line.score.kind != "rate"]
    if not blank:
        return
    if len(blank) == len(asked) and not any(line.actual for line in asked):
        if not _figures_in_text(case):
            yield found("NO_TARGETS", "rows", rows=(), column="target", count=len(asked))
        return
    if len(blank) == len(asked) and all(measures_in(line.name) for line in blank):
        return  # a layout whose targets stand in the names
    yield found("TARGET_BLANK", "rows", rows=_numbers(blank), column="target", count=len(blank),
                indicators=_numbers(blank), weight_without_target=_points(blank))  # fmt: skip


def _figures_in_text(case: Case) -> bool:
    """Whether the narrative states targets and results that the table leaves to it."""
    text = case.narrative.text_of("analysis") if case.narrative is not None else ""
    return "目标值" in text or "计划完成" in text or "计划产出" in text


@check("C2")
def some_target_is_a_number(case: Case) -> Iterator[Finding]:
    """At least one target of a form can be measured."""
    with_target = [
        line for line in case.scored if line.target and (line.kind != "other" or _is_result(line))
    ]
    if len(with_target) < 3 or len(with_target) < len(case.scored) - 1:
        return
    if any(line.score.target is not None or _limits(line.target) for line in with_target):
        return
    yield found("NO_QUANTIFIED_TARGET", "rows", column="target", count=len(with_target))


def _is_result(line: Line) -> bool:
    return any(word in (line.row.level1 or "") for word in ("产出", "效益", "结果", "效果"))


def _limits(text: str) -> list[Measure]:
    """Return measures with an operator, and percentages, named in `text`."""
    if not FIGURE.search(text):
        return []
    return [one for one in measures_in(text) if one.operator is not None or one.unit == "%"]


def counts_in(text: str) -> list[Measure]:
    """Return counts of things named in `text`: no durations, levels or money."""
    if not FIGURE.search(text):
        return []
    return [
        one
        for one in measures_in(text)
        if one.kind == "number" and one.unit not in ("级", "年", "KVA", "kVA", "G", "M", "核")
    ]


@check("C2")
def figures_in_the_name(case: Case) -> Iterator[Finding]:
    """A figure that only the name carries is missing from target and actual."""
    for line in _blank(case):
        if DIGIT.search(answer_of(case, line)):
            continue
        limits = _limits(line.name)
        counts = [one for one in counts_in(line.name) if one.operator is None]
        if limits:
            shown = f"{limits[0].operator or ''}{limits[0].number}{limits[0].unit}"
            yield found("REVERSE_LIMIT_IN_NAME", "rows", rows=(line.n,), column="target",
                        limit=shown)  # fmt: skip
        elif counts:
            numbers = tuple(one.number for one in counts)
            yield found("COUNT_IN_NAME_NO_TARGET", "rows", rows=(line.n,), column="target",
                        counts=_all_counts(line.name, numbers))  # fmt: skip


def _all_counts(name: str, known: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    """Return the known counts and the bare numbers beside them ("35家部门,886政务服务")."""
    bare = map(Decimal, BARE_COUNT.findall(name))
    return known + tuple(number for number in bare if number not in known)


@check("C2")
def weights_are_not_shared(case: Case) -> Iterator[Finding]:
    """Each indicator has its own weight."""
    rows = [line for line in case.lines if "weight" in line.row.merged_cells]
    if rows:
        shared = tuple(line.row.merged_with for line in rows)
        yield found("MERGED_WEIGHT", "rows", rows=_numbers(rows), column="weight",
                    count=len(rows), shared_with=tuple(dict.fromkeys(shared)))  # fmt: skip


@check("C2")
def effects_are_scored_apart(case: Case) -> Iterator[Finding]:
    """A row whose definition splits its points shows a score for each part."""
    for line in case.scored:
        definition = compact(line.row.explanation) if line.row.explanation else ""
        match = EACH.search(definition) if "各" in definition else None
        if match and line.weight > Decimal(match[1]) and line.row.score is not None:
            yield found("EFFECT_SPLIT_MISSING", "rows", rows=(line.n,), column="score",
                        weight=line.weight, score=line.row.score)  # fmt: skip


@check("C2")
def outputs_cover_the_goal(case: Case) -> Iterator[Finding]:
    """A goal with several deliverables is not counted by a single "1"."""
    quantities = case.of("quantity")
    if len(quantities) != 1 or quantities[0].score.target is None or not case.form.goals:
        return
    target = quantities[0].score.target
    named = len(DELIVERABLE.findall(compact(case.form.goals[0].expected)))
    if target.amount == 1 and target.unit != "%" and named >= 3:
        yield found("GOAL_COVERS_MORE_THAN_OUTPUT", "goal", rows=(quantities[0].n,),
                    target=target.number, deliverables=named)  # fmt: skip


@check("C2")
def goal_list_is_complete(case: Case) -> Iterator[Finding]:
    """A goal that begins a list goes on after its first item."""
    goals = case.form.goals
    if len(goals) != 1 or not case.form.project:
        return
    text = compact(goals[0].expected)
    item = ENUMERATED.match(text)
    if item is None or re.search(r"[二2][、))]", text[item.end() :]):
        return
    parts = len(re.split(r"及|和|、|与", compact(case.form.project)))
    if parts > 1:
        yield found("GOAL_LIST_INCOMPLETE", "goal", column="expected", item=item[0], parts=parts)


@check("C3")
def targets_have_an_operator(case: Case) -> Iterator[Finding]:
    """A numeric target says whether more or less is better."""
    rows = []
    for line in case.measured:
        target = line.score.target
        if target is None or target.operator is not None or line.score.kind in ("rate", "judged"):
            continue
        if target.kind in ("date", "ordinal", "range"):
            continue
        if target.unit == "%" and target.amount == 1:
            continue  # 100 % cannot be exceeded
        rows.append(line)
    if rows:
        yield found("TARGET_NO_OPERATOR", "rows", rows=_numbers(rows), column="target",
                    indicators=_numbers(rows),
                    targets=tuple(line.row.target for line in rows))  # fmt: skip


@check("C5")
def satisfaction_has_a_survey(case: Case) -> Iterator[Finding]:
    """A satisfaction figure names its survey, in the row or in the text."""
    for line in case.of("satisfaction"):
        actual = line.score.actual
        if actual is None or actual.unit != "%" or line.score.kind == "rate":
            continue
        beside = f"{line.actual}{line.note}{compact(line.row.explanation)}"
        if not SURVEY.search(beside) and not _survey_in_text(case):
            yield found("SATISFACTION_NO_SURVEY", "rows", rows=(line.n,), column="actual",
                        target=line.row.target, actual=line.row.actual,
                        uncapped=_uncapped(line))  # fmt: skip


def _uncapped(line: Line) -> Decimal | None:
    uncapped = line.score.uncapped
    return round(uncapped, 4) if uncapped is not None else None


def _survey_in_text(case: Case) -> bool:
    """Whether a sentence on satisfaction names a survey."""
    return any("满意" in one and SURVEY.search(one) for one in _sentences(case))


def _sentences(case: Case) -> Iterator[str]:
    narrative = case.narrative
    if narrative is None:
        return
    for text in (*(one.text for one in narrative.sections), *(one.text for one in narrative.items)):
        yield from re.split(r"[。;\n]", compact(text))


@check("C5", over="text")
def satisfaction_in_the_text_has_a_survey(case: Case) -> Iterator[Finding]:
    """A satisfaction figure in a scored paragraph names its survey."""
    for item in case.narrative.items if case.narrative is not None else ():
        match = PER_CENT.search(compact(item.text)) if "满意" in item.text else None
        if match and not _survey_in_text(case):
            yield found("SATISFACTION_NO_SURVEY", "narrative", span=item.span, target=None,
                        actual=f"{match[1]}%", value=Decimal(match[1]))  # fmt: skip


@check("C5")
def satisfaction_is_given_where_asked(case: Case) -> Iterator[Finding]:
    """A definition that asks for satisfaction finds a figure somewhere."""
    asked = [line for line in case.scored if "满意" in compact(line.row.explanation)]
    if not asked or any(line.kind == "satisfaction" for line in case.scored):
        return
    beside = any(PER_CENT.search(line.actual + line.note) for line in asked)
    if not beside and not any("满意" in one and PER_CENT.search(one) for one in _sentences(case)):
        yield found("SATISFACTION_MISSING", "rows", rows=_numbers(asked), column="actual")
