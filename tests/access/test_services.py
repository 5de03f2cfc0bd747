"""Writes: who may, who may not, and that each leaves its entry and nothing personal."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from lingqu.access import services
from lingqu.access.limits import PasswordRule
from lingqu.access.models import LoginFailure, Person, Post, Role
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused
from lingqu.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
MONDAY_9 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SINCE = date(2026, 11, 23)
RULE = PasswordRule(minimum_length=12, history=5, days=0)


@pytest.fixture
def write(handler, bureau, officer):
    """Return each write by name, as a function of the acting person."""
    post = handler.posts.get()
    return {
        "create_person": lambda actor: services.create_person(
            actor=actor, login_name="new.one", display_name="New", at=MONDAY_9
        ),
        "reset_password": lambda actor: services.reset_password(
            actor=actor, person=handler, at=MONDAY_9
        ),
        "set_active": lambda actor: services.set_active(
            actor=actor, person=handler, active=False, at=MONDAY_9
        ),
        "grant_post": lambda actor: services.grant_post(
            actor=actor,
            person=handler,
            unit=bureau,
            role=officer,
            scope="unit",
            since=SINCE,
            at=MONDAY_9,
        ),
        "end_post": lambda actor: services.end_post(
            actor=actor, post=post, until=SINCE, at=MONDAY_9
        ),
        "set_role_permissions": lambda actor: services.set_role_permissions(
            actor=actor, role=officer, permissions=["evaluations.read"], at=MONDAY_9
        ),
        "unlock": lambda actor: services.unlock(actor=actor, person=handler, at=MONDAY_9),
    }


SYSTEM = {"create_person", "reset_password", "set_active"}
SECURITY = {"grant_post", "end_post", "set_role_permissions", "unlock"}
PEOPLE = [
    "handler",
    "colleague",
    "outsider",
    "system_administrator",
    "security_administrator",
    "audit_administrator",
]
PERMITTED = {("system_administrator", act) for act in SYSTEM} | {
    ("security_administrator", act) for act in SECURITY
}


@pytest.mark.parametrize("act", sorted(SYSTEM | SECURITY))
@pytest.mark.parametrize("who", PEOPLE)
def test_each_write_is_for_one_duty_alone(request, write, who, act):
    actor = request.getfixturevalue(who)
    if (who, act) in PERMITTED:
        write[act](actor)
        assert AuditEntry.objects.get().actor_id == actor.pk
        return
    with pytest.raises(AccessDenied):
        write[act](actor)
    assert not AuditEntry.objects.exists()


def test_a_new_account_has_no_post_and_an_initial_password(system_administrator):
    person, password = services.create_person(
        actor=system_administrator,
        login_name="New.One",
        display_name="New",
        phone="139 9901 0001",
        at=MONDAY_9,
    )
    assert (person.login_name, person.phone) == ("new.one", "139****0001")
    assert person.must_change_password and person.check_password(password)
    assert not person.active_posts()


@pytest.mark.parametrize("name", ["ab", "1abc", "a b c", "a" * 65, "名字名字", "<script>"])
def test_an_unfit_user_name_is_refused(system_administrator, name):
    with pytest.raises(DataError):
        services.create_person(
            actor=system_administrator, login_name=name, display_name="x", at=MONDAY_9
        )
    assert Person.objects.count() == 1


def test_a_taken_user_name_is_refused(system_administrator, handler):
    with pytest.raises(DataError, match="handler"):
        services.create_person(
            actor=system_administrator, login_name="HANDLER", display_name="x", at=MONDAY_9
        )


def test_nobody_grants_a_post_to_himself(security_administrator, bureau, officer):
    with pytest.raises(AccessDenied):
        services.grant_post(
            actor=security_administrator,
            person=security_administrator,
            unit=bureau,
            role=officer,
            scope="all",
            since=SINCE,
            at=MONDAY_9,
        )
    assert security_administrator.posts.count() == 1


def test_a_post_at_a_unit_out_of_reach_is_refused(
    make_person, make_role, bureau, elsewhere, officer, colleague
):
    role = make_role("security", "access.roles", duty="security")
    local = make_person("local", unit=bureau, role=role, scope="subtree")
    with pytest.raises(AccessDenied):
        services.grant_post(
            actor=local,
            person=colleague,
            unit=elsewhere,
            role=officer,
            scope="unit",
            since=SINCE,
            at=MONDAY_9,
        )


def test_one_person_does_not_become_two_administrators(
    security_administrator, system_administrator, make_role, bureau
):
    auditor = make_role("audit", "access.audit", duty="audit")
    with pytest.raises(TransitionRefused):
        services.grant_post(
            actor=security_administrator,
            person=system_administrator,
            unit=bureau,
            role=auditor,
            scope="all",
            since=SINCE,
            at=MONDAY_9,
        )
    assert system_administrator.posts.count() == 1


def test_the_database_itself_refuses_two_duties_in_one_person(
    system_administrator, make_role, bureau
):
    auditor = make_role("audit", "access.audit", duty="audit")
    with pytest.raises(DatabaseError, match="one_duty"), transaction.atomic():
        Post.objects.create(
            person=system_administrator, unit=bureau, role=auditor, since=date(2026, 1, 1)
        )


def test_a_second_duty_is_possible_after_the_first_has_ended(
    security_administrator, system_administrator, make_role, bureau
):
    post = system_administrator.posts.get()
    services.end_post(actor=security_administrator, post=post, until=SINCE, at=MONDAY_9)
    auditor = make_role("audit", "access.audit", duty="audit")
    services.grant_post(
        actor=security_administrator,
        person=system_administrator,
        unit=bureau,
        role=auditor,
        scope="all",
        since=SINCE,
        at=MONDAY_9,
    )
    assert system_administrator.posts.count() == 2


@pytest.mark.parametrize("duty", ["security_administrator", "audit_administrator"])
def test_the_system_administrator_cannot_take_over_another_administrator(
    request, system_administrator, duty
):
    with pytest.raises(TransitionRefused):
        services.reset_password(
            actor=system_administrator, person=request.getfixturevalue(duty), at=MONDAY_9
        )


def test_permissions_of_an_administrators_role_are_fixed(security_administrator):
    role = Role.objects.get(code="security")
    with pytest.raises(TransitionRefused):
        services.set_role_permissions(
            actor=security_administrator, role=role, permissions=[], at=MONDAY_9
        )


@pytest.mark.parametrize("code", ["access.roles", "access.audit", "no.such"])
def test_a_business_role_gets_no_administration_and_nothing_undeclared(
    security_administrator, officer, code
):
    with pytest.raises(DataError, match=code):
        services.set_role_permissions(
            actor=security_administrator, role=officer, permissions=[code], at=MONDAY_9
        )
    assert code not in Role.objects.get(pk=officer.pk).permissions


def test_unlocking_forgets_the_failures(security_administrator, handler):
    LoginFailure.objects.create(person=handler, name_digest="n", source_digest="s", at=MONDAY_9)
    services.unlock(actor=security_administrator, person=handler, at=MONDAY_9)
    assert not LoginFailure.objects.exists()


def test_a_new_own_password_must_keep_the_rules(handler):
    with pytest.raises(DataError):
        services.change_password(person=handler, password="short", rule=RULE, at=MONDAY_9)
    services.change_password(person=handler, password="Blue-Canal-214", rule=RULE, at=MONDAY_9)
    assert Person.objects.get(pk=handler.pk).check_password("Blue-Canal-214")


def test_a_granted_end_before_the_beginning_is_refused(
    security_administrator, handler, bureau, officer
):
    with pytest.raises(DataError):
        services.grant_post(
            actor=security_administrator,
            person=handler,
            unit=bureau,
            role=officer,
            scope="unit",
            since=SINCE,
            until=SINCE,
            at=MONDAY_9,
        )


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13999010001", "139****0001"), ("0999-12345678", "099****5678"), ("12345", ""), ("", "")],
)
def test_only_the_masked_phone_is_kept(phone, masked):
    assert services.masked_phone(phone) == masked
