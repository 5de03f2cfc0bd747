"""The weight each row is scored with: printed, shared by merged cells, prescribed, or split."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lingqu.evaluations.folding import plain
from lingqu.evaluations.report import Form, Row
from lingqu.evaluations.scheme_compiled import Compiled, base_name
from lingqu.evaluations.scoring_quantities import split_weights

__all__ = ["Share", "equal_shares", "shares"]


@dataclass(slots=True, kw_only=True)
class Share:
    """A row, the actual it is scored by, and its weight. `counted_at`: the row that it shares
    its weight with and is counted at. Not frozen, for it is made by the ten thousand."""

    row: Row
    actual: str | None
    weight: Decimal | None
    counted_at: int | None = None
    assumed: tuple[str, ...] = ()


def shares(form: Form, compiled: Compiled) -> list[Share]:
    """Return one share a row, in order."""
    if all(row.merged_with is None and row.weight is not None for row in form.rows):
        return [Share(row=row, actual=row.actual, weight=row.weight) for row in form.rows]
    spread = [_share(row, form, compiled) for row in form.rows]
    if compiled.scheme.shared.method == "equal":
        spread = equal_shares(spread)
    return _fill_missing(spread, form, compiled)


def _share(row: Row, form: Form, compiled: Compiled) -> Share:
    leader = _leader(row, form)
    if leader is None:
        return Share(row=row, actual=row.actual, weight=row.weight)
    shares_actual = "actual" in row.merged_cells or row.actual is None
    actual = leader.actual if shares_actual and row.actual is None else row.actual
    if row.weight is not None:
        return Share(row=row, actual=actual, weight=row.weight)
    return Share(row=row, actual=actual, weight=None, counted_at=leader.n)


def _leader(row: Row, form: Form) -> Row | None:
    if row.merged_with is None or row.merged_with == row.n:
        return None
    return next((one for one in form.rows if one.n == row.merged_with), None)


def equal_shares(spread: list[Share]) -> list[Share]:
    """Return `spread` with each merged weight split equally over the rows under it."""
    groups: dict[int, list[Share]] = {}
    for share in spread:
        if share.counted_at is not None:
            groups.setdefault(share.counted_at, []).append(share)
    weights = {share.row.n: share.weight for share in spread}
    parts: dict[int, Decimal] = {}
    for leader, members in groups.items():
        total = weights.get(leader)
        if total is not None:
            split = split_weights(total, len(members) + 1)
            parts |= dict(zip((leader, *(one.row.n for one in members)), split, strict=True))
    return [_with_part(share, parts.get(share.row.n)) for share in spread]


def _with_part(share: Share, part: Decimal | None) -> Share:
    if part is None:
        return share
    return Share(row=share.row, actual=share.actual, weight=part, assumed=("equal_split",))


def _fill_missing(spread: list[Share], form: Form, compiled: Compiled) -> list[Share]:
    """Give rows without a weight the prescribed one, or an equal part of their heading."""
    missing = [share for share in spread if _lacks_weight(share, compiled)]
    if not missing:
        return spread
    parts = _prescribed(missing, compiled)
    parts |= _parts_of_headings(spread, missing, form, compiled)
    return [
        share if share.row.n not in parts else _given(share, *parts[share.row.n])
        for share in spread
    ]


def _lacks_weight(share: Share, compiled: Compiled) -> bool:
    if share.weight is not None or share.counted_at is not None:
        return False
    texts = {plain(share.row.name), plain(share.row.target), plain(share.actual)}
    return not compiled.not_applicable & texts


def _given(share: Share, weight: Decimal, how: str) -> Share:
    return Share(row=share.row, actual=share.actual, weight=weight, assumed=(how,))


Part = tuple[Decimal, str]


def _prescribed(missing: Iterable[Share], compiled: Compiled) -> dict[int, Part]:
    found = (
        (one.row.n, compiled.fixed_row(plain(one.row.name), one.row.explanation)) for one in missing
    )
    return {
        n: (row.weight, "scheme_weight")
        for n, row in found
        if row is not None and row.weight is not None
    }


def _parts_of_headings(
    spread: list[Share], missing: list[Share], form: Form, compiled: Compiled
) -> dict[int, Part]:
    """Split a heading's points where none of its rows prints a weight (Hubei's layout)."""
    parts: dict[int, Part] = {}
    for key in dict.fromkeys(_class_key(share, compiled) for share in missing):
        under = [share for share in spread if _class_key(share, compiled) == key]
        points = _points(key, form, compiled)
        if points is None or any(share.weight for share in under):
            continue
        split = split_weights(points, len(under))
        parts |= {
            share.row.n: (part, "equal_split") for share, part in zip(under, split, strict=True)
        }
    return parts


def _class_key(share: Share, compiled: Compiled) -> str:
    heading = compiled.heading_of(1, share.row.level1)
    return base_name(heading.name if heading is not None else share.row.level1)


def _points(key: str, form: Form, compiled: Compiled) -> Decimal | None:
    for printed in form.headings:
        if printed.level == 1 and base_name(printed.name) == key and printed.points is not None:
            return printed.points
    heading = compiled.heading_of(1, key)
    return heading.points if heading is not None else None
