"""Questions with a condition: the server says which apply, and the same decides what is kept."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from lingqu.cases import publishing
from lingqu.cases.conditions import askable, asked
from lingqu.cases.models import OfficerDraft
from lingqu.cases.opening import current_version
from lingqu.cases.source import read_sources
from lingqu.kernel.packs import packs

NEW = "/cases/new/licence.licence/"


def url(name, case):
    return reverse(f"cases:{name}", args=[case.number])


@pytest.fixture
def conditional(licence):
    """Let the first step ask for the way of delivery and, if it is by post, for the address."""
    source = read_sources(packs()["licence"])[0]
    fields = ("floor_area", "delivery", "post_address", "phone")
    step = source.declaration.task[0]
    accept = step.outcomes[0].model_copy(update={"needs": ("post_address",)})
    step = step.model_copy(update={"fields": fields, "outcomes": (accept, *step.outcomes[1:])})
    tasks = (step, *source.declaration.task[1:])
    declared = source.declaration.model_copy(update={"task": tasks})
    publishing.publish(replace(source, declaration=declared), at=timezone.now())


def asked_in(answer):
    text = answer.content.decode()
    return set(text.partition('data-asked="')[2].partition('"')[0].split())


@pytest.mark.usefixtures("conditional")
def test_the_answer_says_which_questions_of_the_step_apply(client_of, handler, case, sent):
    client = client_of(handler)
    page = client.get(url("detail", case)).content.decode()
    assert 'data-field="f-post_address" data-unasked' in page and 'id="f-post_address"' in page
    by_post = client.post(url("keep-draft", case), sent(case, **{"f-delivery": "post"}))
    assert "f-post_address" in asked_in(by_post)
    page = client.get(url("detail", case)).content.decode()
    assert 'data-field="f-post_address">' in page
    here = client.post(url("keep-draft", case), sent(case, **{"f-delivery": "electronic"}))
    assert "f-post_address" not in asked_in(here)


@pytest.mark.usefixtures("conditional")
def test_what_does_not_apply_to_a_step_is_neither_kept_nor_needed(client_of, handler, case, sent):
    given = sent(case, outcome="accept", **{"f-post_address": "某地", "f-delivery": "electronic"})
    assert client_of(handler).post(url("complete", case), given).status_code == 302
    case.refresh_from_db()
    assert "某地" not in case.history.get(number=case.form_event).form


@pytest.mark.usefixtures("conditional")
def test_what_applies_to_a_step_is_still_needed(client_of, handler, case, sent):
    given = sent(case, outcome="accept", **{"f-delivery": "post"})
    answer = client_of(handler).post(url("complete", case), given)
    assert answer.status_code == 422
    assert [one.field for one in answer.context["bound"].faults] == ["f-post_address"]


@pytest.mark.usefixtures("conditional")
def test_a_protected_value_typed_for_a_step_is_in_no_draft(client_of, handler, case, sent):
    client_of(handler).post(url("keep-draft", case), sent(case, **{"f-phone": "13911112222"}))
    assert not OfficerDraft.objects.exists()


def test_the_answer_says_which_questions_of_a_new_case_apply(licence, client_of, handler):
    client = client_of(handler)
    page = client.get(NEW).content.decode()
    for name in ("identity_number", "credit_code", "post_address"):
        assert f'data-field="f-{name}" data-unasked' in page and f'id="f-{name}"' in page
    now = asked_in(client.post(f"{NEW}draft", {"f-applicant_kind": "person"}))
    assert "f-identity_number" in now and "f-credit_code" not in now


def test_a_condition_on_a_question_that_is_not_asked_does_not_hold(licence):
    definition = current_version("licence.licence").definition
    chain = {"item": "", "delivery": 'item = "food_service"', "post_address": 'delivery = "post"'}
    found = {n: definition.fields[n].model_copy(update={"when": w}) for n, w in chain.items()}
    one = replace(definition, fields=found)
    answers = {"item": "outdoor_sign", "delivery": "post"}
    assert asked(one, answers) == {"item"}
    assert asked(one, answers | {"item": "food_service"}) == chain.keys()
    assert [each.name for each in askable(one, found.values(), answers)] == [*chain]
    assert askable(one, [found["post_address"]], answers) == []
