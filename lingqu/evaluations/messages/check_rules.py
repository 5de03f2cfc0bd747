"""The reviewer's rules, one a check, and where each is written."""

from django.utils.translation import gettext_lazy as _

FORM = _("The form's own notes and arithmetic")
CAIYU_10 = _("Caiyu [2020] No. 10, Measures for the Performance Evaluation of Project Expenditure")
CAIYU_101 = _("Caiyu [2021] No. 101, Guidelines for core performance targets and indicators")
SCHEME = _("The scoring scheme in force")
PRACTICE = _("Review practice of finance bureaus")
SET = _("Cross-checking of the reports of one batch")

RULES = {
    "A1": (
        _("The weights of all rows and the execution rate add to the form's total."),
        FORM,
    ),
    "A2": (
        _("The total is the sum of the row scores and the execution score."),
        FORM,
    ),
    "A3": (
        _("The points on a heading are the sum of the rows under it."),
        FORM,
    ),
    "A4": (
        _("No score is above its weight or below 0."),
        FORM,
    ),
    "A5": (
        _("The execution rate is the amount executed over the year's adjusted budget, B/A."),
        FORM,
    ),
    "A6": (
        _("The execution score follows from the execution rate."),
        SCHEME,
    ),
    "A7": (
        _("The sources of funds add to the year's total, in each column."),
        FORM,
    ),
    "A8": (
        _(
            "The sub-projects add to the project's amount; a list of actual amounts adds to "
            "what was paid."
        ),
        FORM,
    ),
    "A9": (
        _(
            "Balance = budget − appropriated; fund balance = appropriated − paid = carried "
            "over + recovered."
        ),
        FORM,
    ),
    "A10": (
        _("Quantity × unit price = amount; parts add to the whole."),
        FORM,
    ),
    "A11": (
        _("The grade is that of the band the total falls into."),
        CAIYU_10,
    ),
    "A12": (
        _("A total that fits only when something is left out or counted twice is wrong."),
        FORM,
    ),
    "B1": (
        _("A measured row scores by the scheme's formula."),
        SCHEME,
    ),
    "B2": (
        _("A qualitative row scores within the interval of its tier, and reasons are given."),
        SCHEME,
    ),
    "B3": (
        _("A result far above its target is explained, or reduced when the target was too low."),
        CAIYU_10,
    ),
    "B4": (
        _("Weights that the scheme fixes are not changed."),
        SCHEME,
    ),
    "B5": (
        _("The execution rate caps the total where the scheme says so."),
        SCHEME,
    ),
    "B6": (
        _("The points of a class are those of the place's frame, split by its rule."),
        SCHEME,
    ),
    "B7": (
        _("A score is rounded, not cut, and within the tolerance."),
        SCHEME,
    ),
    "C1": (
        _("A target with a number is answered with a measured number."),
        SCHEME,
    ),
    "C2": (
        _("Every scored indicator has an annual target that can be checked."),
        CAIYU_10,
    ),
    "C3": (
        _("A target says by its operator whether more or less is better."),
        SCHEME,
    ),
    "C4": (
        _("The actual says what was done; it does not repeat the target."),
        CAIYU_10,
    ),
    "C5": (
        _("Satisfaction rests on a survey: method, sample, period."),
        CAIYU_101,
    ),
    "C6": (
        _("Full marks in every row need evidence."),
        PRACTICE,
    ),
    "C7": (
        _("No template text stays in a filed form; the copy is complete."),
        PRACTICE,
    ),
    "C8": (
        _("Header, units and notes are filled in."),
        CAIYU_10,
    ),
    "C9": (
        _("The result of the overall goal says what was delivered."),
        CAIYU_10,
    ),
    "D1": (
        _("Work that was done leaves spending, or says who paid."),
        PRACTICE,
    ),
    "D2": (
        _("Cost control is judged together with payment progress."),
        PRACTICE,
    ),
    "D3": (
        _("A goal that is not fully done does not go with full marks."),
        CAIYU_10,
    ),
    "D4": (
        _("Problems named in the text show in the scores."),
        PRACTICE,
    ),
    "D5": (
        _("Points, actual value and deviation note agree; every deduction has a reason."),
        CAIYU_10,
    ),
    "D6": (
        _("Timeliness has a date, cost an amount, satisfaction a survey."),
        CAIYU_101,
    ),
    "D7": (
        _("Name and target of an indicator agree."),
        CAIYU_10,
    ),
    "D8": (
        _("The output belongs to this year and this project, and counts agree."),
        PRACTICE,
    ),
    "D9": (
        _("A goal is set before the event."),
        CAIYU_10,
    ),
    "D10": (
        _("Unspent money has a reason and a destination."),
        CAIYU_10,
    ),
    "E1": (
        _("Form and text of one report agree."),
        PRACTICE,
    ),
    "E2": (
        _("One output is claimed by one budget."),
        SET,
    ),
    "E3": (
        _("Amounts across projects are booked once, to the right project."),
        SET,
    ),
    "E4": (
        _("Different indicators say different things."),
        PRACTICE,
    ),
    "E5": (
        _("A project has one name."),
        PRACTICE,
    ),
    "E6": (
        _("Figures and text are those of the reporting year."),
        PRACTICE,
    ),
}
