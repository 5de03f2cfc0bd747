"""E2 to E6 across a set of reports, near-linear in their number.

Candidates come from an index of clauses, counts and amounts; only those are compared. What stands
in very many reports is a common phrase and no evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from lingqu.evaluations.checks.case import Case, Line
from lingqu.evaluations.checks.registry import check, found
from lingqu.evaluations.checks.totals import YUAN
from lingqu.evaluations.finding import Finding, Severity
from lingqu.evaluations.reading.fold import compact

ZERO = Decimal(0)
SHORTEST = 8
COMMON = 12
"""A clause or count in more reports than this is a common phrase."""
SMALLEST_COUNT = 5
NEARER = 1.5
"""A project owns shared wording if its goal is this many times nearer to it."""
SPENT = Decimal("0.995")
CLAUSES = re.compile(r"[,;。:!?]")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def _clauses(line: Line) -> set[str]:
    return {part for part in CLAUSES.split(line.name) if len(part) >= SHORTEST}


def _pairs(text: str) -> set[str]:
    return {run[i : i + 2] for run in CHINESE.findall(text) for i in range(len(run) - 1)}


def _project(case: Case) -> str:
    return compact(case.form.project or "")


def _department(case: Case) -> tuple[str, int | None]:
    return compact(case.form.department or case.form.unit or ""), case.form.year


def ten_thousands(case: Case, amount: Decimal) -> Decimal:
    return amount * YUAN[case.form.amount_unit] / YUAN["万元"]


def _candidates(index: dict[object, set[int]], at_least: int = 1) -> list[tuple[int, int]]:
    """Return pairs of reports that share `at_least` keys which few others have."""
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for holders in index.values():
        if 1 < len(holders) <= COMMON:
            for pair in combinations(sorted(holders), 2):
                shared[pair] += 1
    return sorted(pair for pair, count in shared.items() if count >= at_least)


def _outputs(case: Case) -> list[Line]:
    """Return the rows that count outputs."""
    named = [line for line in case.scored if line.kind == "quantity"]
    return named or [line for line in case.scored if "产出" in (line.row.level1 or "")]


@check("E2", over="set")
def outputs_are_claimed_once(cases: Sequence[Case]) -> Iterator[Finding]:
    """One output stands under one budget: same wording, in outputs and elsewhere."""
    index: dict[object, set[int]] = defaultdict(set)
    for position, case in enumerate(cases):
        for line in _outputs(case):
            for clause in _clauses(line):
                index[clause].add(position)
    for one, other in _candidates(index):
        if _project(cases[one]) != _project(cases[other]):
            yield from _same_output(cases, one, other)


def _same_output(cases: Sequence[Case], one: int, other: int) -> Iterator[Finding]:
    a, b = cases[one], cases[other]
    same = [
        (x, y) for x in a.scored for y in b.scored if x.kind == y.kind and _clauses(x) & _clauses(y)
    ]
    rows = {x.n: y for x, y in same}
    budgets = (a.budget, b.budget)
    severity: Severity = "error" if len(rows) >= 3 else "warning"
    yield found("SAME_OUTPUT_TWO_BUDGETS", "across", forms=(one, other), severity=severity,
                count=len(rows), budgets=budgets)  # fmt: skip
    if severity != "error":
        return
    text = "".join(x.name + y.name for x, y in same)
    fits = [_affinity(case, text) for case in (a, b)]
    if fits[0] * NEARER <= fits[1]:
        yield _stray((one, other), a, b, tuple(rows))
    elif fits[1] * NEARER <= fits[0]:
        yield _stray((other, one), b, a, tuple(sorted({y.n for y in rows.values()})))


def _affinity(case: Case, text: str) -> float:
    """Return the share of a project's name and goal, in pairs of characters, found in `text`."""
    own = _pairs(_project(case) + "".join(compact(goal.expected) for goal in case.form.goals))
    return len(own & _pairs(text)) / len(own) if own else 0.0


