"""What each act beside finishing a step asks for: fields made for the case in hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lingqu.cases.abilities import Abilities
from lingqu.cases.colleagues import doers, units_to_ask
from lingqu.cases.places import unit_by_id

__all__ = [
    "Fields", "answer_fields", "ask_fields", "assign_fields", "comment_fields", "decide_fields",
    "extension_fields", "nothing", "optional_reason", "order_fields", "reason",
    "supervise_fields", "suspend_fields", "take_back_fields", "transfer_fields",
]  # fmt: skip

TEXT = 4000
Fields = dict[str, forms.Field]


def _text(label: Any, *, required: bool = True, rows: int = 2) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=TEXT, widget=widget)


def reason(_abilities: Abilities) -> Fields:
    """Return a reason that is needed."""
    return {"reason": _text(_("Reason"))}


def optional_reason(_abilities: Abilities) -> Fields:
    """Return a reason that may be left out."""
    return {"reason": _text(_("Reason (if there is one)"), required=False)}


def nothing(_abilities: Abilities) -> Fields:
    """Return no field: a button is all."""
    return {}


def _units(abilities: Abilities) -> list[tuple[str, str]]:
    kept = getattr(abilities.folder, "_units_to_ask", None)
    if kept is None:
        kept = [(str(unit.pk), unit.name) for unit in units_to_ask(localdate())]
        abilities.folder._units_to_ask = kept  # type: ignore[attr-defined]  # noqa: SLF001
    found: list[tuple[str, str]] = kept
    return found


def transfer_fields(abilities: Abilities) -> Fields:
    """Return to which unit, and why."""
    here = abilities.task.unit_id if abilities.task else None
    units = [(pk, name) for pk, name in _units(abilities) if pk != str(here)]
    choose = [("", _("Choose a unit")), *units]
    return {"unit": forms.ChoiceField(label=_("To the unit"), choices=choose), **reason(abilities)}


def ask_fields(abilities: Abilities) -> Fields:
    """Return which units are asked what."""
    widget = forms.SelectMultiple(attrs={"size": 6})
    units = forms.MultipleChoiceField(
        label=_("Units"), choices=_units(abilities), widget=widget,
        help_text=_("Several: hold Ctrl."),
    )  # fmt: skip
    return {"units": units, "question": _text(_("What is asked"))}


def answer_fields(_abilities: Abilities) -> Fields:
    """Return the answer to a request."""
    choices = [("agree", _("agree")), ("object", _("object"))]
    return {
        "outcome": forms.ChoiceField(label=pgettext_lazy("request", "Answer"), choices=choices),
        "opinion": _text(_("Opinion"), required=False, rows=3),
    }


def assign_fields(abilities: Abilities) -> Fields:
    """Return which step goes to whom: those who hold its duty."""
    folder, tasks = abilities.folder, abilities.assignable
    label = folder.definition.label
    steps_open = [(str(t.pk), f"{label(t.element)} · {_place(t.unit_id)}") for t in tasks]
    people: dict[int, str] = {}
    for duty, unit in dict.fromkeys((t.duty, t.unit_id) for t in tasks[:3]):
        if unit is not None:
            found = doers(duty, unit_by_id(unit), localdate())
            people |= {one.pk: one.display_name for one in found}
    chosen = [("", _("Choose an officer")), *((str(pk), name) for pk, name in people.items())]
    return {
        "step": forms.ChoiceField(label=_("Step"), choices=steps_open),
        "to": forms.ChoiceField(label=_("Give to"), choices=chosen),
        **optional_reason(abilities),
    }


def take_back_fields(abilities: Abilities) -> Fields:
    """Return which request is taken back."""
    choices = [(str(t.pk), f"{_kinds()[t.kind]} · {_place(t.unit_id)}") for t in abilities.requests]
    request = forms.ChoiceField(label=_("Request"), choices=choices)
    return {"request": request, **optional_reason(abilities)}


def extension_fields(abilities: Abilities) -> Fields:
    """Return which limit is to be how much longer, and why."""
    labels = {one.name: one.label for one in abilities.folder.definition.declaration.clock}
    choices = [(name, str(labels[name])) for name in abilities.extensible]
    return {
        "clock": forms.ChoiceField(label=_("Limit"), choices=choices),
        "amount": forms.IntegerField(
            label=_("How much longer"), min_value=1, max_value=999,
            help_text=_("In the unit of the limit, for example working days."),
        ),
        **reason(abilities),
    }  # fmt: skip


def decide_fields(abilities: Abilities) -> Fields:
    """Return whether more time is granted; what was asked stands beside it."""
    task = abilities.task
    asked = next((e for e in abilities.folder.extensions if task and e.task_id == task.pk), None)
    hint = f"+{asked.amount} · {asked.reason}" if asked else ""
    choices = [("yes", _("grant")), ("no", _("refuse"))]
    return {
        "granted": forms.ChoiceField(
            label=pgettext_lazy("request", "Decision"), choices=choices, help_text=hint[:200]
        ),
        "opinion": _text(_("Opinion"), required=False),
    }


def suspend_fields(abilities: Abilities) -> Fields:
    """Return for which declared reason time stands still."""
    known = abilities.folder.definition.declaration.suspension
    choices = [(one.name, f"{one.label} · {one.basis}") for one in known]
    kind = forms.ChoiceField(label=_("Special procedure"), choices=choices)
    return {"kind": kind, **reason(abilities)}


def supervise_fields(abilities: Abilities) -> Fields:
    """Return what is ordered, and until when."""
    day = forms.DateField(
        label=_("Answer by"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Until the end of that day."),
    )  # fmt: skip
    return {"reason": _text(_("What is ordered")), "answer_by": day}


def order_fields(abilities: Abilities) -> Fields:
    """Return which order is answered, and how."""
    waiting = [one for one in abilities.folder.supervisions if one.answered_at is None]
    choices = [(str(one.pk), f"{one.at:%m-%d} · {one.reason[:60]}") for one in waiting]
    order = forms.ChoiceField(label=_("Order"), choices=choices)
    return {"supervision": order, "text": _text(pgettext_lazy("request", "Answer"))}


def comment_fields(_abilities: Abilities) -> Fields:
    """Return the text of a remark."""
    return {"text": _text(_("Remark for officers; the applicant does not see it"))}


def _place(number: int | None) -> str:
    return unit_by_id(number).name if number else ""


def _kinds() -> dict[str, Any]:
    return {
        "countersign": _("Countersignature"), "consult": _("Opinion"),
        "extension": _("Extension"),
    }  # fmt: skip
