"""Write an act: the case, its tasks and its history, each kind of row by one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import orjson
from django.db import connection

from lingqu.bpmn.result import next_instant
from lingqu.cases import clocks as ticking
from lingqu.cases.act import Act, Row
from lingqu.cases.chain import event_hash
from lingqu.cases.clock_text import clocks_from, clocks_text
from lingqu.cases.errors import Changed
from lingqu.cases.models import Case, CaseEvent, Notice, Task
from lingqu.cases.models.cases import FAR
from lingqu.kernel.rows import insert, update

__all__ = ["save"]

MOMENT = timedelta(seconds=1)


def save(act: Act) -> None:
    """Write everything in one order, in the caller's transaction. Raise `Changed` if the case was
    written since it was read (only where the database could not lock the row)."""
    _sum_up(act)
    _chain(act)
    with connection.cursor() as cursor:
        if act.case["id"] is None:
            _insert_case(act, cursor)
        else:
            _update_case(act, cursor)
        _update_tasks(act, cursor)
        case_id = act.case["id"]
        numbers = insert(Task, _of(case_id, act.opened), cursor=cursor)
        for task, number in zip(act.opened, numbers, strict=True):
            task["id"] = number
        insert(CaseEvent, _of(case_id, act.events), cursor=cursor)
        insert(Notice, _of(case_id, act.notices), cursor=cursor)


def _sum_up(act: Act) -> None:
    """Work out what lists and the sweeper read: due, lamp, the next check; a task is as urgent as
    its own limit or the case's, whichever ends first."""
    declared = {clock.name for clock in act.definition.declaration.clock if clock.main}
    main = next((clock for clock in act.clocks if clock.name in declared), None)
    ends = main.due_at if main and not main.stopped_at else FAR
    running = [*act.clocks]
    for task in (*act.tasks, *act.opened):
        if task["state"] == "open":
            running += clocks_from(task["clock"])
            task["order_at"] = min(task["due_at"] or FAR, ends)
    checks = [ticking.next_check(running, act.at), next_instant(act.state)]
    due = [one for one in checks if one is not None]
    act.case |= {
        "clocks": clocks_text(act.clocks),
        "due_at": main.due_at if main else None,
        "lamp": ticking.lamp_at(main, act.at) if main else "",
        "check_at": None if act.case["closed_at"] else min(due, default=None),
    }


def _chain(act: Act) -> None:
    """Put the form into the last event if it changed, and tie the events together."""
    if act.told and act.events:
        act.events[-1]["facts"] = {**act.events[-1]["facts"], "told": act.told}
    if act.form_changed and act.events:
        text = orjson.dumps(act.form, option=orjson.OPT_SORT_KEYS).decode()
        act.events[-1]["form"] = text
        act.case["form_event"] = act.events[-1]["number"]
    for event in act.events:
        event["facts"] = orjson.dumps(event["facts"], option=orjson.OPT_SORT_KEYS).decode()
        event["hash"] = event_hash(act.case["number"], act.case["event_hash"], event)
        act.case["event_hash"] = event["hash"]


def _insert_case(act: Act, cursor: Any) -> None:
    row = {name: value for name, value in act.case.items() if name != "id"}
    act.case["id"] = insert(Case, [row | {"changed_at": act.at}], cursor=cursor)[0]


def _update_case(act: Act, cursor: Any) -> None:
    changed = {k: v for k, v in act.case.items() if v != act.stored_case.get(k)}
    read = act.stored_case["revision"]
    changed |= {"revision": read + (not act.quiet), "changed_at": act.at}
    where = {"id": act.case["id"], "revision": read}
    if not update(Case, changed, where=where, cursor=cursor):
        raise Changed(number=act.case["number"], shown=read, now=read + 1)
    act.case["revision"] = changed["revision"]


def _update_tasks(act: Act, cursor: Any) -> None:
    """Write changed tasks; those changed alike by one statement."""
    groups: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
    for task in (*act.tasks, *act.closed):
        stored = act.stored_tasks[task["id"]]
        changed = tuple((k, v) for k, v in task.items() if v != stored.get(k))
        if changed:
            groups[changed].append(task["id"])
    for changed, numbers in groups.items():
        if len(numbers) == 1:
            update(Task, dict(changed), where={"id": numbers[0]}, cursor=cursor)
        else:
            Task.objects.filter(pk__in=numbers).update(**dict(changed))


def _of(case_id: int, rows: list[Row]) -> list[Mapping[str, Any]]:
    return [{**row, "case_id": case_id} for row in rows]
