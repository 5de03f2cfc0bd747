"""Webhook subscriptions: list, make (the secret is shown once), pause, resume, end, replay."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lingqu.access.gate import require
from lingqu.access.requests import StaffRequest, posted
from lingqu.access.views.session import read_or_send
from lingqu.channels import services
from lingqu.channels.addresses import MAX_URL
from lingqu.channels.models import Subscription
from lingqu.channels.services import MANAGE, MAX_LABEL
from lingqu.kernel.errors import DataError

__all__ = ["create", "listing", "replay", "subscription", "turn"]

PAGE = 50


class SubscriptionForm(forms.Form):
    """A receiver and what it wants to hear of."""

    label = forms.CharField(
        label=pgettext_lazy("receiver", "Name"),
        max_length=MAX_LABEL,
        help_text=gettext_lazy("Who receives, as the office calls it"),
    )
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=MAX_URL,
        help_text=gettext_lazy("https://…, where the receiver takes POST requests"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    kinds = forms.CharField(
        label=gettext_lazy("Kinds of messages"),
        max_length=2000,
        help_text=gettext_lazy(
            "One a line; each stands for itself and all below it, such as cases "
            "or cases.dispatched; * for all"
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )


class TurnForm(forms.Form):
    """What becomes of a subscription."""

    step = forms.ChoiceField(choices=[(step, step) for step in ("pause", "resume", "end")])


@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """List the subscriptions, newest first, those that ended last."""
    require(request.user, MANAGE)
    before = request.GET.get("before", "")
    rows = Subscription.objects.select_related("made_by")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    more = found[PAGE - 1].pk if len(found) > PAGE else None
    return render(request, "channels/subscriptions.html", {"rows": found[:PAGE], "before": more})


@never_cache
@read_or_send
def create(request: StaffRequest) -> HttpResponse:
    """Make a subscription and show its secret, once."""
    require(request.user, MANAGE)
    form = SubscriptionForm(posted(request))
    if form.is_valid():
        sent = form.cleaned_data
        try:
            made, secret = services.subscribe(
                actor=request.user,
                label=sent["label"],
                url=sent["url"],
                kinds=sent["kinds"].split(),
                at=timezone.now(),
            )
        except DataError as error:
            form.add_error(None, str(error))
        else:
            return render(request, "channels/secret.html", {"it": made, "secret": secret})
    status = 422 if form.is_bound else 200
    return render(request, "channels/subscribe.html", {"form": form}, status=status)


@require_GET
def subscription(request: StaffRequest, subscription_id: int) -> HttpResponse:
    """Show one subscription and what can be done with it."""
    require(request.user, MANAGE)
    it = _subscription(subscription_id)
    failed = it.deliveries.filter(state="failed").order_by("-message_id")
    facts = {"it": it, "has_failed": failed.exists(), "now": timezone.now()}
    return render(request, "channels/subscription.html", facts)


@require_POST
def turn(request: StaffRequest, subscription_id: int) -> HttpResponse:
    """Pause, resume or end a subscription."""
    require(request.user, MANAGE)
    it, form = _subscription(subscription_id), TurnForm(request.POST)
    if not form.is_valid():
        raise DataError(where="step", found=repr(request.POST.get("step", "")[:20]),
                        allowed="pause, resume, end")  # fmt: skip
    step, at = form.cleaned_data["step"], timezone.now()
    if step == "end":
        count = services.end(actor=request.user, subscription=it, at=at)
        messages.success(request, _("Ended. Messages not sent: %(n)s.") % {"n": count})
    else:
        change = services.pause if step == "pause" else services.resume
        change(actor=request.user, subscription=it, at=at)
        messages.success(request, _("Paused.") if step == "pause" else _("Resumed."))
    return redirect("channels:subscription", it.pk)


@require_POST
def replay(request: StaffRequest, subscription_id: int) -> HttpResponse:
    """Deliver again everything that failed for a subscription."""
    require(request.user, MANAGE)
    it = _subscription(subscription_id)
    n = services.replay_failed(actor=request.user, subscription=it, at=timezone.now())
    text = ngettext("%(n)s message is due again.", "%(n)s messages are due again.", n)
    messages.success(request, text % {"n": n})
    return redirect("channels:subscription", it.pk)


def _subscription(pk: int) -> Subscription:
    return get_object_or_404(Subscription.objects.select_related("made_by"), pk=pk)
