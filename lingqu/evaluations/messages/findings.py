"""Findings in words, in the reader's language.

`render` turns a `Finding` into title, sentence, rule with source, what would settle it, and the
place. Codes and wording stand in the `findings_*` modules, one a group of checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from lingqu.evaluations.finding import Finding
from lingqu.evaluations.messages import (
    findings_across,
    findings_arithmetic,
    findings_evidence,
    findings_logic,
    findings_scheme,
    findings_totals,
)
from lingqu.evaluations.messages.check_rules import RULES
from lingqu.evaluations.messages.message import Message
from lingqu.evaluations.scheme import Scheme

__all__ = ["CATALOGUE", "Rendered", "render", "where"]

CATALOGUE: Mapping[str, Message] = {
    **findings_arithmetic.MESSAGES,
    **findings_totals.MESSAGES,
    **findings_scheme.MESSAGES,
    **findings_evidence.MESSAGES,
    **findings_logic.MESSAGES,
    **findings_across.MESSAGES,
}
PARTS = {
    "header": _("header"),
    "funds": _("funds"),
    "goal": _("goal"),
    "rows": _("indicators"),
    "total": _("total"),
    "grade": _("grade"),
    "notes": _("notes"),
    "narrative": _("narrative"),
    "form": _("form"),
    "across": _("across projects"),
}
COLUMNS = {
    "target": _("target"),
    "actual": _("actual"),
    "weight": _("weight"),
    "score": _("score"),
    "name": _("name"),
    "note": _("note"),
    "initial": _("initial"),
    "adjusted": _("adjusted"),
    "executed": _("executed"),
    "rate": _("rate"),
    "subprojects": _("sub-projects"),
    "budget": _("budget"),
    "use": _("use of funds"),
    "expected": _("expected"),
    "level1": _("level 1"),
    "level2": _("level 2"),
}
NO_DATA = "—"
LONGEST_LIST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A finding as a person reads it; `rule` is the sentence, `source` where it is written."""

    code: str
    severity: str
    title: str
    message: str
    rule: str
    source: str
    settle: str
    where: str


class _Shown(dict[str, str]):
    """Numbers by name; one that the finding does not carry shows as no data."""

    def __missing__(self, key: str) -> str:
        return NO_DATA


def render(finding: Finding, scheme: Scheme | None = None) -> Rendered:
    """Return `finding` in words. With `scheme`, rules of the scheme are quoted from it."""
    message = CATALOGUE[finding.code]
    numbers = _Shown((name, _number(value)) for name, value in finding.numbers.items())
    rule, source = _rule(finding.check, scheme)
    return Rendered(
        code=finding.code,
        severity=finding.severity,
        title=str(message.title),
        message=str(message.text) % numbers,
        rule=rule,
        source=source,
        settle=str(message.settle),
        where=where(finding),
    )


def _rule(check: str, scheme: Scheme | None) -> tuple[str, str]:
    if scheme is not None and check in ("A6", "B2"):
        quoted = scheme.execution if check == "A6" else scheme.qualitative
        return str(quoted.rule), quoted.source
    text, source = RULES[check]
    return str(text), str(source)


def where(finding: Finding) -> str:
    """Return the place in words: "indicators 4,5,7: target", "funds", "goal"."""
    place = str(PARTS[finding.part])
    if finding.rows:
        many = _("indicators %(rows)s") if len(finding.rows) > 1 else _("indicator %(rows)s")
        rows = str(many) % {"rows": ",".join(map(str, finding.rows))}
        place = str(_("goal and %(rows)s")) % {"rows": rows} if finding.part == "goal" else rows
    if finding.forms:
        place = str(_("tables %(forms)s")) % {"forms": _forms(finding.forms)}
    if finding.column:
        column = str(COLUMNS.get(finding.column, finding.column))
        place = str(_("%(part)s: %(column)s")) % {"part": place, "column": column}
    return place


def _forms(positions: tuple[int, ...]) -> str:
    shown = ",".join(str(position + 1) for position in positions[:LONGEST_LIST])
    return shown + "…" if len(positions) > LONGEST_LIST else shown


def _number(value: object) -> str:
    """Return a figure without trailing zeros, a list joined, None as no data."""
    if value is None:
        return NO_DATA
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, str) or not isinstance(value, Iterable):
        return str(value)
    items = [_number(item) for item in value]
    return "、".join(items[:LONGEST_LIST]) + ("…" if len(items) > LONGEST_LIST else "")


def _decimal(value: Decimal) -> str:
    shown = round(value, 4)
    return f"{shown.normalize():f}" if shown else "0"
