"""The audit chain: what is written, what cannot be changed, what verification finds."""

import hashlib
import importlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection, transaction

from lingqu.kernel import audit, verification
from lingqu.kernel.cli import audit as audit_commands
from lingqu.kernel.models import AuditEntry, AuditHead
from lingqu.kernel.verification import Anchor

pytestmark = pytest.mark.django_db
MONDAY_9 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def write(count, *, verb="test.act"):
    with transaction.atomic():
        for number in range(count):
            audit.record(verb, actor_id=number + 1, facts={"n": number}, at=MONDAY_9)


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def unguarded():
    """Take the triggers off, as someone with full rights on the database could."""
    names = importlib.import_module("lingqu.kernel.migrations.0002_audit_guards").NAMES
    for table, name in names[connection.vendor]:
        suffix = f" ON {table}" if connection.vendor == "postgresql" else ""
        run(f"DROP TRIGGER IF EXISTS {name}{suffix}")


@pytest.fixture
def guarded(unguarded):
    """Put all triggers on, for this test's transaction."""
    guards = importlib.import_module("lingqu.kernel.migrations.0002_audit_guards")
    for statement in guards.SQLITE if connection.vendor == "sqlite" else guards.POSTGRESQL:
        run(statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))


def test_the_first_entry_stands_on_the_genesis_hash_and_the_head_follows():
    write(2)
    first, second = AuditEntry.objects.order_by("sequence")
    head = AuditHead.objects.get()
    assert (first.sequence, first.previous) == (1, audit.GENESIS)
    assert second.previous == first.hash
    assert (head.count, head.hash) == (2, second.hash)


def test_the_hash_is_sm3_of_the_canonical_text():
    write(1)
    entry = AuditEntry.objects.get()
    parts = [audit.GENESIS, "2026-11-23T01:00:00.000000+00:00", 1, "test.act", "", "", "", ""]
    text = json.dumps([*parts, '{"n":0}'], separators=(",", ":"))
    assert entry.hash == hashlib.new("sm3", text.encode()).hexdigest()


@pytest.mark.parametrize(
    "facts",
    [{"phone": "1"}, {"login_name": "x"}, {"id": "990101199001010019"}, {"tel": "13800000000"}],
)
def test_facts_that_look_like_personal_data_are_refused(facts):
    with pytest.raises(ValueError, match="personal data"):
        audit.record("test.act", actor_id=1, facts=facts)
    assert not AuditEntry.objects.exists()


def test_a_digest_may_have_digits_like_a_telephone_number():
    audit.record("test.act", actor_id=1, facts={"hash": f"{'ab' * 26}13800000000f"})
    assert AuditEntry.objects.count() == 1


def test_an_entry_disappears_with_the_act_that_failed():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("test.act", actor_id=1)
        1 / 0  # noqa: B018
    assert not AuditEntry.objects.exists()


def test_the_orm_refuses_to_change_or_delete_an_entry():
    write(1)
    entry = AuditEntry.objects.get()
    for change in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(verb="x"),
    ):
        with pytest.raises(TypeError, match="appended"):
            change()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_auditentry SET verb = 'x' WHERE sequence = 1",
        "DELETE FROM kernel_auditentry WHERE sequence = 2",
        "DELETE FROM kernel_audithead",
        "UPDATE kernel_audithead SET count = 1",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(guarded, statement):
    write(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement)
    assert verification.verify() is None


def test_an_untouched_chain_holds_and_every_row_is_counted():
    write(5)
    seen = []
    assert verification.verify(progress=seen.append) is None
    assert sum(seen) == 5


def test_an_empty_chain_holds():
    assert verification.verify() is None


TAMPERING = {
    "altered": (["UPDATE kernel_auditentry SET facts = '{}' WHERE sequence = 3"], 3),
    "missing": (["DELETE FROM kernel_auditentry WHERE sequence = 3"], 3),
    "truncated": (["DELETE FROM kernel_auditentry WHERE sequence > 3"], 4),
    "reordered": (
        [
            "UPDATE kernel_auditentry SET sequence = 99 WHERE sequence = 2",
            "UPDATE kernel_auditentry SET sequence = 2 WHERE sequence = 4",
            "UPDATE kernel_auditentry SET sequence = 4 WHERE sequence = 99",
        ],
        2,
    ),
}


