"""The list of checks, and how a check states what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from lingqu.evaluations.finding import Finding, Part, Severity
from lingqu.evaluations.messages.findings import CATALOGUE
from lingqu.evaluations.report import Span

__all__ = ["CHECKS", "Check", "check", "found"]

Checker = TypeVar("Checker", bound=Callable[..., Iterator[Finding]])


class Check(NamedTuple):
    """A reviewer's rule by its id ("A2") and the function that looks for breaches of it.

    `over` says what the function reads: one `form`, the `text` of a report, or a `set` of them."""

    id: str
    over: str
    find: Callable[..., Iterator[Finding]]


CHECKS: list[Check] = []


def check(check_id: str, *, over: str = "form") -> Callable[[Checker], Checker]:
    """Register a function under the id of the rule it checks.

    Checks over `text` are left out where a report has no narrative."""

    def register(function: Checker) -> Checker:
        CHECKS.append(Check(check_id, over, function))
        return function

    return register


def found(
    code: str,
    part: Part,
    *,
    rows: tuple[int, ...] = (),
    column: str | None = None,
    span: Span | None = None,
    severity: Severity | None = None,
    forms: tuple[int, ...] = (),
    more: Mapping[str, object] | None = None,
    **numbers: object,
) -> Finding:
    """Return a finding of `code`; its check and usual severity are those of the catalogue.

    `numbers` fill the message; `more` are further ones."""
    message = CATALOGUE[code]
    return Finding(
        code=code,
        check=message.check,
        severity=severity or message.severity,
        part=part,
        rows=rows,
        column=column,
        span=span,
        numbers={**numbers, **more} if more else numbers,
        forms=forms,
    )
