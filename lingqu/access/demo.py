"""The demonstration city's people: a few named ones and a crowd from one seeded generator.

Only here does a password come from a file. Nothing of it runs on another site.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from lingqu.access.models import Person, Post, Role, Unit
from lingqu.access.site import checked, load_site, read_table
from lingqu.kernel import audit
from lingqu.kernel.errors import DataError, TransitionRefused

__all__ = ["accounts", "load"]

SINCE = date(2026, 1, 1)
ABOVE = ("lingqu.datasets.demo", "lingqu.evaluations.demo", "lingqu.cases.demo")
PERSON_KEYS = {"login": str, "name": str, "post": list}
FAMILY = "赵钱孙李冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "明远嘉和清源思齐文博安澜若水景行知行怀瑾雨桐书恒子衿润泽"


def load(folder: Path | None = None) -> dict[str, int]:
    """Load the demonstration city; a second run changes nothing. Return counts by kind.

    Raise `TransitionRefused` on any other site: the passwords are known to everybody."""
    if settings.SITE != "demo":
        raise TransitionRefused(
            object="LINGQU_SITE", step="demo load", state=settings.SITE or "—", allowed=["demo"]
        )
    folder = folder or settings.BASE_DIR / "sites" / "demo"
    with transaction.atomic():
        counts = load_site(folder)
        counts |= _load_people(folder / "people.toml")
        if counts["people_new"] or counts["parameters"]:
            audit.record("access.load_site", actor_id=None, facts=dict(counts))
    for name in ABOVE:
        counts |= _load_above(name, folder)
    return counts


def accounts(folder: Path | None = None) -> list[tuple[str, str, str]]:
    """Return login name, name and password of the named people, to be told to whoever tries."""
    path = (folder or settings.BASE_DIR / "sites" / "demo") / "people.toml"
    password = read_table(path)["password"]
    named = checked(path, "person", required=PERSON_KEYS, optional={})
    return [(row["login"], row["name"], password) for _where, row in named]


def _load_people(path: Path) -> dict[str, int]:
    """Insert the people who are not there yet, each with a post."""
    facts = read_table(path)
    named = [row for _where, row in checked(path, "person", required=PERSON_KEYS, optional={})]
    crowd = _crowd(count=facts["generated"], seed=facts["seed"])
    wanted = {row["login"]: row for row in (*named, *crowd)}
    present = set(Person.objects.filter(login_name__in=wanted).values_list("login_name", flat=True))
    missing = {login: row for login, row in wanted.items() if login not in present}
    if missing:
        # One hash for all: each would take tens of milliseconds, and the password is public.
        _insert(missing, password=make_password(facts["password"]))
    return {"people": len(wanted), "people_new": len(missing)}


def _insert(rows: Mapping[str, Mapping[str, Any]], *, password: str) -> None:
    now = timezone.now()
    Person.objects.bulk_create(
        Person(
            login_name=login,
            display_name=row["name"],
            password=password,
            must_change_password=False,
            password_changed_at=now,
        )
        for login, row in rows.items()
    )
    people = {person.login_name: person for person in Person.objects.filter(login_name__in=rows)}
    units = {unit.key: unit for unit in Unit.objects.all()}
    roles = {role.code: role for role in Role.objects.all()}
    Post.objects.bulk_create(
        Post(
            person=people[login],
            unit=_named(units, post["unit"]),
            role=_named(roles, post["role"]),
            scope=post["scope"],
            since=SINCE,
        )
        for login, row in rows.items()
        for post in row["post"]
    )


def _named(rows: Mapping[str, Any], key: str) -> Any:
    if key not in rows:
        raise DataError(where="people.toml", found=key, allowed=", ".join(sorted(rows)))
    return rows[key]


def _crowd(*, count: int, seed: int) -> list[dict[str, Any]]:
    """Return `count` invented people, officers of every unit in turn; the same for one seed."""
    chance = random.Random(seed)  # noqa: S311 - invented names, nothing secret
    keys = list(Unit.objects.order_by("path").values_list("key", flat=True))
    return [
        {
            "login": f"demo{number:03d}",
            "name": chance.choice(FAMILY) + "".join(chance.sample(GIVEN, 2)),
            "post": [
                {"unit": keys[number % len(keys)], "role": "project-officer", "scope": "unit"}
            ],
        }
        for number in range(1, count + 1)
    ]


def _load_above(name: str, folder: Path) -> dict[str, int]:
    """Let an engine above load its part, where it is installed. Named by text, because access lies
    below and may not import it."""
    if find_spec(name) is None:
        return {}
    return dict(import_module(name).load(folder))
