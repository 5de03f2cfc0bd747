"""Recompute a form under a scheme: every row, the execution rate, the total and its readings.

Rows under one merged weight are counted once; what cannot be measured counts as 0 to its weight,
so that the total is an interval. Nothing printed is changed or preferred.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lingqu.evaluations.report import Form, Row
from lingqu.evaluations.scheme import Cap, Scheme
from lingqu.evaluations.scheme_compiled import Compiled, compiled
from lingqu.evaluations.scores import ExecutionScore, Recomputed, RowKind, RowScore
from lingqu.evaluations.scoring_execution import score_execution
from lingqu.evaluations.scoring_headings import heading_sums
from lingqu.evaluations.scoring_kinds import Cells, kind_of
from lingqu.evaluations.scoring_quantities import not_computable
from lingqu.evaluations.scoring_rows import score_row
from lingqu.evaluations.scoring_totals import (
    cap_for,
    capped,
    grade,
    grades,
    printed_sums,
    readings,
    reasons,
    total_of,
)
from lingqu.evaluations.scoring_weights import Share, shares

__all__ = ["cap_for", "grade", "heading_sums", "recompute", "row_kind"]

ZERO = Decimal(0)


def row_kind(row: Row, scheme: Scheme) -> RowKind:
    """Return what kind of indicator `row` is under `scheme`, from its own cells."""
    return kind_of(Cells(row, row.actual, row.weight), compiled(scheme))


def recompute(form: Form, scheme: Scheme) -> Recomputed:
    """Return every row's score, the execution score, sums, total and readings of `form`."""
    ready = compiled(scheme)
    spread = shares(form, ready)
    scores, rate_row = _rows(spread, ready)
    rows_weight = sum((one.weight for one in spread if one.weight is not None), ZERO)
    execution = score_execution(form, ready, rate_row, rows_weight)
    if rate_row is not None:
        scores = [_rate_score(one, execution) if one.n == rate_row.n else one for one in scores]
    before_cap, out_of = total_of(scores, execution)
    cap = cap_for(scheme, execution.rate)
    total = capped(before_cap, cap)
    return Recomputed(
        scheme_id=scheme.id,
        rows=tuple(scores),
        execution=execution,
        printed=printed_sums(form, execution),
        total=total,
        before_cap=before_cap,
        out_of=out_of,
        cap=_biting(cap, before_cap, total),
        grades=grades(scheme, total),
        readings=readings(form, spread, ready, scores, execution, before_cap, out_of),
        reasons=reasons(scores, execution),
    )


def _rows(spread: Sequence[Share], ready: Compiled) -> tuple[list[RowScore], Row | None]:
    """Return the rows' scores and the row of the execution rate; a second one is judged."""
    scores: list[RowScore] = []
    rate_row: Row | None = None
    for share in spread:
        cells = Cells(share.row, share.actual, share.weight)
        kind = kind_of(cells, ready)
        if kind == "rate":
            if rate_row is None:
                rate_row = share.row
            else:
                kind = "judged"
        scores.append(_scored(share, cells, kind, ready))
    return scores, rate_row


def _scored(share: Share, cells: Cells, kind: RowKind, ready: Compiled) -> RowScore:
    if share.counted_at is not None:
        value = not_computable("shared_cell", None, row=share.counted_at)
        return RowScore(
            n=share.row.n, kind=kind, weight=None, value=value, shared_with=share.counted_at,
            target=cells.target_measure, actual=cells.actual_measure,
        )  # fmt: skip
    cells.assumed += share.assumed
    return score_row(cells, kind, ready)


def _rate_score(score: RowScore, execution: ExecutionScore) -> RowScore:
    return RowScore(
        n=score.n, kind="rate", weight=execution.weight, value=execution.value,
        rule=execution.rule, assumed=execution.assumed, ratio=execution.rate,
        target=score.target, actual=score.actual,
    )  # fmt: skip


def _biting(cap: Cap | None, before: object, after: object) -> Cap | None:
    return cap if before != after else None
