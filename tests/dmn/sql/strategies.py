"""Random typed expressions and rows with nulls, edge dates and Chinese text.

Every strategy answers (text, moved): the expression, and those parts of it that are dates made by
moving others, because equal answers are promised while all of them stay in the years 1 to 9999.
"""

import datetime as python
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from tests.dmn.sql.answers import COLUMNS

TEXTS = (
    "",
    "a",
    "李",
    "灵渠",
    "中😀文",
    "文",
    "😀",
    "A-1",
    "it's",
    '"',
    "100%",
    "_",
    "\\",
    "中 文",
    "𠮷野",
    "\t",
    "null",
)
CODES = (
    "",
    "a",
    "B7",
    "990101",
    "990101000000",
    "990100000000",
    "990101001002",
    "李",
    "990101199001010010",
)
DATES = tuple(
    python.date.fromisoformat(one)
    for one in (
        "0001-01-01", "1600-02-29", "1900-01-01", "1900-02-28", "1969-12-31", "1970-01-01",
        "2000-02-29", "2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31", "2025-02-28",
        "2026-03-01", "9999-12-30", "9999-12-31",
    )
)  # fmt: skip
TIMES = ("00:00:00", "00:00:00.000001", "12:30:15.5", "23:59:59.999999")
INSTANTS = tuple(python.datetime.fromisoformat(f"{day}T{time}") for day in DATES for time in TIMES)
DURATIONS = ("PT0S", "PT1S", "-PT1S", "PT0.5S", "P1D", "-P1D", "PT36H", "P31D", "-P366DT1H")
MONTHS = ("P0M", "P1M", "-P1M", "P11M", "P1Y", "-P4Y", "P100Y")
Made = tuple[str, tuple[str, ...]]


def _number(digits: int, places: int) -> st.SearchStrategy:
    top = 10**digits - 1
    small = st.integers(-20 * 10**places, 20 * 10**places)
    return (small | st.integers(-top, top)).map(lambda n: Decimal(n).scaleb(-places))


VALUES = {
    "boolean": st.booleans(),
    "string": st.sampled_from(TEXTS),
    "date": st.sampled_from(DATES) | st.dates(),
    "date and time": st.sampled_from(INSTANTS) | st.datetimes(),
    "years and months duration": st.integers(-1500, 1500),
}


def _value(name: str) -> st.SearchStrategy:
    column = COLUMNS[name]
    made = VALUES.get(column.type)
    if made is None:
        made = _number(column.kind.digits, column.kind.places)
    return st.none() | (st.sampled_from(CODES) if column.plain else made)


rows = st.tuples(*(_value(name) for name in COLUMNS))


def quoted(text: str) -> str:
    """Return a FEEL string literal."""
    escapes = {"\\": "\\\\", '"': '\\"', "\t": "\\t"}
    return '"' + "".join(escapes.get(one, one) for one in text) + '"'


@cache
def expressions(kind: str, depth: int) -> st.SearchStrategy:
    """Return expressions of one type, of calls nested up to `depth`."""
    simple = _leaves(kind)
    if depth == 0:
        return simple
    inner = {one: st.deferred(lambda one=one: expressions(one, depth - 1)) for one in LEAVES}
    chosen = _joined("if {} then {} else {}", inner["boolean"], inner[kind], inner[kind])
    return st.one_of(simple, chosen, *FORMS[kind](inner))


def _leaves(kind: str) -> st.SearchStrategy:
    names = [name for name, column in COLUMNS.items() if column.type == kind]
    return (st.sampled_from(names) | LEAVES[kind]).map(lambda text: (text, ()))


LEAVES = {
    "number": st.sampled_from(("0", "1", "-1", "2", "7", "10", "0.5", "1.25", "100", "-3.0")),
    "boolean": st.sampled_from(("true", "false")),
    "string": st.sampled_from(TEXTS).map(quoted),
    "date": st.sampled_from(DATES).map(lambda day: f'date("{day}")'),
    "date and time": st.sampled_from(INSTANTS).map(lambda one: f'@"{one.isoformat()}"'),
    "days and time duration": st.sampled_from(DURATIONS).map(lambda one: f'duration("{one}")'),
    "years and months duration": st.sampled_from(MONTHS).map(lambda one: f'@"{one}"'),
}
Inner = dict[str, st.SearchStrategy]


def _joined(pattern: str, *parts: st.SearchStrategy, moves: bool = False) -> st.SearchStrategy:
    """Fill a pattern; `moves` notes the result as a date that was made by moving another."""

    def fill(made: tuple[Made, ...]) -> Made:
        text = "(" + pattern.format(*(one for one, _ in made)) + ")"
        inside = tuple(moved for _, all_moved in made for moved in all_moved)
        return text, (*inside, text) if moves else inside

    return st.tuples(*parts).map(fill)


def _each(patterns: tuple[str, ...], *parts: st.SearchStrategy, **more: bool) -> st.SearchStrategy:
    return st.one_of(*(_joined(one, *parts, **more) for one in patterns))


