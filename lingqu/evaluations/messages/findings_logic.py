"""Logic: what the form says in one place and denies in another (D1 to D10)."""

from django.utils.translation import gettext_lazy as _

from lingqu.evaluations.messages.message import Message
from lingqu.evaluations.messages.settling import (
    CONTRACT,
    LEDGER,
    MEASURE,
    NONE,
    REASON,
    TARGET,
    WHICH,
)

MESSAGES = {
    "DONE_WITHOUT_SPENDING": Message(
        "D1",
        "error",
        LEDGER,
        _("Done without spending"),
        _("%(executed)s of %(adjusted)s spent, yet %(points)s points were taken for work done."),
    ),
    "COST_FULL_WITH_ZERO_EXECUTED": Message(
        "D2",
        "error",
        LEDGER,
        _("Cost full with nothing executed"),
        _(
            "Target %(target)s, actual %(actual)s, %(score)s points: nothing was bought, so "
            "there is no cost control to reward."
        ),
    ),
    "COST_FULL_WITH_UNDERSPEND": Message(
        "D2",
        "warning",
        REASON,
        _("Cost full with little executed"),
        _(
            "%(unspent)s unspent and full marks for cost; whether it was saved or is unpaid is "
            "not said."
        ),
    ),
    "COST_TARGET_EQUALS_BUDGET": Message(
        "D2",
        "note",
        CONTRACT,
        _("Cost target is the budget itself"),
        _("The cost target %(target)s is the budget, not the contract price %(contract)s."),
    ),
    "GOAL_PARTIAL_FULL_SCORE": Message(
        "D3",
        "error",
        REASON,
        _("Goal partly done, full marks"),
        _("The goal is “%(goal)s”, the total %(total)s, and no deviation is explained."),
    ),
    "GOAL_NOT_DONE_FULL_SCORE": Message(
        "D3",
        "error",
        REASON,
        _("Goal not done, full marks"),
        _("The result of the goal says “%(word)s”; outputs took %(output)s points."),
    ),
    "PROBLEM_CONTRADICTS_SCORE": Message(
        "D4",
        "warning",
        REASON,
        _("A named problem contradicts full marks"),
        _("The text says “%(problem)s”; the row took %(marks)s."),
    ),
    "DONE_BUT_DEDUCTED": Message(
        "D5",
        "error",
        WHICH,
        _("Done, yet points deducted"),
        _("The actual says done; %(lost)s points were deducted and the note says it is not done."),
    ),
    "UNDONE_BUT_FULL": Message(
        "D5",
        "error",
        WHICH,
        _("Not done, yet full marks"),
        _("The actual says “%(actual)s”; full marks were taken."),
    ),
    "DEDUCTIONS_UNEXPLAINED": Message(
        "D5",
        "error",
        REASON,
        _("Deductions without a reason"),
        _(
            "%(judged_lost)s points lost in the rows with no reason given (%(lost)s with "
            "execution)."
        ),
    ),
    "TIMELINESS_NO_DATE": Message(
        "D6",
        "warning",
        TARGET,
        _("Timeliness without a date"),
        _("No date, deadline or response time for %(weight)s points."),
    ),
    "TIMELINESS_UNVERIFIABLE": Message(
        "D6",
        "warning",
        CONTRACT,
        _("Duration without start or end"),
        _("Target %(target)s has no start or end, and the actual gives no time."),
    ),
    "TIMELINESS_IGNORES_GOAL_DATE": Message(
        "D6",
        "error",
        LEDGER,
        _("Timeliness ignores the goal's date"),
        _("The goal promises %(deadline)s; no timeliness indicator and no actual names a date."),
    ),
    "COST_NO_AMOUNT": Message(
        "D6",
        "warning",
        TARGET,
        _("Cost without an amount"),
        _("No amount or rate for %(weight)s points."),
    ),
    "INDICATOR_IN_WRONG_CLASS": Message(
        "D6",
        "error",
        TARGET,
        _("Outputs under another class"),
        _("Outputs stand under timeliness, cost or satisfaction: %(points)s points."),
    ),
    "TARGET_CONTRADICTS_NAME": Message(
        "D7",
        "error",
        WHICH,
        _("Name and target disagree"),
        _("The name says %(name)s, the target %(target)s, the actual %(actual)s."),
    ),
    "OUTPUT_OF_EARLIER_YEAR": Message(
        "D8",
        "error",
        CONTRACT,
        _("Output of an earlier year"),
        _(
            "The text says accepted on %(accepted)s; the %(year)s form counts it as this "
            "year's output."
        ),
    ),
    "PROJECT_OF_EARLIER_YEAR": Message(
        "D8",
        "note",
        NONE,
        _("Project of an earlier year"),
        _("The text calls it a project of %(stated)s; the report is for %(year)s."),
    ),
    "COUNTS_CONTRADICT": Message(
        "D8",
        "error",
        WHICH,
        _("Counts of projects disagree"),
        _("Started %(started)s, a later stage %(supervised)s, listed %(listed)s."),
    ),
    "EVIDENCE_NOT_USED": Message(
        "D8",
        "warning",
        MEASURE,
        _("A measured figure is not used"),
        _("The goal gives %(figure)s; no output indicator uses a figure."),
    ),
    "CONTRACT_STAFF_SHORTFALL": Message(
        "D8",
        "error",
        CONTRACT,
        _("Less than the contract asks"),
        _(
            "The contract asks for at least %(required_on_site)s, there are %(actual)s; no "
            "deduction reflects it."
        ),
    ),
    "GOAL_IS_A_RESULT": Message(
        "D9",
        "error",
        TARGET,
        _("Goal written after the event"),
        _("The expected goal is written as a result (“%(text)s”)."),
    ),
    "GOAL_DESCRIBES_EVALUATION": Message(
        "D9",
        "warning",
        TARGET,
        _("Goal is that of the evaluation"),
        _("The goal describes the evaluation, not the project."),
    ),
    "NO_DEVIATION_FOR_UNDERSPEND": Message(
        "D10",
        "error",
        REASON,
        _("Unspent money without a reason"),
        _("%(unspent)s (%(unspent_pct)s%%) unspent and no reason given."),
    ),
    "NO_DEVIATION_FOR_ZERO_EXECUTION": Message(
        "D10",
        "error",
        REASON,
        _("Nothing executed and no reason"),
        _("Nothing of %(adjusted)s was executed and no reason is given."),
    ),
    "UNSPENT_NOT_EXPLAINED": Message(
        "D10",
        "warning",
        REASON,
        _("A small rest without a reason"),
        _("%(unspent)s unspent; it is not said where it went."),
    ),
}
