"""Recompute a form under a scheme."""

from __future__ import annotations

from decimal import Decimal

from lingqu.evaluations.report import Form, Row
from lingqu.evaluations.scheme import Scheme
from lingqu.evaluations.scores import Recomputed, RowKind

__all__ = ["grade", "recompute", "row_kind"]


def row_kind(row: Row, scheme: Scheme) -> RowKind:
    """Return what kind of indicator `row` is under `scheme`."""
    raise NotImplementedError


def grade(scheme: Scheme, score: Decimal) -> str | None:
    """Return the grade of `score`, in points of the form, or None without bands."""
    raise NotImplementedError


def recompute(form: Form, scheme: Scheme) -> Recomputed:
    """Return every row's score, the execution score, sums, total and readings of `form`."""
    raise NotImplementedError
