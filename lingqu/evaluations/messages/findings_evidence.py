"""Evidence: targets, measured figures, surveys and blanks (C1 to C9)."""

from django.utils.translation import gettext_lazy as _

from lingqu.evaluations.messages.message import Message
from lingqu.evaluations.messages.settling import (
    COMPLETE,
    EVIDENCE,
    MEASURE,
    NONE,
    REASON,
    REFILE,
    SPLIT,
    SURVEY,
    TARGET,
)

MESSAGES = {
    "ACTUAL_NOT_MEASURED": Message(
        "C1",
        "error",
        MEASURE,
        _("A number was asked, none is given"),
        _(
            "The target is a number, the actual is “%(actual)s”; %(weight_at_stake)s points "
            "cannot be computed."
        ),
    ),
    "TARGET_BLANK": Message(
        "C2",
        "error",
        TARGET,
        _("Target left blank"),
        _(
            "%(count)s scored rows have no target; %(weight_without_target)s points have "
            "nothing to compare with."
        ),
    ),
    "NO_TARGETS": Message(
        "C2",
        "error",
        TARGET,
        _("No row has a target or an actual"),
        _(
            "%(count)s rows carry only a weight and a score: nothing but the execution rate "
            "can be recomputed."
        ),
    ),
    "NO_QUANTIFIED_TARGET": Message(
        "C2",
        "error",
        TARGET,
        _("No target can be measured"),
        _("Not one of %(count)s targets has a measurable value."),
    ),
    "COUNT_IN_NAME_NO_TARGET": Message(
        "C2",
        "error",
        MEASURE,
        _("Count in the name, none in the target"),
        _("The name carries %(counts)s, the target is blank and the actual gives no figure."),
    ),
    "REVERSE_LIMIT_IN_NAME": Message(
        "C2",
        "error",
        MEASURE,
        _("Limit in the name, none in the target"),
        _(
            "The name carries the limit %(limit)s, the target is blank and the actual gives no "
            "figure."
        ),
    ),
    "MERGED_WEIGHT": Message(
        "C2",
        "warning",
        SPLIT,
        _("Indicators share one weight"),
        _("%(count)s indicators share a weight with rows %(shared_with)s; the split is not given."),
    ),
    "EFFECT_SPLIT_MISSING": Message(
        "C2",
        "warning",
        SPLIT,
        _("One score for several effects"),
        _(
            "The definition splits %(weight)s points over several effects; one score, "
            "%(score)s, is given."
        ),
    ),
    "GOAL_COVERS_MORE_THAN_OUTPUT": Message(
        "C2",
        "warning",
        TARGET,
        _("Goal lists more than the outputs count"),
        _("The goal names %(deliverables)s deliverables; the only count is %(target)s."),
    ),
    "GOAL_LIST_INCOMPLETE": Message(
        "C2",
        "warning",
        COMPLETE,
        _("Goal stops after its first item"),
        _("The goal has the item “%(item)s” only, though the project's name has %(parts)s parts."),
    ),
    "TARGET_NO_OPERATOR": Message(
        "C3",
        "warning",
        TARGET,
        _("Target has no ≥ or ≤"),
        _("%(targets)s: nothing says whether more or less is better."),
    ),
    "ACTUAL_REPEATS_TARGET": Message(
        "C4",
        "note",
        EVIDENCE,
        _("Actual repeats the target"),
        _("The actual is the target's text word for word."),
    ),
    "GOAL_ACTUAL_REPEATS_GOAL": Message(
        "C4",
        "note",
        EVIDENCE,
        _("Goal result repeats the goal"),
        _("The result of the goal repeats the goal."),
    ),
    "SATISFACTION_NO_SURVEY": Message(
        "C5",
        "warning",
        SURVEY,
        _("Satisfaction without a survey"),
        _("%(actual)s with no sample, questionnaire, period or source."),
    ),
    "SATISFACTION_MISSING": Message(
        "C5",
        "error",
        SURVEY,
        _("Satisfaction was to be used and is missing"),
        _("The definition asks for the public's satisfaction; no figure is given."),
    ),
    "FORM_FULL_MARKS": Message(
        "C6",
        "note",
        EVIDENCE,
        _("Full marks everywhere"),
        _("%(points)s of %(points)s indicator points were taken."),
    ),
    "TEMPLATE_TEXT_LEFT": Message(
        "C7",
        "error",
        REFILE,
        _("Template text left in the form"),
        _("Rows still hold template text or only a label; %(points)s points have no indicator."),
    ),
    "HEADING_NUMBERS": Message(
        "C7",
        "note",
        REFILE,
        _("Leftover marks in the text"),
        _("The text holds “%(text)s”."),
    ),
    "TEXT_CUT": Message(
        "C7",
        "note",
        COMPLETE,
        _("The text is cut"),
        _("The text ends before its end."),
    ),
    "GLUED_CELLS": Message(
        "C7",
        "note",
        COMPLETE,
        _("Cells were glued in the source"),
        _("%(count)s rows had glued cells and were split by their sums."),
    ),
    "CLASS_COUNT": Message(
        "C7",
        "note",
        NONE,
        _("Number of classes and of rows differ"),
        _("The text says %(classes)s classes, the table has %(rows_count)s scored rows."),
    ),
    "HEADER_BLANK": Message(
        "C8",
        "error",
        REFILE,
        _("Header left blank"),
        _("Blank: %(fields)s."),
    ),
    "FORM_UNIT_MISSING": Message(
        "C8",
        "note",
        REFILE,
        _("Unit of amounts not printed"),
        _("No unit is printed for the amounts; %(unit)s is assumed."),
    ),
    "NOT_APPLICABLE_STYLE": Message(
        "C8",
        "note",
        NONE,
        _("How a row is marked not applicable"),
        _("Weight %(weight)s, score %(score)s; other reports print blank or 0."),
    ),
    "NO_DEVIATION_NOTE": Message(
        "C8",
        "note",
        REASON,
        _("Deviation column empty"),
        _("No row has a deviation note."),
    ),
    "GOAL_ACTUAL_EMPTY": Message(
        "C9",
        "warning",
        EVIDENCE,
        _("Goal result is one word"),
        _("“%(actual)s” does not say what was delivered."),
    ),
}
