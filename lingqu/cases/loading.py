"""Read a case with its open tasks, form and unit by one statement, locked for an act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models

from lingqu.cases.models import Case, Task
from lingqu.kernel.rows import columns

__all__ = ["CASE", "TASK", "Loaded", "load_case"]

CASE = (
    "id", "case_type_id", "version_id", "number", "title", "unit_id", "area_code", "channel",
    "applicant_kind", "applicant_name", "applicant_key", "state", "public_state", "outcome",
    "revision", "tokens", "clocks", "form_event", "doers", "results", "due_at", "lamp", "paused_at",
    "paused_for", "supervised", "check_at", "opened_at", "opened_by_id", "closed_at", "events",
    "event_hash",
    "words",
)  # fmt: skip
TASK = (
    "id", "token", "element", "kind", "of_id", "unit_id", "duty", "assignee_id", "state",
    "came_from_id", "opened_at", "clock", "due_at", "order_at", "lamp", "item",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Loaded:
    """A case as stored. `content` is the hash of its version, `form` the JSON of its form."""

    case: dict[str, Any]
    tasks: list[dict[str, Any]]
    content: str
    form: str


def load_case(*, case_id: int | None = None, task_id: int | None = None) -> Loaded:
    """Return the case `case_id`, or the one that `task_id` belongs to, locked until the end of the
    transaction. Raise `Case.DoesNotExist` if there is none."""
    by_task = task_id is not None
    with connection.cursor() as cursor:
        cursor.execute(_sql(connection.vendor, by_task), [task_id if by_task else case_id])
        rows = cursor.fetchall()
    if not rows:
        raise Case.DoesNotExist
    width = len(CASE)
    first = rows[0]
    tasks = [_dict(TASK, row[width + 2 :], TASK_INSTANTS) for row in rows if row[width + 2]]
    tasks.sort(key=lambda task: task["id"])
    return Loaded(
        case=_dict(CASE, first[:width], CASE_INSTANTS),
        content=first[width],
        form=first[width + 1],
        tasks=tasks,
    )


@lru_cache(maxsize=4)
def _sql(vendor: str, by_task: bool) -> str:
    which = "(SELECT case_id FROM cases_task WHERE id = %s)" if by_task else "%s"
    lock = " FOR UPDATE OF c" if vendor == "postgresql" else ""
    return (
        f"SELECT {columns(Case, CASE, 'c')}, v.hash, f.form, {columns(Task, TASK, 't')} "  # noqa: S608
        "FROM cases_case c JOIN cases_casetypeversion v ON v.id = c.version_id "
        "JOIN cases_caseevent f ON f.case_id = c.id AND f.number = c.form_event "
        "LEFT JOIN cases_task t ON t.case_id = c.id AND t.state = 'open' "
        f"WHERE c.id = {which}{lock}"
    )


def _instants(model: type[models.Model], names: tuple[str, ...]) -> frozenset[str]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return frozenset(name for name in names if isinstance(fields[name], models.DateTimeField))


CASE_INSTANTS, TASK_INSTANTS = _instants(Case, CASE), _instants(Task, TASK)


def _dict(
    names: tuple[str, ...], values: tuple[Any, ...], instants: frozenset[str]
) -> dict[str, Any]:
    found: Mapping[str, Any] = dict(zip(names, values, strict=True))
    return {name: _aware(v) if name in instants else v for name, v in found.items()}


def _aware(value: Any) -> datetime | None:
    """Return an aware instant; SQLite keeps UTC without saying so."""
    if value is None:
        return None
    instant: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
