"""Check characters of citizens' and organisations' numbers, in Python and in SQL.

The two of a number stand together and read the same constants. SQL builders get an engine of
`lingqu.dmn.sql`, which is imported only when they are called.
"""

from __future__ import annotations

import re
from typing import Any

from lingqu.dmn.feel.calendar_days import days_in_month

__all__ = [
    "valid_credit_code", "valid_credit_code_sql", "valid_identity_number",
    "valid_identity_number_sql",
]  # fmt: skip

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# GB 11643-1999, clause 4.1.4: 2 ** (18 - position) mod 11.
IDENTITY_WEIGHTS = tuple(2 ** (17 - index) % 11 for index in range(17))
IDENTITY_CHECKS = "10X98765432"
IDENTITY = re.compile(r"\d{6}(\d{4})(\d\d)(\d\d)\d{3}[\dX]", re.ASCII)
FIRST_YEAR = 1800

# GB 32100-2015, annex A: 31 characters, weights 3 ** (position - 1) mod 31.
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(3**index % 31 for index in range(17))
CREDIT = re.compile(f"[{CREDIT_ALPHABET}]{{18}}")

# GB 11714-1997: positions 9 to 16 of the code, letters count from 10.
UNIT_ALPHABET = DIGITS + LETTERS
UNIT_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
UNIT_CHECKS = "0X987654321"
IDENTITY_VALUES = {one: index for index, one in enumerate(DIGITS)}
CREDIT_VALUES = {one: index for index, one in enumerate(CREDIT_ALPHABET)}
UNIT_VALUES = {one: index for index, one in enumerate(UNIT_ALPHABET)}


def valid_identity_number(text: object) -> bool | None:
    """Return whether `text` is a citizen's number; None for what is not a string."""
    if not isinstance(text, str):
        return None
    match = IDENTITY.fullmatch(text)
    if match is None:
        return False
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if year < FIRST_YEAR or not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month):
        return False
    total = sum(IDENTITY_VALUES[a] * w for a, w in zip(text, IDENTITY_WEIGHTS, strict=False))
    return text[17] == IDENTITY_CHECKS[total % 11]


def valid_credit_code(text: object) -> bool | None:
    """Return whether `text` is an organisation's code; None for what is not a string."""
    if not isinstance(text, str):
        return None
    if not CREDIT.fullmatch(text):
        return False
    total = sum(CREDIT_VALUES[a] * w for a, w in zip(text, CREDIT_WEIGHTS, strict=False))
    inner = sum(UNIT_VALUES[a] * w for a, w in zip(text[8:16], UNIT_WEIGHTS, strict=True))
    return text[17] == CREDIT_ALPHABET[-total % 31] and text[16] == UNIT_CHECKS[inner % 11]


def valid_identity_number_sql(engine: Any, text: Any) -> Any:
    """Return the SQL of `valid_identity_number`."""
    from sqlglot import exp

    from lingqu.dmn.sql.build import binary
    from lingqu.dmn.sql.build import text as literal

    start = engine.substring(text, 1, 17)
    whole = engine.integer(start)
    digits = [_digit(engine, whole, place) for place in range(1, 18)]
    born_since = engine.ordered(engine.substring(text, 7, 4))
    return engine.conforms(
        text,
        [binary(exp.EQ, engine.length(text), 18), engine.only(start, DIGITS)],
        [
            _checked(engine, text, 18, IDENTITY_CHECKS, _rest(digits, IDENTITY_WEIGHTS, 11)),
            binary(exp.GTE, born_since, literal(str(FIRST_YEAR))),
            engine.digits_are_day(engine.substring(text, 7, 8)),
        ],
    )


def valid_credit_code_sql(engine: Any, text: Any) -> Any:
    """Return the SQL of `valid_credit_code`."""
    from sqlglot import exp

    from lingqu.dmn.sql.build import binary

    values = [_value(engine, text, place, CREDIT_ALPHABET) for place in range(1, 18)]
    inner = [_value(engine, text, place, UNIT_ALPHABET) for place in range(9, 17)]
    # The check is the value that fills the sum up to a multiple of 31, so it is counted backwards.
    backwards = CREDIT_ALPHABET[0] + CREDIT_ALPHABET[:0:-1]
    return engine.conforms(
        text,
        [binary(exp.EQ, engine.length(text), 18), engine.only(text, CREDIT_ALPHABET)],
        [
            _checked(engine, text, 18, backwards, _rest(values, CREDIT_WEIGHTS, 31)),
            _checked(engine, text, 17, UNIT_CHECKS, _rest(inner, UNIT_WEIGHTS, 11)),
        ],
    )


def _value(engine: Any, text: Any, place: int, alphabet: str) -> Any:
    """Return the value of one character: its place in the alphabet, from 0."""
    from sqlglot import exp

    from lingqu.dmn.sql.build import binary
    from lingqu.dmn.sql.build import text as literal

    found = engine.position(literal(alphabet), engine.substring(text, place, 1))
    return binary(exp.Sub, found, 1)


def _digit(engine: Any, whole: Any, place: int) -> Any:
    """Return one digit of a number of 17, counted from 1 on the left."""
    from sqlglot import exp

    from lingqu.dmn.sql.build import binary

    moved = engine.divided(whole, 10 ** (17 - place)) if place < 17 else whole
    return binary(exp.Mod, moved, 10)


def _rest(values: list[Any], weights: tuple[int, ...], modulus: int) -> Any:
    """Return the weighted sum modulo `modulus`."""
    from sqlglot import exp

    from lingqu.dmn.sql.build import binary

    products = [binary(exp.Mul, one, weight) for one, weight in zip(values, weights, strict=True)]
    total = products[0]
    for one in products[1:]:
        total = exp.Add(this=total, expression=one)
    return binary(exp.Mod, total, modulus)


def _checked(engine: Any, text: Any, place: int, checks: str, rest: Any) -> Any:
    """Return whether the character at `place` is the one of `checks` at `rest`."""
    from sqlglot import exp

    from lingqu.dmn.sql.build import binary, cast
    from lingqu.dmn.sql.build import text as literal

    wanted = engine.substring(literal(checks), cast(binary(exp.Add, rest, 1), "INT"), 1)
    return binary(exp.EQ, engine.substring(text, place, 1), wanted)
