"""A bureau's web page: a list of contents, forms as tables with merged cells, and prose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

WIDTH = 9
LEVEL1 = {"数量指标": "产出指标", "经济效益": "效益指标", "服务对象满意度": "满意度指标"}
"""The level-1 cell that begins at a level-2 one."""
FUND_HEADS = ("年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分")
HEADS = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
    "偏差原因分析及改进措施",
)  # fmt: skip

Cell = tuple[str, int, int]
"""Text, columns, rows."""


def report(content: Mapping[str, Any]) -> bytes:
    """Return the page, UTF-8."""
    body = [f"<h1>{escape(content['title'])}</h1>", _contents(content["form"])]
    body += [_form(form, content) for form in content["form"]]
    body += [f"<h2>{escape(line)}</h2>" for line in content["narrative"]["title"]]
    body += [f"<p>{escape(line)}</p>" for line in content["narrative"]["lines"]]
    head = f'<meta charset="utf-8"><title>{escape(content["title"])}</title>'
    head += "<style>table{border-collapse:collapse;margin:1em 0}td{border:1px solid;padding:2px}"
    head += "</style>"
    page = f'<!DOCTYPE html>\n<html lang="zh-CN"><head>{head}</head>\n<body>\n'
    return (page + "\n".join(body) + "\n</body></html>\n").encode()


def _contents(forms: list[dict[str, Any]]) -> str:
    names = (form.get("listed", form["project"]) for form in forms)
    rows = [[("序号", 1, 1), ("项目名称", 1, 1)]]
    rows += [[(str(n), 1, 1), (name, 1, 1)] for n, name in enumerate(names, start=1)]
    return _table(rows)


def _form(form: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    department, unit = (content["department"], 3, 1), (form["unit"], 3, 1)
    total = [(text, 1, 1) for text in ("", "", *form["total"], "")]
    rows: list[list[Cell]] = [
        [(content["heading"], WIDTH, 1)],
        [(content["year"], WIDTH, 1)],
        [("项目名称", 2, 1), (form["project"], WIDTH - 2, 1)],
        [("主管部门", 2, 1), department, ("实施单位", 1, 1), unit],
        *_funds(form),
        [("年度总体目标完成情况", 1, 2), ("预期目标", 4, 1), ("实际完成情况", 4, 1)],
        [(form["goal"], 4, 1), (form["done"], 4, 1)],
        *_indicators(form["rows"]),
        [("总分", 4, 1), *total],
        *([(note, WIDTH, 1)] for note in content["notes"]),
    ]
    return _table(rows)


def _funds(form: Mapping[str, Any]) -> Iterator[list[Cell]]:
    yield [("项目资金", 2, 5), ("", 1, 1), *((head, 1, 1) for head in FUND_HEADS)]
    yield [("年度资金总额:", 1, 1), *((text, 1, 1) for text in form["funds"])]
    sources = [form.get("source", ["", ""]), ["", ""], ["", ""]]
    labels = ("其中:本年财政拨款", "上年结转资金", "其他资金")
    for label, (initial, adjusted) in zip(labels, sources, strict=True):
        yield [(text, 1, 1) for text in (label, initial, adjusted, "", "-", "", "-")]


def _indicators(rows: list[list[str]]) -> Iterator[list[Cell]]:
    yield [("年度绩效指标完成情况", 1, len(rows) + 1), *((head, 1, 1) for head in HEADS)]
    for place, (level2, name, *values) in enumerate(rows):
        cells: list[Cell] = []
        if level2 in LEVEL1:
            cells.append((LEVEL1[level2], 1, _until(rows, place, set(LEVEL1))))
        if level2:
            height = _until(rows, place, {row[0] for row in rows if row[0]})
            cells.append((level2, 1, height))
        else:
            height = 1
        cells.append((name, 1, 1))
        shared = _shares(rows, place) if level2 else 0
        for column, text in enumerate(values):
            cells.append((text, 1, height if shared and column >= shared else 1))
        cells.append(("", 1, 1))
        yield cells


def _until(rows: list[list[str]], place: int, names: set[str]) -> int:
    """Return how many rows from `place` on stand before the next that begins one of `names`."""
    ends = (n for n in range(place + 1, len(rows)) if rows[n][0] in names)
    return next(ends, len(rows)) - place


def _shares(rows: list[list[str]], place: int) -> int:
    """Return from which value on the next row shares this row's cells; 0 for none."""
    following = rows[place + 1] if place + 1 < len(rows) else [""]
    return 0 if following[0] or len(following) < 2 else len(following) - 2


def _table(rows: list[list[Cell]]) -> str:
    lines = []
    for row in rows:
        cells = "".join(
            f"<td{_span('colspan', columns)}{_span('rowspan', height)}>{escape(text)}</td>"
            for text, columns, height in row
        )
        lines.append(f"<tr>{cells}</tr>")
    return "<table>\n" + "\n".join(lines) + "\n</table>"


def _span(name: str, number: int) -> str:
    return f' {name}="{number}"' if number > 1 else ""
