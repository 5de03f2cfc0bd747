"""CSV files of a folder: the encoding is found out, every value stays text, one file is one slice.

A line that is no row of the file (too many values, a broken quotation) is kept with its reason.
"""

from __future__ import annotations

import codecs
import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
from charset_normalizer import from_bytes

from lingqu.datasets.lake.duck import connect, literal, quoted
from lingqu.datasets.sources.base import Address, Bounds
from lingqu.kernel.errors import DataError

__all__ = ["CSV"]

SAMPLE = 1 << 20
PIECE = 1 << 22
MOST_COLUMNS = 2_000
LONGEST_LINE = 16 << 20
CHINESE = frozenset({"gb2312", "gbk", "gb18030", "big5", "hz", "cp949", "johab", "euc_kr"})
"""What charset-normalizer takes GB18030 for; Big5 is not used by the departments of a city."""
SEPARATORS = ",;\t|"


class CSV:
    """A folder of CSV files; a table is a file's name."""

    workers = 1

    def __init__(self, address: Address) -> None:
        self.folder = Path(address.place)

    def columns(self, table: str) -> Mapping[str, str]:
        """Return the names of the first line. Raise `DataError` for a name that stands twice, more
        than 2,000 of them, or a file outside the folder."""
        with self.as_utf8(table) as path:
            names, _separator = _header(path, table)
        if len(names) > MOST_COLUMNS:
            raise DataError(
                where=table, found=f"{len(names):,} columns", allowed=f"at most {MOST_COLUMNS:,}"
            )
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise DataError(where=table, found=f"twice: {', '.join(twice)[:300]}", allowed="once")
        return dict.fromkeys(names, "text")

    @contextmanager
    def snapshot(self) -> Iterator[CSVSnapshot]:
        """Give the files as they are; a file is read once."""
        with closing(connect()) as connection, ExitStack() as open_files:
            yield CSVSnapshot(self, connection, open_files)

    @contextmanager
    def as_utf8(self, table: str) -> Iterator[Path]:
        """Give a file in UTF-8, of which a copy is made where it is in another encoding."""
        path = self.folder / table
        if Path(table).name != table or not path.is_file():
            raise DataError(where=str(self.folder), found=f"no file {table}", allowed="one to read")
        encoding = _encoding(path)
        if encoding in ("utf-8", "ascii"):
            yield path
            return
        with tempfile.NamedTemporaryFile(suffix=".csv") as copy:
            _recode(path, encoding, copy)
            yield Path(copy.name)


class CSVSnapshot:
    """The files as they are."""

    def __init__(
        self, source: CSV, connection: duckdb.DuckDBPyConnection, open_files: ExitStack
    ) -> None:
        self.source, self.connection, self.open_files = source, connection, open_files

    @contextmanager
    def reader(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give the connection."""
        yield self.connection

    def query(self, table: str, columns: Sequence[str], bounds: Bounds) -> str:
        """Return the SQL of a whole file; DuckDB notes the lines that are no rows."""
        path = self.open_files.enter_context(self.source.as_utf8(table))
        names, separator = _header(path, table)
        # Nothing is guessed: a guess by one broken line would read the whole file otherwise.
        types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
        options = (
            f"columns = {{{types}}}, auto_detect = false, header = true, strict_mode = true, "
            f"delim = {literal(separator)}, quote = '\"', escape = '\"', store_rejects = true, "
            f"max_line_size = {LONGEST_LINE}"
        )
        listed = ", ".join(map(quoted, columns))
        return f"SELECT {listed} FROM read_csv({literal(str(path))}, {options})"  # noqa: S608

    def refused(self) -> str:
        """Return the SQL of the lines that were no rows, with what is wrong with them."""
        kinds = "string_agg(DISTINCT lower(error_type::VARCHAR), ', ')"
        return (
            f"SELECT 'line ' || line || ': ' || {kinds} AS faults, "  # noqa: S608 - DuckDB's own
            "any_value(csv_line) AS line FROM reject_errors GROUP BY line"
        )

    def end_of_slice(self, table: str, bounds: Bounds, rows: int) -> tuple[Any, ...] | None:
        """Return None: a file is one slice."""
        return None

    def until(self, table: str, column: str, *, lag_seconds: int, zone: str) -> Any:
        """Raise `DataError`: a file is read as a whole."""
        raise DataError(where=table, found="incremental", allowed="full, for a file")


def _header(path: Path, table: str) -> tuple[list[str], str]:
    """Return the names of the first line, bounded, and what stands between them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline(SAMPLE)
    separator = max(SEPARATORS, key=first.count)
    try:
        return next(csv.reader([first], strict=True, delimiter=separator), []), separator
    except csv.Error as error:
        raise DataError(where=table, found=str(error), allowed="a first line of names") from error


def _encoding(path: Path) -> str:
    """Return the encoding: UTF-8 where the whole file is, else what its beginning looks like."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while piece := file.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            file.seek(0)
            best = from_bytes(file.read(SAMPLE)).best()
            found = best.encoding if best else "gb18030"
            return "gb18030" if found in CHINESE else found
    return "utf-8"


def _recode(path: Path, encoding: str, copy: Any) -> None:
    """Write a file in UTF-8; bytes that are no text become U+FFFD, which a check can find."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            copy.write(decoder.decode(piece).encode())
        copy.write(decoder.decode(b"", final=True).encode())
    copy.flush()
