"""What each format gives: the same lines, tables and merges, each with its place in the text."""

import pytest

from lingqu.evaluations.reading.extract import extract
from lingqu.evaluations.reading.xlsx_file import shown

from . import files

TABLE = (
    "<table><tr><td rowspan=2>产出指标<td colspan=3>数量指标</tr><tr><td>a<td>b<td>c</tr>"
    "<tr><td>d<td>e<td>f<td>10</tr></table>"
)
MERGED = [
    [("产出指标", 0, 1, 2), ("数量指标", 1, 3, 1)],
    [("a", 1, 1, 1), ("b", 2, 1, 1), ("c", 3, 1, 1)],
    [("d", 0, 1, 1), ("e", 1, 1, 1), ("f", 2, 1, 1), ("10", 3, 1, 1)],
]


def as_docx():
    return files.word_report()


def as_html():
    return f"<html><body><h1>项目支出绩效自评表</h1>{TABLE}<p>注：完</body></html>".encode()


def as_pdf():
    return files.pdf(f"<h1>项目支出绩效自评表</h1>{TABLE}<p>注：完")


def as_xlsx():
    def fill(sheet):
        sheet["A1"], sheet["B1"], sheet["D3"] = "产出指标", "数量指标", 10
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:D1")

    return files.workbook(fill)


@pytest.mark.parametrize(
    ("name", "make"),
    [("a.docx", as_docx), ("a.html", as_html), ("a.pdf", as_pdf), ("a.xlsx", as_xlsx)],
)
def test_every_cell_and_line_stands_where_its_span_says(name, make):
    source = extract(make(), name)
    for block in source.blocks:
        parts = [cell for row in block.rows for cell in row] if hasattr(block, "rows") else [block]
        for part in parts:
            assert source.text[part.span.start : part.span.end] == part.text
    assert [row[:1] for row in files.cells(files.grids(source)[0])][0][0][1:] == (0, 1, 2)


@pytest.mark.parametrize("make", [as_html, as_pdf])
def test_merged_cells_keep_their_columns_and_rows(make):
    assert files.cells(files.grids(extract(make(), ""))[0]) == MERGED


def test_word_tables_keep_both_merges_and_stand_between_their_paragraphs():
    source = extract(as_docx(), "a.docx")
    assert [hasattr(block, "rows") for block in source.blocks] == [False, True, False]
    assert files.cells(files.grids(source)[0])[0] == MERGED[0]


def test_text_keeps_tabs_and_wide_spaces_and_ends_lines_alike():
    source = extract("项目\t　名称\r\n第二行\r\n\r\n".encode(), "a.txt")
    assert files.lines(source) == ["项目\t　名称", "第二行", ""]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "项目支出绩效自评表"),
        ("utf-16", "项目支出绩效自评表"),
        ("gb18030", "项目支出绩效自评表：执行率≥90％，满意度"),
        ("big5", "項目支出績效自評表：執行率，滿意度，政務服務"),
    ],
)
def test_text_is_decoded_whatever_its_encoding(encoding, text):
    assert files.lines(extract(text.encode(encoding), "a.txt")) == [text]


def test_a_page_that_declares_gb2312_may_use_its_superset():
    page = "<html><meta charset=gb2312><body><p>㙍村项目".encode("gb18030")
    assert files.lines(extract(page, "a.htm")) == ["㙍村项目"]


def test_a_table_inside_a_cell_follows_the_table_it_stands_in():
    page = b"<table><tr><td>a<td>b<table><tr><td>c<td>d</table></table>"
    outer, inner = files.grids(extract(page, "a.html"))
    assert [cell[0] for cell in files.cells(outer)[0]] == ["a", "b"]
    assert [cell[0] for cell in files.cells(inner)[0]] == ["c", "d"]


def test_a_table_that_only_arranges_the_page_is_running_text():
    page = b"<table><tr><td><p>before<table><tr><td>c<td>d</table>after</table>"
    source = extract(page, "a.html")
    assert files.lines(source) == ["before", "after"]
    assert len(files.grids(source)) == 1


def test_scripts_and_styles_are_no_text():
    page = b"<html><head><title>t</title></head><body><script>x()</script><p>a<style>b{}</style>"
    assert files.lines(extract(page, "a.html")) == ["a"]