@pytest.mark.parametrize("kind", TAMPERING)
def test_the_first_broken_link_is_named_with_its_kind(unguarded, kind):
    write(5)
    statements, sequence = TAMPERING[kind]
    for statement in statements:
        run(statement)
    broken = verification.verify()
    assert (broken.kind, broken.sequence) == (kind, sequence)
    assert broken.expected != broken.found


def test_an_entry_beyond_the_head_is_named_as_added(unguarded):
    write(3)
    run(
        "UPDATE kernel_audithead SET count = 2, hash = (SELECT hash FROM kernel_auditentry"
        " WHERE sequence = 2)"
    )
    assert (verification.verify().kind, verification.verify().sequence) == ("added", 3)


def test_an_entry_rewritten_together_with_its_hash_breaks_the_next_link(unguarded):
    write(3)
    entry = AuditEntry.objects.get(sequence=2)
    entry.facts = '{"n":7}'
    run(
        "UPDATE kernel_auditentry SET facts = %s, hash = %s WHERE sequence = 2",
        entry.facts,
        audit.digest(entry),
    )
    broken = verification.verify()
    assert (broken.kind, broken.sequence) == ("altered", 3)


def test_an_outside_anchor_shows_a_chain_rewritten_as_a_whole(unguarded):
    write(3)
    anchor = verification.current_anchor()
    run("DELETE FROM kernel_auditentry")
    run("DELETE FROM kernel_audithead")
    write(4, verb="test.other")
    assert verification.verify() is None
    assert verification.verify(anchor=anchor).sequence == 3


def test_an_outside_anchor_shows_a_tail_cut_together_with_the_head(unguarded):
    write(3)
    anchor = verification.current_anchor()
    run("DELETE FROM kernel_auditentry WHERE sequence = 3")
    run(
        "UPDATE kernel_audithead SET count = 2, hash = (SELECT hash FROM kernel_auditentry"
        " WHERE sequence = 2)"
    )
    broken = verification.verify(anchor=anchor)
    assert (broken.kind, broken.sequence) == ("truncated", 3)


def test_the_command_ends_with_zero_on_a_whole_chain_and_one_on_a_broken_one(unguarded):
    write(3)
    assert CliRunner().invoke(audit_commands, ["verify"]).exit_code == 0
    run("UPDATE kernel_auditentry SET verb = 'x' WHERE sequence = 2")
    result = CliRunner().invoke(audit_commands, ["verify", "--json"])
    said = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (said["holds"], said["broken"]["sequence"], said["broken"]["kind"]) == (
        False,
        2,
        "altered",
    )


def test_the_command_reads_the_anchor_that_it_wrote(tmp_path):
    write(2)
    file = tmp_path / "anchor.json"
    file.write_text(CliRunner().invoke(audit_commands, ["anchor"]).stdout)
    assert CliRunner().invoke(audit_commands, ["verify", "--anchor", str(file)]).exit_code == 0
    assert Anchor(**json.loads(file.read_text())).count == 2


WRITER = """
import django
django.setup()
from django.db import transaction
from lingqu.kernel import audit
for number in range(20):
    with transaction.atomic():
        audit.record("test.act", actor_id=number)
"""


@pytest.mark.django_db(transaction=True)
def test_processes_writing_at_the_same_time_make_one_unbroken_chain(tmp_path):
    """On SQLite in a file of its own, because the test database lives in memory."""
    program = [sys.executable, "-c", WRITER]
    place = {**os.environ, "DJANGO_SETTINGS_MODULE": "lingqu.settings", "LINGQU_SITE": "demo"}
    place["LINGQU_DATA"] = str(tmp_path)
    if connection.vendor == "postgresql":
        place["DATABASE_URL"] = _test_database_url()
    else:
        subprocess.run(
            [sys.executable, "-m", "lingqu", "manage", "migrate"],
            env=place,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    writers = [subprocess.Popen(program, env=place) for _writer in range(4)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0, 0]
    verify = [sys.executable, "-m", "lingqu", "audit", "verify", "--json"]
    said = json.loads(subprocess.run(verify, env=place, check=True, capture_output=True).stdout)
    assert (said["holds"], said["entries"]) == (True, 80)


def _test_database_url():
    """Return the address of the database that this test runs on."""
    facts = connection.settings_dict
    login = f"{facts['USER']}:{facts['PASSWORD']}@" if facts["USER"] else ""
    return f"postgres://{login}{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_a_programming_error():
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record("test.act", actor_id=1)
