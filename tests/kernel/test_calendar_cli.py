"""`lingqu calendar`: the same answers as the services, and its exit codes."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from lingqu.kernel import calendar as table
from lingqu.kernel.calendar_cli import calendar
from lingqu.kernel.errors import DataError
from lingqu.kernel.notice_checks import NoticeRefused
from lingqu.kernel.statutory import provisional_days

pytestmark = pytest.mark.django_db
SHIPPED = Path(table.__file__).with_name("holidays")


def run(*arguments):
    done = CliRunner().invoke(calendar, arguments)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


@pytest.fixture
def csv_2027(tmp_path):
    rows = [f"{day},holiday,{one.name}" for day, one in provisional_days(2027).items()]
    path = tmp_path / "2027.csv"
    path.write_text("\n".join(["date,kind,name", *rows, "2027-02-20,make_up,春节"]), "utf-8")
    return str(path)


def test_a_year_is_shown_with_its_state():
    assert run("show", "2026").stdout.startswith("2026: 248 working days, published")
    assert "PROVISIONAL" in run("show", "2027").stdout
    facts = json.loads(run("show", "2026", "--json").stdout)
    assert (facts["working_days"], facts["provisional"], len(facts["days"])) == (248, False, 39)


def test_an_earlier_state_can_be_shown():
    assert "version 3" in run("show", "2010", "--version", "3").stdout
    assert "PROVISIONAL" in run("show", "2026", "--version", "3").stdout


@pytest.mark.parametrize(
    ("arguments", "due"),
    [(("2026-11-24", "20"), "2026-12-22"), (("2026-11-24", "-5"), "2026-11-17"),
     (("2026-09-30", "3"), "2026-10-10")],
)  # fmt: skip
def test_days_are_added(arguments, due):
    assert run("add", *arguments).stdout.startswith(due)
    assert json.loads(run("add", *arguments, "--json").stdout)["due"] == due


def test_a_provisional_answer_says_so():
    done = run("add", "2026-12-24", "20")
    assert done.stdout == "2027-01-22 Fri\n" and "Provisional" in done.stderr


def test_a_file_is_previewed_then_published_once(csv_2027):
    given = ("import", csv_2027, "--source", "示范通知", "--published-on", "2026-11-20")
    assert "nothing was written" in run(*given, "--dry-run").stdout
    assert 2027 in table.calendar().provisional_years
    assert "2027-02-20 Sat  plain -> make_up 春节" in run(*given).stdout
    assert 2027 not in table.calendar().provisional_years
    assert json.loads(run(*given, "--json").stdout) == {
        "year": 2027, "version": None, "differences": []
    }  # fmt: skip


def test_a_file_with_faults_changes_nothing(csv_2027):
    with pytest.raises(NoticeRefused, match="source"):
        run("import", csv_2027)
    assert 2027 in table.calendar().provisional_years


def test_check_warns_from_november_and_ends_with_1(csv_2027):
    assert run("check", "--on", "2026-10-31").exit_code == 0
    warned = run("check", "--on", "2026-11-01")
    assert warned.exit_code == 1 and "2027" in warned.stdout
    run("import", csv_2027, "--source", "示范通知", "--published-on", "2026-11-20")
    assert run("check", "--on", "2026-11-01").exit_code == 0
    assert json.loads(run("check", "--on", "2026-11-01", "--json").stdout) == {
        "missing": [], "altered": None, "on": "2026-11-01"
    }  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [("show", "2007"), ("show", "2026", "--version", "999"), ("add", "2050-12-31", "1"),
     ("add", "1999-01-01", "1"), ("import", __file__)],
)  # fmt: skip
def test_what_cannot_be_answered_is_a_data_error(arguments):
    with pytest.raises(DataError):
        run(*arguments)


def test_the_shipped_notice_says_nothing_new():
    assert "nothing was written" in run("import", str(SHIPPED / "2026.toml")).stdout
    assert table.calendar().version == len(list(SHIPPED.glob("*.toml")))
    assert date(2026, 1, 1) in table.calendar().days
