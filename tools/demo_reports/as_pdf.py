"""A printed report: cover, prose, and a ruled form that goes on overleaf."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from weasyprint import HTML

STYLE = """
@page { size: A4; margin: 2.2cm 2cm; @bottom-center { content: counter(page); } }
body { font: 12pt/1.6 "FangSong", "Noto Serif CJK SC", serif; }
h1 { font-size: 18pt; text-align: center; }
.cover p { text-align: center; font-size: 15pt; margin: 1.2cm 0; }
.cover, .prose { break-after: page; }
p { margin: 0.3em 0; text-indent: 2em; }
.cover p { text-indent: 0; }
table { width: 100%; border-collapse: collapse; font-size: 9pt; }
td { border: 0.6pt solid; padding: 2pt; text-align: center; }
tr { break-inside: avoid; }
"""
WIDTH = 9
FUND_HEADS = ("年初预算数", "全年预算数(A)", "全年执行数(B)", "预算执行率(B/A)")
FUND_LINES = ("年度资金总额", "其中:当年财政资金", "上年结转资金", "其他资金")
HEADS = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
    "偏差原因分析及改进措施",
)  # fmt: skip

Cell = tuple[str, int, int]
"""Text, columns, rows."""


def report(content: Mapping[str, Any]) -> bytes:
    """Return the document."""
    cover = "".join(f"<p>{escape(line)}</p>" for line in content["cover"])
    prose = "".join(f"<p>{escape(line)}</p>" for line in content["lines"])
    form = content["form"]
    notes = "".join(f"<p>{escape(line)}</p>" for line in form["notes"])
    page = (
        f'<html lang="zh-CN"><head><title>{escape(content["title"])}</title>'
        f"<style>{STYLE}</style></head><body>"
        f'<div class="cover">{cover}</div>'
        f'<div class="prose"><h1>{escape(content["title"])}</h1>{prose}</div>'
        f"<h1>{escape(form['title'])}</h1><p>{escape(form['year'])}</p>"
        f"{_table(_form(form))}{notes}</body></html>"
    )
    data: bytes = HTML(string=page).write_pdf()
    return data


def _form(form: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    """Yield the rows; header, money and goals were left blank."""
    yield [("项目名称", 2, 1), ("", 7, 1)]
    yield [("主管部门", 2, 1), ("", 3, 1), ("预算单位", 2, 1), ("", 2, 1)]
    yield [("项目责任人", 2, 1), ("", 3, 1), ("联系方式", 2, 1), ("", 2, 1)]
    yield [("项目起止时间", 2, 1), ("", 7, 1)]
    yield [("项目资金(万元)", 1, 5), ("", 2, 1),
           *((head, 1 if n < 2 else 2, 1) for n, head in enumerate(FUND_HEADS))]  # fmt: skip
    for label in FUND_LINES:
        yield [(label, 2, 1), *(("", 1 if n < 2 else 2, 1) for n in range(4))]
    yield [("年度总体目标", 1, 2), ("预期目标", 4, 1), ("实际完成情况", 4, 1)]
    yield [("", 4, 1), ("", 4, 1)]
    rows = form["rows"]
    yield [("绩效指标", 1, len(rows) + 1), *((head, 1, 1) for head in HEADS)]
    for place, (level1, level2, *values) in enumerate(rows):
        levels = [
            (text, 1, _height(rows, place, column))
            for column, text in enumerate((level1, level2))
            if text
        ]
        yield [*levels, *((text, 1, 1) for text in values), ("", 1, 1)]
    yield [("总分", 6, 1), *((text, 1, 1) for text in form["total"]), ("", 1, 1)]


def _height(rows: Sequence[Sequence[str]], place: int, column: int) -> int:
    ends = (n for n in range(place + 1, len(rows)) if rows[n][column])
    return next(ends, len(rows)) - place


def _table(rows: Iterator[Sequence[Cell]]) -> str:
    lines = (
        "".join(
            f'<td colspan="{columns}" rowspan="{height}">{escape(text)}</td>'
            for text, columns, height in row
        )
        for row in rows
    )
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
