"""Labelled text blocks inside a form (项目概况, 存在的问题…), as sections of a narrative."""

from __future__ import annotations

from collections.abc import Sequence

from lingqu.evaluations.reading.lines import Line
from lingqu.evaluations.reading.narrative import section_kind
from lingqu.evaluations.report import Narrative, Section

__all__ = ["block_narrative"]


def block_narrative(lines: Sequence[Line]) -> Narrative | None:
    """Return the blocks of two cells, a label and a text; None when there are none."""
    sections = tuple(
        Section(
            kind=kind,
            number="",
            heading=line.texts[0],
            text=line.texts[1],
            span=line.span,
        )
        for line in lines
        if len(line.texts) == 2
        and (kind := section_kind(line.texts[0]))
        and len(line.texts[0]) <= 24
    )
    if not sections:
        return None
    return Narrative(sections=sections, span=sections[0].span)
