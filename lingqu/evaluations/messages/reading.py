"""What the reader inferred or left out, and why a scheme was taken, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from lingqu.evaluations.report import Inference, Unread

__all__ = ["INFERENCES", "RECOGNITION", "UNREAD", "inference_text", "unread_text"]

INFERENCES: Mapping[str, object] = {
    "cut_level_name": _(
        "The column cut this name; it was completed to the only official term it begins."
    ),
    "merged_cells_lost": _(
        "The row has fewer cells than columns; these cells were taken as merged with those above."
    ),
    "adjusted_target": _("The form prints an adjusted target beside the first; that one counts."),
    "rows_found": _(
        "The text has cells but no rows; this row was put together by what cells hold."
    ),
    "glued_cells": _("Weight and score stood as one run of digits; this split adds up."),
    "glued_texts": _("Target and actual stood as one text; it was cut where a figure begins."),
    "joined_rows": _("A page break cut this cell; the line after it was taken as its rest."),
    "lost_order": _(
        "The text gave the rows of this group out of order; the official order is taken."
    ),
    "dealt_numbers": _(
        "The text gave words and numbers apart; numbers were dealt so that they add up."
    ),
    "unit_not_printed": _("The form prints no unit of amounts."),
    "from_narrative": _("The form is blank here; the figure stands in the text of the report."),
    "from_items": _("The report has no table; the row was taken from a scored paragraph."),
    "named_after_class": _("The row prints no name; it was named after its class."),
    "garbled_text": _(
        "A character of the name was garbled; it was mended after the official term."
    ),
}
UNREAD: Mapping[str, object] = {
    "no_column": _("This cell fits no column of the table."),
    "glued_and_no_split_adds_up": _("No split of these digits adds up to the total."),
    "number_without_row": _("This number belongs to no row; it may be a page number."),
    "no_number": _("This stands in a column of points and is no number."),
    "no_place": _("This stands in the form, under no label or column that is known."),
    "table_without_columns": _("This looks like a table, but its columns are not known."),
}
RECOGNITION: Mapping[str, object] = {
    "title": _("The title reads “%(title)s”."),
    "notes": _("The form's own words: %(words)s."),
    "headings": _("Its headings: %(headings)s."),
    "rows": _("%(rows)s of the %(of)s prescribed indicators are there."),
    "points": _("The points on its headings are those of the scheme: %(headings)s."),
    "execution_weight": _("The execution rate is worth %(weight)s points."),
    "total": _("Its weights add to %(total)s."),
    "place": _("It names %(place)s."),
    "year": _("The year %(year)s lies within the scheme's years."),
    "nothing_specific": _(
        "Nothing in the form speaks for a particular place; the national rules are taken."
    ),
}


def inference_text(inference: Inference) -> str:
    """Return why the value was inferred, in the reader's language."""
    return str(INFERENCES.get(inference.how, inference.how))


def unread_text(unread: Unread) -> str:
    """Return why the piece was not read, in the reader's language."""
    return str(UNREAD.get(unread.why, unread.why))
