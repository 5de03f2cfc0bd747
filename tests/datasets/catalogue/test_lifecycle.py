"""The life of a resource: who may do which step in which state, and what stays."""

import importlib

import pytest
from django.db import DatabaseError, connection, transaction

from lingqu.datasets import drafting, lifecycle
from lingqu.datasets.errors import Changed, DescriptionFaults
from lingqu.datasets.models import Draft, Resource, ResourceVersion, State
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused
from lingqu.kernel.models import AuditEntry

from .conftest import NOW, table

ACTS = {
    "submit": {"revision": 1},
    "approve": {"revision": 1},
    "return_": {"revision": 1, "reason": "依据不全"},
    "ask_withdrawal": {"reason": "并入其他资源"},
    "refuse_withdrawal": {"reason": "仍在使用"},
    "withdraw": {},
    "delete": {},
}


def act(name, resource, actor, **changes):
    facts = {**ACTS[name], **changes}
    return getattr(lifecycle, name)(resource_id=resource.pk, actor=actor, at=NOW, **facts)


def state_of(resource):
    return State(Resource.objects.get(pk=resource.pk).state)


def test_a_resource_goes_from_draft_to_published_with_a_second_person(in_review, reviewer):
    version = act("approve", in_review, reviewer)
    assert state_of(in_review) == State.PUBLISHED
    assert (version.number, version.changed_by.login_name) == (1, "officer")
    assert version.approved_by == reviewer
    assert not Draft.objects.exists()
    verbs = AuditEntry.objects.order_by("sequence").values_list("verb", flat=True)
    assert [*verbs] == ["datasets.begin", "datasets.submit", "datasets.publish"]


def test_whoever_wrote_in_the_draft_does_not_approve_it(drafted, officer, colleague, reviewer):
    drafting.save(resource_id=drafted.pk, content=table(), revision=1, actor=colleague, at=NOW)
    act("submit", drafted, officer, revision=2)
    with pytest.raises(AccessDenied):
        act("approve", drafted, colleague, revision=2)
    assert not ResourceVersion.objects.exists()
    assert act("approve", drafted, reviewer, revision=2).number == 1


def test_whoever_asked_for_a_withdrawal_does_not_grant_it(published, colleague, reviewer):
    act("ask_withdrawal", published, colleague)
    with pytest.raises(AccessDenied):
        act("withdraw", published, colleague)
    act("withdraw", published, reviewer)
    assert state_of(published) == State.WITHDRAWN
    assert published.versions.get().until_at == NOW


@pytest.mark.parametrize("name", ACTS)
def test_without_the_permission_no_step_is_done(name, published, reader):
    with pytest.raises(AccessDenied):
        act(name, published, reader)


@pytest.mark.parametrize("name", ACTS)
def test_a_resource_of_another_unit_does_not_exist(name, published, outsider):
    with pytest.raises(Resource.DoesNotExist):
        act(name, published, outsider)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", ACTS)
def test_a_step_is_refused_in_every_other_state(name, state, published, colleague):
    if state in lifecycle.STEPS[name][1]:
        return
    ended = state in (State.CREATED, State.WITHDRAWN, State.DELETED)
    Resource.objects.update(state=state, **({"current": None} if ended else {}))
    with pytest.raises(TransitionRefused):
        act(name, published, colleague)
    assert state_of(published) == state


def test_a_returned_draft_is_corrected_and_handed_in_again(in_review, officer, reviewer):
    act("return_", in_review, reviewer)
    assert state_of(in_review) == State.RETURNED
    assert Resource.objects.get().note == "依据不全"
    drafting.save(
        resource_id=in_review.pk, content=table(cycle="weekly"), revision=1, actor=officer, at=NOW
    )
    act("submit", in_review, officer, revision=2)
    act("approve", in_review, reviewer, revision=2)
    assert Resource.objects.get().cycle == "weekly"


def test_what_is_published_stays_in_force_while_a_change_is_in_review(published, officer, reviewer):
    drafting.begin_change(resource_id=published.pk, actor=officer, at=NOW)
    act("submit", published, officer)
    assert state_of(published) == State.REVIEW
    assert Resource.objects.listed().get().current.number == 1
    act("return_", published, reviewer)
    drafting.drop(resource_id=published.pk, actor=officer, at=NOW)
    assert state_of(published) == State.PUBLISHED


def test_a_refused_withdrawal_leaves_the_resource_published(published, officer, reviewer):
    act("ask_withdrawal", published, officer)
    act("refuse_withdrawal", published, reviewer)
    assert state_of(published) == State.REFUSED
    assert Resource.objects.listed().exists()


