"""The reference page of FEEL, written from the registry of functions and the limits."""

from __future__ import annotations

from dataclasses import fields

from lingqu.dmn.feel import functions as _  # noqa: F401 - declares the functions
from lingqu.dmn.feel.functions.registry import BUILTINS, Signature
from lingqu.dmn.limits import LIMITS

__all__ = ["page"]

AREAS = {
    "conversion": "Conversion",
    "numbers": "Numbers and booleans",
    "strings": "Strings",
    "lists": "Lists",
    "contexts": "Contexts",
    "times": "Dates, times and durations",
    "ranges": "Ranges",
    "domain": "City administration",
}
HEAD = """# FEEL

Written by `make reference` from the code.

FEEL is the expression language of DMN 1.5 (clause 10). Every condition of this project is written
in it. Names may hold spaces, Chinese characters and operators (`due at`, `申请人 类型`, `a-b`): the
longest known name wins. A value is null, boolean, number (decimal128: 34 digits, half to even),
string, list, context, date, time, date and time, one of two durations, range or function. An
operation that has no meaning answers null; `Expression.explain` says why.

```python
from lingqu.dmn.feel import compile_expression

late = compile_expression("closed at > due at", where="rules.toml, late")
late.evaluate({"closed at": date(2026, 3, 2), "due at": date(2026, 3, 1)})  # True
```

## Limits

Beyond them `LimitExceeded` names the place.

| limit | value |
|---|---|
"""
PATTERN = """
A regular expression follows XPath 3.1, is at most 2,000 characters long and may work for 0.25 s.

## Functions

`name?` may be left out, `name...` takes any number. Arguments of another type make the answer null.
"""


def page() -> str:
    """Return the page."""
    lines = [HEAD.rstrip()]
    lines += [f"| {one.name} | {getattr(LIMITS, one.name):,} |" for one in fields(LIMITS)]
    lines.append(PATTERN)
    for module, title in AREAS.items():
        lines += [f"### {title}", "", "| call | answers |", "|---|---|"]
        lines += [_row(one) for one in _declared_in(module)]
        lines.append("")
    return "\n".join(lines)


def _declared_in(module: str) -> list[Signature]:
    signatures = [one for group in BUILTINS.values() for one in group]
    return [one for one in signatures if one.run.__module__.endswith(f".{module}")]


def _row(one: Signature) -> str:
    said = (one.run.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
    return f"| `{one.text.replace('|', ' or ')}` | {' '.join(said.split())} |"
