"""What the prose of a report says of its form: header, funds, goals and grade left blank there."""

from __future__ import annotations

import re
from dataclasses import replace

from lingqu.evaluations.reading.fold import fold, squeeze
from lingqu.evaluations.reading.form import year_in
from lingqu.evaluations.reading.narrative import narrative_funds
from lingqu.evaluations.report import Form, Funds, Goal, Inference, Narrative, Span

__all__ = ["with_narrative"]


def with_narrative(text: str, form: Form, narrative: Narrative) -> Form:
    """Add the prose, and from it what the form leaves blank: header, funds, goals, grade."""
    grade = narrative.stated_grades[-1][0] if narrative.stated_grades else None
    form = replace(
        form,
        narrative=narrative,
        stated_grade=form.stated_grade or grade,
        cut=form.cut or narrative.cut and not form.rows,
    )
    span = narrative.span or Span(start=0, end=0)
    form = _with_header(form, fold(text[span.start : span.end]), text, span.start)
    if not _has_amounts(form.funds):
        form = _with_narrative_funds(text, form, span)
    return form if form.goals else replace(form, goals=_narrative_goals(narrative))


_COVER = {
    "project": r"项\s*目\s*名\s*称\s*:\s*(\S+)",
    "unit": r"项\s*目\s*单\s*位\s*:\s*(\S+)",
    "department": r"主\s*管\s*部\s*门\s*(?:\(盖章\))?\s*:\s*(?!20\d\d)(\S+)",
}


def _with_header(form: Form, folded: str, text: str, base: int) -> Form:
    """Fill project, unit and department from the cover, or from who speaks in the text."""
    found = {key: re.search(pattern, folded[:1200]) for key, pattern in _COVER.items()}
    values = {
        key: squeeze(text[base + item.start(1) : base + item.end(1)])
        for key, item in found.items()
        if item
    }
    unit = form.unit or values.get("unit") or _paying_unit(folded, text, base)
    return replace(
        form,
        project=form.project or values.get("project"),
        unit=unit,
        department=form.department
        or values.get("department")
        or (None if "unit" in values else unit),
        year=form.year or year_in(form.title) or _reported_year(folded),
    )


def _paying_unit(folded: str, text: str, base: int) -> str | None:
    """Return the office that the text says sets the money aside: "X委员会每年安排专项资金"."""
    found = re.search(
        r"([^\s,。、;:“”()《》]{4,24}(?:委员会|局|中心|办公室|厅|院))每年安排", folded
    )
    return squeeze(text[base + found.start(1) : base + found.end(1)]) if found else None


def _reported_year(folded: str) -> int | None:
    found = re.findall(r"(20\d\d)\s*年度", folded)
    return int(max(set(found), key=found.count)) if found else None


def _has_amounts(funds: Funds) -> bool:
    return any(
        amount is not None
        for line in funds.lines
        for amount in (line.initial, line.adjusted, line.executed)
    )


def _with_narrative_funds(text: str, form: Form, span: Span) -> Form:
    stated = narrative_funds(text, span)
    if stated is None:
        return form
    line, unit, (planned, arrived) = stated
    inferred = (
        *form.inferred,
        Inference(
            cell="funds",
            how="from_narrative",
            read_as=text[line.span.start : line.span.end][:80] if line.span else "",
        ),
    )
    return replace(
        form,
        amount_unit=unit,
        amount_unit_printed=True,
        inferred=inferred,
        funds=Funds(
            lines=(line,), arrival_planned=planned, arrival_arrived=arrived, span=line.span
        ),
    )


def _narrative_goals(narrative: Narrative) -> tuple[Goal, ...]:
    goals = [part for part in narrative.sections if part.kind == "goals" and len(part.text) > 20]
    done = [part for part in narrative.sections if part.kind == "goal_result" and part.text]
    if not goals:
        return ()
    return (
        Goal(
            expected=squeeze(goals[-1].text),
            actual=squeeze(done[0].text) if done else None,
            span=goals[-1].span,
        ),
    )
