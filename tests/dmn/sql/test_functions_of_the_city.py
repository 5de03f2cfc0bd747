"""The functions of the city mean what their standards say, and the same on both sides."""

from __future__ import annotations

import random

import pytest

from lingqu.dmn.domain import FUNCTIONS, DomainFunction, register
from lingqu.dmn.feel import parse_expression
from lingqu.dmn.feel.compiler import compile_node
from lingqu.dmn.identity import valid_credit_code, valid_identity_number
from lingqu.dmn.sql import Column, to_sql
from tests.dmn.sql.answers import HOST
from tests.dmn.sql.stores import Store

NONSENSE = [None, "", " ", "李", "9" * 17, "9" * 19, "一" * 18, "９" * 18, "٣" * 18, "😀" * 18]
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def identity_number(seed: int) -> str:
    """Return a number on the unassigned block 99 that follows ISO 7064 MOD 11-2, whose check is
    worked out here in the standard's other way, character by character."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    year, month, day = chance.randint(1800, 2025), chance.randint(1, 12), chance.randint(1, 28)
    digits = f"99{chance.randint(0, 9999):04}{year}{month:02}{day:02}{chance.randint(0, 999):03}"
    rest = 0
    for one in digits:
        rest = (rest + int(one)) * 2 % 11
    return digits + "0123456789X"[(12 - rest) % 11]


def credit_code(seed: int) -> str:
    """Return a code on the unassigned block 99, checked by trying: the sum must be 1 modulo 31."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    unit = "".join(chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(8))
    ordinary = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(ordinary.index(a) * w for a, w in zip(unit, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    last = next(c for n, c in enumerate("0123456789X") if (total + n) % 11 == 0)
    code = f"9199{chance.randint(0, 9999):04}{unit}{last}"
    return next(code + c for c in CREDIT_ALPHABET if _credit_sum(code + c) == 0)


def _credit_sum(code: str) -> int:
    weights = [pow(3, place, 31) for place in range(17)] + [1]
    pairs = zip(code, weights, strict=True)
    return sum(CREDIT_ALPHABET.index(one) * weight for one, weight in pairs) % 31


def altered(code: str) -> list[str]:
    """Return the code with each character changed, and in other spellings."""
    changed = [
        code[:n] + other + code[n + 1 :]
        for n, one in enumerate(code)
        for other in ("0" if one != "0" else "7", "X" if one != "X" else "A", "中")
    ]
    return [*changed, code.lower(), f"{code}\n", f" {code}", code[:-1], f"{code}0"]


IDENTITY = [
    one for seed in range(12) for code in [identity_number(seed)] for one in (code, *altered(code))
]
CREDIT = [
    one for seed in range(12) for code in [credit_code(seed)] for one in (code, *altered(code))
]
BIRTHS = [
    "19000229",
    "20000229",
    "20240230",
    "20231301",
    "20230431",
    "18000101",
    "17991231",
    "00000101",
]


def _with_birth(date: str) -> str:
    digits = f"990101{date}001"
    return next(digits + c for c in "0123456789X" if _identity_rest(digits + c) == 1)


def _identity_rest(code: str) -> int:
    return sum("0123456789X".index(a) * pow(2, 17 - n, 11) for n, a in enumerate(code)) % 11


VALUES = [*NONSENSE, *IDENTITY, *CREDIT, *map(_with_birth, BIRTHS)]


@pytest.mark.parametrize("name", ["valid identity number", "valid credit code"])
def test_python_and_sql_agree_on_valid_codes_their_neighbours_and_nonsense(
    stores: list[Store], name: str
) -> None:
    column = Column(name="value", type="string")
    wanted = [FUNCTIONS[name].python(one) for one in VALUES]
    assert {True, False, None} == set(wanted)
    for store in stores:
        store.load([column], [(one,) for one in VALUES])
        query = to_sql(f"{name}(code)", columns={"code": column}, dialect=store.dialect)
        got = [
            None if one is None else bool(one) for (one,) in store.ask([query.sql(store.dialect)])
        ]
        assert [v for v, a, b in zip(VALUES, got, wanted, strict=True) if a is not b] == []


@pytest.mark.parametrize("seed", range(30))
def test_numbers_made_by_the_standards_other_way_are_valid(seed: int) -> None:
    assert valid_identity_number(identity_number(seed))
    assert valid_credit_code(credit_code(seed))


def test_one_wrong_character_makes_an_identity_number_invalid() -> None:
    # MOD 11-2 finds every single wrong digit.
    code = identity_number(1)
    wrong = [code[:n] + str((int(code[n]) + 1) % 10) + code[n + 1 :] for n in range(17)]
    assert not any(map(valid_identity_number, wrong))


@pytest.mark.parametrize(("date", "valid"), zip(BIRTHS, [0, 1, 0, 0, 0, 1, 0, 0], strict=True))
def test_an_identity_number_holds_a_date_of_birth_from_1800_on(date: str, valid: int) -> None:
    assert valid_identity_number(_with_birth(date)) is bool(valid)


def test_a_credit_code_needs_both_check_characters() -> None:
    assert valid_credit_code("91350100M000100Y43")  # the example of GB 32100-2015
    assert not valid_credit_code("91350100M000100Y4Z")
    outer_only = "91350100M000100Z"
    assert not any(valid_credit_code(f"{outer_only}4{one}") for one in CREDIT_ALPHABET)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2000-02-29", "2018-02-28", 17),
        ("2000-02-29", "2018-03-01", 18),
        ("2000-02-29", "2020-02-29", 20),
        ("1990-06-15", "2026-06-14", 35),
        ("1990-06-15", "2026-06-15", 36),
        ("2026-01-01", "2026-01-01", 0),
        ("2026-01-02", "2026-01-01", None),
    ],
)
def test_age_counts_birthdays(born: str, on: str, age: int | None) -> None:
    assert _closure(f'age in full years(date("{born}"), date("{on}"))') == age


@pytest.mark.parametrize(
    ("code", "area", "inside"),
    [
        ("990101001002", "990000000000", True),
        ("990101001002", "990101000000", True),
        ("990101001002", "990101001000", True),
        ("990101001002", "990101001002", True),
        ("990101001002", "990102000000", False),
        ("990101", "990101000000", True),
        ("990101001002", "9901", True),
        ("990101001002", "990100", True),
        ("990201001002", "990100", False),
        ("990101001002", "990101001", True),
        ("990101001002", "990101002", False),
        ("990101", "990101001000", False),
        ("990110000000", "990100000000", True),
        ("991000000000", "990000000000", True),
        ("981000000000", "990000000000", False),
    ],
)
def test_an_area_holds_the_codes_that_start_as_its_own_does(
    code: str, area: str, inside: bool
) -> None:
    assert _closure(f'in area("{code}", "{area}")') is inside


def _closure(text: str) -> object:
    node = parse_expression(text, names=FUNCTIONS)
    return compile_node(node, text=text, functions=HOST)({})


def test_a_name_is_registered_once_and_with_one_kind_of_definition() -> None:
    with pytest.raises(ValueError, match="already"):
        register(FUNCTIONS["in area"])
    with pytest.raises(ValueError, match="both"):
        DomainFunction(name="x", parameters={}, meaning="", python=len)
