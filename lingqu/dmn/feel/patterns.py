"""Regular expressions of XPath and XQuery (FEEL's `matches`, `replace` and `split`).

elementpath translates them; `regex` runs them, because it can be stopped: an expression that
explodes ends with an error after a quarter of a second instead of holding the process.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

import regex
from elementpath.regex import RegexError, translate_pattern

from lingqu.dmn.errors import LimitExceeded
from lingqu.dmn.feel.budget import current_budget, null

__all__ = ["matches", "replace", "split"]

T = TypeVar("T")
SECONDS = 0.25
LONGEST = 2000
FLAGS = {"s": regex.DOTALL, "m": regex.MULTILINE, "i": regex.IGNORECASE}
GROUP = re.compile(r"\\(.)|\$(\d+)|([\\$])", re.DOTALL)


def matches(text: str, pattern: str, flags: str) -> bool | None:
    """Return whether `pattern` is found in `text`; null for a pattern that is none."""
    compiled = _compiled(pattern, flags)
    if compiled is None:
        return null("a regular expression that is none")
    return _timed(lambda: compiled.search(text, timeout=SECONDS) is not None)


def replace(text: str, pattern: str, replacement: str, flags: str) -> str | None:
    """Return `text` with each match replaced; null for a pattern or replacement that is none."""
    compiled = _compiled(pattern, flags)
    pieces = _pieces(replacement)
    if compiled is None or pieces is None:
        return null("a regular expression or replacement that is none")
    if compiled.fullmatch("") and "q" not in flags:
        return null("a regular expression that matches nothing at all")
    budget = current_budget()

    def filled(match: regex.Match[str]) -> str:
        budget.spend()
        return "".join(one if isinstance(one, str) else _group(match, one) for one in pieces)

    changed = _timed(lambda: compiled.sub(filled, text, timeout=SECONDS))
    budget.length(len(changed))
    return changed


def split(text: str, pattern: str) -> list[str] | None:
    """Return the pieces of `text` between matches of `pattern`."""
    compiled = _compiled(pattern, "")
    if compiled is None:
        return null("a regular expression that is none")
    ends = _timed(lambda: [one.span() for one in compiled.finditer(text, timeout=SECONDS)])
    pieces, start = [], 0
    for begin, end in ends:
        pieces.append(text[start:begin])
        start = end
    return [*pieces, text[start:]]


@lru_cache(maxsize=500)
def _compiled(pattern: str, flags: str) -> regex.Pattern[str] | None:
    """Return the compiled pattern, or None if pattern or flags are not XPath's."""
    if set(flags) - set("smixq") or len(pattern) > LONGEST:
        return None
    options = 0
    for flag in flags:
        options |= FLAGS.get(flag, 0)
    try:
        text = regex.escape(pattern) if "q" in flags else _translated(pattern, flags)
        return regex.compile(text, options)
    except (RegexError, regex.error, ValueError, RecursionError, OverflowError):
        return None


def _translated(pattern: str, flags: str) -> str:
    if "x" in flags:
        pattern = _unspaced(pattern)
    python = 0 if "s" not in flags else re.DOTALL
    return translate_pattern(
        pattern, flags=python, back_references=True, lazy_quantifiers=True, anchors=True
    )


def _unspaced(pattern: str) -> str:
    """Return `pattern` without white space, which still counts inside `[...]`."""
    kept, depth, escaped = [], 0, False
    for char in pattern:
        if depth == 0 and char in "\t\n\r ":
            continue
        kept.append(char)
        if not escaped and char in "[]":
            depth = max(depth + (1 if char == "[" else -1), 0)
        escaped = char == "\\" and not escaped
    return "".join(kept)


def _pieces(replacement: str) -> tuple[str | int, ...] | None:
    """Return literal text and group numbers; None for a lone `$` or a bad escape."""
    pieces: list[str | int] = []
    last = 0
    for match in GROUP.finditer(replacement):
        pieces.append(replacement[last : match.start()])
        last = match.end()
        if match[2]:
            pieces.append(int(match[2][:3]))
        elif match[1] in ("\\", "$"):
            pieces.append(match[1])
        else:
            return None
    return (*pieces, replacement[last:])


def _group(match: regex.Match[str], number: int) -> str:
    """A group beyond those of the pattern: the longest number that exists, its rest as digits."""
    groups = match.re.groups
    if number <= groups:
        return match[number] or ""
    head, tail = divmod(number, 10)
    return (_group(match, head) + str(tail)) if number > 9 else ""


def _timed(work: Callable[[], T]) -> T:
    """Return what `work` answers; raise `LimitExceeded` where it was stopped."""
    try:
        return work()
    except TimeoutError as error:
        raise LimitExceeded(
            where=current_budget().where or "expression",
            found=f"a regular expression that worked for more than {SECONDS} s",
            allowed="expressions without nested repetition",
        ) from error
