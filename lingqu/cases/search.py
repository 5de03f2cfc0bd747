"""Search: the newest cases that answer a question, looked for among recent ones first.

A condition may hold for a million cases of which fifty are wanted, or for three of ten million.
So the index of words is asked for words, units and recent numbers at once: first among some
sixteen thousand cases, then some hundred thousand, then all. What is common fills a page from the
first window; what is not is little in the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from lingqu.access.models import Person
from lingqu.cases.full_text import BLOCK, ZONE, with_words
from lingqu.cases.lists import MOST_BOXES, PAGE, units_of
from lingqu.cases.models import Case
from lingqu.cases.words import query_words, unit_word

__all__ = ["find", "newest"]

WINDOWS = ((BLOCK, 4), (ZONE, 2))
"""Widths: so many blocks or zones, the one that is not full among them; behind them comes
everything else."""
NUMBER = re.compile(r"[0-9A-Za-z-]{3,64}", re.ASCII)


def find(person: Person, text: str, *, before: int | None = None, limit: int = PAGE) -> list[Case]:
    """Return the cases that `person` may see and that have the text: as their number, its
    beginning, or as words of number, title and applicant's name. The newest first. A single
    Chinese character is no word and finds nothing."""
    wanted = text.strip()[:100]
    if not wanted:
        return []
    rows = Case.objects.visible_to(person).with_type()
    if NUMBER.fullmatch(wanted):
        number = wanted.upper()
        if before is None and (one := list(rows.filter(number=number))):
            return one
        numbered = rows.filter(_number_begins(number))
        if found := newest(numbered, person=person, before=before, limit=limit):
            return found
    words = query_words(wanted)
    return newest(rows, person=person, words=words, before=before, limit=limit) if words else []


def newest(
    rows: QuerySet[Case, Any],
    *,
    person: Person,
    limit: int,
    words: Sequence[str] = (),
    before: int | None = None,
) -> list[Any]:
    """Return the newest `limit` of `rows` (those that `person` may see) with all `words`, of
    numbers below `before`: at most four statements."""
    units = _reached(person)
    if not words and not units:
        ordered = rows.order_by("-pk")
        return list((ordered if before is None else ordered.filter(pk__lt=before))[:limit])
    # A sum, so that PostgreSQL does not walk the numbers and read the words of each case.
    ordered = rows.order_by((F("pk") + 0).desc())
    found: list[Any] = []
    for low, high in _windows(before if before is not None else _end()):
        part = ordered.filter(with_words(words, units, low=low, high=high))
        found += part[: limit - len(found)]
        if len(found) >= limit:
            break
    return found


def _number_begins(text: str) -> Q:
    """Return the condition that a number begins so: one range of its index."""
    if connection.vendor == "postgresql":
        return Q(number__startswith=text)
    return Q(number__gte=text, number__lt=text[:-1] + chr(ord(text[-1]) + 1))


def _windows(end: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of numbers (low, high), high not included, downwards from `end`."""
    for width, most in WINDOWS:
        low = max(0, ((end - 1) // width - most + 1) * width)
        if end > 0:
            yield low, end
        end = low
    if end > 0:
        yield 0, end


def _end() -> int:
    last = Case.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (last or 0) + 1


def _reached(person: Person) -> list[str]:
    """Return the words of the units that a person reads for; none where they are too many."""
    units: set[int] = set()
    for post in person.posts_in_use():
        found = [post.unit_id] if post.scope == "unit" else units_of(post)
        if found is None or len(units) + len(found) > MOST_BOXES:
            return []
        units |= set(found)
    return [unit_word(unit) for unit in sorted(units)]
