"""Administrative division codes of 12 digits.

A code is province(2) city(2) county(2) town(3) village(3), the levels below the named one are
zeros. Source: GB/T 2260 (first six digits), GB/T 10114 (town), statistical use for 12 digits.
"""

from __future__ import annotations

import re
from itertools import accumulate

__all__ = ["LEVELS", "code_range", "division_fault", "level", "parent_codes", "prefix"]

WIDTHS = (2, 2, 2, 3, 3)
ENDS = tuple(accumulate(WIDTHS))
LEVELS = ("province", "city", "county", "town", "village")
_CODE = re.compile(r"[0-9]{12}", re.ASCII)


def division_fault(code: str) -> str | None:
    """Return what is wrong with `code` in a few words, or None.

    A town directly under a city (county digits 00) is legal: some cities have no counties."""
    if not _CODE.fullmatch(code):
        return "not 12 digits"
    filled = [int(code[end - width : end]) > 0 for end, width in zip(ENDS, WIDTHS, strict=True)]
    province, city, county, town, village = filled
    if not province:
        return "the province digits are 00"
    if (county or town) and not city:
        return "a county or town without a city"
    if village and not town:
        return "a village without a town"
    return None


def level(code: str) -> int:
    """Return 1 (province) to 5 (village): the position of the last level that is not zero."""
    return len(LEVELS) - sum(1 for end in ENDS[:-1] if not code[end:].strip("0"))


def prefix(code: str) -> str:
    """Return the digits that every code inside `code` begins with."""
    return code[: ENDS[level(code) - 1]]


def code_range(code: str) -> tuple[str, str]:
    """Return the lowest and the highest code inside `code`, itself included."""
    start = prefix(code)
    return start.ljust(12, "0"), start.ljust(12, "9")


def parent_codes(code: str) -> tuple[str, ...]:
    """Return the codes above `code`, nearest first. Levels written 00 are left out."""
    above = [code[:end].ljust(12, "0") for end in ENDS[: level(code) - 1]]
    return tuple(dict.fromkeys(reversed(above)))
