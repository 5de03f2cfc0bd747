"""What is written is read back: the cells of the file are the cells of the layout."""

import io
import re
import sys
from collections import Counter
from decimal import Decimal

import docx
import openpyxl
import pdfplumber
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingqu.evaluations.reading import blocks
from lingqu.evaluations.reading.assemble import document_of
from lingqu.evaluations.reading.worker import open_content
from lingqu.evaluations.scheme_loading import load_scheme
from lingqu.evaluations.scoring import recompute
from lingqu.evaluations.values import Interval, NotComputable
from lingqu.evaluations.writing import LAYOUTS, form_sheet, render, write
from lingqu.evaluations.writing.as_html import pdf
from lingqu.evaluations.writing.indicators import points
from lingqu.evaluations.writing.sheet import Line, Sheet, Table, cell, placed
from lingqu.kernel.errors import ChannelError

from .forms import forms, merged_form

few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
fewer = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))


def read_back(data, kind="zip"):
    return blocks.assemble(open_content(kind, data), file="form", warnings=())


def tables(source):
    return [block for block in source.blocks if hasattr(block, "rows")]


def found(grid):
    return [
        (row, one.col, one.colspan, one.rowspan, one.text)
        for row, cells in enumerate(grid.rows)
        for one in cells
    ]


def expected(table, top=0):
    return [
        (top + one.row, one.col, one.cell.colspan, one.cell.rowspan, one.cell.text.strip("\n"))
        for one in placed(table)
    ]


def expected_workbook(sheet):
    """Lines and tables under each other, every line merged over the whole width."""
    cells, top = [], 0
    for block in sheet.blocks:
        if isinstance(block, Table):
            cells += expected(block, top)
            top += len(block.rows)
        else:
            cells += [(top + n, 0, None, 1, text) for n, text in enumerate(block.text.split("\n"))]
            top += len(block.text.split("\n"))
    return cells


@few
@given(form=forms(), layout=st.sampled_from(LAYOUTS))
def test_a_word_form_gives_its_cells_back(form, layout):
    sheet = form_sheet(form, layout)
    written = [expected(block) for block in sheet.blocks if isinstance(block, Table)]
    assert [found(grid) for grid in tables(read_back(render(sheet, "docx")))] == written


@few
@given(form=forms(), layout=st.sampled_from(["national", "hubei"]))
def test_a_workbook_gives_its_cells_back_be_they_text_or_numbers(form, layout):
    sheet = form_sheet(form, layout)
    width = len(next(block for block in sheet.blocks if isinstance(block, Table)).widths)
    written = [
        (row, col, span or width, rows, text if text.strip() else "")
        for row, col, span, rows, text in expected_workbook(sheet)
    ]
    assert found(tables(read_back(render(sheet, "xlsx")))[0]) == written


@fewer
@given(form=forms(), layout=st.sampled_from(["national", "hubei", "suzhou"]))
def test_a_pdf_form_loses_no_cell(form, layout):
    sheet = form_sheet(form, layout)
    read = read_back(render(sheet, "pdf"), "pdf")
    seen = Counter(squeezed(one.text) for grid in tables(read) for row in grid.rows for one in row)
    for block in sheet.blocks:
        for one in placed(block) if isinstance(block, Table) else []:
            assert seen[squeezed(one.cell.text)] > 0


