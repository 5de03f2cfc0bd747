"""Tokens: who makes and ends them, what is kept of them, the commands."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.utils import timezone

from lingqu.cases.cli_case import case as command
from lingqu.cases.models import ApiToken
from lingqu.cases.tokens import create_token, person_of, revoke_token
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused
from lingqu.kernel.models import AuditEntry


def make(person, *, actor="own", name="counter", days=30):
    now = timezone.now()
    who = person if actor == "own" else actor
    later = now + timedelta(days=days)
    return create_token(actor=who, person=person, name=name, expires_at=later, at=now)


def test_a_token_is_told_once_and_only_its_digest_is_kept(reader):
    made, text = make(reader)
    assert text.startswith(made.prefix) and person_of(text, at=timezone.now()) == reader
    assert text not in str(ApiToken.objects.values().get())
    entry = AuditEntry.objects.get(verb="cases.create_token")
    assert entry.actor_id == reader.pk and text not in entry.facts


def test_nobody_makes_a_token_for_somebody_else(reader, chief):
    with pytest.raises(AccessDenied):
        make(reader, actor=chief)
    assert not ApiToken.objects.exists()


def test_a_stranger_does_not_end_a_token_and_its_person_does(reader, chief):
    made, text = make(reader)
    with pytest.raises(ApiToken.DoesNotExist):
        revoke_token(pk=made.pk, actor=chief, at=timezone.now())
    revoke_token(pk=made.pk, actor=reader, at=timezone.now())
    assert person_of(text, at=timezone.now()) is None


def test_whoever_manages_the_account_ends_its_tokens(reader, make_person, office):
    made, _text = make(reader)
    manager = make_person("manager", office, "access.people", scope="all")
    revoke_token(pk=made.pk, actor=manager, at=timezone.now())
    assert AuditEntry.objects.get(verb="cases.revoke_token").actor_id == manager.pk


def test_one_person_has_at_most_twenty_tokens(reader):
    for number in range(20):
        make(reader, name=f"token {number}")
    with pytest.raises(TransitionRefused, match="20"):
        make(reader, name="one more")
    ApiToken.objects.filter(name="token 3").update(revoked_at=timezone.now())
    make(reader, name="one more")


@pytest.mark.parametrize(("name", "days"), [("", 30), ("x" * 61, 30), ("x", 0), ("x", 400)])
def test_a_token_needs_a_name_and_an_end_within_a_year(reader, name, days):
    with pytest.raises(DataError):
        make(reader, name=name, days=days)


def test_two_tokens_of_one_person_have_different_names(reader):
    make(reader)
    with pytest.raises(DataError):
        make(reader)


def test_a_closed_account_gets_no_token(reader):
    type(reader).objects.update(is_active=False)
    with pytest.raises(TransitionRefused):
        make(reader)


def test_the_operator_makes_lists_and_ends_tokens_by_command(reader):
    run = CliRunner().invoke
    text = run(command, ["token", "create", "reader", "--name", "gate"]).stdout.strip()
    assert person_of(text, at=timezone.now()) == reader
    listed = json.loads(run(command, ["token", "list", "reader", "--json"]).stdout)
    assert listed[0]["name"] == "gate" and text not in str(listed)
    assert run(command, ["token", "revoke", listed[0]["prefix"]]).exit_code == 0
    assert person_of(text, at=timezone.now()) is None


def test_a_command_names_an_account_or_a_token_that_is_not_there(db):
    run = CliRunner().invoke
    assert isinstance(run(command, ["token", "list", "nobody"]).exception, DataError)
    assert isinstance(run(command, ["token", "revoke", "lq_00000000"]).exception, DataError)
