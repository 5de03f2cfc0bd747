"""Put a message into the outbox, inside the transaction of what it tells.

    with transaction.atomic():
        case.save()
        put(kind="cases.dispatched", payload={"case": case.pk}, key=f"dispatch {event.pk}", at=at)

If the transaction rolls back, nothing happened and nothing is told. If it commits, the worker
delivers: to handlers of the applications exactly once, to webhooks at least once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from lingqu.channels.handling import handlers_of
from lingqu.channels.kinds import check_kind
from lingqu.channels.models import Delivery, Message, Subscription

__all__ = ["MAX_BYTES", "put"]

MAX_BYTES = 64 * 1024
MAX_TEXT = 200


def put(
    *, kind: str, payload: Mapping[str, Any], key: str, about: str = "", at: datetime
) -> Message:
    """Append a message and a delivery for each receiver that wants its kind; return the message.

    A `key` that is already there appends nothing and returns the message put first. Write codes
    and numbers into `payload` rather than people: operators and receivers read it. Raise
    `RuntimeError` outside a transaction, `ValueError` for what cannot be kept: an unknown form of
    kind, a payload that is no JSON or larger than 64 KB, a key used for another kind."""
    if not connection.in_atomic_block:
        raise RuntimeError("a message is put inside the transaction of what it tells")
    check_kind(kind)
    _check(payload, key=key, about=about, at=at)
    message = Message(kind=kind, payload=dict(payload), key=key, about=about, at=at)
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        return _put_before(key, kind)
    Delivery.objects.bulk_create(_deliveries(message))
    return message


def _deliveries(message: Message) -> list[Delivery]:
    """Return one delivery for each handler and each open subscription that wants the message."""
    when = {"message": message, "since": message.at, "due_at": message.at}
    inside = [Delivery(handler=name, **when) for name in handlers_of(message.kind)]
    open_ones = Subscription.objects.exclude(state="ended").only("kinds")
    outside = [Delivery(subscription=s, **when) for s in open_ones if s.wants(message.kind)]
    return inside + outside


def _put_before(key: str, kind: str) -> Message:
    message = Message.objects.get(key=key)
    if message.kind != kind:
        raise ValueError(
            f"key {key!r} belongs to a message of kind {message.kind}, not {kind}; "
            "begin keys with what makes them unlike those of other kinds"
        )
    return message


def _check(payload: Mapping[str, Any], *, key: str, about: str, at: datetime) -> None:
    """Refuse what the databases or receivers could not keep as it is."""
    if at.tzinfo is None:
        raise ValueError(f"at must be an aware datetime, got {at!r}")
    if not 0 < len(key) <= MAX_TEXT or len(about) > MAX_TEXT or "\0" in key + about:
        raise ValueError(f"key needs 1 to {MAX_TEXT} characters, about at most {MAX_TEXT}, no NUL")
    text = json.dumps(dict(payload), ensure_ascii=False, allow_nan=False)
    if len(text.encode()) > MAX_BYTES:
        raise ValueError(f"payload of {len(text.encode())} bytes; at most {MAX_BYTES}")
    if "\\u0000" in text:
        raise ValueError("payload holds a NUL character, which PostgreSQL cannot keep")
