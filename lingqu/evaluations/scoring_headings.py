"""Rows added up by the heading they stand under.

Only the checks of headings, the other readings of a total and the page ask for these sums: most
forms are reviewed without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lingqu.evaluations.report import Form, Row
from lingqu.evaluations.scheme import Scheme
from lingqu.evaluations.scheme_compiled import Compiled, base_name, compiled
from lingqu.evaluations.scores import HeadingSum, RowScore

__all__ = ["heading_sums"]

ZERO = Decimal(0)
Group = list[tuple[Row, RowScore]]


def heading_sums(form: Form, scores: Sequence[RowScore], scheme: Scheme) -> tuple[HeadingSum, ...]:
    """Return what the rows under each heading add to, in order of the form."""
    groups: dict[tuple[str, str | None], Group] = {}
    level1 = ""
    for member in zip(form.rows, scores, strict=True):
        row = member[0]
        level1 = row.level1 or level1
        if level1:
            groups.setdefault((level1, None), []).append(member)
        if row.level2:
            groups.setdefault((level1, row.level2), []).append(member)
    ready = compiled(scheme)
    return tuple([_heading(*key, group, form, ready) for key, group in groups.items()])


def _heading(
    level1: str, level2: str | None, group: Group, form: Form, ready: Compiled
) -> HeadingSum:
    name = level1 if level2 is None else level2
    return HeadingSum(
        level=1 if level2 is None else 2,
        name=name,
        parent="" if level2 is None else level1,
        points=_points(1 if level2 is None else 2, name, form, ready),
        weights=sum([row.weight or ZERO for row, _score in group], ZERO),
        scores=sum([row.score or ZERO for row, _score in group], ZERO),
        values=tuple([score.value for _row, score in group if score.shared_with is None]),
        rows=tuple([score.n for _row, score in group]),
    )


def _points(level: int, name: str, form: Form, ready: Compiled) -> Decimal | None:
    for printed in form.headings:
        if printed.level == level and base_name(printed.name) == base_name(name):
            return printed.points
    heading = ready.heading_of(level, name)
    return heading.points if heading is not None and heading.fixed else None
