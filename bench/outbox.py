"""The speed of the outbox: putting, handling inside, sending, and claiming behind a long queue.

    python -m bench.outbox [--quick] [--json]

On a new SQLite file, or on the empty PostgreSQL database of DATABASE_URL. The receiver is a process
of its own that answers 200 to everything. Beside our webhooks runs the bare httpx client with as
many threads, the same bodies and the same receiver: it signs, claims and writes nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import httpx

HANDLED = "bench.happened"
SENT = "sent.happened"
ROUNDS = 20  # claims to take the median of
FILL = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) ",
    "postgresql": "WITH n AS (SELECT i FROM generate_series(1, {rows}) AS i) ",
}
MESSAGES = (
    "INSERT INTO channels_message (uid, key, kind, about, payload, at) "
    "SELECT {uid}, 'queue ' || i, 'queued.happened', '', '{{}}', '2020-01-01 00:00:00' FROM n"
)
UIDS = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
DELIVERIES = (
    "INSERT INTO channels_delivery (message_id, subscription_id, handler, state, since, due_at, "
    "claim, tries) SELECT id, {subscription}, {handler}, 'waiting', at, at, '', 0 "
    "FROM channels_message WHERE kind = 'queued.happened'"
)


def measure(*, messages: int, queue: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return the figures: a second of wall time each, and claims in milliseconds."""
    with receiver() as url, database():
        from lingqu.channels import delivering, handling

        _prepare(url)
        put_rate = _rate(_put(HANDLED, messages), messages)
        handled_rate = _rate(lambda: _until_done(handling.run), messages)
        _put(SENT, messages)()
        sent_rate = _rate(lambda: _until_done(delivering.run), messages)
        bare_rate = _rate(lambda: _send_bare(url, messages), messages)
        short = _claim_times(1000)
        long = _claim_times(queue)
    figures = {
        "messages": messages,
        "put_per_s": put_rate,
        "handled_per_s": handled_rate,
        "webhooks_per_s": sent_rate,
        "bare_httpx_per_s": bare_rate,
        "queue": queue,
        "claim_webhooks_ms": long[0],
        "claim_handler_ms": long[1],
        "claim_webhooks_of_1000_ms": short[0],
        "claim_handler_of_1000_ms": short[1],
    }
    ratios = {
        "webhooks_over_bare_httpx": sent_rate / bare_rate,
        "claim_long_over_short": long[0] / short[0],
    }
    return figures, ratios


def nothing(message: Any, *, now: Any) -> None:
    """A handler without an effect: what is measured is the outbox."""


def _prepare(url: str) -> None:
    """Make the operator, a subscription of the receiver and a handler that does nothing."""
    from django.apps import apps
    from django.utils import timezone

    from lingqu.access.models import Person, Post, Role, Unit
    from lingqu.channels import services

    today = timezone.localdate()
    unit = Unit.objects.create(
        key="u", name="u", path="1", area_code="990100000000", opened_on=today
    )
    role = Role.objects.create(code="r", label="r", permissions=["channels.manage"])
    person = Person.objects.create(login_name="operator", display_name="operator")
    Post.objects.create(person=person, unit=unit, role=role, scope="all", since=today)
    services.subscribe(actor=person, label="receiver", url=url, kinds=["sent"], at=timezone.now())
    apps.get_app_config("kernel").outbox_handlers = {"bench": "bench.outbox.nothing"}  # type: ignore[attr-defined]


def _put(kind: str, messages: int) -> Callable[[], None]:
    """Return work that puts messages, each in a transaction of its own as a request does."""
    from django.db import transaction
    from django.utils import timezone

    from lingqu.channels.outbox import put

    def work() -> None:
        for number in range(messages):
            with transaction.atomic():
                payload = {"case": number, "unit": "information-centre", "state": "dispatched"}
                put(kind=kind, payload=payload, key=f"{kind} {number}", at=timezone.now())

    return work


def _until_done(run: Callable[[Any], int]) -> None:
    from django.utils import timezone

    while run(timezone.now()):
        pass


def _send_bare(url: str, messages: int) -> None:
    from lingqu.channels.delivering import THREADS

    body = json.dumps({"type": SENT, "data": {"case": 1, "state": "dispatched"}}).encode()
    headers = {"Content-Type": "application/json"}
    with httpx.Client(trust_env=False) as client, ThreadPoolExecutor(THREADS) as pool:
        for answer in pool.map(
            lambda _n: client.post(url, content=body, headers=headers), range(messages)
        ):
            assert answer.status_code == 200


def _claim_times(rows: int) -> tuple[float, float]:
    """Return the median milliseconds to claim a portion of webhooks, and to take one delivery for a
    handler, with `rows` waiting for each."""
    from django.utils import timezone

    from lingqu.channels import handling
    from lingqu.channels.claiming import claim
    from lingqu.channels.models import Delivery, Message

    Delivery.objects.all().delete()
    Message.objects.all().delete()
    _queue(rows)
    now = timezone.now()
    webhooks = _median(lambda: claim(now))
    return webhooks, _median(lambda: handling._handle_next(now))


def _queue(rows: int) -> None:
    from django.db import connection

    from lingqu.channels.models import Subscription

    receiver_id = Subscription.objects.get().pk
    with connection.cursor() as cursor:
        vendor = connection.vendor
        cursor.execute(FILL[vendor].format(rows=rows) + MESSAGES.format(uid=UIDS[vendor]))
        cursor.execute(DELIVERIES.format(subscription=receiver_id, handler="''"))
        cursor.execute(DELIVERIES.format(subscription="NULL", handler="'kernel:bench'"))
        cursor.execute("ANALYZE")


def _rate(work: Callable[[], object], count: int) -> float:
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)


def _median(work: Callable[[], object]) -> float:
    times = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times)[ROUNDS // 2]


@contextmanager
def database() -> Iterator[None]:
    """Set Django up on a new SQLite file, or on DATABASE_URL, and migrate."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "lingqu.settings",
            "LINGQU_SITE": "demo",
            "LINGQU_DATA": folder,
            "LINGQU_WEBHOOK_PRIVATE": "1",
        }
        import django
        from django.core.management import call_command

        django.setup()
        logging.disable(logging.WARNING)  # httpx logs every request
        call_command("migrate", verbosity=0)
        yield
        from django.db import connection

        connection.close()


@contextmanager
def receiver() -> Iterator[str]:
    """Run the receiver in a process of its own and yield its address."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_receive, args=(theirs,))
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/hook"
    finally:
        process.kill()
        process.join()


def _receive(told: Connection) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(length))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.outbox")
    parser.add_argument("--quick", action="store_true", help="fewer messages, a shorter queue")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args()
    size = (
        {"messages": 1000, "queue": 100_000}
        if options.quick
        else {"messages": 5000, "queue": 1_000_000}
    )
    figures, ratios = measure(**size)
    if options.json:
        print(json.dumps({"name": "outbox", "figures": figures, "ratios": ratios}))
    else:
        for key, value in (*figures.items(), *ratios.items()):
            print(f"{key} {value:,.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
