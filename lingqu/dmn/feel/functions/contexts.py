"""Functions on contexts (DMN 1.5, clause 10.3.4.9)."""

from __future__ import annotations

from lingqu.dmn.feel.budget import null
from lingqu.dmn.feel.functions.registry import feel
from lingqu.dmn.feel.values import Value

Context = dict[str, Value]


@feel("get value(m: context, key: string)")
def get_value(m: Context, key: str) -> Value:
    """The value of an entry."""
    return m[key] if key in m else null(f"a context without “{key}”")


@feel("get entries(m: context)")
def get_entries(m: Context) -> list[Value]:
    """The entries as a list of `{key, value}`."""
    return [{"key": key, "value": value} for key, value in m.items()]


@feel("context(entries: list)")
def context(entries: list[Value]) -> Context | None:
    """The context of a list of `{key, value}`; null if a key comes twice or is missing."""
    made: Context = {}
    for one in entries:
        if type(one) is not dict or type(one.get("key")) is not str or "value" not in one:
            return null("context() takes a list of {key, value}")
        if one["key"] in made:
            return null(f"the key “{one['key']}” comes twice")
        made[one["key"]] = one["value"]
    return made


@feel("context put(context: context, key: string, value: any)")
def put(target: Context, key: str, value: Value) -> Context:
    """A copy with the entry of a key set."""
    return {**target, key: value}


@feel("context put(context: context, keys: list, value: any)")
def put_deep(target: Context, keys: list[Value], value: Value) -> Context | None:
    """A copy with the entry at a path of keys set."""
    if not keys or not all(type(key) is str for key in keys) or len(keys) > 50:
        return null("context put() takes a list of keys")
    key, rest = keys[0], keys[1:]
    if not rest:
        return {**target, key: value}
    inner = target.get(key)
    if type(inner) is not dict:
        return null(f"“{key}” is not a context")
    changed = put_deep(inner, rest, value)
    return None if changed is None else {**target, key: changed}


@feel("context merge(contexts: list)")
def merge(contexts: list[Value]) -> Context | None:
    """One context of several; later ones win."""
    made: Context = {}
    for one in contexts:
        if type(one) is not dict:
            return null("context merge() takes a list of contexts")
        made.update(one)
    return made
