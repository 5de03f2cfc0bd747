"""Errors say where, what was found, what is allowed and what to do."""

import pytest
from django.utils import translation

from lingqu.kernel.errors import (
    AccessDenied,
    ChannelError,
    DataError,
    LingquError,
    PackError,
    TransitionRefused,
)

SAMPLES = (
    PackError(where="a.toml: x.since", found="a gap", allowed="no gap", remedy="Fill it."),
    DataError(where="a.docx", found="nothing", allowed="a table"),
    TransitionRefused(object="case 7", step="dispatch", state="closed", allowed=["reopen"]),
    AccessDenied(permission="cases.dispatch", actor_id=3),
    ChannelError(channel="sms", reason="no answer", retryable=True),
)


@pytest.mark.parametrize("error", SAMPLES, ids=lambda error: type(error).__name__)
def test_every_error_is_a_lingqu_error_with_its_own_exit_code(error):
    codes = [type(sample).exit_code for sample in SAMPLES]
    assert isinstance(error, LingquError)
    assert codes.count(error.exit_code) == 1
    assert error.exit_code > 1


def test_a_pack_error_names_place_finding_allowance_and_remedy():
    with translation.override("en"):
        text = str(SAMPLES[0])
    for word in ("a.toml: x.since", "a gap", "no gap", "Fill it."):
        assert word in text


def test_an_error_without_remedy_ends_without_a_blank():
    with translation.override("en"):
        assert str(SAMPLES[1]) == "a.docx: found nothing. Expected: a table."


def test_a_refused_transition_says_what_is_possible_now():
    with translation.override("en"):
        assert "reopen" in str(SAMPLES[2])
        assert "nothing" in str(TransitionRefused(object="x", step="y", state="z"))


def test_a_denied_access_names_the_permission_and_not_the_person():
    with translation.override("en"):
        assert "cases.dispatch" in str(SAMPLES[3])
        assert "3" not in str(SAMPLES[3])


@pytest.mark.parametrize(
    ("retryable", "word"), [(True, "tried again"), (False, "Correct the settings")]
)
def test_a_channel_error_says_whether_waiting_helps(retryable, word):
    with translation.override("en"):
        assert word in str(ChannelError(channel="sms", reason="no", retryable=retryable))
