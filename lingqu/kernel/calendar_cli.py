"""`lingqu calendar`: show, import and check the working days, and count with them."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lingqu.kernel.errors import DataError

if TYPE_CHECKING:
    from lingqu.kernel.calendar import Difference
    from lingqu.kernel.workdays import SpecialDay, WorkCalendar

__all__ = ["calendar"]

WARNED = 1
"""Exit code of `calendar check` when a notice is missing or a version was altered."""
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def calendar() -> None:
    """The working-day calendar: published notices, make-up working days, provisional years."""


@calendar.command()
@click.argument("year", type=int)
@click.option("--version", type=click.IntRange(min=1), help="An earlier state, by its number.")
@click.option("--json", "as_json", is_flag=True, help="Print the year as JSON.")
def show(*, year: int, version: int | None, as_json: bool) -> None:
    """Print a year's holidays and make-up working days, and where they come from.

    \b
    Examples:
      lingqu calendar show 2026
      lingqu calendar show 2026 --version 12 --json
    """
    from lingqu.kernel import calendar as table

    held = table.calendar(version=version)
    _check_year(held, year)
    days = {day: one for day, one in sorted(held.days.items()) if day.year == year}
    working = held.working_days_between(date(year, 1, 1), date(year, 12, 31))
    working += held.is_working(date(year, 1, 1))
    provisional = year in held.provisional_years
    if as_json:
        facts = {"year": year, "version": held.version, "provisional": provisional}
        listed = [
            {"date": f"{day}", "kind": one.kind, "name": one.name} for day, one in days.items()
        ]
        click.echo(
            json.dumps({**facts, "working_days": working, "days": listed}, ensure_ascii=False)
        )
        return
    state = "PROVISIONAL, no notice is out" if provisional else "published"
    click.echo(f"{year}: {working} working days, {state}; calendar version {held.version}")
    for day, one in days.items():
        click.echo(f"  {day} {day:%a}  {one.kind:<8} {one.name}")


@calendar.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="", help="Title and number of the notice, for a CSV file.")
@click.option("--published-on", type=_DAY, help="Its date, for a CSV file.")
@click.option("--dry-run", is_flag=True, help="Print the differences and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
def import_notice(
    *, file: Path, source: str, published_on: datetime | None, dry_run: bool, as_json: bool
) -> None:
    """Publish the notice in a TOML or CSV file; the same file twice changes nothing.

    \b
    Examples:
      lingqu calendar import 2027.toml --dry-run
      lingqu calendar import 2027.csv --source "notice and number" --published-on 2026-11-27
    """
    from django.utils import timezone

    from lingqu.kernel import calendar as table
    from lingqu.kernel import calendar_changes, notices

    with file.open("rb") as opened:
        data = opened.read(notices.MAX_BYTES + 1)
    notice = notices.read_notice(
        notices.decode(data, where=str(file)),
        format=notices.notice_format(file.name),
        where=str(file),
        source=source,
        published_on=published_on.date() if published_on else None,
    )
    changes = table.differences(notice)
    written = (
        None if dry_run else calendar_changes.publish(notice, actor_id=None, at=timezone.now())
    )
    number = written.sequence if written else None
    if as_json:
        listed = [{"date": f"{c.day}", "before": _word(c.before), "after": _word(c.after)}
                  for c in changes]  # fmt: skip
        click.echo(json.dumps({"year": notice.year, "version": number, "differences": listed}))
        return
    for change in changes:
        click.echo(_line(change))
    done = f"calendar version {number}" if number else "nothing was written"
    click.echo(f"{notice.year}: {len(changes)} days differ; {done}.")


@calendar.command(context_settings={"ignore_unknown_options": True})  # -5 is a number of days
@click.argument("day", metavar="DATE", type=_DAY)
@click.argument("days", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def add(*, day: datetime, days: int, as_json: bool) -> None:
    """Print the working day that is DAYS after DATE, which does not count itself.

    \b
    Examples:
      lingqu calendar add 2026-11-24 20
      lingqu calendar add 2026-11-24 20 --json
    """
    from lingqu.kernel import calendar as table

    held = table.calendar()
    try:
        due = held.add_days(day.date(), days)
    except ValueError as error:
        allowed = f"{held.first_year}–{held.last_year}"
        raise DataError(
            where="calendar", found=f"{day:%Y-%m-%d} + {days}", allowed=allowed
        ) from error
    if as_json:
        facts = {"due": f"{due.day}", "provisional": due.provisional, "version": held.version}
        click.echo(json.dumps(facts))
        return
    click.echo(f"{due.day} {due.day:%a}")
    if due.provisional:
        click.echo("Provisional: a year on the way has no published notice yet.", err=True)


@calendar.command()
@click.option("--on", type=_DAY, help="Check as on this day instead of today.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def check(*, on: datetime | None, as_json: bool) -> None:
    """Warn from 1 November if next year's notice is missing; verify the stored versions.

    Ends with 0 when all is well and with 1 when a notice is missing or a version was altered.

    \b
    Examples:
      lingqu calendar check
      lingqu calendar check --on 2026-12-20 --json
    """
    from django.utils import timezone

    from lingqu.kernel import calendar as table

    today = on.date() if on else timezone.localdate()
    missing, altered = table.unpublished_years(today), table.first_altered()
    if as_json:
        click.echo(json.dumps({"missing": missing, "altered": altered, "on": f"{today}"}))
    else:
        for year in missing:
            click.echo(
                f"No notice is published for {year}: its days are provisional, and so is every "
                "deadline that reaches into it. Import the notice: lingqu calendar import FILE"
            )
        if altered:
            click.echo(f"Version {altered} is not what was published: its hash does not hold.")
        if not missing and not altered:
            click.echo(f"The calendar is complete on {today}, and its versions hold.")
    if missing or altered:
        raise SystemExit(WARNED)


def _check_year(held: WorkCalendar, year: int) -> None:
    if not held.first_year <= year <= held.last_year:
        allowed = f"{held.first_year}–{held.last_year}"
        raise DataError(where="YEAR", found=year, allowed=allowed)


def _line(change: Difference) -> str:
    day = change.day
    return f"  {day} {day:%a}  {_word(change.before)} -> {_word(change.after)}"


def _word(special: SpecialDay | None) -> str:
    return f"{special.kind} {special.name}" if special else "plain"
