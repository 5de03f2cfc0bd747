"""Arithmetic: sums, rates and sources of funds (A1 to A8)."""

from django.utils.translation import gettext_lazy as _

from lingqu.evaluations.messages.message import Message
from lingqu.evaluations.messages.settling import APPROVAL, LEDGER, NONE, REFILE

MESSAGES = {
    "WEIGHTS_NOT_100": Message(
        "A1",
        "error",
        REFILE,
        _("Weights do not add to the form's total"),
        _("Row weights and execution add to %(sum)s; the scheme asks for %(expected)s."),
    ),
    "WEIGHT_TOTAL_NOT_SUM": Message(
        "A1",
        "error",
        REFILE,
        _("Printed weight total is not the sum"),
        _("Printed %(stated)s; the weights add to %(sum)s."),
    ),
    "TOTAL_NOT_SUM": Message(
        "A2",
        "error",
        REFILE,
        _("Total is not the sum of the rows"),
        _(
            "Printed %(stated)s; rows %(rows_sum)s + execution %(execution)s = %(sum)s, a "
            "difference of %(difference)s."
        ),
    ),
    "TOTAL_MISSING": Message(
        "A2",
        "error",
        REFILE,
        _("Total without a score"),
        _("The total row prints no score; the printed scores add to %(sum)s."),
    ),
    "TOTAL_OK": Message(
        "A2",
        "note",
        NONE,
        _("Total holds"),
        _("Weights add to %(weights)s and scores to %(scores)s, as printed."),
    ),
    "DEDUCTIONS_RECONCILED": Message(
        "A2",
        "note",
        NONE,
        _("Deductions explain the total"),
        _(
            "Points lost in the rows, %(lost)s, are the difference of the printed total from "
            "%(out_of)s, and every deduction has a note."
        ),
    ),
    "TOTAL_OUT_OF_80": Message(
        "A2",
        "note",
        NONE,
        _("The form is not worth 100"),
        _("The form is worth %(out_of)s points; a grade needs the points that are not on it."),
    ),
    "HEADING_NOT_SUM": Message(
        "A3",
        "error",
        REFILE,
        _("Heading and rows disagree"),
        _("%(name)s is headed %(heading)s points; its rows add to %(rows_sum)s."),
    ),
    "SCORE_ABOVE_WEIGHT": Message(
        "A4",
        "error",
        REFILE,
        _("Score outside 0 to its weight"),
        _("Score %(score)s of a weight of %(weight)s."),
    ),
    "RATE_NOT_RATIO": Message(
        "A5",
        "error",
        LEDGER,
        _("Execution rate is not B/A"),
        _("Printed %(printed)s; %(executed)s / %(budget)s = %(percent)s%%."),
    ),
    "RATE_ROUNDED_UP": Message(
        "A5",
        "note",
        NONE,
        _("Execution rate rounded up to 100%"),
        _(
            "%(executed)s / %(budget)s = %(percent)s%%, printed %(printed)s; by formula "
            "%(score)s points."
        ),
    ),
    "EXECUTED_ABOVE_BUDGET": Message(
        "A5",
        "warning",
        APPROVAL,
        _("More executed than budgeted"),
        _("Executed %(executed)s of a budget of %(budget)s."),
    ),
    "EXECUTION_RATE_FULL_SCORE": Message(
        "A6",
        "error",
        REFILE,
        _("Full marks for a rate that is not full"),
        _(
            "The rate is %(percent)s%%; by rule %(score)s of %(weight)s points, printed "
            "%(printed)s."
        ),
    ),
    "EXECUTION_SCORE_WRONG": Message(
        "A6",
        "error",
        REFILE,
        _("Execution score does not follow the rule"),
        _(
            "The rate is %(percent)s%%; by rule %(score)s of %(weight)s points, printed "
            "%(printed)s."
        ),
    ),
    "FUND_SOURCE_BLANK": Message(
        "A7",
        "error",
        LEDGER,
        _("No source of funds carries an amount"),
        _("The total is %(total_adjusted)s; the sources add to %(sum_of_sources)s."),
    ),
    "FUND_SOURCES_NOT_TOTAL": Message(
        "A7",
        "error",
        LEDGER,
        _("Sources do not add to the total"),
        _("Column %(column)s: sources add to %(sum)s, the total is %(total)s."),
    ),
    "FUND_SOURCE_EXECUTED_BLANK": Message(
        "A7",
        "note",
        LEDGER,
        _("Sources without executed amounts"),
        _(
            "Executed is given only for the total, %(executed_total)s; the sources cannot be "
            "checked."
        ),
    ),
    "INITIAL_BUDGET_ZERO": Message(
        "A7",
        "warning",
        APPROVAL,
        _("The whole budget was added during the year"),
        _(
            "Initial budget %(initial)s, adjusted budget %(adjusted)s: no target was approved "
            "with the original budget."
        ),
    ),
    "SUBPROJECTS_NOT_TOTAL": Message(
        "A8",
        "error",
        LEDGER,
        _("Sub-projects do not add to the total"),
        _("Sub-projects add to %(sum)s; the total is %(total)s."),
    ),
    "SUBPROJECTS_ACTUAL_EQUALS_BUDGET": Message(
        "A8",
        "error",
        LEDGER,
        _("Actual amounts add to the budget"),
        _(
            "The list of actual amounts adds to %(sum)s, but %(paid)s was paid: %(difference)s "
            "too much."
        ),
    ),
    "SUBPROJECTS_SUM": Message(
        "A8",
        "note",
        NONE,
        _("Sub-projects add to the budget"),
        _("%(count)s sub-projects add to %(sum)s, the project's amount."),
    ),
}
