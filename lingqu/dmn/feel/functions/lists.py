"""Functions on lists (DMN 1.5, clause 10.3.4.4). Positions count from 1, and -1 is the last."""

from __future__ import annotations

from decimal import Decimal, DecimalException
from functools import cmp_to_key

from lingqu.dmn.feel.budget import current_budget, null
from lingqu.dmn.feel.functions.registry import feel
from lingqu.dmn.feel.operators import add, compare, divide, equals, multiply, subtract
from lingqu.dmn.feel.temporal import DayTimeDuration, YearMonthDuration
from lingqu.dmn.feel.values import DECIMAL, NUMBERS, Function, Value

Items = list[Value]
Number = int | Decimal


@feel("list contains(list: list, element: any)")
def list_contains(items: Items, element: Value) -> bool:
    """Whether an item equals `element`."""
    current_budget().spend(len(items))
    return any(equals(one, element) is True for one in items)


@feel("list replace(list: list, position: number, newItem: any)")
def list_replace(items: Items, position: Number, new: Value) -> Items | None:
    """A copy with one item replaced."""
    index = _index(items, position)
    if index is None:
        return null(f"a position outside a list of {len(items)}")
    return [*items[:index], new, *items[index + 1 :]]


@feel("list replace(list: list, match: function, newItem: any)")
def list_replace_where(items: Items, match: Function, new: Value) -> Items | None:
    """A copy with every item replaced for which `match(item, new item)` is true."""
    answers = [match.call(one, new) for one in items]
    if not all(type(one) is bool for one in answers):
        return null("the function of list replace() must answer true or false")
    return [new if picked else one for one, picked in zip(items, answers, strict=True)]


@feel("count(list: list)")
def count(items: Items) -> int:
    """How many items."""
    return len(items)


@feel("min(list...: any)")
def minimum(items: Items) -> Value:
    """The least item; null if two have no order."""
    return _extreme(items, "<")


@feel("max(list...: any)")
def maximum(items: Items) -> Value:
    """The greatest item; null if two have no order."""
    return _extreme(items, ">")


def _extreme(items: Items, operator: str) -> Value:
    current_budget().spend(len(items))
    best: Value = None
    for index, one in enumerate(items):
        better = compare(operator, one, one if index == 0 else best)
        if better is None:
            return None
        best = one if better or index == 0 else best
    return best


@feel("sum(list...: any)")
def total(items: Items) -> Value:
    """The sum of numbers or of durations; null of an empty list."""
    current_budget().spend(len(items))
    if not items or not _alike(items):
        return null("sum() takes numbers, or durations of one kind")
    result = items[0]
    for one in items[1:]:
        result = add(result, one)
    return result


def _alike(items: Items) -> bool:
    if all(type(one) in NUMBERS for one in items):
        return True
    kind = type(items[0])
    return kind in (YearMonthDuration, DayTimeDuration) and all(type(one) is kind for one in items)


@feel("mean(list...: any)")
def mean(items: Items) -> Value:
    """The sum over the count."""
    return divide(total(items), len(items)) if items else null("mean() of nothing")


@feel("product(list...: any)")
def product(items: Items) -> Value:
    """The product of numbers."""
    if not items or not all(type(one) in NUMBERS for one in items):
        return null("product() takes numbers")
    current_budget().spend(len(items))
    result: Value = 1
    for one in items:
        result = multiply(result, one)
    return result


@feel("median(list...: any)")
def median(items: Items) -> Value:
    """The middle of the sorted numbers, or the mean of the two in the middle."""
    if not items or not all(type(one) in NUMBERS for one in items):
        return null("median() takes numbers")
    ordered, half = sorted(items), len(items) // 2
    if len(items) % 2:
        return ordered[half]
    return divide(add(ordered[half - 1], ordered[half]), 2)


@feel("stddev(list...: any)")
def standard_deviation(items: Items) -> Value:
    """The standard deviation of a sample; null of fewer than two numbers."""
    if len(items) < 2 or not all(type(one) in NUMBERS for one in items):
        return null("stddev() takes two numbers or more")
    middle = mean(items)
    squares = [multiply(d, d) for d in (subtract(one, middle) for one in items)]
    try:
        return DECIMAL.sqrt(divide(total(squares), len(items) - 1))
    except (DecimalException, TypeError):
        return null("stddev() beyond decimal128")


