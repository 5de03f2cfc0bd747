"""Names that FEEL itself gives: functions and types (DMN 1.5, clauses 10.3.2.3 and 10.3.4).

Only those of several words matter to the parser; the others are names like any other.
"""

from __future__ import annotations

__all__ = ["BUILTIN_NAMES", "TYPE_NAMES"]

BUILTIN_NAMES = (
    "date and time",
    "years and months duration",
    "string length",
    "upper case",
    "lower case",
    "substring before",
    "substring after",
    "starts with",
    "ends with",
    "string join",
    "list contains",
    "list replace",
    "insert before",
    "index of",
    "distinct values",
    "round up",
    "round down",
    "round half up",
    "round half down",
    "day of year",
    "day of week",
    "month of year",
    "week of year",
    "get value",
    "get entries",
    "context put",
    "context merge",
    "met by",
    "overlaps before",
    "overlaps after",
    "finished by",
    "started by",
)

TYPE_NAMES = (
    "number",
    "string",
    "boolean",
    "date",
    "time",
    "date and time",
    "dateTime",
    "days and time duration",
    "dayTimeDuration",
    "years and months duration",
    "yearMonthDuration",
    "list",
    "context",
    "function",
    "range",
    "Any",
    "any",
    "Null",
    "null",
)
