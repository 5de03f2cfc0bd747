"""Arithmetic: identities, products, grades and readings of a total (A9 to A12)."""

from django.utils.translation import gettext_lazy as _

from lingqu.evaluations.messages.message import Message
from lingqu.evaluations.messages.settling import CONTRACT, LEDGER, NONE, REFILE, WHICH

MESSAGES = {
    "BUDGET_IDENTITY_OK": Message(
        "A9",
        "note",
        NONE,
        _("The budget balance holds"),
        _("Initial + adjustment − appropriated = %(result)s, as printed."),
    ),
    "BUDGET_IDENTITY_BROKEN": Message(
        "A9",
        "error",
        LEDGER,
        _("The budget balance does not hold"),
        _(
            "Initial %(initial)s + adjustment %(adjustment)s − appropriated %(appropriated)s = "
            "%(result)s, printed %(printed)s."
        ),
    ),
    "BALANCE_WRONG": Message(
        "A9",
        "error",
        LEDGER,
        _("The fund balance is not appropriated minus paid"),
        _("Appropriated %(appropriated)s − paid %(paid)s = %(result)s, printed %(balance)s."),
    ),
    "BALANCE_NOT_EXPLAINED": Message(
        "A9",
        "error",
        LEDGER,
        _("The fund balance went nowhere"),
        _(
            "Balance %(balance)s, carried over %(carried)s, recovered %(recovered)s: %(open)s "
            "has no destination."
        ),
    ),
    "UNIT_TIMES_COUNT": Message(
        "A10",
        "error",
        LEDGER,
        _("Quantity times unit price is not the amount"),
        _("%(count)s × %(unit_amount)s = %(product)s, stated %(stated)s."),
    ),
    "ARITHMETIC_OK": Message(
        "A10",
        "note",
        NONE,
        _("Quantity times unit price holds"),
        _("%(count)s × %(unit_amount)s = %(product)s, as stated."),
    ),
    "SAVING_RATE_CONTRADICTS": Message(
        "A10",
        "error",
        LEDGER,
        _("Saving rate is not that of the amounts"),
        _("Printed %(printed)s%%; unspent %(unspent)s / %(budget)s = %(percent)s%%."),
    ),
    "AMOUNTS_DO_NOT_ADD": Message(
        "A10",
        "note",
        CONTRACT,
        _("Parts and contract price differ slightly"),
        _("%(parts)s add to %(sum)s; the contract is %(contract)s, a difference of %(diff)s."),
    ),
    "GRADE_WRONG": Message(
        "A11",
        "error",
        REFILE,
        _("Grade does not fit the total"),
        _("Total %(total)s is %(grade)s by the bands; printed %(printed)s."),
    ),
    "GRADE_WORD": Message(
        "A11",
        "note",
        NONE,
        _("Grade word is not the scheme's"),
        _("Printed %(printed)s; the bands call it %(grade)s."),
    ),
    "GRADE_NOT_STATED": Message(
        "A11",
        "warning",
        REFILE,
        _("No grade though bands are given"),
        _(
            "The report gives bands and no grade; %(total)s is %(grade)s, %(gap)s below the "
            "next band."
        ),
    ),
    "GRADE_DEPENDS_ON_TOTAL": Message(
        "A11",
        "warning",
        WHICH,
        _("Grade depends on which total holds"),
        _(
            "%(stated)s is %(grade)s, but %(other)s is %(other_grade)s; the grade stays open "
            "until the total is settled."
        ),
    ),
    "RATE_GRADED_MEDIUM": Message(
        "A11",
        "warning",
        WHICH,
        _("A rate is called better than its band"),
        _("%(rate_pct)s%% is called %(printed)s; by the bands it is %(grade)s."),
    ),
    "TOTAL_EXCLUDES_EXECUTION": Message(
        "A12",
        "error",
        REFILE,
        _("Total leaves out the execution score"),
        _(
            "Printed %(stated)s is the sum of the rows alone, %(indicator_sum)s; with the "
            "execution score it is %(with_execution)s."
        ),
    ),
    "TOTAL_COUNTS_SUBLINE": Message(
        "A12",
        "note",
        REFILE,
        _("Total counts a fund sub-line too"),
        _("%(stated)s = %(sum)s + %(extra)s on a sub-line of the funds."),
    ),
    "TOTAL_SUBTRACTS_EARNED": Message(
        "A12",
        "note",
        REFILE,
        _("Points earned were subtracted"),
        _(
            "%(stated)s = %(out_of)s − %(earned)s: the points earned seem to be subtracted "
            "instead of the %(lost)s lost."
        ),
    ),
    "TOTAL_LEAVES_OUT_ROW": Message(
        "A12",
        "note",
        REFILE,
        _("Total fits when a row is left out"),
        _("%(stated)s = %(sum)s − %(extra)s: one row of %(extra)s seems to be left out."),
    ),
    "TOTAL_COUNTS_TWICE": Message(
        "A12",
        "note",
        REFILE,
        _("Total fits when a row counts twice"),
        _("%(stated)s = %(sum)s + %(extra)s: one row of %(extra)s seems to be counted twice."),
    ),
    "EXECUTION_SCORED_TWICE": Message(
        "A12",
        "warning",
        REFILE,
        _("Execution is scored on two lines"),
        _("The total line and a sub-line both carry points; adding both gives %(sum_if_both)s."),
    ),
    "NORMALISED_TOTAL": Message(
        "A12",
        "note",
        WHICH,
        _("Readings of a total that overflows"),
        _(
            "With the overflowing class scaled to its heading the total is %(total)s (class "
            "%(scaled_effect)s); with all scaled it is %(scaled_all)s."
        ),
    ),
}