def test_deleted_text_is_left_out_and_text_boxes_and_ticks_are_read():
    body = (
        "<w:p><w:r><w:t>留</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>常年</w:t></w:r>'
        f"<w:r><w:pict><w:txbxContent>{files.paragraph('框')}</w:txbxContent></w:pict></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{files.paragraph('控件')}</w:sdtContent></w:sdt>"
    )
    assert files.lines(extract(files.word(body), "a.docx")) == ["留☑常年", "框", "控件"]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.9311, "0%", "93%"),
        (0.9311, "0.00%", "93.11%"),
        (0.125, "0.00", "0.13"),
        (7.0964, "General", "7.0964"),
        (0.1 + 0.2, "General", "0.3"),
        (1234.5, '#,##0.00"万元"', "1,234.50万元"),
        (115.2, "0.0_ ;[Red]\\-0.0", "115.2"),
        (250000, "General", "250000"),
        (True, "General", "TRUE"),
        ("=93%", "General", "=93%"),
    ],
)
def test_numbers_read_as_excel_prints_them(value, number_format, text):
    assert shown(value, number_format) == text


def test_cells_formatted_far_away_do_not_widen_a_sheet():
    def fill(sheet):
        sheet["B2"], sheet["C3"] = "项目", 1
        sheet["XFD1048576"].number_format = "0%"

    grid = files.grids(extract(files.workbook(fill), "a.xlsx"))[0]
    assert [len(row) for row in grid.rows] == [2, 2]
    assert grid.title == "自评表"


def test_hidden_sheets_and_formulas_without_a_value_are_told():
    def fill(sheet):
        sheet["A1"], sheet["A2"] = "合计", "=1+1"
        sheet.sheet_state = "hidden"
        sheet.parent.create_sheet("空")

    warnings = extract(files.workbook(fill), "a.xlsx").warnings
    assert len(warnings) == 2
    assert all("自评表" in warning for warning in warnings)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimited_text_finds_its_delimiter(delimiter):
    text = f'名称{delimiter}分值\n"甲\n乙"{delimiter}10\n'
    grid = files.grids(extract(text.encode("gb18030"), "a.csv"))[0]
    assert [[cell[0] for cell in row] for row in files.cells(grid)] == [
        ["名称", "分值"],
        ["甲\n乙", "10"],
    ]


def test_lines_of_a_pdf_keep_the_gaps_between_columns():
    page = "<div style='display:flex;gap:6em'><div>一级指标</div><div>二级指标</div></div>"
    assert files.lines(extract(files.pdf(page), "a.pdf")) == ["一级指标\t二级指标"]


def test_a_table_continued_overleaf_gives_one_grid_a_page_in_order():
    rows = "".join(f"<tr><td>指标{n}<td>{n}</tr>" for n in range(80))
    found = files.grids(extract(files.pdf(f"<table>{rows}</table>"), "a.pdf"))
    assert len(found) > 1
    assert [row[1].text for grid in found for row in grid.rows] == [str(n) for n in range(80)]


def test_a_table_continued_overleaf_keeps_the_columns_of_its_first_page():
    rows = "".join(f"<tr><td colspan=2>指标{n}<td>{n}</tr>" for n in range(80))
    page = f"<table><tr><td>甲<td>乙<td>丙</tr>{rows}</table>"
    *_, last = files.grids(extract(files.pdf(page), "a.pdf"))
    assert {(row[0].colspan, row[1].col) for row in last.rows} == {(2, 2)}


def test_a_page_full_of_rules_is_read_without_tables_and_told():
    rules = "".join(
        f"<div style='position:absolute;left:{4 * n}px;border-left:1px solid;height:20cm'>"
        f"</div><div style='position:absolute;top:{4 * n}px;border-top:1px solid;width:15cm'>"
        "</div>"
        for n in range(80)
    )
    source = extract(files.pdf(f"{rules}<p>正文"), "a.pdf")
    assert "正文" in source.text
    assert len(source.warnings) == 1


def test_text_under_a_merged_cell_is_left_out_and_told():
    cell = "<w:tc><w:tcPr><w:vMerge{}/></w:tcPr>" + files.paragraph("{}") + "</w:tc>"
    rows = [cell.format(' w:val="restart"', "见"), cell.format("", "不见")]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    source = extract(files.word(body), "a.docx")
    assert files.cells(files.grids(source)[0]) == [[("见", 0, 1, 2)], []]
    assert len(source.warnings) == 1


@pytest.mark.shared
def test_published_texts_are_read_without_a_warning(shared):
    for path in sorted((shared / "seeds").glob("*.txt")):
        source = extract(path)
        assert source.warnings == ()
        assert source.text.rstrip("\n") == path.read_text(encoding="utf-8").rstrip("\n")
