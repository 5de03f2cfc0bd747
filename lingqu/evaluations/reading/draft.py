"""The lines of a document sorted into forms: which line is title, header, fund, goal, indicator,
total or note of which form. Nothing is interpreted here beyond that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lingqu.evaluations.reading.fold import compact
from lingqu.evaluations.reading.heads import with_single_heads, with_whole_titles
from lingqu.evaluations.reading.lines import Line
from lingqu.evaluations.reading.vocabulary import (
    GOAL_ACTUAL,
    GOAL_EXPECTED,
    TEXT_BLOCKS,
    bare,
    column_of,
    fund_column_of,
    fund_kind,
    header_field,
    is_form_title,
    is_total_label,
)

__all__ = ["Draft", "drafts_of"]

_NOTE = re.compile(r"(注|备注|填表说明|填报说明|说明)[:：].{4,}|注\d[.、].*")
_NUMBERED_NOTE = re.compile(r"\d[.、．].{6,}")
_BLOCK = (
    "年初预算数",
    "当年使用上年结余、结转及当年调整预算数",
    "财政拨款数",
    "指标结余数",
    "实际支付数",
    "资金结余、结转数",
    "结转数",
    "财政收回数",
)
_BLOCK_LABELS = frozenset(bare(label) for label in _BLOCK)


@dataclass(slots=True)
class Draft:
    """One form's lines, by part. `after` is what follows the total: notes and text blocks."""

    title: Line | None = None
    header: list[Line] = field(default_factory=list)
    fund_header: Line | None = None
    funds: list[Line] = field(default_factory=list)
    blocks: list[Line] = field(default_factory=list)
    subprojects: list[Line] = field(default_factory=list)
    goals: list[Line] = field(default_factory=list)
    columns: Line | None = None
    rows: list[Line] = field(default_factory=list)
    total: Line | None = None
    notes: list[Line] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)
    state: str = "header"

    @property
    def has_content(self) -> bool:
        """Whether this is a form at all, and not a title in passing."""
        return bool(self.columns and self.rows) or bool(self.fund_header and self.funds)

    @property
    def names_project(self) -> bool:
        """Whether a project's name was already seen in the header."""
        return any(header_field(text) == "project" for line in self.header for text in line.texts)

    def lines(self) -> list[Line]:
        """Return every line of the form, in order of the text."""
        single = [line for line in (self.title, self.fund_header, self.columns, self.total) if line]
        parts = [
            self.header,
            self.funds,
            self.blocks,
            self.subprojects,
            self.goals,
            self.rows,
            self.notes,
            self.after,
        ]
        return sorted(
            [*single, *(line for part in parts for line in part)], key=lambda line: line.span.start
        )


def drafts_of(lines: Sequence[Line]) -> tuple[list[Draft], list[Line]]:
    """Return the forms in order, and the lines that belong to none."""
    drafts: list[Draft] = []
    loose: list[Line] = []
    current: Draft | None = None
    for line in with_single_heads(with_whole_titles(lines)):
        opened = _opens(line, current)
        if opened:
            if current and not current.has_content:
                loose.extend(current.lines())
            elif current:
                drafts.append(current)
            current = Draft()
        if current is None or not _put(current, line):
            loose.append(line)
            if current and current.state == "after" and line.paragraph and line.texts:
                current.state = "closed"
    if current:
        (drafts.append(current) if current.has_content else loose.extend(current.lines()))
    return drafts, loose


def _opens(line: Line, current: Draft | None) -> bool:
    """Return whether a new form begins at this line."""
    texts = line.texts
    if not texts:
        return False
    if len(set(texts)) == 1 and is_form_title(texts[0]):
        return current is None or current.state != "header" or bool(current.header)
    if line.paragraph:
        return False
    if any(header_field(text) == "project" for text in texts[:2]) and not _numbered_list(texts):
        return current is None or current.names_project or current.state not in ("header",)
    if current is None or current.state in ("after", "closed"):
        if current and _goes_on(current, texts):
            return False
        return is_indicator_header(texts) or is_fund_header(texts)
    return False


def _goes_on(draft: Draft, texts: list[str]) -> bool:
    """Return whether the head of a table without a total stands again, after a note between."""
    if draft.total or draft.columns is None or draft.state != "after":
        return False
    kinds = [column_of(text) for text in texts]
    return is_indicator_header(texts) and kinds == [column_of(t) for t in draft.columns.texts]


def _numbered_list(texts: list[str]) -> bool:
    return bare(texts[0]) in ("序号", "编号")


def is_indicator_header(texts: list[str]) -> bool:
    """Return whether the cells head an indicator table."""
    kinds = {kind for text in texts if (kind := column_of(text))}
    named = kinds & {"level1", "level2", "name"}
    valued = kinds & {"target", "actual", "weight", "score"}
    return bool(named) and len(valued) >= 2 and len(kinds) >= 3


