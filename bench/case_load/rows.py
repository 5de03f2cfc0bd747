"""Generated cases by the million: every case open, with one open task; the same SQL on both
databases. Names, titles and instants follow from the row's number."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

__all__ = ["fill"]

PORTION = 20_000
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "明远嘉和清源思齐文博安澜若水景行知行怀瑾雨桐书恒子衿润泽"
FIRMS = "清渠石堤天平陡门秦堤分水临源铧嘴南陵渠首"
TRADES = ("游泳馆", "宾馆", "餐饮店", "商场", "影剧院", "食品店", "烘焙坊", "理发店")
ITEMS = ("公共场所卫生许可", "食品经营许可", "户外广告设置许可", "临时占用道路许可")


def fill(count: int, *, units: list[int], version: Any, at: datetime) -> None:
    """Insert `count` cases of the licence type over `units`, in portions of one transaction."""
    from django.db import connection

    from lingqu.cases.models import Case

    begun = Case.objects.count()
    for first in range(begun, begun + count, PORTION):
        _portion(first, min(PORTION, begun + count - first), units, version, at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _portion(first: int, count: int, units: list[int], version: Any, at: datetime) -> None:
    from django.db import transaction

    from lingqu.cases.chain import GENESIS
    from lingqu.cases.models import Case, CaseEvent, Task
    from lingqu.cases.words import search_words, with_unit
    from lingqu.kernel.rows import insert

    chance = random.Random(first)  # noqa: S311 - a measurement
    cases, tasks, events = [], [], []
    for number in range(first, first + count):
        name = _name(chance)
        title = f"{ITEMS[number % 4]}（新办）"
        opened = at - timedelta(minutes=chance.randrange(60 * 24 * 300))
        due = at + timedelta(minutes=chance.randrange(-5, 60 * 24 * 60))
        code = f"XK99010020260101{number:09}"
        unit = units[chance.randrange(len(units))]
        cases.append({
            "case_type_id": version.case_type_id, "version_id": version.pk, "number": code,
            "title": title, "unit_id": unit, "area_code": "990100000000", "channel": "web",
            "applicant_kind": "organisation", "applicant_name": name,
            "applicant_key": f"{number % (count * 20):064x}", "query_digest": "", "state": "review",
            "public_state": "running", "outcome": "", "revision": 2,
            "tokens": '{"d":"0000000000000000","n":2,"t":[[2,8]]}', "clocks": "[]",
            "form_event": 1, "doers": "{}", "results": "[]", "due_at": due, "lamp": "",
            "paused_at": None, "paused_for": "", "supervised": 0, "check_at": due,
            "opened_at": opened, "opened_by_id": None, "closed_at": None, "changed_at": opened,
            "events": 1, "event_hash": GENESIS,
            "words": with_unit(search_words(code, title, name), unit),
        })  # fmt: skip
        tasks.append((unit, opened, due))
        events.append({
            "number": 1, "at": opened, "verb": "started", "element": "", "task_id": None,
            "actor_id": None, "behalf_of_id": None, "note": "", "facts": "{}",
            "form": '{"applicant_name":"x"}', "request_id": "", "network": "", "hash": GENESIS,
        })  # fmt: skip
    with transaction.atomic():
        numbers = _insert(insert, Case, cases)
        _insert(
            insert, CaseEvent, [{**e, "case_id": n} for e, n in zip(events, numbers, strict=True)]
        )
        _insert(insert, Task, [
            {"case_id": n, "token": 2, "element": "review", "kind": "step", "of_id": None,
             "unit_id": unit, "duty": "licence.review", "assignee_id": None, "state": "open",
             "came_from_id": None, "opened_at": opened, "outcome": "", "opinion": "", "clock": "",
             "due_at": due, "order_at": due, "lamp": "", "item": ""}
            for n, (unit, opened, due) in zip(numbers, tasks, strict=True)
        ])  # fmt: skip


def _insert(insert: Any, model: Any, rows: list[dict[str, Any]]) -> list[int]:
    """Insert by statements of at most 500 rows, which both databases take."""
    numbers: list[int] = []
    for start in range(0, len(rows), 500):
        numbers += insert(model, rows[start : start + 500])
    return sorted(numbers)


def _name(chance: random.Random) -> str:
    if chance.random() < 0.5:
        return chance.choice(FAMILY) + "".join(chance.sample(GIVEN, 2))
    place = chance.randrange(0, len(FIRMS), 2)
    return f"示范市{FIRMS[place : place + 2]}{chance.choice(TRADES)}{chance.randrange(1000)}号店"
