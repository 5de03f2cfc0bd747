"""Narratives of the transcribed reports, put together from what the transcriptions hold."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from lingqu.evaluations.report import Form, Inference, Narrative, NarrativeItem, Section, Span
from tests.evaluations.transcribed import form_of

NOWHERE = Span(start=0, end=0)
KINDS = {"funds": "funds", "problems": "problems", "advice": "advice", "conclusion": "conclusion",
         "result": "conclusion", "results": "goal_result", "analysis_opening": "analysis",
         "summary": "overview", "method": "work", "performance": "analysis",
         "facts_text": "goals"}  # fmt: skip
BANDS = {
    "yaohai-2021": (("优", 90, 100), ("良", 80, 90), ("中", 60, 80), ("差", 0, 60)),
    "jinshan-2018": (("优", 90, 100), ("良", 75, 90), ("合格", 60, 75), ("不合格", 0, 60)),
}


def reported(table: dict[str, Any], shared: Path) -> Form:
    """Return the form of `table` with its narrative, as a perfect reading would give it."""
    form = form_of(table)
    if table["id"] == "huainan-2023-05":
        return replace(form, narrative=_beside(shared))
    if "narrative" not in table:
        return form
    form = replace(form, narrative=_narrative(table, shared), cut=table["id"] == "jinshan-2018")
    if table["id"] == "jinshan-2018":
        form = replace(form, rows=tuple(map(_explained(table), form.rows)))
    if table["id"] == "yaohai-2021":
        form = replace(form, rows=tuple(_open_weight(row, table) for row in form.rows))
    return form


def _section(kind: str, text: str) -> Section:
    return Section(kind=kind, number="", heading=kind, text=text, span=NOWHERE)


def _beside(shared: Path) -> Narrative:
    from tests.evaluations.transcribed import load

    facts = load(shared / "evaluation/tables/huainan-2023-narrative.json")
    return Narrative(sections=(_section("goals", facts["facts_text"]),), cut=True)


def _narrative(table: dict[str, Any], shared: Path) -> Narrative:
    parts = table["narrative"]
    sections = [_section(KINDS[key], text) for key, text in parts.items() if key in KINDS]
    if table["id"] in ("jinshan-2018", "yiyang-2020"):
        seed = (shared / "seeds" / table["source"]["file"]).read_text(encoding="utf-8")
        sections.append(_section("other", seed))
    stated = table.get("stated_total_narrative")
    return Narrative(
        project=(table.get("project_variants") or [None])[-1],
        sections=tuple(sections),
        items=_items(table),
        stated_totals=((Decimal(stated["score"]), NOWHERE),) if stated else (),
        grade_bands=tuple((g, Decimal(a), Decimal(b)) for g, a, b in BANDS.get(table["id"], ())),
    )


def _items(table: dict[str, Any]) -> tuple[NarrativeItem, ...]:
    classes = table.get("dimension_weights_narrative") or {}
    items: list[NarrativeItem] = []
    for name, points in classes.items():
        items.append(_item(1, name, points, points, ""))
        group = ""
        for one in table["narrative_indicators"]:
            if one["level1"] != name:
                continue
            if one["level2"] == "项目立项" and group != "项目立项":
                group = "项目立项"
                items.append(_item(2, group, 7, 7, ""))
            items.append(_item(3, one["name"], one["weight"], one["score"], one["text"]))
    return tuple(items)


def _item(depth: int, name: str, weight: int, score: int, text: str) -> NarrativeItem:
    return NarrativeItem(depth=depth, number="", name=name, weight=Decimal(weight),
                         score=Decimal(score), text=text, span=NOWHERE)  # fmt: skip


def _explained(table: dict[str, Any]) -> Any:
    """Return a function that adds the definition, and says what was glued, to a row."""
    raw = table["narrative"]["table_text_raw"]
    last = raw[raw.rindex("九、") :]

    def explained(row: Any) -> Any:
        raw_cell = table["indicators"][row.n - 1]["raw"]
        glued = Inference(cell="weight", how="glued_cells", read_as=raw_cell)
        text = re.sub(r"\d{4,}[\s\S]*$", "", last) if row.n == 10 else ""
        return replace(row, inferred=(glued,), explanation=text)

    return explained


def _open_weight(row: Any, table: dict[str, Any]) -> Any:
    """Return the row with the other weight that its lost order allows."""
    candidates = table["indicators"][row.n - 1].get("weight_candidates")
    if not candidates:
        return row
    other = tuple(str(one) for one in candidates if one != row.weight)
    return replace(row, inferred=(
        Inference(cell="weight", how="lost_order", read_as=str(row.weight), alternatives=other),
    ))  # fmt: skip
