"""What channels show outside their own pages: troubles, on the operator's start page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from lingqu.channels.models import Delivery
from lingqu.kernel.worker import alive

__all__ = ["no_worker", "troubles"]

COUNTED = 100
PATIENCE = timedelta(minutes=5)


def troubles(_request: HttpRequest) -> dict[str, Any] | None:
    """Return how much failed (at most 100 are counted) and whether nobody delivers; else None."""
    failed = Delivery.objects.filter(state="failed").order_by()[:COUNTED].count()
    missing = no_worker()
    if not failed and not missing:
        return None
    return {"failed": failed, "is_more": failed == COUNTED, "no_worker": missing}


def no_worker() -> bool:
    """Answer whether something has been due for minutes and no worker shows itself."""
    now = timezone.now()
    if alive(now=now):
        return False
    return Delivery.objects.filter(state="waiting", due_at__lt=now - PATIENCE).exists()
