"""The outbox: messages by state, one message with its attempts, delivering again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from lingqu.access.gate import require
from lingqu.access.requests import StaffRequest
from lingqu.channels import services
from lingqu.channels.contributions import no_worker
from lingqu.channels.models import Attempt, Delivery, Message, Subscription
from lingqu.channels.reasons import words
from lingqu.channels.replaying import may_replay
from lingqu.channels.services import MANAGE
from lingqu.kernel.models import WorkerBeat

__all__ = ["listing", "message", "replay"]

PAGE = 50
ATTEMPTS = 50  # shown of one delivery; the newest
LOOKS = {"waiting": "info", "done": "ok", "failed": "bad", "ended": "idle"}
MAX_KEY = 2**63 - 1


class FilterForm(forms.Form):
    """Which messages to list; `before` continues a list below a number."""

    state = forms.ChoiceField(choices=[("", ""), *Delivery.State.choices], required=False)
    subscription = forms.ModelChoiceField(
        label=gettext_lazy("Receiver"), queryset=Subscription.objects.all(), required=False
    )
    before = forms.IntegerField(min_value=1, max_value=MAX_KEY, required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """One delivery as drawn. `attempts` are pairs of the row and the words for its reason."""

    it: Delivery
    look: str
    is_sending: bool
    may_replay: bool
    attempts: tuple[tuple[Attempt, str], ...] = ()


@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """List messages, newest first. There is no count: an outbox may hold millions."""
    require(request.user, MANAGE)
    form = FilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = _found(**asked) if asked else []
    shown, more = found[:PAGE], len(found) > PAGE
    facts = {
        "rows": [(one, _rows(one.deliveries.all())) for one in shown],
        "before": shown[-1].pk if more else None,
        "state": asked.get("state", ""),
        "receiver": asked.get("subscription"),
        "receivers": Subscription.objects.only("label")[:200],
        "states": Delivery.State.choices,
        "no_worker": no_worker(),
        "beat": WorkerBeat.objects.first(),
    }
    return render(request, "channels/messages.html", facts, status=200 if asked else 422)


@require_GET
def message(request: StaffRequest, message_id: int) -> HttpResponse:
    """Show a message with its payload, its receivers and every attempt."""
    require(request.user, MANAGE)
    it = get_object_or_404(Message, pk=message_id)
    deliveries = it.deliveries.select_related("subscription")
    rows = _rows(deliveries, with_attempts=True)
    payload = json.dumps(it.payload, ensure_ascii=False, indent=2, sort_keys=True)
    return render(request, "channels/message.html", {"it": it, "rows": rows, "payload": payload})


@require_POST
def replay(request: StaffRequest, delivery_id: int) -> HttpResponse:
    """Deliver one message again to one receiver."""
    require(request.user, MANAGE)
    delivery = get_object_or_404(Delivery, pk=delivery_id)
    services.replay(actor=request.user, delivery=delivery, at=timezone.now())
    notes.success(request, _("The message is due again."))
    return redirect("channels:message", delivery.message_id)


def _found(*, state: str, subscription: Subscription | None, before: int | None) -> list[Message]:
    """Return a page and one more. A filter is answered from an index of the deliveries."""
    deliveries = Delivery.objects.order_by("-message_id")
    deliveries = deliveries.filter(state=state) if state else deliveries
    deliveries = deliveries.filter(subscription=subscription) if subscription else deliveries
    messages = Message.objects.defer("payload").prefetch_related("deliveries__subscription")
    if state or subscription:
        within = deliveries.filter(message_id__lt=before) if before else deliveries
        numbers = within.values_list("message_id", flat=True).distinct()[: PAGE + 1]
        return list(messages.filter(pk__in=list(numbers)))
    return list((messages.filter(pk__lt=before) if before else messages)[: PAGE + 1])


def _rows(deliveries: Iterable[Delivery], *, with_attempts: bool = False) -> list[DeliveryRow]:
    return [
        DeliveryRow(
            it=one,
            look=LOOKS[one.state],
            is_sending=bool(one.claim) and one.due_at > timezone.now(),
            may_replay=may_replay(one),
            attempts=_attempts(one) if with_attempts else (),
        )
        for one in deliveries
    ]


def _attempts(delivery: Delivery) -> tuple[tuple[Attempt, str], ...]:
    newest: Any = delivery.attempts.order_by("-id")[:ATTEMPTS]
    return tuple((attempt, words(attempt.reason)) for attempt in newest)
