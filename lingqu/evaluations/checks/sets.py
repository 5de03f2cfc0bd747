"""E3 to E5 over a department's year: totals, and what is the same everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from lingqu.evaluations.checks.across import groups_of, ten_thousands
from lingqu.evaluations.checks.case import Case, percent
from lingqu.evaluations.checks.registry import check, found
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.reading.fold import compact

ZERO = Decimal(0)
MANY = 5
"""Fewer reports than this may all have full marks by chance."""


@check("E3", over="set")
def totals_of_the_set(cases: Sequence[Case]) -> Iterator[Finding]:
    """Note budget and execution of the set, and what was added during the year."""
    for group in groups_of(cases):
        funded = [cases[one] for one in group if cases[one].total is not None]
        initial, adjusted, executed, added = ZERO, ZERO, ZERO, ZERO
        late = 0
        for case in funded:
            budget = ten_thousands(case, case.budget or ZERO)
            first = case.total.initial if case.total is not None else None
            initial += ten_thousands(case, first or ZERO)
            adjusted += budget
            executed += ten_thousands(case, case.executed or ZERO)
            if first == 0 and budget:
                late, added = late + 1, added + budget
        if not adjusted or len(funded) < 2:
            continue
        rate = executed / adjusted
        yield found("BUDGET_TOTALS", "across", forms=tuple(group), count=len(funded),
                    initial=initial, adjusted=adjusted, executed=executed,
                    rate=round(rate, 4), percent=percent(rate))  # fmt: skip
        if late > 1 and 2 * added >= adjusted:
            share = added / adjusted
            yield found("ADDED_BUDGET_SHARE", "across", forms=tuple(group), count=late, added=added,
                        share=round(share, 4), percent=percent(share))  # fmt: skip


@check("E4", over="set")
def somebody_lost_a_point(cases: Sequence[Case]) -> Iterator[Finding]:
    """In many reports some indicator loses a point."""
    for group in groups_of(cases):
        weighed = [line for one in group for line in cases[one].scored if line.weight]
        if len(group) >= MANY and weighed and all(line.full for line in weighed):
            points = sum((line.weight for line in weighed), ZERO)
            yield found("ALL_FULL_MARKS", "across", forms=tuple(group), points=points)


@check("E4", over="set")
def satisfaction_varies(cases: Sequence[Case]) -> Iterator[Finding]:
    """Satisfaction is measured project by project."""
    for group in groups_of(cases):
        values = Counter(
            line.actual
            for one in group
            for line in cases[one].of("satisfaction")
            if line.score.actual is not None and line.score.actual.unit == "%"
        )
        if values.total() >= MANY and len(values) <= 2:
            yield found("SATISFACTION_IDENTICAL", "across", forms=tuple(group),
                        count=values.total(), shares=dict(values),
                        values=tuple(f"{value} × {n}" for value, n in values.items()))  # fmt: skip


@check("E4", over="set")
def some_form_prints_the_unit(cases: Sequence[Case]) -> Iterator[Finding]:
    """The unit of amounts is printed somewhere."""
    for group in groups_of(cases):
        funded = [one for one in group if cases[one].budget is not None]
        if len(funded) > 1 and not any(cases[one].form.amount_unit_printed for one in funded):
            yield found("AMOUNT_UNIT_MISSING", "across", forms=tuple(funded), count=len(funded))


@check("E5", over="set")
def names_are_those_of_the_list(cases: Sequence[Case]) -> Iterator[Finding]:
    """Note how many names differ from the document's list."""
    for group in groups_of(cases):
        listed = [one for one in group if cases[one].form.listed_name]
        differ = tuple(
            one
            for one in listed
            if compact(cases[one].form.listed_name or "") != compact(cases[one].form.project or "")
        )
        if differ:
            yield found("LIST_VS_FORM_NAMES", "across", forms=differ, count=len(differ),
                        total=len(listed))  # fmt: skip