def squeezed(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("file_format", ["docx", "xlsx", "pdf"])
def test_merged_cells_cover_the_same_rows_in_every_format(file_format):
    data = write(merged_form(), "national", file_format)
    grids = tables(read_back(data, "pdf" if file_format == "pdf" else "zip"))
    cells = [one for grid in grids for row in grid.rows for one in row]
    spans = {one.text: one.rowspan for one in cells}
    assert (spans["=52个"], spans["15.5"], spans["产出指标"], spans["90个"]) == (2, 2, 2, 1)


@pytest.mark.parametrize("text", ["=93%", "+1", "-1", "@SUM(A1)", "=1+1", "\t=cmd|' /C calc'!A0"])
def test_no_cell_of_a_workbook_is_a_formula(text):
    sheet = Sheet(name="a", blocks=(Table(widths=(1, 1), rows=((cell(text), cell("b")),)),))
    data = render(sheet, "xlsx")
    written = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["A1"]
    assert (written.data_type, written.value, written.quotePrefix) == ("s", text, True)
    assert tables(read_back(data))[0].rows[0][0].text == text


def test_amounts_of_a_workbook_are_numbers_with_their_decimals():
    page = openpyxl.load_workbook(io.BytesIO(write(merged_form(), "national", "xlsx"))).worksheets[
        0
    ]
    numbers = [one for row in page.iter_rows() for one in row if one.data_type == "n" and one.value]
    assert {(one.value, one.number_format) for one in numbers} >= {(115.2, "0.0"), (98.5, "0.0")}


def test_a_pdf_form_is_a4_with_page_numbers_and_its_head_on_every_page():
    form = merged_form()
    many = tuple(
        form.rows[0].__class__(n=n, level1="产出指标", level2="数量指标", name="指标" * 12 + str(n))
        for n in range(1, 60)
    )
    data = write(
        form.__class__(title="自评表", project="a", department="b", unit="c", year=2024, rows=many),
        "national",
        "pdf",
    )
    with pdfplumber.open(io.BytesIO(data)) as document:
        pages = [page.extract_text() for page in document.pages]
        assert (round(document.pages[0].width), round(document.pages[0].height)) == (595, 842)
    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert "二级指标" in text and f"— {number} —" in text


def test_a_word_form_is_a4_and_repeats_its_head():
    document = docx.Document(io.BytesIO(write(merged_form(), "national", "docx")))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "w:tblHeader" in document.tables[1].rows[0]._tr.xml
    assert "w:tblHeader" not in document.tables[1].rows[1]._tr.xml


def test_markup_in_a_cell_is_printed_and_fetches_nothing():
    text = '<img src="http://192.0.2.1/a.png"><script>x</script>'
    data = pdf(Sheet(name=text, blocks=(Line(text=text),)))
    with pdfplumber.open(io.BytesIO(data)) as document:
        assert "<img" in document.pages[0].extract_text()


def test_a_text_longer_than_a_cell_holds_says_that_it_is_cut():
    sheet = Sheet(
        name="a", blocks=(Table(widths=(1, 1), rows=((cell("数" * 40_000), cell("b")),)),)
    )
    text = tables(read_back(render(sheet, "xlsx")))[0].rows[0][0].text
    assert len(text) == 32_767 and text.endswith("（超出单元格容量，全文见其他格式）")


def test_characters_that_no_office_file_can_hold_are_dropped():
    assert cell("a\x00b\x0bc\ud800d\r\ne").text == "abcd\ne"


def test_a_score_of_two_rows_is_read_back_as_shared():
    for file_format in ("docx", "xlsx"):
        (read,) = document_of(read_back(write(merged_form(), "national", file_format))).forms
        assert read.rows[1].merged_with == 1
        assert read.rows[0].weight == Decimal("15.5")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_recomputed_scores_stand_beside_the_printed_ones(layout):
    form = merged_form()
    sheet = form_sheet(form, layout, recompute(form, load_scheme("national-2020")))
    texts = [
        one.cell.text for block in sheet.blocks if isinstance(block, Table) for one in placed(block)
    ]
    assert texts.count("复核分") == 1
    assert "15" in texts and "98.5" in texts


@pytest.mark.parametrize(
    ("score", "text"),
    [
        (Decimal("7.09639953542"), "7.1"),
        (Decimal(10), "10"),
        (Interval(low=Decimal("8.004"), high=Decimal(100)), "8～100"),
        (NotComputable(because="no_target"), "—"),
    ],
)
def test_a_recomputed_score_is_printed_to_two_decimals(score, text):
    assert points(score) == text


def test_a_pdf_without_the_systems_libraries_is_refused_with_the_remedy(monkeypatch):
    class Missing:
        def find_spec(self, name, *_):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    with pytest.raises(ChannelError, match="debian_packages"):
        write(merged_form(), "national", "pdf")
