"""What the worker does for the public pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from lingqu.cases.models import Attempt, Draft
from lingqu.cases.public.attempts import KEEP
from lingqu.cases.public.drafts import keep_days
from lingqu.cases.public.sending import SHOWN

__all__ = ["remove_old_drafts"]

PORTION = 500


def remove_old_drafts(now: datetime) -> int:
    """Delete a portion of the drafts unchanged for longer than `cases.draft_days`, with their
    files' rows, and return how many. Codes that were shown and attempts of yesterday go too."""
    shown = Draft.objects.filter(case__isnull=False, changed_at__lt=now - SHOWN)
    shown.exclude(data={}).update(data={})
    Attempt.objects.filter(at__lt=now - KEEP).delete()
    old = Draft.objects.filter(changed_at__lt=now - timedelta(days=keep_days(now)))
    with transaction.atomic():
        numbers = list(old.values_list("pk", flat=True)[:PORTION])
        return old.filter(pk__in=numbers).delete()[1].get("cases.Draft", 0)
