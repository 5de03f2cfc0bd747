"""Functions on numbers and booleans (DMN 1.5, clauses 10.3.4.2 and 10.3.4.5)."""

from __future__ import annotations

import decimal
from decimal import Decimal, DecimalException

from lingqu.dmn.feel.budget import null
from lingqu.dmn.feel.functions.registry import feel
from lingqu.dmn.feel.temporal import DayTimeDuration, YearMonthDuration
from lingqu.dmn.feel.values import DECIMAL, Value

Number = int | Decimal
LOWEST, HIGHEST = -6111, 6176


@feel("not(negand: any)")
def negation(value: Value) -> bool | None:
    """The opposite of a boolean, null of anything else."""
    return not value if type(value) is bool else null("not() takes a boolean")


@feel("decimal(n: number, scale: number)")
def rounded(n: Number, scale: Number) -> Value:
    """`n` to `scale` digits behind the point, half to even."""
    return _quantized(n, scale, decimal.ROUND_HALF_EVEN)


@feel("floor(n: number, scale?: number)")
def floor(n: Number, scale: Number = 0) -> Value:
    """The greatest number of `scale` digits that is not above `n`."""
    return _quantized(n, scale, decimal.ROUND_FLOOR)


@feel("ceiling(n: number, scale?: number)")
def ceiling(n: Number, scale: Number = 0) -> Value:
    """The least number of `scale` digits that is not below `n`."""
    return _quantized(n, scale, decimal.ROUND_CEILING)


@feel("round up(n: number, scale: number)")
def round_up(n: Number, scale: Number) -> Value:
    """Away from zero."""
    return _quantized(n, scale, decimal.ROUND_UP)


@feel("round down(n: number, scale: number)")
def round_down(n: Number, scale: Number) -> Value:
    """Towards zero."""
    return _quantized(n, scale, decimal.ROUND_DOWN)


@feel("round half up(n: number, scale: number)")
def round_half_up(n: Number, scale: Number) -> Value:
    """To the nearest, halves away from zero."""
    return _quantized(n, scale, decimal.ROUND_HALF_UP)


@feel("round half down(n: number, scale: number)")
def round_half_down(n: Number, scale: Number) -> Value:
    """To the nearest, halves towards zero."""
    return _quantized(n, scale, decimal.ROUND_HALF_DOWN)


@feel("abs(n: number|duration)")
def absolute(n: Value) -> Value:
    """The size of a number or duration."""
    if isinstance(n, YearMonthDuration):
        return YearMonthDuration(abs(n.months))
    if isinstance(n, DayTimeDuration):
        return DayTimeDuration(abs(n.nanos))
    return n.copy_abs() if type(n) is Decimal else abs(n)  # abs() would round to 28 digits


@feel("modulo(dividend: number, divisor: number)")
def modulo(dividend: Number, divisor: Number) -> Value:
    """`dividend - divisor * floor(dividend / divisor)`: the sign of the divisor."""
    if divisor == 0:
        return null("modulo by zero")
    try:
        rest = DECIMAL.remainder(dividend, divisor)
    except DecimalException:
        return null(f"modulo({dividend}, {divisor}) is beyond 34 digits")
    return DECIMAL.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@feel("sqrt(number: number)")
def square_root(value: Number) -> Value:
    """The square root; null of a negative number."""
    return null("sqrt of a negative number") if value < 0 else DECIMAL.sqrt(value)


@feel("log(number: number)")
def logarithm(value: Number) -> Value:
    """The natural logarithm; null of zero and below."""
    return null("log of a number that is not positive") if value <= 0 else DECIMAL.ln(value)


@feel("exp(number: number)")
def exponential(value: Number) -> Value:
    """e to that power."""
    try:
        return DECIMAL.exp(value)
    except DecimalException:
        return null(f"exp({value}) is beyond decimal128")


@feel("odd(number: number)")
def odd(value: Number) -> bool | None:
    """Whether a whole number is odd."""
    return _even(value) is False if _even(value) is not None else None


@feel("even(number: number)")
def even(value: Number) -> bool | None:
    """Whether a whole number is even."""
    return _even(value)


def _even(value: Number) -> bool | None:
    if value != int(value):
        return None
    return int(value) % 2 == 0


def _quantized(n: Number, scale: Number, rounding: str) -> Value:
    if not LOWEST <= scale <= HIGHEST:
        return null(f"a scale of {scale}; allowed is {LOWEST} to {HIGHEST}")
    if type(n) is int and scale >= 0:
        return n
    exponent = Decimal((0, (1,), -int(scale)))
    if Decimal(n).as_tuple().exponent >= exponent.as_tuple().exponent:  # type: ignore[operator]
        return n
    try:
        return Decimal(n).quantize(exponent, rounding=rounding, context=DECIMAL)
    except DecimalException:
        return null(f"{n} with {scale} digits is beyond decimal128")
