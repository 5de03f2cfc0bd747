"""Load a site's areas, units, roles and parameters from its folder of TOML files.

Every loader is idempotent: a row is known by its natural key (code and date, key, code), what is
new is inserted in bulk, what differs is updated, and nothing is deleted.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lingqu.access.divisions import division_fault
from lingqu.access.identifiers import credit_code_fault
from lingqu.access.models import Area, Role, Unit
from lingqu.access.permissions import DUTIES
from lingqu.access.services import check_role_permissions
from lingqu.kernel import audit, parameters
from lingqu.kernel.errors import DataError, PackError

__all__ = ["checked", "load_own_site", "load_site", "read_table"]

MAX_BYTES = 10 << 20

AREA_KEYS = {"code": str, "name": str, "valid_from": date}
AREA_MORE = {"valid_until": date, "successor": str}
UNIT_KEYS = {"key": str, "name": str, "area": str, "opened_on": date}
UNIT_MORE = {"short_name": str, "parent": str, "credit_code": str, "closed_on": date}
ROLE_KEYS = {"code": str, "label": str, "permissions": list}
ROLE_MORE = {"duty": str}


@transaction.atomic
def load_site(folder: Path) -> dict[str, int]:
    """Load the four files of `folder` and return how many rows each holds.

    Raise `PackError` with file, key, what was found and what is allowed; nothing is kept then."""
    areas = _load_areas(folder / "areas.toml")
    units = _load_units(folder / "units.toml")
    roles = _load_roles(folder / "roles.toml")
    written = parameters.apply(parameters.read(folder / "parameters.toml"))
    return {"areas": areas, "units": units, "roles": roles, "parameters": written}


@transaction.atomic
def load_own_site() -> dict[str, int]:
    """Load the folder of the site that this installation serves, and record it."""
    if not settings.SITE:
        allowed = _("the name of a folder under LINGQU_SITES")
        raise DataError(where="LINGQU_SITE", found="—", allowed=allowed)
    counts = load_site(settings.SITE_FOLDER)
    audit.record("access.load_site", actor_id=None, facts=dict(counts))
    return counts


def read_table(path: Path) -> dict[str, Any]:
    """Return a TOML file's content, bounded in size. Raise `PackError` if it is not TOML."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PackError(where=str(path), found="more than 10 MB", allowed="at most 10 MB")
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise PackError(where=str(path), found=str(error), allowed="TOML in UTF-8") from error


def checked(
    path: Path, name: str, *, required: Mapping[str, type], optional: Mapping[str, type]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the tables under `name` with their place; refuse missing, unknown and mistyped keys."""
    known = {**required, **optional}
    for place, row in enumerate(read_table(path).get(name, [])):
        where = f"{path}: {name}[{place}]"
        if not isinstance(row, dict) or not required.keys() <= row.keys() <= known.keys():
            found = sorted(row) if isinstance(row, dict) else row
            raise PackError(where=where, found=found, allowed=f"{sorted(known)}")
        for key, value in row.items():
            if type(value) is not known[key]:
                allowed = known[key].__name__
                raise PackError(where=f"{where}.{key}", found=repr(value), allowed=allowed)
        yield where, row


def _load_areas(path: Path) -> int:
    rows = []
    for where, row in checked(path, "area", required=AREA_KEYS, optional=AREA_MORE):
        if fault := division_fault(row["code"]):
            raise PackError(
                where=f"{where}.code", found=f"{row['code']}: {fault}", allowed="GB/T 2260"
            )
        rows.append(Area(**row))
    Area.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["code", "valid_from"],
        update_fields=["name", "valid_until", "successor"],
    )
    return len(rows)


def _load_units(path: Path) -> int:
    """Load units, parents first; the path follows from the primary keys."""
    rows = list(checked(path, "unit", required=UNIT_KEYS, optional=UNIT_MORE))
    for where, row in rows:
        _check_unit(where, row)
    Unit.objects.bulk_create(
        [_unit(row) for _where, row in rows],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["name", "short_name", "area_code", "credit_code", "opened_on", "closed_on"],
    )
    _place_in_tree({row["key"]: row.get("parent", "") for _where, row in rows})
    return len(rows)


def _check_unit(where: str, row: Mapping[str, Any]) -> None:
    faults = {"area": division_fault(row["area"])}
    if code := row.get("credit_code"):
        faults["credit_code"] = credit_code_fault(code)
    for key, fault in faults.items():
        if fault:
            allowed = "GB/T 2260" if key == "area" else "GB 32100-2015"
            raise PackError(where=f"{where}.{key}", found=f"{row[key]}: {fault}", allowed=allowed)


def _unit(row: Mapping[str, Any]) -> Unit:
    own = {key: value for key, value in row.items() if key not in ("parent", "area")}
    return Unit(area_code=row["area"], **own)


def _place_in_tree(parents: Mapping[str, str]) -> None:
    """Set parent and path of the units named, given parents first."""
    units = {unit.key: unit for unit in Unit.objects.filter(key__in=parents)}
    for key, parent_key in parents.items():
        unit, parent = units[key], units.get(parent_key)
        if parent_key and (parent is None or not parent.path):
            raise PackError(
                where=f"unit {key}", found=f"parent {parent_key}", allowed="a unit listed before"
            )
        unit.parent = parent
        unit.path = (parent.path if parent else "") + f"{unit.pk:08d}"
    Unit.objects.bulk_update(units.values(), ["parent", "path"], batch_size=500)


def _load_roles(path: Path) -> int:
    roles = []
    for where, row in checked(path, "role", required=ROLE_KEYS, optional=ROLE_MORE):
        role = Role(**row)
        if role.duty not in dict(DUTIES):
            raise PackError(where=where, found=role.duty, allowed=", ".join(dict(DUTIES)))
        try:
            check_role_permissions(role, role.permissions)
        except DataError as error:
            raise PackError(where=where, found=error.found, allowed=error.allowed) from error
        roles.append(role)
    Role.objects.bulk_create(_new(roles))
    return len(roles)


def _new(roles: Iterable[Role]) -> list[Role]:
    """Keep the roles not there yet: permissions of the others belong to the administrator."""
    present = set(Role.objects.values_list("code", flat=True))
    return [role for role in roles if role.code not in present]
