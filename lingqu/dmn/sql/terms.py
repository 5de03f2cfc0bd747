"""What the translation knows of a value: its SQL, its type, whether it may be null."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from lingqu.dmn.errors import DefinitionError
from lingqu.dmn.feel.values import DECIMAL
from lingqu.dmn.sql.build import Sql

__all__ = [
    "BOOLEAN",
    "Column",
    "Kind",
    "NotInSql",
    "Refusal",
    "STRING",
    "Term",
    "Type",
    "number_type",
]

Kind = Literal[
    "null", "boolean", "number", "string", "date", "date and time", "days and time duration",
    "years and months duration",
]  # fmt: skip
NUMERIC = frozenset(("number", "days and time duration", "years and months duration"))


class NotInSql(DefinitionError):
    """An expression outside the subset that is the same in SQL; `where` ends with the column."""


class Refusal(Exception):
    """What is refused and why, before the place is known."""

    def __init__(self, found: str, allowed: str = "") -> None:
        super().__init__(found, allowed)
        self.found, self.allowed = found, allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A number has at most `digits` digits, `places` of them behind the point. A days and time
    duration is a number of seconds, a years and months duration one of months. `plain` text has no
    letters with case but A to Z."""

    kind: Kind
    digits: int = 0
    places: int = 0
    plain: bool = False

    @property
    def whole_digits(self) -> int:
        """Digits before the point."""
        return self.digits - self.places


BOOLEAN = Type(kind="boolean")
STRING = Type(kind="string")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the queried table and what it promises to hold.

    `name` may start with the table's alias and a point. A number says its `digits` (in all) and
    `places` (behind the point); so does a days and time duration, which is stored as seconds. A
    years and months duration is stored as whole months. `plain` promises text without letters
    that have case other than A to Z. A date and time is local, without offset; with `utc_offset`
    (hours) the column holds instants in UTC, which expressions see as the local time there.
    """

    name: str
    type: Kind
    digits: int | None = None
    places: int | None = None
    nullable: bool = True
    plain: bool = False
    utc_offset: int | None = None

    def __post_init__(self) -> None:
        if self.type not in get_args(Kind) or self.type == "null":
            raise ValueError(f"column {self.name}: {self.type!r} is not a type of a column")
        if self.type == "number" and (self.digits is None or self.places is None):
            raise ValueError(f"column {self.name}: a number says its digits and places")
        if self.utc_offset is not None and self.type != "date and time":
            raise ValueError(f"column {self.name}: only a date and time has a utc_offset")
        if (self.places or 0) > (self.digits if self.digits is not None else 18):
            raise ValueError(f"column {self.name}: more places than digits")

    @property
    def kind(self) -> Type:
        """The type of what it holds."""
        digits, places = DEFAULTS.get(self.type, (0, 0))
        return Type(
            kind=self.type,
            digits=digits if self.digits is None else self.digits,
            places=places if self.places is None else self.places,
            plain=self.plain,
        )


DEFAULTS = {"days and time duration": (18, 6), "years and months duration": (6, 0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A translated expression. `over` makes it a fraction whose numerator `sql` is. `value` is a
    literal's FEEL value."""

    sql: Sql
    type: Type
    nullable: bool = True
    over: Term | None = None
    value: object = None

    @property
    def kind(self) -> Kind:
        """The name of its type."""
        return self.type.kind

    @property
    def is_numeric(self) -> bool:
        """Whether SQL keeps it as a number."""
        return self.type.kind in NUMERIC

    @property
    def is_literal(self) -> bool:
        """Whether its value is known."""
        return self.value is not None


def number_type(value: int | Decimal, kind: Kind = "number") -> Type:
    """Return the narrowest type that holds `value`."""
    _, digits, exponent = Decimal(value).normalize(DECIMAL).as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is not finite")
    places = max(-exponent, 0)
    return Type(kind=kind, digits=max(len(digits) + exponent, 0) + places or 1, places=places)