def _numbers(inner: Inner) -> list[st.SearchStrategy]:
    n, s, d, t = inner["number"], inner["string"], inner["date"], inner["date and time"]
    fraction = _each(("{} / {}", "abs({} / {})", "{} / {} * 100", "-({} / {})"), n, n)
    calls = ("floor({})", "ceiling({})", "round half up({}, 1)", "round half down({}, 2)")
    calls += ("round up({}, 0)", "round down({}, 1)", "decimal({}, 1)", "decimal({}, 3)")
    return [
        _each(("{} + {}", "{} - {}", "{} * {}", "min({}, {})", "max({}, {})", "sum({}, {})"), n, n),
        _each((*calls, "-{}", "abs({})", "{} / 4", "{} * 100"), n),
        _each(calls, fraction),
        _joined("modulo({}, {})", n, n),
        _joined("string length({})", s),
        _each(("{}.year", "{}.month", "{}.day", "{}.weekday", "day of year({})"), d),
        _each(("{}.year", "{}.day", "{}.hour", "{}.minute", "{}.second"), t),
        _joined("age in full years({}, {})", d, d),
        _each(("{}.years", "{}.months"), inner["years and months duration"]),
        _joined("{}.days", inner["days and time duration"]),
    ]


def _booleans(inner: Inner) -> list[st.SearchStrategy]:
    b, s, n = inner["boolean"], inner["string"], inner["number"]
    alike = [_each(COMPARISONS, one, one) for one in inner.values()]
    ordered = [_each(ORDERS, inner[one], inner[one]) for one in inner if one != "boolean"]
    nulls = [_each(("{} = null", "null != {}", "{} < null"), one) for one in inner.values()]
    lists = [_each(MEMBERSHIPS, inner[one], inner[one], inner[one]) for one in inner]
    quotient = _joined("{} / {}", n, n)
    texts = ("contains({}, {})", "starts with({}, {})", "ends with({}, {})", "in area({}, {})")
    return [
        _each(("{} and {}", "{} or {}"), b, b),
        _joined("not({})", b),
        *(alike + ordered + nulls + lists),
        _joined("{} between {} and {}", n, n, n),
        _joined("{} in [1..{}]", n, st.sampled_from(("5", "10.5")).map(lambda one: (one, ()))),
        _each((*ORDERS, "{} = {}", "{} != {}"), quotient, n),
        _each((*ORDERS, "{} = {}"), quotient, quotient),
        _each(texts, s, s),
        _each(("valid identity number({})", "valid credit code({})"), s),
    ]


ORDERS = ("{} < {}", "{} <= {}", "{} > {}", "{} >= {}")
COMPARISONS = ("{} = {}", "{} != {}")
MEMBERSHIPS = ("{} in ({}, {})", "list contains([{}, null, {}], {})", "{} in [{}, {}]")


def _strings(inner: Inner) -> list[st.SearchStrategy]:
    s, d = inner["string"], inner["date"]
    one = ("substring({}, 1)", "substring({}, 2, 1)", "substring({}, -1)", "substring({}, -3, 2)")
    return [
        _each(("{} + {}", "substring before({}, {})", "substring after({}, {})"), s, s),
        _each(("min({}, {})", "max({}, {})"), s, s),
        _each(one, s),
        _each(("day of week({})", "month of year({})"), d),
        _joined("string({})", inner["boolean"]),
        _each(("upper case({})", "lower case({})"), st.just(("code", ()))),
    ]


def _dates(inner: Inner) -> list[st.SearchStrategy]:
    d, t, n = inner["date"], inner["date and time"], st.sampled_from(("n", "数量"))
    part = n.map(lambda one: (one, ()))
    return [
        _each(("{} + {}", "{} - {}"), d, inner["years and months duration"], moves=True),
        _each(("{} + {}", "{} - {}"), d, inner["days and time duration"], moves=True),
        _joined("date({})", t),
        _each(("min({}, {})", "max({}, {})"), d, d),
        _each(("date(2024, {}, 29)", "date(2023, 2, {})"), part),
    ]


def _instants(inner: Inner) -> list[st.SearchStrategy]:
    t = inner["date and time"]
    return [
        _each(("{} + {}", "{} - {}"), t, inner["years and months duration"], moves=True),
        _each(("{} + {}", "{} - {}"), t, inner["days and time duration"], moves=True),
        _each(("min({}, {})", "max({}, {})"), t, t),
    ]


def _durations(inner: Inner) -> list[st.SearchStrategy]:
    w = inner["days and time duration"]
    return [
        _joined("{} - {}", inner["date"], inner["date"]),
        _joined("{} - {}", inner["date and time"], inner["date and time"]),
        _each(("{} + {}", "{} - {}", "max({}, {})"), w, w),
        _each(("-{}", "abs({})", "{} * 3"), w),
    ]


def _terms(inner: Inner) -> list[st.SearchStrategy]:
    m = inner["years and months duration"]
    between = "years and months duration({}, {})"
    return [
        _joined(between, inner["date"], inner["date"]),
        _joined(between, inner["date and time"], inner["date and time"]),
        _each(("{} + {}", "{} - {}", "min({}, {})"), m, m),
        _each(("-{}", "abs({})", "2 * {}"), m),
    ]


FORMS: dict[str, Callable[[Inner], list[st.SearchStrategy]]] = {
    "number": _numbers,
    "boolean": _booleans,
    "string": _strings,
    "date": _dates,
    "date and time": _instants,
    "days and time duration": _durations,
    "years and months duration": _terms,
}
expression = st.sampled_from(list(FORMS)).flatmap(lambda kind: expressions(kind, 3))
batches = st.lists(expression, min_size=25, max_size=40, unique_by=lambda made: made[0])
