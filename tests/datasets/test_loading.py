"""Rows of a source are in the raw layer once, as they were described, or rejected with a reason."""

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal

import psycopg
import pytest

from lingqu.datasets.collecting.loading import load, raw_table, rejected_table
from lingqu.datasets.lake.table import LakeTable
from lingqu.datasets.sources import Address, source_at
from lingqu.kernel.errors import DataError
from tests.datasets.conftest import described, person

ZONE = "Asia/Shanghai"
SUM = "count(*), count(DISTINCT id), sum(amount), min(born), max(epoch(updated_at))"


def loaded(address, lake, **more):
    return load(described(**more), source_at(address), lake, zone=ZONE)


@pytest.mark.parametrize("kind", ["file", "server"])
def test_every_row_arrives_once_with_its_types(kind, request, tmp_path, ask):
    address = request.getfixturevalue(f"people_{kind}")(3500)
    done = loaded(address, tmp_path)
    assert (done.rows, done.rejected, done.slices, done.finished) == (3500, 0, 4, True)
    found = ask(raw_table(tmp_path, "people").rows(), SUM)[0]
    assert found[:3] == (3500, 3500, Decimal("612675.00"))
    assert found[3] == date(1950, 1, 1)
    # The source's instants have no zone: they are the city's.
    assert datetime.fromtimestamp(found[4], UTC) == datetime(2025, 12, 31, 16, 59, 57, tzinfo=UTC)


def test_a_load_that_was_cut_off_goes_on_behind_its_last_slice(people_file, tmp_path, ask):
    address, read = people_file(5000), []

    class Cut(Exception):
        pass

    def cut(done):
        read.append(done.slices)
        if done.slices == 2:
            raise Cut

    with pytest.raises(Cut):
        load(described(), source_at(address), tmp_path, zone=ZONE, progress=cut)
    done = loaded(address, tmp_path)
    assert (done.load, done.rows, done.slices, done.finished) == (
        1,
        3000,
        4,
        True,
    )  # the last one is empty
    table = raw_table(tmp_path, "people").rows()
    assert ask(table, "count(*), count(DISTINCT id)") == [(5000, 5000)]


def test_a_second_load_has_the_next_number(people_file, tmp_path, ask):
    address = people_file(10)
    assert [loaded(address, tmp_path).load for _each in range(2)] == [1, 2]
    table = raw_table(tmp_path, "people").rows()
    assert ask(table, "_load, count(*)", "GROUP BY 1 ORDER BY 1") == [(1, 10), (2, 10)]


def test_rows_that_do_not_fit_are_kept_with_their_reasons(people_file, tmp_path, ask):
    bad = [
        (11, "", "2020-01-01", "1.00", "2026-01-01 00:00:00"),
        (12, "何" * 21, "0000-00-00", "much", "2026-02-30 00:00:00"),
    ]
    done = loaded(people_file(10, extra=bad), tmp_path)
    assert (done.rows, done.rejected) == (10, 2)
    found = ask(rejected_table(tmp_path, "people").rows(), "_faults, _row", "ORDER BY 2")
    assert [one[0] for one in found] == [
        "name: missing",
        "name: longer than 20; born: no date; amount: no decimal; updated_at: no instant",
    ]
    assert '"amount":"much"' in found[1][1]


