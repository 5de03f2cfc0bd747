"""Check digits of the numbers that identify organisations and people.

Sources: GB 32100-2015 (unified social credit code), GB 11714-1997 (organisation code inside
it), GB 11643-1999 (identity number).
"""

from __future__ import annotations

import re
from datetime import date

__all__ = ["credit_code_fault", "identity_check_digit", "identity_number_fault"]

_CREDIT_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_CREDIT = re.compile(rf"[{_CREDIT_SYMBOLS}]{{2}}[0-9]{{6}}[{_CREDIT_SYMBOLS}]{{10}}", re.ASCII)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def credit_code_fault(code: str) -> str | None:
    """Return what is wrong with a unified social credit code (upper case), or None."""
    if not _CREDIT.fullmatch(code):
        return "not 18 characters of the permitted set"
    if code[16] != organisation_check_digit(code[8:16]):
        return "the check digit of the organisation code (place 17) does not match"
    if code[17] != credit_check_digit(code[:17]):
        return "the check digit (place 18) does not match"
    return None


def credit_check_digit(body: str) -> str:
    """Return the 18th character for the first 17 (GB 32100-2015)."""
    total = sum(
        _CREDIT_SYMBOLS.index(symbol) * weight
        for symbol, weight in zip(body, _CREDIT_WEIGHTS, strict=True)
    )
    return _CREDIT_SYMBOLS[-total % 31]


def organisation_check_digit(body: str) -> str:
    """Return the ninth character of an organisation code (GB 11714); A counts 10, Z 35."""
    total = sum(
        int(symbol, 36) * weight for symbol, weight in zip(body, _BODY_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]


def identity_number_fault(number: str, *, today: date) -> str | None:
    """Return what is wrong with an identity number, or None. Its division is not looked up:
    a code abolished since the first registration stays legal."""
    if not _IDENTITY.fullmatch(number):
        return "not 17 digits and a check character"
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "the birth date does not exist"
    if born > today:
        return "the birth date lies in the future"
    if number[17] != identity_check_digit(number[:17]):
        return "the check character does not match"
    return None


def identity_check_digit(body: str) -> str:
    """Return the 18th character for the first 17 (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _IDENTITY_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]
