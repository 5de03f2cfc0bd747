"""What kind of indicator a row is, from its own cells and the scheme's prescribed rows."""

from __future__ import annotations

import re
from decimal import Decimal

from lingqu.evaluations.folding import plain
from lingqu.evaluations.kept import kept
from lingqu.evaluations.measures import Measure, measures_in, read_measure
from lingqu.evaluations.report import Row
from lingqu.evaluations.scheme_compiled import Compiled
from lingqu.evaluations.scores import RowKind

__all__ = ["BLANK", "Cells", "is_cost", "kind_of"]

_PLACEHOLDER = re.compile(r"(?:三级)?(?:指标)?\d{0,2}(?:[:.、]|\.{2,}|\.{3,}|-)*|x{2,}|无?")
_TEMPLATE = re.compile("分项填写|此处填写|请填写|下同\\)")
BLANK = {"", "-", "--", "/", "无", "—", "0分"}
_BY_OPERATOR: dict[str, RowKind] = {
    "≥": "quant_min",
    ">": "quant_min",
    "≤": "quant_max",
    "<": "quant_max",
    "=": "quant_equal",
}


class Cells:
    """The cells a row is scored by: its own, or those it shares with the row it is merged with."""

    __slots__ = ("actual", "actual_measure", "assumed", "row", "target_measure", "weight")

    def __init__(self, row: Row, actual: str | None, weight: Decimal | None) -> None:
        self.row = row
        self.actual = actual
        self.weight = weight
        self.assumed: tuple[str, ...] = ()
        self.target_measure = read_measure(row.target)
        self.actual_measure = read_measure(actual)
        if self.target_measure is None and self.actual_measure is not None:
            self._take_limit_from_name()

    def _take_limit_from_name(self) -> None:
        """A blank target with a measured actual: the limit may stand in the name."""
        if plain(self.row.target) not in BLANK:
            return
        limits = [one for one in measures_in(self.row.name) if one.operator is not None]
        if len(limits) == 1:
            self.target_measure = limits[0]
            self.assumed = ("limit_from_name",)


def kind_of(cells: Cells, compiled: Compiled) -> RowKind:
    """Return what kind of indicator the row is; a number is read before a phrase."""
    row = cells.row
    name, wanted = plain(row.name), plain(row.target)
    absent = compiled.not_applicable
    if name in absent or wanted in absent or plain(cells.actual) in absent:
        return "not_applicable"
    if not row.weight and _is_empty(row, name, wanted):
        return "not_applicable"
    if compiled.fixed is not None:
        fixed = compiled.fixed_row(name, row.explanation)
        if fixed is not None and fixed.scored != "by_rule":
            return "rate" if fixed.scored == "rate" else "judged"
    if compiled.is_rate(name):
        return "rate"
    if _is_placeholder(name, wanted):
        return "placeholder"
    target = cells.target_measure
    if target is None:
        return "judged" if compiled.scheme.qualitative.method == "judged" else "qualitative"
    return _measured_kind(target, row)


def _measured_kind(target: Measure, row: Row) -> RowKind:
    if target.kind in ("ordinal", "date"):
        return "ordinal"
    if target.kind == "range":
        return "quant_equal"
    if target.operator is None:
        return "quant_no_operator"
    kind = _BY_OPERATOR[target.operator]
    return "quant_max_cost" if kind == "quant_max" and is_cost(row) else kind


def is_cost(row: Row) -> bool:
    return _names_cost(row.level2 or row.level1 or "")


@kept
def _names_cost(heading: str) -> bool:
    return "成本" in plain(heading)


def _is_empty(row: Row, name: str, wanted: str) -> bool:
    """Without a weight: a level that has no indicator either, its printed line left blank."""
    if row.score or row.merged_with or wanted not in BLANK or row.actual:
        return False
    return not name or name == plain(row.level2 or row.level1)


def _is_placeholder(name: str, target: str) -> bool:
    return _PLACEHOLDER.fullmatch(name) is not None or _is_template(name) or _is_template(target)


def _is_template(text: str) -> bool:
    # Looking for the two words first is several times faster than the pattern.
    return ("填写" in text or "下同" in text) and _TEMPLATE.search(text) is not None