def test_a_deleted_resource_keeps_its_versions_and_its_name(published, officer, reviewer, bureau):
    act("ask_withdrawal", published, officer)
    act("withdraw", published, reviewer)
    act("delete", published, reviewer)
    assert state_of(published) == State.DELETED
    assert ResourceVersion.objects.count() == 1
    with pytest.raises(DataError, match="low_income_families"):
        drafting.begin(unit=bureau, content=table(), actor=officer, at=NOW)


def test_a_draft_that_does_not_hold_is_not_handed_in(drafted, officer):
    content = table(sharing={"kind": "none"}, cycle="sometimes")
    drafting.save(resource_id=drafted.pk, content=content, revision=1, actor=officer, at=NOW)
    with pytest.raises(DescriptionFaults) as refused:
        act("submit", drafted, officer, revision=2)
    assert {one.place for one in refused.value.faults} == {"sharing", "cycle"}
    assert drafting.faults_of(Draft.objects.get()) == refused.value.faults


def test_a_draft_saved_meanwhile_is_neither_saved_over_nor_approved(drafted, officer, reviewer):
    drafting.save(resource_id=drafted.pk, content=table(), revision=1, actor=officer, at=NOW)
    with pytest.raises(Changed):
        drafting.save(resource_id=drafted.pk, content=table(), revision=1, actor=officer, at=NOW)
    act("submit", drafted, officer, revision=2)
    with pytest.raises(Changed):
        act("approve", drafted, reviewer, revision=1)


@pytest.mark.parametrize("reason", ("", "  "))
def test_a_return_and_a_withdrawal_need_a_reason(reason, in_review, reviewer):
    with pytest.raises(DataError):
        act("return_", in_review, reviewer, reason=reason)


def test_a_draft_of_another_unit_is_neither_begun_nor_saved(drafted, bureau, outsider, reader):
    with pytest.raises(AccessDenied):
        drafting.begin(unit=bureau, content=table(name="other"), actor=outsider, at=NOW)
    for write in (drafting.drop, drafting.begin_change):
        with pytest.raises(Resource.DoesNotExist):
            write(resource_id=drafted.pk, actor=outsider, at=NOW)
        with pytest.raises(AccessDenied):
            write(resource_id=drafted.pk, actor=reader, at=NOW)
    with pytest.raises(Resource.DoesNotExist):
        drafting.save(resource_id=drafted.pk, content={}, revision=1, actor=outsider, at=NOW)


def test_nobody_writes_in_what_is_in_review(in_review, officer):
    with pytest.raises(TransitionRefused):
        drafting.save(resource_id=in_review.pk, content=table(), revision=1, actor=officer, at=NOW)
    with pytest.raises(TransitionRefused):
        drafting.drop(resource_id=in_review.pk, actor=officer, at=NOW)


def test_a_draft_never_published_goes_with_its_resource(drafted, officer):
    assert drafting.drop(resource_id=drafted.pk, actor=officer, at=NOW) is None
    assert not Resource.objects.exists()


def test_two_resources_cannot_have_one_resource_code(published, bureau, officer, reviewer):
    second = drafting.begin(unit=bureau, content=table(name="second"), actor=officer, at=NOW)
    act("submit", second, officer)
    with pytest.raises(DataError, match="203000/000001"):
        act("approve", second, reviewer)


@pytest.fixture
def guarded(published):
    """Put the guards back that the session's database lacks."""
    name = "lingqu.datasets.migrations.0002_published_versions_stand"
    guards = importlib.import_module(name)
    with connection.cursor() as cursor:
        for statement in guards.SQLITE if connection.vendor == "sqlite" else guards.POSTGRESQL:
            made = statement.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER")
            made = made.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
            if connection.vendor == "sqlite":
                made = statement.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS")
            cursor.execute(made)
    return published


@pytest.mark.parametrize(
    "change",
    (
        "UPDATE datasets_resourceversion SET hash = 'x'",
        "UPDATE datasets_resourceversion SET until_at = from_at, note = 'x'",
        "DELETE FROM datasets_resourceversion",
    ),
)
def test_the_database_refuses_to_change_a_published_version(change, guarded):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_the_end_of_a_version_is_written_once(published, officer, reviewer):
    act("ask_withdrawal", published, officer)
    act("withdraw", published, reviewer)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE datasets_resourceversion SET until_at = from_at")
