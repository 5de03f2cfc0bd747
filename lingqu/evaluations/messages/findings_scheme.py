"""Against the scheme: formulas, tiers, weights and caps (B1 to B7)."""

from django.utils.translation import gettext_lazy as _

from lingqu.evaluations.messages.message import Message
from lingqu.evaluations.messages.settling import (
    APPROVAL,
    EVIDENCE,
    MEASURE,
    NONE,
    REASON,
    REFILE,
    SCALE,
    TARGET,
)

MESSAGES = {
    "SCORE_NOT_FORMULA": Message(
        "B1",
        "error",
        MEASURE,
        _("Score does not follow the formula"),
        _(
            "By formula %(score)s of %(weight)s points, printed %(printed)s (target "
            "%(target)s, actual %(actual)s)."
        ),
    ),
    "SCORE_BELOW_FORMULA": Message(
        "B1",
        "warning",
        REASON,
        _("Score is below what the formula gives"),
        _("By formula %(score)s of %(weight)s points, printed %(printed)s with no reason."),
    ),
    "TOTAL_UNDER_SCHEME": Message(
        "B1",
        "error",
        REFILE,
        _("Total does not hold under the scheme"),
        _("Under the scheme the total is %(total)s of %(out_of)s, printed %(printed)s."),
    ),
    "COST_REVERSE_UNSTATED": Message(
        "B1",
        "note",
        TARGET,
        _("Cost target read both ways"),
        _(
            "Target %(target)s, actual %(actual)s: as a ceiling %(reverse)s points before the "
            "cap, as a minimum %(positive)s."
        ),
    ),
    "SCORE_OUTSIDE_TIER": Message(
        "B2",
        "error",
        REFILE,
        _("Score outside its tier"),
        _("The tier of “%(actual)s” allows %(low)s to %(high)s, printed %(printed)s."),
    ),
    "TIER_TOP_NO_EVIDENCE": Message(
        "B2",
        "note",
        EVIDENCE,
        _("Top of the tier without evidence"),
        _(
            "%(count)s rows of %(weight)s points took the top of their tier; the tier allows "
            "%(interval)s."
        ),
    ),
    "TARGET_NOT_GRADABLE": Message(
        "B2",
        "warning",
        SCALE,
        _("Target has no scale"),
        _(
            "A degree word is the target and a tier phrase the answer: nothing says what the "
            "degree is."
        ),
    ),
    "QUALITATIVE_SCALE_MIXED": Message(
        "B2",
        "warning",
        SCALE,
        _("Answer is not on the scheme's scale"),
        _("Actuals such as “%(actual)s” are not one of the scheme's words and take full marks."),
    ),
    "TARGET_TOO_LOW": Message(
        "B3",
        "warning",
        REASON,
        _("Targets beaten by far"),
        _("Actual over target is %(ratios)s, with no explanation."),
    ),
    "OVER_COMPLETION_OK": Message(
        "B3",
        "note",
        NONE,
        _("Over-completion within the full zone"),
        _("Actual over target is %(ratios)s: full marks are right."),
    ),
    "EQUAL_TARGET_OPERATOR": Message(
        "B3",
        "note",
        NONE,
        _("Target “=” beaten"),
        _("A target with “=” was exceeded; by the rule this is over-completion, not a miss."),
    ),
    "EXECUTION_WEIGHT_ZEROED": Message(
        "B4",
        "error",
        REFILE,
        _("Execution weight set to 0"),
        _(
            "Printed weight %(weight_printed)s; the scheme gives the execution rate "
            "%(weight_scheme)s points. Executed: %(executed)s."
        ),
    ),
    "FIXED_WEIGHT_CHANGED": Message(
        "B4",
        "warning",
        APPROVAL,
        _("Fixed weight changed"),
        _("Printed %(printed)s points, the scheme fixes %(scheme)s."),
    ),
    "TOTAL_ABOVE_CAP": Message(
        "B5",
        "error",
        REFILE,
        _("Total above the cap for the execution rate"),
        _(
            "With an execution rate of %(percent)s%% the total is at most %(cap)s, printed "
            "%(printed)s."
        ),
    ),
    "CLASS_TOTAL_DIFFERS": Message(
        "B6",
        "warning",
        APPROVAL,
        _("Class points differ from the frame"),
        _("%(name)s carries %(printed)s points, the frame gives %(scheme)s."),
    ),
    "WEIGHT_RULE_NOT_FOLLOWED": Message(
        "B6",
        "warning",
        APPROVAL,
        _("Weights do not follow the split rule"),
        _(
            "%(name)s: %(points)s points over %(count)s rows is %(input_equal)s each; the "
            "weights run from %(low)s to %(high)s."
        ),
    ),
    "RATE_SCORE_ROUNDING": Message(
        "B7",
        "note",
        NONE,
        _("Execution score rounded"),
        _("By formula %(score)s, printed %(printed)s."),
    ),
    "RATE_SCORE_TRUNCATED": Message(
        "B7",
        "note",
        NONE,
        _("Execution score cut, not rounded"),
        _(
            "By formula %(score)s, printed %(printed)s: cut, not rounded. The exact total is "
            "%(total)s."
        ),
    ),
    "SCORE_ROUNDED": Message(
        "B7",
        "note",
        NONE,
        _("Score rounded"),
        _("By formula %(score)s, printed %(printed)s."),
    ),
    "TOTAL_ROUNDED": Message(
        "B7",
        "note",
        NONE,
        _("Total rounded"),
        _("The scores add to %(sum)s, printed %(stated)s."),
    ),
}