def _stray(forms: tuple[int, int], stray: Case, owner: Case, rows: tuple[int, ...]) -> Finding:
    return found("INDICATOR_OF_OTHER_PROJECT", "across", rows=rows, forms=forms,
                 this_budget=stray.budget, other_budget=owner.budget)  # fmt: skip


@check("E2", over="set")
def counts_are_claimed_once(cases: Sequence[Case]) -> Iterator[Finding]:
    """One department does not count the same things in two projects."""
    index: dict[object, set[int]] = defaultdict(set)
    counts: dict[int, set[Decimal]] = defaultdict(set)
    for position, case in enumerate(cases):
        for line in _outputs(case):
            target = line.score.target
            if target is None or target.kind != "number" or target.amount < SMALLEST_COUNT:
                continue
            counts[position].add(target.amount)
            for pair in _pairs(line.name + line.target):
                index[(_department(case), target.amount, pair)].add(position)
    for one, other in _candidates(index, at_least=3):
        if _project(cases[one]) == _project(cases[other]):
            continue
        shared = counts[one] & counts[other]
        yield found("SAME_OUTPUT_TWO_BUDGETS", "across", forms=(one, other), severity="warning",
                    count=min(shared),
                    budgets=(cases[one].budget, cases[other].budget))  # fmt: skip


@check("E3", over="set")
def unspent_money_is_nobodys_budget(cases: Sequence[Case]) -> Iterator[Finding]:
    """An unspent rest does not equal the budget of another project of the department."""
    budgets: dict[object, list[int]] = defaultdict(list)
    for position, case in enumerate(cases):
        if case.budget:
            key = (_department(case), ten_thousands(case, case.budget))
            budgets[key].append(position)
    for position, case in enumerate(cases):
        if not case.unspent or not case.executed or case.rate is None or case.rate >= SPENT:
            continue
        key = (_department(case), ten_thousands(case, case.unspent))
        same = [other for other in budgets.get(key, ()) if other != position]
        if 0 < len(same) <= COMMON:
            yield from _equal_amounts(cases, position, same)


def _equal_amounts(cases: Sequence[Case], position: int, same: list[int]) -> Iterator[Finding]:
    unspent = cases[position].unspent
    idle = [other for other in same if cases[other].executed == 0]
    if idle:
        yield found("UNSPENT_EQUALS_OTHER_BUDGET", "across",
                    forms=(position, *idle, *(one for one in same if one not in idle)),
                    unspent=unspent)  # fmt: skip
    if len(same) > 1 or not idle:
        values = (*(cases[other].budget for other in same), unspent)
        yield found("AMOUNT_COINCIDENCE", "across", forms=(*same, position), values=values,
                    severity="error" if idle else "note")  # fmt: skip


def groups_of(cases: Sequence[Case]) -> list[list[int]]:
    """Return positions of reports by department and year, groups of two and more."""
    groups: dict[object, list[int]] = defaultdict(list)
    for position, case in enumerate(cases):
        groups[_department(case)].append(position)
    return [group for group in groups.values() if len(group) > 1]


@check("E4", over="set")
def goals_differ(cases: Sequence[Case]) -> Iterator[Finding]:
    """Different projects have different goals; a result is not last year's."""
    goals: dict[str, list[int]] = defaultdict(list)
    results: dict[tuple[str, str], list[int]] = defaultdict(list)
    for position, case in enumerate(cases):
        for goal in case.form.goals:
            if len(goal.expected) >= 30:
                goals[compact(goal.expected)].append(position)
            if goal.actual and len(goal.actual) >= 20:
                results[(_project(case), compact(goal.actual))].append(position)
    for text, holders in goals.items():
        if len({_project(cases[one]) for one in holders}) > 1:
            yield found("IDENTICAL_TEXT_ACROSS", "across", forms=tuple(holders),
                        count=len(holders), text=text[:40])  # fmt: skip
    for (_name, text), holders in results.items():
        if len({cases[one].form.year for one in holders}) > 1:
            yield found("IDENTICAL_TEXT_ACROSS", "across", forms=tuple(holders),
                        count=len(holders), text=text[:40])  # fmt: skip
