"""Days of the proleptic Gregorian calendar for any year, counted from 1970-01-01.

Python's own dates end at the years 1 and 9999; FEEL's reach from -999999999 to 999999999
(XML Schema 1.1 part 2, appendix E). The arithmetic is that of eras of 400 years, each 146,097 days.
"""

from __future__ import annotations

__all__ = ["MAX_YEAR", "civil_from_days", "days_from_civil", "days_in_month", "is_leap"]

MAX_YEAR = 999_999_999
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Return whether `year` has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """Return the number of days of that month."""
    return 29 if month == 2 and is_leap(year) else LENGTHS[month - 1]


def days_from_civil(year: int, month: int, day: int) -> int:
    """Return the day number of a date that exists."""
    if month <= 2:
        year -= 1
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def civil_from_days(days: int) -> tuple[int, int, int]:
    """Return year, month and day of a day number."""
    days += 719_468
    era = days // 146_097
    of_era = days - era * 146_097
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    day = of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + (3 if shifted < 10 else -9)
    return year + era * 400 + (month <= 2), month, day
