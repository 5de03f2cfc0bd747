"""Forms and the numbers of findings as JSON, and back, without losing a digit.

Decimals are written as text, defaults are left out, the rest follows the dataclasses of
`report`. `SCHEMA` is raised when a field changes its meaning; a field with a default may be
added without that. A stored form that does not fit raises `DataError`.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from lingqu.evaluations.report import Form
from lingqu.kernel.errors import DataError

__all__ = ["SCHEMA", "form_from_json", "form_to_json", "numbers_from_json", "numbers_to_json"]

SCHEMA = 1
JSON = dict[str, Any]


def form_to_json(form: Form) -> JSON:
    """Return `form` as JSON values."""
    return {"schema": SCHEMA, "form": _encode(form)}


def form_from_json(data: JSON) -> Form:
    """Return the form that `form_to_json` wrote. Raise `DataError` if it does not fit."""
    schema = data.get("schema")
    if schema != SCHEMA:
        raise DataError(where="form", found=f"schema {schema!r}", allowed=f"schema {SCHEMA}")
    try:
        return cast(Form, _decode(Form, data["form"]))
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise DataError(
            where="form", found=f"{type(error).__name__}: {error}", allowed="a stored form"
        ) from error


def numbers_to_json(numbers: Mapping[str, object]) -> JSON:
    """Return the figures of a finding; a decimal becomes {"decimal": "1.50"}."""
    return {name: _figure(value) for name, value in numbers.items()}


def numbers_from_json(data: JSON) -> dict[str, object]:
    """Return the figures that `numbers_to_json` wrote; lists come back as tuples."""
    return {name: _figure_back(value) for name, value in data.items()}


def _figure(value: object) -> object:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Sequence | set | frozenset):
        return [_figure(item) for item in value]
    return str(value)


def _figure_back(value: object) -> object:
    if isinstance(value, list):
        return tuple(_figure_back(item) for item in value)
    return Decimal(value["decimal"]) if isinstance(value, dict) else value


def _encode(value: object) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple | list):
        return [_encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _encode(item) for key, item in value.items()}
    if is_dataclass(value):
        pairs = ((one, getattr(value, one.name)) for one in fields(value))
        return {one.name: _encode(item) for one, item in pairs if not _is_default(one, item)}
    return value


def _is_default(one: Field[Any], value: object) -> bool:
    if one.default is not MISSING:
        return bool(type(one.default) is type(value) and one.default == value)
    return one.default_factory is not MISSING and value == one.default_factory()


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(hint: Any, value: Any) -> Any:
    """Return `value` as the type that `hint` names."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        some = next(one for one in get_args(hint) if one is not type(None))
        return None if value is None else _decode(some, value)
    if origin is Literal:
        if value not in get_args(hint):
            raise ValueError(f"{value!r} is none of {get_args(hint)}")
        return value
    if origin is tuple:
        return _decode_tuple(get_args(hint), value)
    if origin is not None:  # the mappings: str to something
        return {str(key): _decode(get_args(hint)[1], item) for key, item in value.items()}
    if is_dataclass(hint):
        return _decode_dataclass(hint, value)
    if hint is Decimal:
        return Decimal(value)
    if not isinstance(value, hint):
        raise TypeError(f"{value!r} is no {hint}")
    return value


def _decode_tuple(hints: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if len(hints) == 2 and hints[1] is Ellipsis:
        return tuple(_decode(hints[0], item) for item in value)
    return tuple(_decode(hint, item) for hint, item in zip(hints, value, strict=True))


def _decode_dataclass(kind: Any, value: dict[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: _decode(hints[name], item) for name, item in value.items()})
