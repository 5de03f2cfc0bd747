"""`lingqu outbox`: the operator's way on the server."""

import json

import pytest
from click.testing import CliRunner
from django.utils import timezone

from lingqu.channels.cli import outbox
from lingqu.channels.models import Delivery
from lingqu.kernel.errors import DataError, TransitionRefused
from lingqu.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


def call(*words):
    return CliRunner().invoke(outbox, list(words), catch_exceptions=False)


@pytest.fixture
def failed(subscription, make_message):
    for number in range(3):
        make_message(number)
    Delivery.objects.update(state="failed", finished_at=timezone.now())
    return [one.pk for one in Delivery.objects.order_by("id")]


def test_deliveries_are_listed_newest_first_without_address_and_payload(failed, subscription):
    listed = call("list", "--state", "failed", "--limit", "2", "--json")
    rows = json.loads(listed.stdout)
    assert [row["delivery"] for row in rows] == failed[:0:-1]
    assert rows[0]["receiver"] == f"subscription {subscription.pk}"
    assert "receiver.example" not in listed.stdout
    assert (
        json.loads(call("list", "--before", str(failed[1]), "--json").stdout)[0]["delivery"]
        == failed[0]
    )
    assert "failed, 0 tries" in call("list").stdout
    assert call("list", "--state", "waiting").stdout == ""


def test_deliveries_are_replayed_by_number_all_or_none(failed):
    assert json.loads(call("replay", str(failed[0]), "--dry-run", "--json").stdout)["found"] == 1
    assert Delivery.objects.filter(state="waiting").count() == 0
    assert "1 due again" in call("replay", str(failed[0])).stdout
    with pytest.raises(TransitionRefused):
        call("replay", str(failed[1]), str(failed[0]))
    with pytest.raises(DataError, match="999999"):
        call("replay", str(failed[1]), "999999")
    assert Delivery.objects.filter(state="waiting").count() == 1
    assert AuditEntry.objects.get(verb="channels.replay").actor_id is None


def test_all_that_failed_is_replayed(failed, subscription):
    assert "3 would be" in call("replay", "--failed-of", str(subscription.pk), "--dry-run").stdout
    assert "3 due again" in call("replay", "--failed-of", str(subscription.pk)).stdout
    assert Delivery.objects.filter(state="waiting").count() == 3
    with pytest.raises(DataError):
        call("replay", "--failed-of", "999999")


def test_numbers_and_all_that_failed_exclude_each_other():
    assert call("replay").exit_code == 2
    assert call("replay", "1", "--failed-of", "1").exit_code == 2
