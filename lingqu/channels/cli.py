"""`lingqu outbox`: list messages and deliver them again, on the server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from lingqu.kernel.errors import DataError

if TYPE_CHECKING:
    from lingqu.channels.models import Delivery

__all__ = ["outbox"]

MOST = 1000


@click.group()
def outbox() -> None:
    """Messages on their way to handlers and webhooks."""


@outbox.command(name="list")
@click.option("--state", type=click.Choice(["waiting", "done", "failed", "ended"]))
@click.option("--subscription", type=int, help="Only those for this subscription.")
@click.option("--before", type=int, help="Continue below this delivery.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, MOST))
@click.option("--json", "as_json", is_flag=True, help="Print the deliveries as JSON.")
def list_deliveries(
    *, state: str | None, subscription: int | None, before: int | None, limit: int, as_json: bool
) -> None:
    """List deliveries, newest first: one message to one receiver each.

    \b
    Examples:
      lingqu outbox list --state failed
      lingqu outbox list --subscription 3 --limit 200 --json
    """
    from lingqu.channels.models import Delivery

    asked = {"state": state, "subscription": subscription, "pk__lt": before}
    held = {name: value for name, value in asked.items() if value is not None}
    found = Delivery.objects.filter(**held).select_related("message").order_by("-id")
    rows = [_facts(one) for one in found[:limit]]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(
            f"{row['delivery']} {row['at']} {row['kind']} -> {row['receiver']}: "
            f"{row['state']}, {row['tries']} tries"
        )


@outbox.command()
@click.argument("deliveries", nargs=-1, type=int)
@click.option("--failed-of", type=int, metavar="SUBSCRIPTION", help="All that failed for it.")
@click.option("--dry-run", is_flag=True, help="Say how many and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def replay(
    *, deliveries: tuple[int, ...], failed_of: int | None, dry_run: bool, as_json: bool
) -> None:
    """Deliver again, by number of the delivery or all that failed for a subscription.

    \b
    Examples:
      lingqu outbox replay 1203 1204
      lingqu outbox replay --failed-of 3 --dry-run
    """
    if bool(deliveries) == (failed_of is not None):
        raise click.UsageError("give numbers of deliveries, or --failed-of")
    count = _replay_failed(failed_of, dry_run) if failed_of else _replay(deliveries, dry_run)
    if as_json:
        click.echo(json.dumps({"due_again": 0 if dry_run else count, "found": count}))
    else:
        click.echo(f"{count} would be due again." if dry_run else f"{count} due again.")


def _replay(numbers: tuple[int, ...], dry_run: bool) -> int:
    """Replay the deliveries with these numbers, all or none."""
    from django.db import transaction
    from django.utils import timezone

    from lingqu.channels import replaying
    from lingqu.channels.models import Delivery

    found = Delivery.objects.in_bulk(numbers)
    if missing := [str(number) for number in numbers if number not in found]:
        raise DataError(where="delivery", found=", ".join(missing), allowed="an existing number")
    with transaction.atomic():
        for delivery in found.values() if not dry_run else ():
            replaying.replay(delivery, actor_id=None, at=timezone.now())
    return len(found)


def _replay_failed(number: int, dry_run: bool) -> int:
    from django.utils import timezone

    from lingqu.channels import replaying
    from lingqu.channels.models import Subscription

    subscription = Subscription.objects.filter(pk=number).first()
    if subscription is None:
        raise DataError(where="subscription", found=number, allowed="an existing number")
    if dry_run:
        return subscription.deliveries.filter(state="failed").count()
    return replaying.replay_failed(subscription, actor_id=None, at=timezone.now())


def _facts(delivery: Delivery) -> dict[str, object]:
    """Return what is printed of a delivery: numbers and codes, neither payload nor address."""
    receiver = delivery.handler or f"subscription {delivery.subscription_id}"
    return {
        "delivery": delivery.pk,
        "message": delivery.message_id,
        "kind": delivery.message.kind,
        "at": delivery.message.at.isoformat(timespec="seconds"),
        "receiver": receiver,
        "state": delivery.state,
        "tries": delivery.tries,
        "due_at": delivery.due_at.isoformat(timespec="seconds"),
    }
