"""Functions on strings (DMN 1.5, clause 10.3.4.3). Characters are Unicode code points."""

from __future__ import annotations

from decimal import Decimal

from lingqu.dmn.feel import patterns
from lingqu.dmn.feel.budget import current_budget, null
from lingqu.dmn.feel.functions.registry import feel
from lingqu.dmn.feel.values import Value

Number = int | Decimal


@feel("substring(string: string, start position: number, length?: number)")
def substring(text: str, start: Number, length: Number | None = None) -> str | None:
    """From `start` (1 is the first, -1 the last character) on, `length` characters."""
    if (
        not -len(text) <= start <= len(text)
        or int(start) == 0
        or (length is not None and length < 1)
    ):
        return null(f"substring() from outside {len(text)} characters")
    first = int(start)
    begin = first - 1 if first > 0 else len(text) + first
    return text[begin:] if length is None else text[begin : begin + int(min(length, len(text)))]


@feel("string length(string: string)")
def string_length(text: str) -> int:
    """How many characters."""
    return len(text)


@feel("upper case(string: string)")
def upper_case(text: str) -> str:
    """In capitals."""
    return text.upper()


@feel("lower case(string: string)")
def lower_case(text: str) -> str:
    """In small letters."""
    return text.lower()


@feel("substring before(string: string, match: string)")
def substring_before(text: str, match: str) -> str:
    """What stands before the first `match`, or nothing."""
    head, found, _ = text.partition(match) if match else ("", "", text)
    return head if found else ""


@feel("substring after(string: string, match: string)")
def substring_after(text: str, match: str) -> str:
    """What stands behind the first `match`, or nothing."""
    if not match:
        return text
    return text.partition(match)[2]


@feel("contains(string: string, match: string)")
def contains(text: str, match: str) -> bool:
    """Whether `match` stands in it."""
    return match in text


@feel("starts with(string: string, match: string)")
def starts_with(text: str, match: str) -> bool:
    """Whether it starts with `match`."""
    return text.startswith(match)


@feel("ends with(string: string, match: string)")
def ends_with(text: str, match: str) -> bool:
    """Whether it ends with `match`."""
    return text.endswith(match)


@feel("matches(input: string, pattern: string, flags?: string|null)")
def matches(text: str, pattern: str, flags: str | None = None) -> bool | None:
    """Whether the regular expression (XPath's) is found in it."""
    return patterns.matches(text, pattern, flags or "")


@feel("replace(input: string, pattern: string, replacement: string, flags?: string|null)")
def replace(text: str, pattern: str, replacement: str, flags: str | None = None) -> str | None:
    """With every match of the regular expression replaced; `$1` is its first group."""
    return patterns.replace(text, pattern, replacement, flags or "")


@feel("split(string: string, delimiter: string)")
def split(text: str, delimiter: str) -> list[str] | None:
    """The pieces between matches of the regular expression."""
    return patterns.split(text, delimiter)


@feel("string join(list: list, delimiter?: string|null)")
def string_join(items: list[Value], delimiter: str | None = None) -> str | None:
    """The strings of a list in one, nulls left out."""
    strings = [one for one in items if one is not None]
    if not all(type(one) is str for one in strings):
        return null("string join() takes strings")
    joint = delimiter or ""
    current_budget().length(sum(map(len, strings)) + len(joint) * len(strings))
    return joint.join(strings)
