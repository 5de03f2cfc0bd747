"""Handlers inside the city brain: an application's own reaction to a message, exactly once.

An application names them on its configuration:

    class CasesConfig(AppConfig):
        outbox_handlers = {"indicators.alert": "lingqu.cases.alerts.open_case"}

A handler is a function(message, *, now). It runs in the transaction that marks its delivery done,
so its effect in this database happens exactly once, however often a worker is killed. It reaches
nobody outside: for that it puts another message.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from lingqu.channels.kinds import fits
from lingqu.channels.models import Attempt, Delivery
from lingqu.channels.reasons import RAISED
from lingqu.channels.retries import RetryRule

__all__ = ["handlers_of", "registered", "run"]

PORTION = 200
PORTION_SECONDS = 2.0
LONGEST_REASON = 100

logger = logging.getLogger(__name__)


def registered() -> dict[str, str]:
    """Return the dotted paths of all handlers by `<application>:<prefix>`."""
    return {
        f"{config.label}:{prefix}": path
        for config in apps.get_app_configs()
        for prefix, path in getattr(config, "outbox_handlers", {}).items()
    }


def handlers_of(kind: str) -> list[str]:
    """Return the names of the handlers that want messages of this kind."""
    return [name for name in registered() if fits(kind, name.partition(":")[2])]


def run(now: datetime) -> int:
    """Handle messages that are due, each in a transaction of its own; return how many were taken.

    One at a time: handlers of several messages in one transaction would hold each other's locks."""
    if not _due(now).exists():  # most often, and without taking SQLite's one lock
        return 0
    until = time.monotonic() + PORTION_SECONDS
    taken = 0
    while taken < PORTION and time.monotonic() < until and _handle_next(now):
        taken += 1
    return taken


def _due(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(subscription=None, state="waiting", due_at__lte=now)


def _handle_next(now: datetime) -> bool:
    """Take one delivery under a lock, run its handler and write down how it went.

    On SQLite the immediate transaction is the lock: there is one writer at a time."""
    with transaction.atomic():
        locked = _due(now).select_for_update(skip_locked=True, of=("self",))
        delivery = locked.select_related("message").order_by("due_at").first()
        if delivery is None:
            return False
        started = time.monotonic()
        reason = _outcome(delivery, now)
        took = round((time.monotonic() - started) * 1000)
        _write(delivery, now=now, reason=reason, milliseconds=took)
    return True


def _outcome(delivery: Delivery, now: datetime) -> str:
    """Run the handler in a savepoint; return "" or the kind of what it raised, never its text."""
    path = registered().get(delivery.handler, "")
    if not path:
        return "no_handler"
    try:
        with transaction.atomic():
            handler: Callable[..., object] = import_string(path)
            handler(delivery.message, now=now)
    except Exception as error:
        logger.warning("delivery %s: %s raised %s", delivery.pk, path, type(error).__name__)
        return f"{RAISED}{type(error).__name__}"[:LONGEST_REASON]
    return ""


def _write(delivery: Delivery, *, now: datetime, reason: str, milliseconds: int) -> None:
    delivery.tries += 1
    if not reason:
        delivery.state, delivery.finished_at = "done", now
    else:
        RetryRule.on(now).postpone(delivery, now=now)
    delivery.save(update_fields=["tries", "state", "due_at", "finished_at"])
    Attempt.objects.create(delivery=delivery, at=now, milliseconds=milliseconds, reason=reason)
