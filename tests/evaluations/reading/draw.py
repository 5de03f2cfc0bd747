"""Draw a `Place` as a file of each format, and as the texts that copies of such files become."""

from __future__ import annotations

import csv
import io
from html import escape

import docx
import openpyxl
from weasyprint import HTML

from tests.evaluations.reading.places import Place

Cell = tuple[str, int, int]
"""Text, columns, rows."""
LEVELS = ("level1", "level2")


def grid(place: Place) -> list[list[Cell]]:
    """Return the form as rows of cells with their spans; every row is `width` columns wide."""
    width = len(place.heads) + bool(place.group)
    rows = [[(place.title, width, 1)]]
    rows += [_spread(cells, width) for cells in [*place.header, *place.funds, *place.goals]]
    head: list[Cell] = [(text, 1, 1) for text in place.heads]
    body = [_body_row(place, n) for n in range(len(place.rows))]
    if place.group:
        head.insert(0, (place.group, 1, len(body) + 1))
    rows += [head, *body, _total(place, width)]
    return rows + [[(note, width, 1)] for note in place.notes]


def _spread(cells: list[str], width: int) -> list[Cell]:
    """Give the cells of a header row the width of the table, the last the rest."""
    each = max(width // len(cells), 1)
    spread = [(text, each, 1) for text in cells[:-1]]
    return [*spread, (cells[-1], width - each * (len(cells) - 1), 1)]


def _body_row(place: Place, n: int) -> list[Cell]:
    cells: list[Cell] = []
    for column, (key, text) in enumerate(zip(place.keys, place.rows[n], strict=True)):
        if text is None or key in LEVELS and not text:
            continue
        cells.append((text, 1, _height(place, n, column)))
    return cells


def _height(place: Place, n: int, column: int) -> int:
    level = place.keys[column] in LEVELS
    height = 1
    for row in place.rows[n + 1 :]:
        covered = row[column] is None or level and not row[column]
        higher = place.keys[column] == "level2" and row[place.keys.index("level1")]
        if not covered or higher:
            break
        height += 1
    return height


def _total(place: Place, width: int) -> list[Cell]:
    numbers = [place.total.get(key) for key in place.keys]
    first = next(n for n, text in enumerate(numbers) if text is not None)
    lead = first + bool(place.group)
    return [("总分", lead, 1), *((text or "", 1, 1) for text in numbers[first:])]


def as_html(place: Place) -> bytes:
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td colspan="{columns}" rowspan="{height}">{escape(text)}</td>'
            for text, columns, height in row
        )
        + "</tr>"
        for row in grid(place)
    )
    return f'<html><meta charset="utf-8"><body><table>{rows}</table></body></html>'.encode()


def as_pdf(place: Place, *, rows_a_page: int = 0) -> bytes:
    """Return a ruled PDF; `rows_a_page` makes the page so short that the table goes on."""
    height = f"{rows_a_page * 1.1 + 4}cm" if rows_a_page else "29.7cm"
    style = (
        f"<style>@page{{size:29.7cm {height};margin:1cm}}"
        "body{font:9pt 'Noto Serif CJK SC'}table{border-collapse:collapse;width:100%}"
        "td{border:0.6pt solid black;padding:2pt}tr{break-inside:avoid}</style>"
    )
    data: bytes = HTML(string=style + as_html(place).decode()).write_pdf()
    return data


def placed(place: Place) -> list[list[str | None]]:
    """Return every row in full width: the text where a cell begins, None where one covers."""
    rows = grid(place)
    width = len(place.heads) + bool(place.group)
    table: list[list[str | None]] = [[""] * width for _ in rows]
    free = [[True] * width for _ in rows]
    for n, row in enumerate(rows):
        for text, columns, height in row:
            column = free[n].index(True)
            for down in range(n, n + height):
                for across in range(column, column + columns):
                    free[down][across] = False
                    table[down][across] = None
            table[n][column] = text
    return table


