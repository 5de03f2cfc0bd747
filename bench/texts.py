"""A generated report as text from a web page: one cell a line, merged columns as a run of bars."""

from __future__ import annotations

from collections.abc import Sequence

from lingqu.evaluations.report import Form
from lingqu.evaluations.writing import form_sheet
from lingqu.evaluations.writing.sheet import Line, Table

__all__ = ["pipe_text"]


def pipe_text(forms: Sequence[Form]) -> str:
    """Return the national forms of `forms` below each other."""
    lines: list[str] = []
    for form in forms:
        for block in form_sheet(form, "national").blocks:
            if isinstance(block, Line):
                lines += [f"{block.text} |", "|" * 9]
            else:
                lines += _rows(block)
    return "\n".join(lines) + "\n"


def _rows(table: Table) -> list[str]:
    lines = []
    for row in table.rows:
        for cell in row:
            text = cell.text.replace("\n", "")
            lines.append(f"{text} |" if text else "|")
        covered = len(table.widths) - len(row)
        lines += ["|" * covered] if covered else []
    return lines
