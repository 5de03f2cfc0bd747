"""A source → `Document`: its forms, each with the narrative that goes with it.

Tables that kept rows come first (`draft`); where a text has none, a table flattened into a
sentence (`layout_glued`) or shuffled by a PDF's text layer (`layout_shuffled`) is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lingqu.evaluations.reading.draft import Draft, drafts_of
from lingqu.evaluations.reading.fold import compact, fold, squeeze
from lingqu.evaluations.reading.form import form_of, year_in
from lingqu.evaluations.reading.layout_glued import Glued, glued_table
from lingqu.evaluations.reading.layout_shuffled import Shuffled, shuffled_table
from lingqu.evaluations.reading.lines import Line, lines_of
from lingqu.evaluations.reading.narrative import narrative_funds, narrative_of
from lingqu.evaluations.reading.sections import block_narrative
from lingqu.evaluations.reading.source import Source
from lingqu.evaluations.report import Document, Form, Funds, Goal, Inference, Narrative, Span

__all__ = ["document_of"]


def document_of(source: Source) -> Document:
    """Return the forms and narratives of `source`; both may be empty."""
    drafts, loose = drafts_of(lines_of(source))
    listed = _listed_names(loose)
    forms = [
        form_of(draft, index=place, listed=listed) for place, draft in enumerate(drafts, start=1)
    ]
    hidden = None
    if not forms:
        found = _from_text(source, loose)
        if found:
            forms, hidden = [found], found.span
    narratives = [
        part
        for pieces in _prose(loose, forms if hidden is None else [])
        if (part := narrative_of(source.text, pieces, hidden=hidden))
    ]
    forms, narratives = _together(source.text, forms, narratives)
    forms = (
        [_with_blocks(form, draft) for form, draft in zip(forms, drafts, strict=False)]
        if drafts
        else forms
    )
    return Document(
        file=source.file,
        format=source.format,
        text=source.text,
        forms=tuple(forms),
        narratives=tuple(narratives),
    )


def _listed_names(loose: Sequence[Line]) -> tuple[str, ...]:
    """Return the project names of a list of contents: rows of a number and a name."""
    names: list[str] = []
    for line in loose:
        texts = line.texts
        if (
            len(texts) == 2
            and re.fullmatch(r"\d{1,3}", texts[0])
            and int(texts[0]) == len(names) + 1
        ):
            names.append(texts[1])
    return tuple(names)


def _prose(loose: Sequence[Line], forms: Sequence[Form]) -> list[list[Span]]:
    """Return the paragraphs, in runs between which a form stands."""
    walls = sorted(form.span.start for form in forms if form.span)
    runs: list[list[Span]] = []
    for line in loose:
        if not line.paragraph or not line.texts:
            continue
        span = line.span
        if not runs or any(runs[-1][-1].end <= wall < span.start for wall in walls):
            runs.append([])
        runs[-1].append(span)
    return runs


def _from_text(source: Source, loose: Sequence[Line]) -> Form | None:
    """Return the form of a text whose table lost its rows."""
    paragraphs = [line for line in loose if line.paragraph]
    glued = glued_table(paragraphs)
    if glued:
        return _glued_form(glued, source)
    for line in paragraphs:
        shuffled = shuffled_table(source.text, line.span) if len(line.texts) else None
        if shuffled:
            return _shuffled_form(shuffled)
    return None


def _glued_form(glued: Glued, source: Source) -> Form:
    head = source.text[: glued.span.start]
    title = re.search(r"[^\n、]{2,50}?(績效|绩效)(評價|评价|自評|自评)(報告|报告|表)", head)
    name = squeeze(title.group()) if title else ""
    return Form(
        title=name,
        project=_project_in(name),
        department=None,
        unit=None,
        year=_common_year(head),
        rows=glued.rows,
        stated_total=glued.total,
        unread=glued.unread,
        span=glued.span,
    )


def _project_in(title: str) -> str | None:
    found = re.match(r"(?:20\d\d年度?)?(.{2,40}?(?:項目|项目)?)(?:支出)(?:績效|绩效)", title)
    return found[1] if found else None


def _common_year(text: str) -> int | None:
    """Return the year of the report: of "20NN年度", else None."""
    found = re.findall(r"(20\d\d)\s*年度", fold(text))
    return int(max(set(found), key=found.count)) if found else None


def _shuffled_form(shuffled: Shuffled) -> Form:
    return Form(
        title=shuffled.title,
        project=None,
        department=None,
        unit=None,
        year=shuffled.year,
        header=shuffled.header,
        headings=shuffled.headings,
        rows=shuffled.rows,
        stated_total=shuffled.total,
        notes=shuffled.notes,
        unread=shuffled.unread,
        span=shuffled.span,
    )


def _together(
    text: str,
    forms: list[Form],
    narratives: list[Narrative],
) -> tuple[list[Form], list[Narrative]]:
    """Give each narrative to its form: the only one, or the one of the same project."""
    loose: list[Narrative] = []
    for narrative in narratives:
        place = 0 if len(forms) == 1 else _same_project(forms, narrative)
        if place is None or forms[place].narrative and not narrative.sections:
            loose.append(narrative)
        elif forms[place].narrative is None:
            forms[place] = _with_narrative(text, forms[place], narrative)
        else:
            forms[place] = replace(forms[place], narrative=_joined(forms[place], narrative))
    return forms, loose


def _joined(form: Form, more: Narrative) -> Narrative:
    first = form.narrative
    assert first is not None
    return replace(
        first,
        sections=first.sections + more.sections,
        items=first.items + more.items,
        amounts=first.amounts + more.amounts,
        dates=first.dates + more.dates,
        stated_totals=first.stated_totals + more.stated_totals,
        stated_grades=first.stated_grades + more.stated_grades,
        years=first.years + more.years,
        cut=more.cut,
    )


def _same_project(forms: list[Form], narrative: Narrative) -> int | None:
    name = compact(narrative.project or "").removesuffix("项目")
    if not name:
        return None
    return next(
        (
            place
            for place, form in enumerate(forms)
            if compact(form.project or "").removesuffix("项目") == name
        ),
        None,
    )


def _with_narrative(text: str, form: Form, narrative: Narrative) -> Form:
    """Add the prose, and from it what the form leaves blank: header, funds, goals, grade."""
    assert narrative.span is not None
    grade = narrative.stated_grades[-1][0] if narrative.stated_grades else None
    form = replace(
        form,
        narrative=narrative,
        stated_grade=form.stated_grade or grade,
        cut=form.cut or narrative.cut and not form.rows,
    )
    form = _with_header(
        form, fold(text[narrative.span.start : narrative.span.end]), text, narrative.span.start
    )
    if not form.funds.lines:
        form = _with_narrative_funds(text, form, narrative.span)
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


def _with_blocks(form: Form, draft: Draft) -> Form:
    """Add the labelled text blocks of the form itself (Suzhou) to its narrative."""
    blocks = block_narrative(draft.after)
    if blocks is None:
        return form
    if form.narrative is None:
        return replace(form, narrative=blocks)
    return replace(form, narrative=replace(_joined(form, blocks)))
