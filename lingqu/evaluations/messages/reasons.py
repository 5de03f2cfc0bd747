"""Why a value is not computable, what was assumed, and what other totals mean: sentences by code.

Parameters are the facts of the value: `target`, `actual`, `rows`, `points` and so on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from lingqu.evaluations.values import NotComputable

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["ASSUMPTIONS", "READINGS", "REASONS", "ROW_KINDS", "reason_text"]

REASONS: dict[str, _StrPromise] = {
    "actual_blank": _("No actual value is given."),
    "actual_not_measured": _(
        "A number is asked (%(target)s), but the actual value is a phrase (%(actual)s)."
    ),
    "budget_zero": _("The full-year budget is 0, so the execution rate is undefined."),
    "cost_nothing_spent": _(
        "A cost of 0 against the target: nothing was bought, so there is no cost control to score."
    ),
    "kinds_differ": _("The target (%(target)s) and the actual value (%(actual)s) differ in kind."),
    "late_without_rule": _(
        "The date %(actual)s is later than %(target)s, and the scheme has no rule for delay."
    ),
    "no_amounts": _("The amounts and the execution rate are not given."),
    "no_rule_for_missed": _("The scheme has no rule for a limit that is exceeded."),
    "not_applicable_weighted": _("The row says that it does not apply, yet it carries points."),
    "over_completion": _(
        "%(ratio)s times the target: a person decides on a deduction; proposed score %(proposed)s."
    ),
    "placeholder": _("The row holds template text, or no indicator at all."),
    "placeholders": _("%(points)s points stand on rows of template text."),
    "score_blank": _("The row is judged, and no score is printed."),
    "score_outside": _("The printed score %(score)s is outside 0 to %(weight)s."),
    "shared_cell": _("Shares its weight with row %(row)s and is counted there."),
    "target_blank": _("The target is blank, so the actual value %(actual)s cannot be compared."),
    "target_zero": _("A target of 0 asks for nothing, so a ratio is undefined."),
    "tier_not_named": _("The actual value (%(actual)s) names none of the scheme's tiers."),
    "units_differ": _("The units of %(target)s and %(actual)s differ."),
    "weight_missing": _("No weight is given, and none follows from the scheme."),
}

ASSUMPTIONS: dict[str, _StrPromise] = {
    "cost_is_reverse": _("A cost target without an operator is read as an upper limit."),
    "equal_split": _("The points were split equally."),
    "initial_budget": _("No adjusted budget is given; the initial budget was used."),
    "limit_from_name": _("The target is blank; the limit in the indicator's name was used."),
    "number_is_positive": _("A target without an operator is read as a lower limit."),
    "order_of_levels": _("A higher level (级) or a lower class (等) is taken to be better."),
    "printed_rate": _("The amounts are not given; the printed execution rate was used."),
    "repeats_target": _("The actual value repeats the target's words and is read as met."),
    "scheme_weight": _("The scheme's weight was used, not the printed one."),
    "unit": _("One of the two values names no unit, or another counting word."),
    "usual_phrase": _("The phrase is not one of the scheme's own; it was read as the usual tier."),
}

READINGS: dict[str, _StrPromise] = {
    "equal_split": _("With merged weights split equally over their rows"),
    "scaled_all": _("With all points scaled from %(from)s to %(to)s"),
    "scaled_heading": _("With %(headings)s scaled to the points of its heading"),
    "without_execution": _("Without the execution score"),
}

ROW_KINDS: dict[str, _StrPromise] = {
    "quant_min": _("At least"),
    "quant_max": _("At most"),
    "quant_max_cost": _("At most (cost)"),
    "quant_equal": _("Equal to"),
    "quant_no_operator": _("Number without an operator"),
    "ordinal": _("Level or date"),
    "qualitative": _("Qualitative"),
    "judged": _("Judged"),
    "rate": _("Execution rate"),
    "not_applicable": _("Not applicable"),
    "placeholder": _("Template text"),
}


def reason_text(value: NotComputable) -> str:
    """Return why `value` is not computable, in the reader's language."""
    facts = {
        name: ", ".join(map(str, fact)) if isinstance(fact, tuple) else fact
        for name, fact in value.facts.items()
    }
    return str(REASONS[value.because]) % facts
