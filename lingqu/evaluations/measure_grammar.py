"""The shapes a measure is written in, as patterns over folded text without blanks.

Every repetition is bounded, so that no cell can make a search slow.
"""

from __future__ import annotations

import re

from lingqu.evaluations.measure_words import (
    COUNTED,
    MONTHS,
    MULTIPLIERS,
    OPERATORS,
    SECONDS,
    TAILS,
    UNITS,
    alternation,
)

__all__ = [
    "CELL",
    "CHINESE",
    "DATE",
    "FIGURE",
    "INSIDE",
    "KNOWN_UNITS",
    "ORDINAL",
    "PLAIN_NUMBER",
    "RANGE",
]

_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d{1,8})?|\d{1,15}(?:\.\d{1,8})?)"
_SCALE = rf"(?P<scale>{alternation(MULTIPLIERS)})?"
_UNIT = rf"(?P<unit>(?:{alternation(UNITS)})(?:/[\u4e00-\u9fffA-Za-z]{{1,3}})?)?"
_OPERATOR = rf"(?P<operator>{alternation(OPERATORS)})?"
_NOUN = r"(?P<noun>[\u4e00-\u9fff、]{1,10}?)?"
_BEFORE = r"(?P<before>[^\d≥≤=<>第,;，。]{0,8}?)"
CELL = re.compile(
    rf"{_BEFORE}{_OPERATOR}{_NUMBER}{_SCALE}{_UNIT}"
    rf"(?P<tail>{alternation(TAILS)})?{_NOUN}(?P<end>{alternation(TAILS)})?[。.;,]?"
)
PLAIN_NUMBER = re.compile(
    r"(?P<operator>[≥≤=<>])?(?P<number>\d{1,15}(?:\.\d{1,8})?)(?P<scale>[亿万千百])?"
    r"(?P<unit>[\u4e00-\u9fff%A-Za-z]{1,4})?(?P<tail>)(?P<noun>)(?P<end>)"
)
KNOWN_UNITS = frozenset(UNITS)
CHINESE = re.compile(
    rf"{_OPERATOR}(?P<number>[零〇一二两三四五六七八九十百千]{{1,9}}){_SCALE}"
    rf"(?P<unit>{alternation((*COUNTED, *SECONDS, *MONTHS))})"
    rf"(?P<tail>{alternation(TAILS)})?(?P<noun>)(?P<end>)[。.;,]?"
)
RANGE = re.compile(
    rf"{_BEFORE}{_NUMBER}(?:%|{alternation(MULTIPLIERS)})?[-~至到]"
    rf"(?P<high>\d{{1,15}}(?:\.\d{{1,8}})?){_SCALE}{_UNIT}(?P<end>之间)?[。.;,]?"
)
DATE = re.compile(
    r"(?P<before>[^\d]{0,8}?)(?:(?P<year>(?:19|20)\d\d)(?:年度?|[-./]))?"
    r"(?:(?P<month>1[0-2]|0?[1-9])(?:月份?|[-./])(?:(?P<day>3[01]|[12]\d|0?[1-9])日?)?)?"
    r"(?P<end>年?[底末])?(?P<operator>以前|之前|前|内)?(?P<noun>[\u4e00-\u9fff]{0,8})[。.;,]?"
)
ORDINAL = re.compile(
    r"[^\d第一二三四五六七八九十]{0,10}(?P<number>第?[一二三四五六七八九十\d]{1,2})(?P<unit>[级等])"
    r"(?:及?以上)?[。.;,]?"
)
_FIRST = re.escape("".join(sorted({word[0] for word in OPERATORS})))
INSIDE = re.compile(  # the look ahead only spares most places the list of operators
    rf"(?=[\d{_FIRST}])(?<![\d.×*xX第A-Za-z]){_OPERATOR}{_NUMBER}{_SCALE}{_UNIT}"
    rf"(?P<tail>{alternation(TAILS)})?(?P<noun>)(?P<end>)"
)

FIGURE = re.compile(r"[\d零〇一二两三四五六七八九十百千]|年[底末]")
