"""The five reports of the demonstration city: what they print, and what the review finds."""

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from lingqu.evaluations.reading import read
from lingqu.evaluations.report import Document
from tools.demo_reports.__main__ import FOLDER, REPORTS, build
from tools.demo_reports.findings import EXPECTED, found_in

TWINS = {
    "city-brain-2021.pdf": "000_049b7f32efe39e04.txt",
    "smart-hub-2020.docx": "001_2a9df86c88c55f56.txt",
    "promotion-2018.txt": "002_87644358686e5e0a.txt",
    "service-hall-2023.html": "003_19132313ba990d8c.txt",
    "cloud-2020.xlsx": "004_74ff42f95867ce14.txt",
}
"""The published report whose figures a report carries."""
EVERYBODYS = {
    "部分达成预期指标并具有一定效果",
    "绩效指标一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施产出指标",
    "年初预算数全年预算数全年执行数分值执行率得分年度资金总额",
    "說明項目績效目標的完成情況項目預算合計",
    "指標名稱指標解釋權重自評分一",
    "与预期质量计划差距定期检查率",
    "结转及当年调整预算数财政拨款数指标结余数",
    "财政拨款数实际支付数资金结余",
    "过程两类指标统一设定三级指标",
    "年信息化项目建设项目绩效自评报告一",
    "分项填写年度指标值的实际完成情况",
    "年度信息化项目建设项目绩效自评综合得分为",
    "年度信息化项目建设项目绩效自评指标体系共设置",
    "分项填写年度设定的具体指标值",
    "项目管理制度健全性和制度执行有效性",
    "资金管理制度健全性和资金使用合规性",
    "制度执行有效性相关制度执行有效",
}
"""Labels of official forms, standard indicators, and what the template of a form prints."""


@cache
def _read(name: str) -> Document:
    return read(FOLDER / name)


@pytest.mark.parametrize("name", REPORTS)
def test_the_review_finds_what_the_published_reports_show(name: str):
    assert found_in(FOLDER / name) == json.loads(EXPECTED.read_text("utf-8"))[name]


@pytest.mark.shared
@pytest.mark.parametrize("name", REPORTS)
def test_findings_are_those_of_the_published_twin(name: str, shared: Path):
    assert found_in(FOLDER / name) == found_in(shared / "seeds" / TWINS[name])


@pytest.mark.shared
@pytest.mark.parametrize("name", REPORTS)
def test_figures_are_those_of_the_published_twin(name: str, shared: Path):
    def figures(document: Document) -> list[object]:
        return [(form.year, form.stated_total and form.stated_total.score,
                 [(line.initial, line.adjusted, line.executed) for line in form.funds.lines],
                 [(row.level1, row.weight, row.score) for row in form.rows])
                for form in document.forms]  # fmt: skip

    assert figures(_read(name)) == figures(read(shared / "seeds" / TWINS[name]))


@pytest.mark.shared
@pytest.mark.parametrize("name", REPORTS)
def test_no_clause_is_taken_from_a_published_report(name: str, shared: Path):
    """Labels, rules and class names are everybody's; a long clause is somebody's."""

    def clauses(text: str) -> set[str]:
        runs = re.split(r"[^\u4e00-\u9fff]", "".join(text.split()))
        return {run for run in runs if len(run) >= 14}

    published = clauses((shared / "seeds" / TWINS[name]).read_text("utf-8"))
    assert clauses(_read(name).text) & published <= EVERYBODYS


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_of_a_demonstration_report_is_left_unread(name: str):
    document = _read(name)
    assert not document.unread
    assert not [part for form in document.forms for part in form.unread]


@pytest.mark.parametrize("name", REPORTS)
def test_a_committed_report_is_what_the_script_draws(name: str):
    built, committed = read(build(name), name), _read(name)
    assert [form.rows for form in built.forms] == [form.rows for form in committed.forms]
    assert built.text == committed.text


def test_the_reports_are_small_enough_to_keep():
    assert sum((FOLDER / name).stat().st_size for name in REPORTS) < 1_000_000


def test_the_sum_of_all_fourteen_tables_is_that_of_the_bureau():
    lines = [form.funds.total for form in _read("service-hall-2023.html").forms]
    assert sum(line.adjusted for line in lines if line) == Decimal("4884.34")
    assert sum(line.executed for line in lines if line) == Decimal("4634.27")
