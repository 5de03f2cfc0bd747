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
from lingqu.evaluations.reading.form import form_of
from lingqu.evaluations.reading.layout_glued import Glued, glued_table
from lingqu.evaluations.reading.layout_shuffled import Shuffled, shuffled_table
from lingqu.evaluations.reading.limits import ROWS, Refusal
from lingqu.evaluations.reading.lines import Line, lines_of
from lingqu.evaluations.reading.narrative import narrative_of
from lingqu.evaluations.reading.narrative_header import with_narrative
from lingqu.evaluations.reading.prose_form import form_of_narrative, is_report
from lingqu.evaluations.reading.refusals import data_error
from lingqu.evaluations.reading.sections import block_narrative
from lingqu.evaluations.reading.source import Source
from lingqu.evaluations.report import Document, Form, Narrative, Span

__all__ = ["document_of"]


def document_of(source: Source) -> Document:
    """Return the forms and narratives of `source`; both may be empty. Raise `DataError` for more
    rows than are read."""
    drafts, loose = drafts_of(lines_of(source))
    _check_rows(source.file, max((len(draft.rows) for draft in drafts), default=0))
    listed = _listed_names(loose)
    forms = [
        form_of(draft, index=place, listed=listed) for place, draft in enumerate(drafts, start=1)
    ]
    hidden = None
    if not forms:
        found = _from_text(source, loose)
        if found:
            forms, hidden = [found], found.span
    _check_rows(source.file, max((len(form.rows) for form in forms), default=0))
    narratives = [
        part
        for pieces in _prose(loose, forms if hidden is None else [])
        if (part := narrative_of(source.text, pieces, hidden=hidden))
    ]
    if not forms:
        forms = [form_of_narrative(source.text, part) for part in narratives if is_report(part)]
        narratives = [part for part in narratives if not is_report(part)]
    else:
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
        warnings=source.warnings,
    )


def _check_rows(file: str, count: int) -> None:
    """Refuse a form of too many, told by lines before the work on them and by rows after it. How
    many forms a file holds is bounded by its characters."""
    if count > ROWS:
        raise data_error(file, Refusal("too_many_rows", found=count, allowed=ROWS))


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
            forms[place] = with_narrative(text, forms[place], narrative)
        else:
            joined = _joined(forms[place].narrative, narrative)
            forms[place] = replace(forms[place], narrative=joined)
    return forms, loose


def _joined(first: Narrative | None, more: Narrative) -> Narrative:
    if first is None:
        return more
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


def _with_blocks(form: Form, draft: Draft) -> Form:
    """Add the labelled text blocks of the form itself (Suzhou) to its narrative."""
    blocks = block_narrative(draft.after)
    if blocks is None:
        return form
    return replace(form, narrative=_joined(form.narrative, blocks))