def test_a_csv_file_of_the_old_encoding_arrives_and_broken_names_are_refused(tmp_path, ask):
    folder = tmp_path / "in"
    folder.mkdir()
    lines = ["id,name,born,amount,updated_at", *(",".join(map(str, person(n))) for n in (1, 2))]
    (folder / "people").write_bytes("\n".join(lines).encode("gb18030"))
    address = Address(kind="csv", place=str(folder))
    assert loaded(address, tmp_path).rows == 2
    assert ask(raw_table(tmp_path, 'people').rows(), "name", "ORDER BY id") == [
        ("何清源1",), ("何清源2",),
    ]  # fmt: skip
    broken = 'id;name;born;amount;updated_at\n3;何;;;\n4;x;;;;;;;7\n5;何;;;\n6;何\n7;"何;;;\n'
    (folder / "people").write_text(broken)
    done = loaded(address, tmp_path)
    rejected = ask(rejected_table(tmp_path, "people").rows(), "_faults, _row", "ORDER BY 1")
    assert (done.rows, done.rejected) == (2, len(rejected))
    assert [one[0].partition(":")[0] for one in rejected] == ["line 3", "line 5", "line 6"]
    assert rejected[0][1] == "4;x;;;;;;;7"
    (folder / "people").write_text("id,name,name\n1,a,b")
    with pytest.raises(DataError, match="twice"):
        loaded(address, tmp_path)
    (folder / "people").write_text(",".join(f"c{n}" for n in range(100_000)))
    with pytest.raises(DataError, match="100,000 columns"):
        loaded(address, tmp_path)
    with pytest.raises(DataError, match="no file"):
        loaded(address, tmp_path, table="../people")


def test_a_source_that_changed_or_does_not_answer_says_so(people_file, people_server, tmp_path):
    address = people_file(3)
    with pytest.raises(DataError, match="no table"):
        loaded(address, tmp_path, table='people"; DROP TABLE people; --')
    with pytest.raises(DataError, match="no table"):
        loaded(people_server(3), tmp_path, table="public.nothing")
    closed = Address(kind="postgresql", place="x", host="127.0.0.1", port=1, password="geheim")
    with pytest.raises(DataError) as told:
        loaded(closed, tmp_path)
    assert "geheim" not in str(told.value) and "geheim" not in repr(closed)
    with pytest.raises(DataError, match="kind of source"):
        source_at(Address(kind="oracle", place="x"))


def test_two_loaders_of_one_table_do_not_both_commit(people_file, tmp_path, ask):
    address = people_file(2500)

    def other(done):
        if done.slices == 1:
            loaded(address, tmp_path)

    with pytest.raises(DataError, match="another"):
        load(described(), source_at(address), tmp_path, zone=ZONE, progress=other)
    table = raw_table(tmp_path, "people").rows()
    assert ask(table, "count(*), count(DISTINCT id)") == [(2500, 2500)]


def test_a_column_keeps_its_type_and_a_new_one_is_added(people_file, tmp_path):
    loaded(people_file(3), tmp_path)
    table = LakeTable(tmp_path / "raw" / "people")
    from lingqu.datasets.lake.columns import Column

    with pytest.raises(DataError, match="keeps its type"):
        table.create([Column("id", "text")])
    table.create([Column("nation", "text")])
    assert "nation" in [one.name for one in table.read().schema().fields]
    shutil.rmtree(table.folder)
    assert not table.exists


def test_values_that_no_program_can_use_are_rejected(people_server, tmp_path, ask):
    address = people_server(2)
    strange = (
        "(3, 'a', NULL, 'NaN', NULL)", "(4, 'a', 'infinity', 1, NULL)",
        "(5, 'a', '0044-03-15 BC', 1, NULL)", "(6, 'a', NULL, NULL, '-infinity')",
        "(7, 'a', '20000-01-01', 1.50, NULL)",
    )  # fmt: skip
    with psycopg.connect(host=address.host, port=address.port, user=address.user,
                         dbname=address.place) as session:  # fmt: skip
        for row in strange:
            session.execute(f"INSERT INTO people VALUES {row}")  # noqa: S608
    done = loaded(address, tmp_path)
    assert (done.rows, done.rejected) == (2, 5)
    found = ask(rejected_table(tmp_path, "people").rows(), "_faults, _row", "ORDER BY 2")
    assert [one[0] for one in found] == [
        "amount: no decimal", "born: no date", "born: no date", "updated_at: no instant",
        "born: no date",
    ]  # fmt: skip