@feel("mode(list...: any)")
def mode(items: Items) -> Items | None:
    """The most frequent numbers, ascending."""
    if not all(type(one) in NUMBERS for one in items):
        return null("mode() takes numbers")
    counts: dict[Number, int] = {}
    for one in items:
        counts[one] = counts.get(one, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(one for one, times in counts.items() if times == most)


@feel("all(list...: any)")
def every(items: Items) -> bool | None:
    """False if an item is false, else null if one is no boolean, else true."""
    if any(one is False for one in items):
        return False
    return True if all(one is True for one in items) else None


@feel("any(list...: any)")
def some(items: Items) -> bool | None:
    """True if an item is true, else null if one is no boolean, else false."""
    if any(one is True for one in items):
        return True
    return False if all(one is False for one in items) else None


@feel("sublist(list: list, start position: number, length?: number)")
def sublist(items: Items, start: Number, length: Number | None = None) -> Items | None:
    """The items from `start` on, `length` of them."""
    index = _index(items, start)
    if index is None or (length is not None and (length < 1 or index + length > len(items))):
        return null(f"a part outside a list of {len(items)}")
    return items[index:] if length is None else items[index : index + int(length)]


@feel("append(list: list, item...: any)")
def append(items: Items, added: Items) -> Items:
    """A copy with items added at the end."""
    return [*items, *added]


@feel("concatenate(lists...: any)")
def concatenate(lists: Items) -> Items:
    """One list of all items of several."""
    return [one for inner in lists for one in (inner if type(inner) is list else [inner])]


@feel("insert before(list: list, position: number, newItem: any)")
def insert_before(items: Items, position: Number, new: Value) -> Items | None:
    """A copy with an item more."""
    index = _index(items, position)
    if index is None:
        return null(f"a position outside a list of {len(items)}")
    return [*items[:index], new, *items[index:]]


@feel("remove(list: list, position: number)")
def remove(items: Items, position: Number) -> Items | None:
    """A copy with an item less."""
    index = _index(items, position)
    if index is None:
        return null(f"a position outside a list of {len(items)}")
    return [*items[:index], *items[index + 1 :]]


@feel("reverse(list: list)")
def reverse(items: Items) -> Items:
    """The items from last to first."""
    return items[::-1]


@feel("index of(list: list, match: any)")
def index_of(items: Items, match: Value) -> list[int]:
    """The positions of the items that equal `match`, ascending."""
    current_budget().spend(len(items))
    return [place for place, one in enumerate(items, 1) if equals(one, match) is True]


@feel("union(lists...: any)")
def union(lists: Items) -> Items:
    """The items of several lists, each once."""
    return distinct_values(concatenate(lists))


@feel("distinct values(list: list)")
def distinct_values(items: Items) -> Items:
    """Each item once, in the order of first appearance."""
    budget = current_budget()
    seen: set[Value] = set()
    kept: Items = []
    for one in items:
        if type(one) in (list, dict) or one is None or type(one) is bool:
            budget.spend(len(kept) + 1)
            if not any(equals(one, other) is True for other in kept):
                kept.append(one)
        elif one not in seen:
            seen.add(one)
            kept.append(one)
    return kept


@feel("flatten(list: list)")
def flatten(items: Items) -> Items:
    """The items with lists within dissolved."""
    budget, flat, pending = current_budget(), [], [iter(items)]
    while pending:
        for one in pending[-1]:
            budget.spend()
            if type(one) is list:
                pending.append(iter(one))
                break
            flat.append(one)
        else:
            pending.pop()
    return flat


@feel("sort(list: list, precedes?: function)")
def sort(items: Items, precedes: Function | None = None) -> Items | None:
    """The items in the order that `precedes(a, b)` says, or their own."""
    if precedes is not None and precedes.parameters is not None and len(precedes.parameters) != 2:
        return null("the function of sort() takes two items")

    def order(a: Value, b: Value) -> int:
        if precedes is None:
            return -1 if compare("<", a, b) else int(compare(">", a, b) or 0)
        if precedes.call(a, b) is True:
            return -1
        return 1 if precedes.call(b, a) is True else 0

    current_budget().spend(len(items))
    return sorted(items, key=cmp_to_key(order))


def _index(items: Items, position: Number) -> int | None:
    """Return Python's index of a position, or None outside the list."""
    if not -len(items) - 1 < position < len(items) + 1 or int(position) == 0:
        return None
    place = int(position)  # what stands behind the point is cut off
    return place - 1 if place > 0 else len(items) + place
