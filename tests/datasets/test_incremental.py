"""Only what is new by (time, key) is loaded, up to the source's time less a lag."""

import sqlite3
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest

from lingqu.datasets.collecting.loading import load, raw_table
from lingqu.datasets.sources import source_at
from lingqu.kernel.errors import DataError
from tests.datasets.conftest import described

ZONE = ZoneInfo("Asia/Shanghai")
DAY, HOUR, MINUTE = 86_400, 3_600, 60


class Site:
    """A source whose rows a test writes, and loads with a lag."""

    def __init__(self, address, lake):
        self.address, self.lake = address, lake

    def write(self, number, ago, name="何清源"):
        """Insert or update a row as if that long ago."""
        at = f"{datetime.now(ZONE) - ago:%Y-%m-%d %H:%M:%S}"
        row, rest = (number, name, at), "ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
        rest += "updated_at = excluded.updated_at"
        if self.address.kind == "sqlite":
            with sqlite3.connect(self.address.place) as session:
                text = f"INSERT INTO people (id, name, updated_at) VALUES (?, ?, ?) {rest}"  # noqa: S608
                session.execute(text, row)
            return
        one = self.address
        with psycopg.connect(host=one.host, port=one.port, user=one.user, dbname=one.place) as s:
            s.execute(f"INSERT INTO people (id, name, updated_at) VALUES (%s, %s, %s) {rest}", row)  # noqa: S608

    def load(self, lag):
        made = described(mode="incremental", time="updated_at", lag_seconds=lag, slice_rows=3)
        done = load(made, source_at(self.address), self.lake, zone="Asia/Shanghai")
        assert done.finished
        return done.rows


@pytest.fixture(params=["file", "server"])
def site(request, tmp_path):
    return Site(request.getfixturevalue(f"people_{request.param}")(10), tmp_path)


def test_each_change_is_loaded_once(site, ask):
    assert [site.load(DAY), site.load(DAY)] == [10, 0]
    site.write(11, timedelta(hours=2))
    site.write(3, timedelta(hours=2), name="改名")
    assert [site.load(HOUR), site.load(HOUR)] == [2, 0]
    table = raw_table(site.lake, "people").rows()
    assert ask(table, "id, name", "WHERE _load = 2 ORDER BY id") == [(3, "改名"), (11, "何清源")]


def test_what_is_younger_than_the_lag_waits(site):
    site.load(DAY)
    site.write(11, timedelta(minutes=30))
    assert [site.load(HOUR), site.load(MINUTE)] == [0, 1]


def test_rows_of_one_instant_are_not_cut_apart(site, ask):
    site.load(DAY)
    for number in range(11, 31):
        site.write(number, timedelta(hours=2))
    assert site.load(HOUR) == 20
    table = raw_table(site.lake, "people").rows()
    assert ask(table, "count(*), count(DISTINCT id)") == [(30, 30)]


def test_where_nothing_is_new_nothing_is_committed(site):
    site.load(DAY)
    version = raw_table(site.lake, "people").read().version()
    site.load(DAY)
    assert raw_table(site.lake, "people").read().version() == version


def test_a_clock_that_was_set_back_is_told(site):
    site.load(MINUTE)
    with pytest.raises(DataError, match="clock"):
        site.load(DAY)


def test_a_file_has_no_new_rows_of_its_own(tmp_path):
    from lingqu.datasets.sources import Address

    (tmp_path / "people").write_text("id,name,born,amount,updated_at\n1,何,,,\n")
    with pytest.raises(DataError, match="full"):
        Site(Address(kind="csv", place=str(tmp_path)), tmp_path / "lake").load(HOUR)
