"""Read a notice on one year's holidays from a file, and name everything that is wrong with it.

TOML says what the notice says, holiday by holiday, both ends included:

    year         = 2026
    source       = "国务院办公厅关于2026年部分节假日安排的通知 国办发明电〔2025〕7号"
    published_on = 2025-11-04

    [[holiday]]
    name    = "元旦"
    first   = 2026-01-01
    last    = 2026-01-03
    make_up = [2026-01-04]

CSV has one row per day, `date,kind,name`; source and date of publication are given beside it. A
notice may speak of the last days of December before its year (2011, 2018 and 2022 had such days).
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from lingqu.kernel.errors import DataError
from lingqu.kernel.notice_checks import MAX_DAYS, Fault, Notice, NoticeRefused, Reading
from lingqu.kernel.workdays import DayKind

__all__ = [
    "MAX_BYTES",
    "Fault",
    "Notice",
    "NoticeRefused",
    "decode",
    "notice_format",
    "read_notice",
]

MAX_BYTES = 64 << 10

NoticeFormat = Literal["toml", "csv"]

_KINDS: dict[str, DayKind] = {
    "holiday": "holiday",
    "make_up": "make_up",
    "放假": "holiday",
    "上班": "make_up",
}
_HEADERS = (["date", "kind", "name"], ["日期", "类型", "名称"])
_KEYS = {"year", "source", "published_on", "holiday"}
_HOLIDAY_KEYS = {"name", "first", "last", "make_up"}
_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)


def notice_format(name: str) -> NoticeFormat:
    """Return the format that the file's name tells. Raise `DataError` for any other."""
    match name.rpartition(".")[2].lower():
        case "toml":
            return "toml"
        case "csv":
            return "csv"
    raise DataError(where=name[-80:], found=_("another kind of file"), allowed=".toml, .csv")


def decode(data: bytes, *, where: str) -> str:
    """Return the text of UTF-8 or GB 18030, which Chinese spreadsheets still write."""
    if len(data) > MAX_BYTES:
        fault = Fault(line=0, found=f"{len(data):,} B", allowed=f"≤ {MAX_BYTES:,} B")
        raise NoticeRefused(where=where, faults=[fault])
    for encoding in ("utf-8-sig", "gb18030") if b"\0" not in data else ():
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    fault = Fault(line=0, found=str(_("bytes that are no text")), allowed="UTF-8, GB 18030")
    raise NoticeRefused(where=where, faults=[fault])


def read_notice(
    text: str,
    *,
    format: NoticeFormat,
    where: str,
    source: str = "",
    published_on: date | None = None,
) -> Notice:
    """Return the notice in `text`. `source` and `published_on` count where the file names none.

    Raise `NoticeRefused` with every fault."""
    reading = Reading(source=source.strip(), published_on=published_on)
    if len(text) > MAX_BYTES:
        reading.fault(0, f"{len(text):,}", f"≤ {MAX_BYTES:,}")
    elif format == "toml":
        _read_toml(text, reading)
    else:
        _read_csv(text, reading)
    return reading.notice(where=where)


def _read_csv(text: str, reading: Reading) -> None:
    rows = csv.reader(text.splitlines())
    try:
        header = [cell.strip().lower() for cell in next(rows, [])]
        if header not in _HEADERS:
            reading.fault(1, ",".join(header), "date,kind,name / 日期,类型,名称")
            return
        for cells in rows:
            if any(cell.strip() for cell in cells):
                _read_row(rows.line_num, [cell.strip() for cell in cells], reading)
    except csv.Error as error:
        reading.fault(rows.line_num, error, "CSV")


def _read_row(line: int, cells: list[str], reading: Reading) -> None:
    if len(cells) != 3:
        reading.fault(line, len(cells), "date,kind,name")
        return
    day, kind = _date(cells[0]), _KINDS.get(cells[1])
    name = reading.name(line, cells[2])
    if day is None:
        reading.fault(line, repr(cells[0]), _("a date such as 2026-01-31"))
    if kind is None:
        reading.fault(line, repr(cells[1]), ", ".join(_KINDS))
    if day and kind and name:
        reading.add(line, day, kind, name)


def _date(text: str) -> date | None:
    """Return the date, also with slashes, as spreadsheets rewrite it."""
    parts = _DATE.fullmatch(text)
    try:
        return date(*map(int, parts.groups())) if parts else None
    except ValueError:
        return None


def _read_toml(text: str, reading: Reading) -> None:
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        reading.fault(int(found[1]) if found else 0, error, "TOML")
        return
    lines = text.splitlines()
    _check_keys(content, _KEYS, 0, reading)
    if type(content.get("year")) is int:
        reading.year = content["year"]
    else:
        reading.fault(_line(lines, "year"), repr(content.get("year")), "year = 2026")
    reading.source = str(content.get("source", reading.source)).strip()
    if "published_on" in content:
        reading.published_on = _toml_date(content["published_on"])
        if reading.published_on is None:
            reading.fault(_line(lines, "published_on"), content["published_on"], "2025-11-04")
    holidays = content.get("holiday", [])
    starts = [n for n, line in enumerate(lines, 1) if line.strip() == "[[holiday]]"]
    if not isinstance(holidays, list) or len(holidays) != len(starts):
        reading.fault(_line(lines, "holiday"), repr(holidays)[:40], "[[holiday]]")
        return
    for start, holiday in zip(starts, holidays, strict=True):
        _read_holiday(lines, start, holiday, reading)


def _read_holiday(
    lines: list[str], start: int, holiday: Mapping[str, Any], reading: Reading
) -> None:
    def line_of(key: str) -> int:
        return _line(lines, key, start) or start

    _check_keys(holiday, _HOLIDAY_KEYS, start, reading)
    name = reading.name(line_of("name"), holiday.get("name"))
    first, last = _toml_date(holiday.get("first")), _toml_date(holiday.get("last"))
    for key, day in (("first", first), ("last", last)):
        if day is None:
            reading.fault(line_of(key), repr(holiday.get(key)), f"{key} = 2026-01-31")
    make_up = holiday.get("make_up", [])
    worked = [_toml_date(one) for one in make_up] if isinstance(make_up, list) else [None]
    if None in worked:
        reading.fault(line_of("make_up"), repr(make_up), "make_up = [2026-01-31]")
    if first and last and not 0 <= (last - first).days < MAX_DAYS:
        reading.fault(line_of("last"), last, f"{first} – {first + timedelta(days=MAX_DAYS - 1)}")
    elif first and last:
        for offset in range((last - first).days + 1):
            reading.add(line_of("first"), first + timedelta(days=offset), "holiday", name)
    for day in worked:
        if day:
            reading.add(line_of("make_up"), day, "make_up", name)


def _check_keys(table: Mapping[str, Any], known: set[str], line: int, reading: Reading) -> None:
    if unknown := sorted(table.keys() - known):
        reading.fault(line, ", ".join(unknown), ", ".join(sorted(known)))


def _toml_date(value: object) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _line(lines: list[str], key: str, start: int = 0) -> int:
    """Return the number of the line that sets `key` below line `start`, 0 if there is none."""
    return next((number for number, line in _until_next_table(lines, start) if _sets(line, key)), 0)


def _until_next_table(lines: list[str], start: int) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines[start:], start + 1):
        if line.lstrip().startswith("[") and start:
            return
        yield number, line


def _sets(line: str, key: str) -> bool:
    return line.partition("=")[0].strip() == key
