"""A report without a table: its scored paragraphs as the rows of a form."""

from __future__ import annotations

from dataclasses import replace

from lingqu.evaluations.reading.narrative_header import with_narrative
from lingqu.evaluations.report import Form, Heading, Inference, Narrative, Row, StatedTotal

__all__ = ["form_of_narrative", "is_report"]

_LEAST_SECTIONS = 3


def is_report(narrative: Narrative) -> bool:
    """Return whether the prose is an evaluation: it scores, or it has the chapters of one."""
    kinds = {part.kind for part in narrative.sections}
    stated = bool(narrative.stated_totals or narrative.stated_grades or narrative.items)
    return (
        stated
        and bool(narrative.items or len(kinds) >= _LEAST_SECTIONS)
        or len(kinds & {"goals", "conclusion", "analysis", "problems", "work"}) >= _LEAST_SECTIONS
    )


def form_of_narrative(text: str, narrative: Narrative) -> Form:
    """Return the form that the prose amounts to. Its rows are the scored items (depth 3), its
    headings the scored classes."""
    score = narrative.stated_totals[-1] if narrative.stated_totals else None
    form = Form(
        title="",
        project=None,
        department=None,
        unit=None,
        year=None,
        headings=tuple(
            Heading(level=1, name=item.name, points=item.weight, span=item.span)
            for item in narrative.items
            if item.depth == 1
        ),
        rows=_rows(narrative),
        stated_total=StatedTotal(weight=None, score=score[0], span=score[1]) if score else None,
        span=narrative.span,
    )
    return replace(with_narrative(text, form, narrative), cut=narrative.cut)


def _rows(narrative: Narrative) -> tuple[Row, ...]:
    rows: list[Row] = []
    level1 = level2 = None
    for item in narrative.items:
        if item.depth == 1:
            level1, level2 = item.name, None
        elif item.depth == 2:
            level2 = item.name
        else:
            taken = Inference(cell="name", how="from_items", read_as=item.name)
            rows.append(
                Row(
                    n=len(rows) + 1,
                    level1=level1,
                    level2=level2,
                    name=item.name,
                    weight=item.weight,
                    score=item.score,
                    inferred=(taken,),
                    explanation=item.text,
                    span=item.span,
                )
            )
    return tuple(rows)
