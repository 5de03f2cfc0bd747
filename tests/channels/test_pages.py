"""Pages of the operator: what they show, what they write, and that nobody else does."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from lingqu.channels import services
from lingqu.channels.models import Attempt, Delivery, Message, Subscription
from lingqu.kernel.errors import AccessDenied, TransitionRefused
from lingqu.kernel.models import AuditEntry, WorkerBeat

from .conftest import MONDAY_9

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def recent_password(monkeypatch):
    monkeypatch.setattr("lingqu.access.middleware.is_expired", lambda *_a, **_k: False)


@pytest.fixture
def as_operator(client, operator):
    client.force_login(operator)
    return client


def at(name, *arguments):
    return reverse(f"channels:{name}", args=arguments)


def fail_all():
    Delivery.objects.update(state="failed", finished_at=MONDAY_9)


def test_a_subscription_is_made_and_its_secret_shown_once(as_operator):
    sent = {"label": "省平台", "url": "https://a.example/hook", "kinds": "cases\nalerts.raised"}
    shown = as_operator.post(at("subscribe"), sent)
    secret = re.search(r"whsec_[A-Za-z0-9+/=]{44}", shown.content.decode()).group()
    assert "no-store" in shown["Cache-Control"]
    made = Subscription.objects.get()
    assert made.kinds == ["alerts.raised", "cases"] and secret not in made.sealed_secret
    for page in (at("subscription", made.pk), at("subscriptions"), at("messages")):
        assert secret[6:20] not in as_operator.get(page).content.decode()
    (entry,) = AuditEntry.objects.filter(verb="channels.subscribe")
    assert secret[6:20] not in entry.facts and "a.example" not in entry.facts


@pytest.mark.parametrize(
    "wrong",
    [{"label": ""}, {"url": "ftp://a.example"}, {"url": "http://169.254.169.254/"}, {"kinds": ""},
     {"kinds": "Cases"}, {"label": "x" * 101}, {"url": "https://u:p@a.example/"}],
)  # fmt: skip
def test_a_form_with_a_fault_makes_nothing(as_operator, wrong):
    sent = {"label": "省平台", "url": "https://a.example/hook", "kinds": "cases"}
    answer = as_operator.post(at("subscribe"), {**sent, **wrong})
    assert answer.status_code == 422 and "data-summary" in answer.content.decode()
    assert not Subscription.objects.exists()


def test_the_address_may_be_private_only_with_the_setting(as_operator, settings):
    sent = {"label": "省平台", "url": "https://10.1.2.3/hook", "kinds": "cases"}
    settings.WEBHOOK_PRIVATE = False
    assert as_operator.post(at("subscribe"), sent).status_code == 422
    settings.WEBHOOK_PRIVATE = True
    assert as_operator.post(at("subscribe"), sent).status_code == 200


def test_a_subscription_is_paused_resumed_and_ended(as_operator, subscription, make_message):
    make_message()
    page = at("subscription", subscription.pk)
    for step, state in (("pause", "paused"), ("resume", "active"), ("end", "ended")):
        answer = as_operator.post(at("turn", subscription.pk), {"step": step})
        assert (answer.status_code, answer.url) == (302, page)
        subscription.refresh_from_db()
        assert subscription.state == state and as_operator.get(page).status_code == 200
    assert Delivery.objects.get().state == "ended"
    verbs = AuditEntry.objects.filter(object_id=str(subscription.pk)).values_list("verb", flat=True)
    assert set(verbs) == {f"channels.{s}" for s in ("subscribe", "pause", "resume", "end")}


def test_what_does_not_fit_the_state_is_refused(as_operator, subscription):
    assert as_operator.post(at("turn", subscription.pk), {"step": "resume"}).status_code == 409
    assert as_operator.post(at("turn", subscription.pk), {"step": "melt"}).status_code == 422
    as_operator.post(at("turn", subscription.pk), {"step": "end"})
    for step in ("pause", "resume", "end"):
        assert as_operator.post(at("turn", subscription.pk), {"step": step}).status_code == 409
    assert as_operator.post(at("replay_failed", subscription.pk)).status_code == 409


def test_messages_are_listed_by_state_newest_first(as_operator, subscription, make_message):
    for number in range(3):
        make_message(number)
    make_message(kind="alerts.raised")
    Delivery.objects.filter(message__about="case 1").update(state="failed")

    def numbers(**asked):
        rows = as_operator.get(at("messages"), asked).context["rows"]
        return [(one.kind, one.about) for one, _deliveries in rows]

    assert numbers(state="failed") == [("cases.dispatched", "case 1")]
    assert [about for _kind, about in numbers(state="waiting")] == ["case 2", "case 0"]
    assert numbers()[0][0] == "alerts.raised" and len(numbers()) == 4
    assert len(numbers(subscription=subscription.pk)) == 3


def test_a_long_list_goes_on_by_a_cursor(as_operator, subscription, make_message):
    for number in range(60):
        make_message(number)
    for asked in ({}, {"state": "waiting"}):
        first = as_operator.get(at("messages"), asked)
        rest = as_operator.get(at("messages"), {**asked, "before": first.context["before"]})
        shown = [one.about for page in (first, rest) for one, _d in page.context["rows"]]
        assert shown == [f"case {n}" for n in reversed(range(60))]
        assert rest.context["before"] is None


@pytest.mark.parametrize("wrong", [{"state": "x"}, {"before": "-1"}, {"before": "9" * 30},
                                   {"subscription": "x"}, {"subscription": "99"}])  # fmt: skip
def test_a_wrong_filter_is_answered_politely(as_operator, wrong):
    assert as_operator.get(at("messages"), wrong).status_code == 422


def test_a_page_of_messages_needs_few_queries(
    as_operator, make_subscription, make_message, django_assert_max_num_queries
):
    make_subscription(), make_subscription()
    for number in range(30):
        make_message(number)
    with django_assert_max_num_queries(17):
        as_operator.get(at("messages"), {"state": "waiting"})


def test_a_message_is_shown_with_payload_and_every_attempt(as_operator, subscription, make_message):
    message = make_message(7)
    delivery = message.deliveries.get()
    for status, reason in ((500, ""), (None, "timeout"), (None, "raised:ValueError")):
        Attempt.objects.create(
            delivery=delivery, at=MONDAY_9, status=status, milliseconds=12, reason=reason
        )
    text = as_operator.get(at("message", message.pk)).content.decode()
    for words in ("&quot;case&quot;: 7", "500", "应答超时", "ValueError", f"msg_{message.uid.hex}"):
        assert words in text
    assert as_operator.get(at("message", 10**18)).status_code == 404


def test_one_message_is_delivered_again(as_operator, subscription, make_message):
    delivery = make_message().deliveries.get()
    assert as_operator.post(at("replay", delivery.pk)).status_code == 409
    fail_all()
    answer = as_operator.post(at("replay", delivery.pk))
    assert answer.url == at("message", delivery.message_id)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.finished_at) == ("waiting", 0, None)
    assert AuditEntry.objects.filter(verb="channels.replay").count() == 1


def test_a_handler_that_succeeded_is_never_run_again(operator, handled_by, make_message):
    handled_by(cases="a.b")
    delivery = make_message().deliveries.get()
    Delivery.objects.update(state="done")
    with pytest.raises(TransitionRefused):
        services.replay(actor=operator, delivery=delivery, at=MONDAY_9)
    fail_all()
    services.replay(actor=operator, delivery=delivery, at=timezone.now())
    assert Delivery.objects.get().state == "waiting"


def test_all_that_failed_for_a_subscription_is_delivered_again(
    as_operator, make_subscription, make_message
):
    one, other = make_subscription()[0], make_subscription()[0]
    for number in range(5):
        make_message(number)
    fail_all()
    assert as_operator.post(at("replay_failed", one.pk)).status_code == 302
    assert set(one.deliveries.values_list("state", flat=True)) == {"waiting"}
    assert set(other.deliveries.values_list("state", flat=True)) == {"failed"}


def test_the_start_page_tells_the_operator_of_troubles(as_operator, subscription, make_message):
    assert "outbox-troubles" not in as_operator.get("/").content.decode()
    make_message()
    text = as_operator.get("/").content.decode()
    assert (
        "lingqu worker" in text
        and "lingqu worker" in as_operator.get(at("messages")).content.decode()
    )
    WorkerBeat.objects.create(name="w", pid=1, started_at=MONDAY_9, seen_at=timezone.now())
    assert "outbox-troubles" not in as_operator.get("/").content.decode()
    fail_all()
    assert "有 1 条消息未送达" in as_operator.get("/").content.decode()


def test_pages_are_there_in_english(as_operator, subscription, make_message, settings):
    message = make_message()
    as_operator.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for page in (at("messages"), at("message", message.pk), at("subscriptions"), at("subscribe"),
                 at("subscription", subscription.pk)):  # fmt: skip
        main = as_operator.get(page).content.decode().partition("<main")[2].partition("</main>")[0]
        assert not re.search(r"[一-鿿]", main.replace(subscription.label, ""))


@pytest.mark.parametrize("who", ["handler", "colleague", "outsider"])
def test_nobody_else_writes(request, who, subscription, make_message):
    actor, delivery = request.getfixturevalue(who), make_message().deliveries.get()
    fail_all()
    acts = [
        lambda: services.subscribe(
            actor=actor, label="x", url="https://a.example", kinds=["*"], at=MONDAY_9
        ),
        lambda: services.pause(actor=actor, subscription=subscription, at=MONDAY_9),
        lambda: services.resume(actor=actor, subscription=subscription, at=MONDAY_9),
        lambda: services.end(actor=actor, subscription=subscription, at=MONDAY_9),
        lambda: services.replay(actor=actor, delivery=delivery, at=MONDAY_9),
        lambda: services.replay_failed(actor=actor, subscription=subscription, at=MONDAY_9),
    ]
    for act in acts:
        with pytest.raises(AccessDenied):
            act()
    assert Subscription.objects.get().state == "active" and Delivery.objects.get().state == "failed"


@pytest.mark.parametrize("who", ["handler", "colleague", "outsider"])
def test_nobody_else_sees_the_pages(request, client, who, subscription, make_message):
    message = make_message()
    client.force_login(request.getfixturevalue(who))
    for name, *arguments in (("messages",), ("message", message.pk), ("subscriptions",),
                             ("subscribe",), ("subscription", subscription.pk)):  # fmt: skip
        assert client.get(at(name, *arguments)).status_code == 403, name
    assert Message.objects.count() == 1
