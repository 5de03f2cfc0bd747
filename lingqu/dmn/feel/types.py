"""FEEL's types: what conforms to them and what is converted without a word (DMN 1.5, 10.3.2.9).

The silent conversions are three: a list of one item to its item, a value to a list of itself, a
date to the date and time of its midnight in UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lingqu.dmn.feel.syntax import TypeName
from lingqu.dmn.feel.temporal import (
    Date,
    DateTime,
    DayTimeDuration,
    Time,
    YearMonthDuration,
)  # fmt: skip
from lingqu.dmn.feel.values import Function, Range, Value

__all__ = ["ANY", "FeelType", "coerced", "conforms", "kinds_of", "resolve"]

KINDS: dict[str, tuple[type, ...]] = {
    "number": (int, Decimal),
    "string": (str,),
    "boolean": (bool,),
    "date": (Date,),
    "time": (Time,),
    "date and time": (DateTime,),
    "days and time duration": (DayTimeDuration,),
    "years and months duration": (YearMonthDuration,),
    "list": (list,),
    "context": (dict,),
    "range": (Range,),
    "function": (Function,),
    "null": (type(None),),
}
ALIASES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "any": "Any",
    "Null": "null",
    "duration": "days and time duration",
}


@dataclass(slots=True, eq=False)
class FeelType:
    """`name` of a built-in kind, with the types inside it. `allowed` is a further test of a value
    (of a whole list, too). A type is filled after it is made, so that it may hold itself."""

    name: str
    item: FeelType | None = None
    fields: dict[str, FeelType] | None = None
    parameters: tuple[FeelType, ...] | None = None
    result: FeelType | None = None
    allowed: Callable[[Value], bool] | None = field(default=None, repr=False)


ANY = FeelType("Any")


def resolve(name: TypeName, named: Mapping[str, FeelType]) -> FeelType | None:
    """Return the type that `name` says, looking up the model's own in `named`; None if unknown."""
    if name.name in named:
        return named[name.name]
    known = ALIASES.get(name.name, name.name)
    if known == "Any":
        return ANY
    if known not in KINDS:
        return None
    inner = [resolve(one, named) for one in name.arguments]
    fields = {key: resolve(one, named) for key, one in name.fields}
    result = resolve(name.result, named) if name.result else None
    if None in inner or None in fields.values() or (name.result and result is None):
        return None
    made = FeelType(known, result=result)
    if known in ("list", "range"):
        made.item = inner[0] if inner else None
    if known == "function" and (name.arguments or name.result):
        made.parameters = tuple(one for one in inner if one)
    if name.fields:
        made.fields = {key: one for key, one in fields.items() if one}
    return made


def kinds_of(wanted: FeelType | None) -> tuple[type, ...]:
    """Return the Python types whose values all conform to `wanted`; none where one must look."""
    if wanted is None or wanted.allowed or wanted.item or wanted.fields or wanted.parameters:
        return ()
    return KINDS.get(wanted.name, ())


def conforms(value: Value, wanted: FeelType, *, limited: bool = True) -> bool:
    """Return whether `value` is one of `wanted`; null only conforms to Null and Any. Unless
    `limited`, the further tests of allowed values do not count, as for `instance of`."""
    test = wanted.allowed if limited else None
    if wanted.name == "Any":
        return True if test is None or value is None else test(value)
    if type(value) not in KINDS[wanted.name] or not _inner_conforms(value, wanted, limited):
        return False
    return test is None or test(value)


def coerced(value: Value, wanted: FeelType | None) -> Value:
    """Return `value` as one of `wanted`, by the silent conversions, or None if it is none."""
    if wanted is None or value is None:
        return value
    if type(value) is Function and wanted.name == "function":
        return value if _function_conforms(value, wanted) else None
    if conforms(value, wanted):
        return value
    if wanted.name == "list" and type(value) is not list:
        return [value] if conforms([value], wanted) else None
    if type(value) is list and len(value) == 1 and wanted.name != "list":
        return value[0] if conforms(value[0], wanted) else None
    if type(value) is Date and wanted.name == "date and time":
        return coerced(DateTime(value.days, 0, 0), wanted)
    return None


def _inner_conforms(value: Value, wanted: FeelType, limited: bool) -> bool:
    if wanted.name == "list" and wanted.item is not None:
        item = wanted.item
        return all(one is None or conforms(one, item, limited=limited) for one in value)
    if wanted.name == "context" and wanted.fields is not None:
        return all(
            key in value and (value[key] is None or conforms(value[key], kind, limited=limited))
            for key, kind in wanted.fields.items()
        )
    if wanted.name == "range" and wanted.item is not None:
        ends = [one for one in (value.low, value.high) if one is not None]
        return all(conforms(one, wanted.item, limited=limited) for one in ends)
    if wanted.name == "function":
        return _function_conforms(value, wanted)
    return True


def _function_conforms(value: Function, wanted: FeelType) -> bool:
    if wanted.parameters is None:
        return True
    if value.parameters is None or len(value.parameters) != len(wanted.parameters):
        return False
    given = value.types or (ANY,) * len(value.parameters)
    pairs = zip(wanted.parameters, given, strict=True)
    result = value.result or ANY
    return all(_covers(have or ANY, want) for want, have in pairs) and (
        wanted.result is None or _covers(wanted.result, result)
    )


def _covers(wide: FeelType, narrow: FeelType) -> bool:
    """Return whether every value of `narrow` is one of `wide`."""
    if wide.name == "Any" or narrow.name == "null":
        return True
    if wide.name != narrow.name:
        return False
    if wide.item is not None:
        return narrow.item is not None and _covers(wide.item, narrow.item)
    if wide.fields is not None:
        have = narrow.fields or {}
        return all(key in have and _covers(kind, have[key]) for key, kind in wide.fields.items())
    return True
