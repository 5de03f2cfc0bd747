"""Across text, form, projects and years (E1 to E6)."""

from django.utils.translation import gettext_lazy as _

from lingqu.evaluations.messages.message import Message
from lingqu.evaluations.messages.settling import (
    APPROVAL,
    CONTRACT,
    EVIDENCE,
    LEDGER,
    MEASURE,
    NONE,
    REFILE,
    SPLIT,
    SURVEY,
    TARGET,
    TWO,
    WHICH,
)

MESSAGES = {
    "FOUR_TOTALS": Message(
        "E1",
        "error",
        WHICH,
        _("Several totals in one report"),
        _(
            "Stated %(stated)s, form %(form_printed)s, form rows %(form_rows)s, text headings "
            "%(narrative_headings)s, text items %(narrative_items)s."
        ),
    ),
    "NARRATIVE_TOTAL_DIFFERS": Message(
        "E1",
        "error",
        WHICH,
        _("Text and form state different totals"),
        _("The text says %(stated)s, the form %(form_printed)s."),
    ),
    "NARRATIVE_WEIGHTS_DIFFER": Message(
        "E1",
        "error",
        WHICH,
        _("Text and form weigh differently"),
        _("Text %(narrative)s, form %(form)s."),
    ),
    "NARRATIVE_EFFECT_OVERFLOW": Message(
        "E1",
        "error",
        WHICH,
        _("Effects in the text overflow their heading"),
        _("Heading %(heading)s, items %(items)s."),
    ),
    "HEADING_SMALLER_THAN_ITEMS": Message(
        "E1",
        "warning",
        WHICH,
        _("Items overflow their heading"),
        _("%(name)s: heading %(heading)s, items %(items)s."),
    ),
    "AMOUNTS_CONTRADICT": Message(
        "E1",
        "error",
        LEDGER,
        _("Amounts of one project disagree"),
        _(
            "Planned %(planned)s and arrived %(arrived)s against a budget of %(budget)s; "
            "executed %(executed)s."
        ),
    ),
    "INDICATOR_COUNT_WRONG": Message(
        "E1",
        "error",
        WHICH,
        _("Stated number of indicators is wrong"),
        _(
            "The text says %(stated)s; the form has %(form_rows)s rows, the text "
            "%(narrative_rows)s."
        ),
    ),
    "DOCUMENT_NUMBER_DIFFERS": Message(
        "E1",
        "note",
        WHICH,
        _("Document numbers differ"),
        _("The goal cites %(cited)s, the text does not."),
    ),
    "PAYMENT_SHARE": Message(
        "E1",
        "note",
        NONE,
        _("This year's share of all payments"),
        _(
            "This year's %(executed)s is %(percent)s%% of the %(paid)s paid to date; %(rest)s "
            "was paid in other years."
        ),
    ),
    "SCOPE_DIFFERS_FROM_FORM": Message(
        "E1",
        "warning",
        TARGET,
        _("The form covers less than the text"),
        _("The text names %(items)s, which no indicator covers."),
    ),
    "AMOUNT_DIFFERS_CONTRACT": Message(
        "E1",
        "note",
        CONTRACT,
        _("Paid differs slightly from the instalment"),
        _("The text gives %(instalment)s, paid %(executed)s: a difference of %(diff)s."),
    ),
    "PREPAID_HALF_NOT_IN_TABLE": Message(
        "E1",
        "warning",
        LEDGER,
        _("Part of the year was paid earlier"),
        _(
            "The text says part of the year's money was paid in %(paid_in)s; the form shows "
            "%(in_form)s, the contract year is %(contract_year)s."
        ),
    ),
    "INITIAL_VS_ADJUSTED_UNKNOWN": Message(
        "E1",
        "warning",
        APPROVAL,
        _("Adjusted budget not given"),
        _("The text says the budget was adjusted; no adjusted amount is given."),
    ),
    "SAME_OUTPUT_TWO_BUDGETS": Message(
        "E2",
        "error",
        TWO,
        _("One output under two budgets"),
        _("%(count)s matching texts or counts under budgets of %(budgets)s."),
    ),
    "INDICATOR_OF_OTHER_PROJECT": Message(
        "E2",
        "error",
        TWO,
        _("Indicators are those of another project"),
        _(
            "The indicators are the text of another project (budget %(other_budget)s), the "
            "goal is not; this budget is %(this_budget)s."
        ),
    ),
    "UNSPENT_EQUALS_OTHER_BUDGET": Message(
        "E3",
        "error",
        LEDGER,
        _("Unspent money equals another budget"),
        _(
            "%(unspent)s unspent is exactly another project's budget, which reports nothing "
            "executed."
        ),
    ),
    "AMOUNT_COINCIDENCE": Message(
        "E3",
        "error",
        LEDGER,
        _("One amount in several places"),
        _("%(values)s: budgets and an unspent rest that are equal."),
    ),
    "BUDGET_TOTALS": Message(
        "E3",
        "note",
        NONE,
        _("Totals of the set"),
        _(
            "%(count)s projects: initial %(initial)s, adjusted %(adjusted)s, executed "
            "%(executed)s, %(percent)s%%."
        ),
    ),
    "ADDED_BUDGET_SHARE": Message(
        "E3",
        "warning",
        APPROVAL,
        _("Most of the money was added during the year"),
        _(
            "%(count)s projects with an initial budget of 0 carry %(added)s, %(percent)s%% of "
            "the money."
        ),
    ),
    "ALL_FULL_MARKS": Message(
        "E4",
        "warning",
        EVIDENCE,
        _("No point lost in the whole set"),
        _("Apart from execution, not one point was lost: %(points)s of %(points)s."),
    ),
    "SATISFACTION_IDENTICAL": Message(
        "E4",
        "warning",
        SURVEY,
        _("Satisfaction is the same everywhere"),
        _("Only %(values)s in %(count)s projects."),
    ),
    "AMOUNT_UNIT_MISSING": Message(
        "E4",
        "warning",
        REFILE,
        _("No form prints the unit of amounts"),
        _("None of %(count)s forms prints the unit of its amounts."),
    ),
    "DUPLICATE_TEXT": Message(
        "E4",
        "note",
        TARGET,
        _("The same text in several places"),
        _("“%(text)s” stands for several rows of %(weight)s points."),
    ),
    "DOUBLE_COUNTED_INDICATOR": Message(
        "E4",
        "warning",
        SPLIT,
        _("One measure scored twice"),
        _(
            "Satisfaction is scored in another class and as the satisfaction indicator: "
            "%(weight)s points."
        ),
    ),
    "IDENTICAL_TEXT_ACROSS": Message(
        "E4",
        "warning",
        TARGET,
        _("Goals word for word the same"),
        _("%(count)s projects have the same goal: “%(text)s”."),
    ),
    "NAME_DIFFERS_FROM_LIST": Message(
        "E5",
        "note",
        WHICH,
        _("Name differs from the list"),
        _("The list has “%(listed)s”, the form “%(printed)s”."),
    ),
    "PROJECT_NAME_DIFFERS": Message(
        "E5",
        "note",
        WHICH,
        _("Name differs within the report"),
        _("The form has “%(printed)s”, the text “%(narrative)s”."),
    ),
    "LIST_VS_FORM_NAMES": Message(
        "E5",
        "note",
        WHICH,
        _("Names differ from the list"),
        _("%(count)s of %(total)s names differ from the list."),
    ),
    "DATA_DATE_OLD": Message(
        "E6",
        "error",
        MEASURE,
        _("Data of an earlier year"),
        _("Data were taken on %(data_date)s, the report is for %(year)s."),
    ),
    "WRONG_YEAR_AND_PROJECT": Message(
        "E6",
        "error",
        WHICH,
        _("Another year and project in the text"),
        _("The text speaks of “%(text)s” of %(year_stated)s; the report is for %(year_report)s."),
    ),
}
