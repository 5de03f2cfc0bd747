"""E4 and E5 within one report: repeated text, measures scored twice, names that differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lingqu.evaluations.checks.case import Case, Line
from lingqu.evaluations.checks.registry import check, found
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.reading.fold import compact

ZERO = Decimal(0)
SHORTEST = 10
MOST = 400
"""Rows that are compared with each other: more than any form has."""
LABEL = re.compile(r"^目标\d{0,2}[:、.]")


def _sentence(text: str) -> str:
    text = LABEL.sub("", text) if text.startswith("目标") else text
    return text.rstrip("。.;,")


@check("E4")
def rows_say_different_things(case: Case) -> Iterator[Finding]:
    """No row's sentence stands again in another row."""
    texts = sorted(
        [(_sentence(line.name), line) for line in case.scored[:MOST] if len(line.name) >= SHORTEST],
        key=lambda pair: len(pair[0]),
    )
    seen: set[int] = set()
    longer_ones = "\n".join([text for text, _line in texts])
    start = 0
    for position, (text, line) in enumerate(texts):
        start += len(text) + 1
        if line.n in seen or longer_ones.find(text, start) < 0:
            continue
        same = [other for longer, other in texts[position + 1 :] if text in longer]
        if same:
            rows = sorted((line, *same), key=lambda one: one.n)
            seen.update(one.n for one in rows)
            yield _repeated(text, rows)


def _repeated(text: str, rows: list[Line]) -> Finding:
    return found(
        "DUPLICATE_TEXT",
        "rows",
        rows=tuple(line.n for line in rows),
        column="name",
        severity="warning" if len(rows) > 2 else "note",
        text=text,
        weight=sum((line.weight for line in rows), ZERO),
    )


@check("E4")
def rows_do_not_repeat_the_goal(case: Case) -> Iterator[Finding]:
    """No row is the whole goal again."""
    for goal in case.form.goals:
        text = _sentence(compact(goal.expected))
        if len(text) < SHORTEST:
            continue
        rows = [line for line in case.scored if text in line.name or _nearly(line.name, text)]
        if rows:
            yield found("DUPLICATE_TEXT", "goal", rows=tuple(line.n for line in rows),
                        column="expected", text=text,
                        weight=sum((line.weight for line in rows), ZERO))  # fmt: skip


def _nearly(name: str, goal: str) -> bool:
    sentence = _sentence(name)
    return len(sentence) >= SHORTEST and 5 * len(sentence) >= 4 * len(goal) and sentence in goal


@check("E4")
def measures_are_scored_once(case: Case) -> Iterator[Finding]:
    """Satisfaction is not scored a second time in another class."""
    own = case.of("satisfaction")
    if not own or not ("满意率" in case.words or "满意度" in case.words):
        return
    twice = [
        line
        for line in case.measured
        if line.kind not in ("satisfaction", "other")
        and ("满意率" in line.name or "满意度" in line.name)
    ]
    if twice:
        rows = sorted((*twice, *own), key=lambda line: line.n)
        yield found("DOUBLE_COUNTED_INDICATOR", "rows", rows=tuple(line.n for line in rows),
                    column="name", weight=sum((line.weight for line in rows), ZERO))  # fmt: skip


@check("E5")
def name_is_that_of_the_list(case: Case) -> Iterator[Finding]:
    """The form's name is that of the document's list."""
    listed, printed = case.form.listed_name, case.form.project
    if listed and printed and compact(listed) != compact(printed):
        yield found("NAME_DIFFERS_FROM_LIST", "header", listed=listed, printed=printed)


@check("E5", over="text")
def name_is_that_of_the_text(case: Case) -> Iterator[Finding]:
    """Form and text give the project one name."""
    printed = case.form.project
    narrative = case.narrative.project if case.narrative is not None else None
    # "某平台" for "某平台项目" is the usual short form.
    if printed and narrative and _short(printed) != _short(narrative):
        yield found("PROJECT_NAME_DIFFERS", "header", printed=printed, narrative=narrative)


def _short(name: str) -> str:
    return compact(name).removesuffix("项目")
