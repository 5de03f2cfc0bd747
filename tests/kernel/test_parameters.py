"""Dated parameters: one value for every day, refused with the key when a file has faults."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lingqu.kernel.errors import DataError, PackError
from lingqu.kernel.models import Parameter
from lingqu.kernel.parameters import DatedValue, apply, parameter, read

TWO_VALUES = """
["hotline.limit"]
unit = "working_hour"
value = [
  { since = 2024-01-01, value = 4, source = "rule 1" },
  { since = 2026-07-01, value = 2, source = "rule 2" },
]
"""


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "parameters.toml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_a_value_ends_where_the_next_begins(file):
    first, second = read(file(TWO_VALUES))
    assert (first.value, first.until) == (4, date(2026, 7, 1))
    assert (second.value, second.until) == (2, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2024, 1, 1), 4), (date(2026, 6, 30), 4), (date(2026, 7, 1), 2), (date(2030, 1, 1), 2)],
)
def test_the_value_of_the_day_is_returned(file, day, value):
    apply(read(file(TWO_VALUES)))
    assert parameter("hotline.limit", on=day) == value


@pytest.mark.django_db
def test_a_day_before_the_first_value_is_a_data_error(file):
    apply(read(file(TWO_VALUES)))
    with pytest.raises(DataError) as refused:
        parameter("hotline.limit", on=date(2023, 12, 31))
    assert "hotline.limit" in str(refused.value) and "2023-12-31" in str(refused.value)


FAULTS = {
    "a gap": ("since = 2024-01-01,", "since = 2024-01-01, until = 2026-06-30,", "value[0].until"),
    "an overlap": ("since = 2024-01-01,", "since = 2024-01-01, until = 2026-07-02,", "value[0]"),
    "is not after": ("2026-07-01", "2024-01-01", "value[1].since"),
    "0.5": ("value = 2", "value = 0.5", "value[1].value"),
    "maximum": ("value = 2,", "value = 2, maximum = 3,", "value[1]"),
    "''": ('"rule 1"', '""', "value[0].source"),
    "datetime": ("2026-07-01", "2026-07-01T08:00:00", "value[1].since"),
    "name": ("unit =", "name =", "hotline.limit"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_file_is_refused_with_file_key_and_finding(file, fault):
    old, new, key = FAULTS[fault]
    path = file(TWO_VALUES.replace(old, new))
    with pytest.raises(PackError) as refused:
        read(path)
    text = str(refused.value)
    assert str(path) in text and key in text and fault in text


def test_broken_syntax_and_a_huge_file_are_pack_errors(file):
    for text in ("= nothing", "#" * (1 << 20) + "#", "a = " + "[" * 5000):
        with pytest.raises(PackError):
            read(file(text))


@pytest.mark.django_db
def test_applying_the_same_file_twice_writes_nothing_the_second_time(file):
    values = read(file(TWO_VALUES))
    assert (apply(values), apply(values)) == (2, 0)


@pytest.mark.django_db
def test_a_later_value_of_a_site_ends_the_shipped_one(file):
    apply(read(file(TWO_VALUES)))
    site = TWO_VALUES.replace("2024-01-01", "2026-10-01").replace("2026-07-01", "2027-01-01")
    apply(read(file(site)))
    assert parameter("hotline.limit", on=date(2026, 9, 30)) == 2
    assert parameter("hotline.limit", on=date(2026, 10, 1)) == 4


@pytest.mark.django_db
def test_a_value_that_was_applied_is_never_changed(file):
    apply(read(file(TWO_VALUES)))
    with pytest.raises(PackError, match="hotline.limit"):
        apply(read(file(TWO_VALUES.replace("value = 4", "value = 5"))))
    assert parameter("hotline.limit", on=date(2025, 1, 1)) == 4


def _row(since, until):
    return Parameter(name="x", unit="day", value=1, since=since, until=until, source="rule")


@pytest.mark.django_db
@pytest.mark.parametrize("until", [None, date(2026, 2, 2)])
def test_the_database_itself_refuses_an_overlap(until):
    _row(date(2026, 1, 1), date(2026, 2, 2)).save()
    with pytest.raises(DatabaseError, match="no_overlap"), transaction.atomic():
        _row(date(2026, 2, 1), until).save()
    assert Parameter.objects.filter(name="x").count() == 1


@pytest.mark.django_db
def test_the_database_itself_refuses_an_end_before_the_beginning():
    with pytest.raises(IntegrityError), transaction.atomic():
        _row(date(2026, 1, 2), date(2026, 1, 2)).save()


@pytest.mark.django_db
def test_shipped_limits_are_there_after_migration():
    assert parameter("access.lock_failures_account", on=date(2026, 11, 1)) == 5


starts = st.lists(
    st.dates(date(2000, 1, 1), date(2040, 1, 1)), min_size=1, max_size=8, unique=True
).map(sorted)


@given(starts=starts, offset=st.integers(0, 20_000))
def test_any_day_from_the_first_start_has_exactly_one_value(tmp_path_factory, starts, offset):
    rows = ",".join(
        f'{{ since = {day}, value = {n}, source = "r" }}' for n, day in enumerate(starts)
    )
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(f'[x]\nunit = "day"\nvalue = [{rows}]')
    day = starts[0] + timedelta(days=offset)
    held = [v for v in read(path) if v.since <= day and (v.until is None or day < v.until)]
    assert len(held) == 1 and isinstance(held[0], DatedValue)
