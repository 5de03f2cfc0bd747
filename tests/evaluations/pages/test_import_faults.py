"""What goes wrong while files are read leaves one line in the log and stops no other file."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError

from lingqu.evaluations import services_import
from lingqu.evaluations.models import Evaluation
from lingqu.kernel.models import AuditEntry

from .conftest import NOW, report


def lines_of(batch):
    return [
        json.loads(entry.facts)
        for entry in AuditEntry.objects.filter(verb="evaluations.read_file").order_by("sequence")
        if entry.object_id in {str(file.pk) for file in batch.files.all()}
    ]


def test_each_file_leaves_one_line_in_the_log_read_or_not(hand_in, reviewer):
    batch = hand_in(reviewer, report(), b"", b"no report at all", report())
    assert lines_of(batch) == [
        {"forms": 1, "new": 1}, {"fault": "empty"}, {"fault": "no_report"}, {"forms": 1, "new": 0},
    ]  # fmt: skip


def test_a_file_whose_line_cannot_be_written_is_not_stored_either(hand_in, reviewer, monkeypatch):
    def broken(verb, **_more):
        raise RuntimeError(verb)

    batch = services_import.hand_in(
        actor=reviewer, handed=[services_import.HandedIn(name="a.txt", chunks=[report()])], at=NOW
    )
    monkeypatch.setattr("lingqu.evaluations.services_import.audit.record", broken)
    with pytest.raises(RuntimeError):
        services_import.read_next(batch=batch, actor=reviewer, at=NOW)
    assert not Evaluation.objects.exists()
    assert batch.files.get().state == "reading"


def test_a_form_that_the_database_cannot_hold_fails_alone(hand_in, reviewer, monkeypatch):
    def too_much(*_arguments, **_more):
        raise OverflowError

    monkeypatch.setattr("lingqu.evaluations.services_import.summary.put_form", too_much)
    batch = hand_in(reviewer, report(), b"")
    assert [file.state for file in batch.files.all()] == ["failed", "failed"]
    assert lines_of(batch) == [{"fault": "OverflowError"}, {"fault": "empty"}]


def test_a_busy_database_leaves_the_file_to_be_read_later(hand_in, reviewer, monkeypatch):
    def busy(*_arguments, **_more):
        raise OperationalError("database is locked")

    handed = [services_import.HandedIn(name="a.txt", chunks=[report()])]
    batch = services_import.hand_in(actor=reviewer, handed=handed, at=NOW)
    with monkeypatch.context() as patched:
        patched.setattr("lingqu.evaluations.services_import._take", busy)
        with pytest.raises(OperationalError):
            services_import.read_next(batch=batch, actor=reviewer, at=NOW)
    assert services_import.read_next(batch=batch, actor=reviewer, at=NOW) is None
    later = NOW + services_import.STUCK_AFTER + timedelta(seconds=1)
    assert services_import.read_next(batch=batch, actor=reviewer, at=later).state == "done"