def as_docx(place: Place) -> bytes:
    document = docx.Document()
    rows = grid(place)
    width = len(place.heads) + bool(place.group)
    table = document.add_table(rows=len(rows), cols=width)
    free = [[True] * width for _ in rows]
    for n, row in enumerate(rows):
        for text, columns, height in row:
            column = free[n].index(True)
            for down in range(n, n + height):
                free[down][column : column + columns] = [False] * columns
            last = table.cell(n + height - 1, column + columns - 1)
            table.cell(n, column).merge(last).text = text
    return _saved(document)


def as_xlsx(place: Place) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for n, row in enumerate(placed(place), start=1):
        begins = [column for column, text in enumerate(row, start=1) if text is not None]
        for column, (text, columns, height) in zip(begins, grid(place)[n - 1], strict=True):
            sheet.cell(n, column, text).data_type = "s"
            if columns > 1 or height > 1:
                sheet.merge_cells(
                    start_row=n, end_row=n + height - 1, start_column=column,
                    end_column=column + columns - 1,
                )  # fmt: skip
    return _saved(book)


def as_csv(place: Place) -> bytes:
    """Return what a spreadsheet exports: blanks under merged cells, a mark at the start."""
    out = io.StringIO()
    csv.writer(out).writerows([text or "" for text in row] for row in placed(place))
    return out.getvalue().encode("utf-8-sig")


def as_tabs(place: Place) -> bytes:
    """Return a row a line, blanks under merged cells."""
    return _lines("\t".join(text or "" for text in row) for row in placed(place))


def as_cell_lines(place: Place) -> bytes:
    """Return a cell a line as a word processor saves it: a tab before each, a blank line after
    each row; cells that a merge covers downwards are blank, across they are missing."""
    blocks = []
    for n, row in enumerate(grid(place)):
        cells = _with_covered(place, n, row)
        blocks.append("\n".join(f"\t{text}" for text in cells) + "\n")
    return _lines(blocks)


def _with_covered(place: Place, n: int, row: list[Cell]) -> list[str]:
    texts = [text for text, _, _ in row]
    cells = []
    for shown in placed(place)[n]:
        if shown is None:
            cells.append(None)
        else:
            cells.append(texts.pop(0) if texts else shown)
    if all(columns == 1 for _, columns, _ in row):
        return [text or "" for text in cells]
    return [text for text in cells if text is not None]


def as_pipes(place: Place) -> bytes:
    """Return a web page's text: one cell a line ended by `|`, a row by one `|` for each column
    that merged cells cover."""
    width = len(place.heads) + bool(place.group)
    lines = []
    for row in grid(place):
        lines += [f"{text} |" for text, _, _ in row]
        if len(row) < width:
            lines.append("|" * (width - len(row)))
    return _lines(lines)


def as_markdown(place: Place) -> bytes:
    rows = placed(place)
    lines = ["| " + " | ".join(text or "" for text in row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return _lines(lines)


def as_fixed_width(place: Place) -> bytes:
    """Return columns padded with blanks, as a terminal prints them."""
    rows = placed(place)
    columns = range(len(rows[0]))
    plain = [row for row in rows if sum(text is not None for text in row) > 1]
    width = [max(len(row[column] or "") for row in plain) + 2 for column in columns]
    return _lines(
        "".join((text or "").ljust(width[column], "\u3000") for column, text in enumerate(row))
        if row in plain
        else row[0] or ""
        for row in rows
    )


def _lines(lines: object) -> bytes:
    return ("\n".join(lines) + "\n").encode()  # type: ignore[arg-type]


def _saved(thing: object) -> bytes:
    out = io.BytesIO()
    thing.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


FORMATS = {
    "html": ("form.html", as_html), "docx": ("form.docx", as_docx),
    "xlsx": ("form.xlsx", as_xlsx), "csv": ("form.csv", as_csv), "pdf": ("form.pdf", as_pdf),
    "pages": ("form.pdf", lambda place: as_pdf(place, rows_a_page=6)),
    "tabs": ("form.txt", as_tabs), "cells": ("form.txt", as_cell_lines),
    "pipes": ("form.txt", as_pipes), "markdown": ("form.txt", as_markdown),
}  # fmt: skip
"""File name and drawing of each format."""
