"""Names of rows in a flattened table: what scanning garbled, and rows without a name of their own.

Every change is recorded as an inference with the printed text beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lingqu.evaluations.reading.fold import fold
from lingqu.evaluations.reading.vocabulary import KNOWN_NAMES
from lingqu.evaluations.report import Inference, Row

__all__ = ["named"]

_NUMERALS = "一二三四五六七八九十"
_ORDINAL = re.compile(rf"([{_NUMERALS}])、")
_GARBLED = re.compile(r"[A-Za-z](?=[\u4e00-\u9fff])")


def named(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows with garbled numbers and characters mended, and the further rows of a class
    named after its parts: 甲和乙 → 甲, 乙."""
    mended = [_mended(row, _number_before(rows, place)) for place, row in enumerate(rows)]
    return tuple(_with_part(mended, place) for place in range(len(mended)))


def _number_before(rows: Sequence[Row], place: int) -> int:
    """Return the number of the last class before this row, 0 when there is none."""
    for row in reversed(rows[:place]):
        found = _ORDINAL.match(fold(row.name))
        if found:
            return _NUMERALS.index(found[1]) + 1
    return 0


def _mended(row: Row, before: int) -> Row:
    name = row.name
    if _GARBLED.match(name) and before < len(_NUMERALS):
        name = f"{_NUMERALS[before]}、{name[1:]}"
    name = _known(name)
    if name == row.name:
        return row
    change = Inference(cell="name", how="garbled_text", read_as=name, alternatives=(row.name,))
    return replace(row, name=name, inferred=(*row.inferred, change))


def _known(name: str) -> str:
    """Return the name with the one character mended in which it differs from an official one."""
    folded = fold(name)
    if any(term in folded for term in KNOWN_NAMES):
        return name
    for start in range(len(folded)):
        for term in KNOWN_NAMES:
            part = folded[start : start + len(term)]
            wrong = [
                n for n, pair in enumerate(zip(part, term, strict=False)) if pair[0] != pair[1]
            ]
            if len(part) == len(term) and len(wrong) == 1:
                place = start + wrong[0]
                return name[:place] + term[wrong[0]] + name[place + 1 :]
    return name


def _with_part(rows: Sequence[Row], place: int) -> Row:
    row = rows[place]
    has_more = place + 1 < len(rows) and not rows[place + 1].name
    if row.name and not has_more:
        return row
    owner = row if row.name else next((r for r in reversed(rows[:place]) if r.name), None)
    if owner is None:
        return row
    part = _part(owner.name, place - rows.index(owner))
    name = f"{owner.name}({part})" if part else owner.name
    change = Inference(cell="name", how="named_after_class", read_as=name)
    return replace(row, name=name, inferred=(*row.inferred, change))


def _part(name: str, place: int) -> str:
    pieces = re.split(r"[和与與及]", name.partition("、")[2] or name)
    return pieces[place].removesuffix("的") if place < len(pieces) else ""
