"""The dated limits of login and passwords, read where they are applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lingqu.kernel.parameters import parameter

__all__ = ["LockRule", "PasswordRule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LockRule:
    """So many failures within `minutes` lock an account, or a source address, as long."""

    account_failures: int
    source_failures: int
    minutes: int

    @classmethod
    def on(cls, day: date) -> LockRule:
        return cls(
            account_failures=_whole("access.lock_failures_account", day),
            source_failures=_whole("access.lock_failures_source", day),
            minutes=_whole("access.lock_minutes", day),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordRule:
    """`days` is the age at which a password must be changed; 0 means never."""

    minimum_length: int
    history: int
    days: int

    @classmethod
    def on(cls, day: date) -> PasswordRule:
        return cls(
            minimum_length=_whole("access.password_minimum_length", day),
            history=_whole("access.password_history", day),
            days=_whole("access.password_days", day),
        )


def _whole(name: str, day: date) -> int:
    value = parameter(name, on=day)
    if not isinstance(value, int):
        raise TypeError(f"parameter {name} must be a whole number, got {value!r}")
    return value
