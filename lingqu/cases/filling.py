"""Take over what a step filled in: checked, sealed, and the case's head renewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from django.utils.translation import gettext as _

from lingqu.cases import conditions
from lingqu.cases.act import Act
from lingqu.cases.errors import FormFaults
from lingqu.cases.form_data import opened, sealed
from lingqu.cases.validation import validated
from lingqu.cases.words import renewed_words
from lingqu.kernel.sealing import digest

__all__ = ["fill"]


def fill(
    act: Act,
    data: Mapping[str, Any],
    *,
    allowed: Iterable[str],
    needs: Iterable[str],
    asked: Literal["applicant", "officer"] | None,
) -> frozenset[str]:
    """Write `data` into the form and return the names of the fields that changed.

    What does not apply for these answers is neither kept nor needed. Raise `FormFaults` for fields
    that this step may not change, values that do not hold, and fields of `needs` that are empty."""
    faults = [(name[:40], _("This step may not change it.")) for name in data.keys() - set(allowed)]
    if faults:
        raise FormFaults(sorted(faults))
    changed: frozenset[str] = frozenset()
    data, needs = _what_applies(act, data, needs)
    if data:
        before = opened(act.form)
        form = validated(act.definition, data, asked=asked, complete=False, before=act.form)
        changed = frozenset(n for n in {*before, *form} if before.get(n) != form.get(n))
    if changed:
        _put(act, {name: form.get(name) for name in changed})
    missing = [name for name in needs if name not in act.form]
    if missing:
        fields = act.definition.fields
        raise FormFaults(
            [(n, _("Fill this in: %(label)s.") % {"label": fields[n].title}) for n in missing]
        )
    return changed


def _what_applies(
    act: Act, data: Mapping[str, Any], needs: Iterable[str]
) -> tuple[Mapping[str, Any], list[str]]:
    """Return `data` and `needs` without the fields whose condition does not hold."""
    fields, needs = act.definition.fields, list(needs)
    if not any(fields[name].when for name in (*data, *needs)):
        return data, needs
    now = conditions.asked(act.definition, {**opened(act.form), **data})
    kept = {name: value for name, value in data.items() if name in now}
    return kept, [name for name in needs if name in now]


def _put(act: Act, values: Mapping[str, Any]) -> None:
    fields = [act.definition.fields[name] for name in values]
    kept = {name: value for name, value in act.form.items() if name not in values}
    act.form, act.form_changed = kept | sealed(fields, values), True
    _renew_head(act, values)


def _renew_head(act: Act, changed: Mapping[str, Any]) -> None:
    """Renew what lists and searches know of the applicant."""
    asked = act.definition.declaration.applicant
    if asked.name in changed:
        act.case["applicant_name"] = str(changed[asked.name] or "")[:100]
        act.case["words"] = renewed_words(
            act.case["words"], act.case["number"], act.case["title"], act.case["applicant_name"]
        )
    if asked.kind in changed:
        act.case["applicant_kind"] = str(changed[asked.kind] or "")[:40]
    if asked.identity in changed:
        identity = str(changed[asked.identity] or "").upper()
        act.case["applicant_key"] = digest("cases.applicant", identity) if identity else ""