def is_fund_header(texts: list[str]) -> bool:
    """Return whether the cells head a fund table."""
    kinds = {kind for text in texts if (kind := fund_column_of(text))}
    return len(kinds & {"initial", "adjusted", "executed"}) >= 2


def _put(draft: Draft, line: Line) -> bool:
    """Put the line where it belongs; return False when it belongs to no part of the form."""
    texts = line.texts
    if not texts:
        return draft.state != "closed"
    if draft.state == "closed":
        return _put_text_block(draft, line, texts)
    if (
        draft.title is None
        and draft.state == "header"
        and len(set(texts)) == 1
        and is_form_title(texts[0])
    ):
        draft.title = line
        return True
    return _put_by_kind(draft, line, texts)


def _put_by_kind(draft: Draft, line: Line, texts: list[str]) -> bool:
    if draft.columns is None and is_indicator_header(texts):
        draft.columns, draft.state = line, "rows"
    elif draft.state in ("rows", "after") and is_indicator_header(texts):
        draft.state = "rows"  # the header repeated at the top of the next page
    elif draft.state in ("rows", "after"):
        return _put_in_table(draft, line, texts)
    elif is_fund_header(texts) and draft.fund_header is None and not _is_block(texts):
        draft.fund_header, draft.state = line, "funds"
    elif _is_block(texts) or draft.state == "blocks" and _is_numeric(texts):
        draft.blocks.append(line)
        draft.state = "blocks"
    elif any(bare(text) == "子项目名称" for text in texts):
        draft.subprojects.append(line)
        draft.state = "subprojects"
    elif _is_goal_header(texts) or draft.state == "goals":
        draft.goals.append(line)
        draft.state = "goals"
    elif draft.state == "funds" and any(fund_kind(text) for text in texts[:3]):
        draft.funds.append(line)
    elif draft.state == "subprojects" and len(texts) >= 2:
        draft.subprojects.append(line)
    else:
        return _put_in_header(draft, line, texts)
    return True


def _put_in_header(draft: Draft, line: Line, texts: list[str]) -> bool:
    if line.paragraph and draft.header and len(texts[0]) > 60:
        return False
    draft.header.append(line)
    return True


def _put_in_table(draft: Draft, line: Line, texts: list[str]) -> bool:
    first = texts[0]
    if draft.state == "rows" and is_total_label(first):
        draft.total, draft.state = line, "after"
    elif _NOTE.match(first) or draft.notes and _NUMBERED_NOTE.match(first) and len(texts) == 1:
        draft.notes.append(line)
        draft.state = "after"
    elif draft.state == "after":
        if line.paragraph:
            return _continues_note(draft, line)
        if draft.total is None and len(texts) >= 4 and any(map(_is_points, texts)):
            draft.state = "rows"  # a note stood in the middle of the table
            draft.rows.append(line)
            return True
        draft.after.append(line)
    elif line.paragraph:
        return _is_page_break(texts)
    else:
        draft.rows.append(line)
    return True


def _put_text_block(draft: Draft, line: Line, texts: list[str]) -> bool:
    """A labelled text of a table (项目概况, 年度绩效目标) is the form's also after a heading."""
    if line.paragraph or len(texts) > 2 or bare(texts[0]) not in TEXT_BLOCKS:
        return False
    draft.after.append(line)
    return True


def _continues_note(draft: Draft, line: Line) -> bool:
    """Put the rest of a note whose line a page was too narrow for; return False if it is none."""
    if not draft.notes or not draft.notes[-1].paragraph:
        return False
    if draft.notes[-1].texts[-1][-1] in "。;；!！?？:：" or len(line.texts[0]) > 120:
        return False
    draft.notes.append(line)
    return True


def _is_page_break(texts: list[str]) -> bool:
    return len(compact(texts[0])) <= 4


def _is_block(texts: list[str]) -> bool:
    return sum(1 for text in texts if bare(text) in _BLOCK_LABELS) >= 2 and not any(
        fund_column_of(text) in ("adjusted", "executed") and bare(text) not in _BLOCK_LABELS
        for text in texts
    )


def _is_points(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}(\.\d+)?分?", compact(text)))


def _is_numeric(texts: list[str]) -> bool:
    return all(re.fullmatch(r"-?[\d,]+(\.\d+)?", compact(text)) for text in texts)


def _is_goal_header(texts: list[str]) -> bool:
    labels = [bare(text) for text in texts]
    return any(label in GOAL_EXPECTED for label in labels) and (
        any(label in GOAL_ACTUAL for label in labels) or len(labels) <= 3
    )
