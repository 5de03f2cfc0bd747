"""The reviewer's checks.

`findings` looks at one report, `findings_across` at a set. Each check is a small function under
the id of its rule (A1 to E6); `registry.CHECKS` lists them in order.
"""

from __future__ import annotations

from collections.abc import Sequence

from lingqu.evaluations.checks import (  # noqa: F401 - importing a module registers its checks
    across,
    against_scheme,
    amounts,
    arithmetic,
    classes,
    completeness,
    evidence,
    logic,
    narrative,
    repeats,
    sets,
    totals,
)
from lingqu.evaluations.checks.case import case_of
from lingqu.evaluations.checks.registry import CHECKS
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.messages.check_rules import RULES
from lingqu.evaluations.report import Form
from lingqu.evaluations.scheme import Scheme
from lingqu.evaluations.scores import Recomputed

__all__ = ["Reviewed", "findings", "findings_across"]

Reviewed = tuple[Form, Recomputed, Scheme]
CHECKS.sort(key=lambda one: (one.id[0], int(one.id[1:])))
_OVER_FORM = tuple(one.find for one in CHECKS if one.over == "form")
_OVER_TEXT = tuple(one.find for one in CHECKS if one.over == "text")
_OVER_SET = tuple(one.find for one in CHECKS if one.over == "set")
_RANK = {one: place for place, one in enumerate(RULES)}
_GRAVITY = {"error": 0, "warning": 1, "note": 2}


def findings(form: Form, recomputed: Recomputed, scheme: Scheme) -> tuple[Finding, ...]:
    """Return what does not hold in one report, errors first, then by check."""
    case = case_of(form, recomputed, scheme)
    every = [one for find in _OVER_FORM for one in find(case)]
    if form.narrative is not None:
        every += [one for find in _OVER_TEXT for one in find(case)]
    every.sort(key=_order)
    return tuple(every)


def _order(one: Finding) -> tuple[int, int]:
    return _GRAVITY[one.severity], _RANK[one.check]


def findings_across(reports: Sequence[Reviewed]) -> tuple[Finding, ...]:
    """Return what does not hold between reports; `Finding.forms` are positions in `reports`."""
    if len(reports) < 2:
        return ()
    cases = [case_of(*one) for one in reports]
    every = [one for find in _OVER_SET for one in find(cases)]
    every.sort(key=lambda one: _GRAVITY[one.severity])
    return tuple(every)
