"""What the worker does for the API: forget answers that are too old to be asked for again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from lingqu.cases.api.idempotency import KEPT_FOR
from lingqu.cases.models import IdempotencyRecord, NetworkCount

__all__ = ["remove_old"]

COUNTS_FOR = timedelta(hours=1)
PORTION = 1000


def remove_old(now: datetime) -> int:
    """Remove a portion of the answers kept longer than a day and of the counts of past minutes;
    return how many rows that were."""
    answers = IdempotencyRecord.objects.filter(created_at__lte=now - KEPT_FOR)
    counts = NetworkCount.objects.filter(minute__lt=now - COUNTS_FOR)
    return _removed(answers) + _removed(counts)


def _removed(rows: QuerySet[Any]) -> int:
    numbers = list(rows.order_by("pk").values_list("pk", flat=True)[:PORTION])
    return int(rows.filter(pk__in=numbers).delete()[0]) if numbers else 0
