"""The numbers that Word counts itself ("一、", "（二）", "3."), which stand in no text.

Source: ECMA-376 part 1, clause 17.9 (numbering definitions) and 17.18.59 (number formats).
Bullets and formats that are not listed in FORMATS give no number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

__all__ = ["FORMATS", "Numbers"]

DIGITS = "〇一二三四五六七八九"
LEVELS = 9
MOST = 999
"""Numbers beyond are printed as digits, whatever their format."""
MOST_DEFINITIONS = 2_000
_PLACE = re.compile(r"%([1-9])")


def chinese(number: int) -> str:
    """Return a number below 1000 as it is counted: 十二, 一百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for value, mark in ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
                        (5, "v"), (4, "iv"), (1, "i")):  # fmt: skip
        text, number = text + mark * (number // value), number % value
    return text


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalFullWidth": lambda number: str(number).translate(
        {48 + n: 65296 + n for n in range(10)}
    ),
    "decimalZero": lambda number: f"{number:02}",
    "decimalEnclosedCircle": lambda n: chr(0x245F + n) if n <= 20 else str(n),
    "decimalEnclosedCircleChinese": lambda n: chr(0x245F + n) if n <= 20 else str(n),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda number: "".join(DIGITS[int(digit)] for digit in str(number)),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    text: str = ""
    format: str = "decimal"
    start: int = 1


@dataclass(slots=True)
class Numbers:
    """Counts the numbered paragraphs of one document, in order."""

    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    """Levels by the list's id (w:numId)."""
    shared: dict[str, str] = field(default_factory=dict)
    """Lists of one definition count on together: list id to definition id."""
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    """List and level of the paragraph styles that number."""
    counts: dict[str, list[int]] = field(default_factory=dict)

    def define(self, numbering: etree._Element, styles: etree._Element | None) -> None:
        """Take the definitions of word/numbering.xml, and the styles that use them."""
        levels: dict[str, dict[int, _Level]] = {}
        for node in _children(numbering, "abstractNum"):
            if len(levels) < MOST_DEFINITIONS:
                levels[_attribute(node, "abstractNumId")] = dict(
                    map(_level, _children(node, "lvl"))
                )
        for node in _children(numbering, "num"):
            number = _attribute(node, "numId")
            definition = next((_attribute(n, "val") for n in _children(node, "abstractNumId")), "")
            restarts = any(True for _ in _children(node, "lvlOverride"))
            if definition in levels and len(self.lists) < MOST_DEFINITIONS:
                self.lists[number] = levels[definition]
                self.shared[number] = f"{definition}/{number}" if restarts else definition
        for style in _children(styles, "style") if styles is not None else ():
            place = _place(style)
            if place is not None:
                self.styles[_attribute(style, "styleId")] = place

    def of(self, paragraph: etree._Element) -> str:
        """Return the number before a paragraph, "" for none, and count it."""
        place = _place(paragraph) or self.styles.get(_style(paragraph))
        if place is None or place[0] not in self.lists:
            return ""
        number, depth = place
        levels = self.lists[number]
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self.counts.setdefault(
            self.shared[number], [levels.get(n, _Level()).start - 1 for n in range(LEVELS)]
        )
        counts[depth] += 1
        for deeper in range(depth + 1, LEVELS):
            counts[deeper] = levels.get(deeper, _Level()).start - 1
        return _PLACE.sub(lambda match: _printed(levels, counts, int(match[1]) - 1), level.text)


def _printed(levels: dict[int, _Level], counts: list[int], depth: int) -> str:
    level = levels.get(depth, _Level())
    number = max(counts[depth], level.start)
    form = FORMATS.get(level.format)
    if form is None:
        return ""
    return form(number) if 0 < number <= MOST else str(number)


def _level(node: etree._Element) -> tuple[int, _Level]:
    given = {_name(child): _attribute(child, "val") for child in node}
    form = given.get("numFmt", "decimal")
    text = given.get("lvlText", "") if form in FORMATS else ""
    start = given.get("start", "1")
    depth = _attribute(node, "ilvl")
    return (
        int(depth) if _is_small(depth, LEVELS) else 0,
        _Level(text=text[:40], format=form, start=int(start) if _is_small(start) else 1),
    )


def _place(node: etree._Element) -> tuple[str, int] | None:
    """Return list and level from the w:numPr of a paragraph or a style."""
    for properties in _children(node, "pPr"):
        for numbers in _children(properties, "numPr"):
            given = {_name(child): _attribute(child, "val") for child in numbers}
            depth = given.get("ilvl", "0")
            return given.get("numId", "0"), int(depth) if _is_small(depth, LEVELS) else 0
    return None


def _style(paragraph: etree._Element) -> str:
    for properties in _children(paragraph, "pPr"):
        for style in _children(properties, "pStyle"):
            return _attribute(style, "val")
    return ""


def _is_small(text: str, below: int = MOST) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 4 and int(text) < below


def _children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in node if _name(child) == name)


def _attribute(node: etree._Element, name: str) -> str:
    for key, text in node.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(text)
    return ""


def _name(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2]
