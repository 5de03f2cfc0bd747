"""Random forms drawn in every text layout are read back as they were drawn."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingqu.evaluations.reading import read
from lingqu.evaluations.reading.fold import compact
from lingqu.evaluations.report import Form
from tests.evaluations.reading import draw
from tests.evaluations.reading.places import Place, expected_rows, number

WORDS = "系统平台数据共享接口安全运维采购培训档案终端线路窗口热线监测预警宣传走访课程站点机房巡检"
NOTES = ("", "设备到货晚，已加快采购", "参训人数不足，将补训")
LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
LAYOUTS = {
    "pipes": ("f.txt", draw.as_pipes), "tabs": ("f.txt", draw.as_tabs),
    "cells": ("f.txt", draw.as_cell_lines), "markdown": ("f.txt", draw.as_markdown),
    "csv": ("f.csv", draw.as_csv),
}  # fmt: skip
names = st.text(WORDS, min_size=4, max_size=14)
measures = st.one_of(
    st.tuples(st.integers(1, 99_999), st.sampled_from(["个", "件", "%", "人次", "万元"])),
).map(lambda pair: f"{pair[0]}{pair[1]}")


@st.composite
def indicator_rows(draw_: st.DrawFn) -> list[list[str | None]]:
    """Return rows under all three levels, one to three under each class."""
    rows: list[list[str | None]] = []
    for level1, classes in LEVELS.items():
        chosen = draw_(st.integers(1, len(classes)))
        for place, level2 in enumerate(classes[:chosen]):
            for n in range(draw_(st.integers(1, 2))):
                weight = draw_(st.integers(1, 30))
                score = draw_(st.integers(0, weight * 10)) / 10
                rows.append([
                    "" if place or n else level1, "" if n else level2, draw_(names),
                    "≥" + draw_(measures), draw_(measures), str(weight), f"{score:g}",
                    draw_(st.sampled_from(NOTES)),
                ])  # fmt: skip
    return rows


@st.composite
def places(draw_: st.DrawFn) -> Place:
    rows = draw_(indicator_rows())
    amount = draw_(st.integers(1, 9_999_999)) / 100
    money = [f"{amount:,.2f}"] * 3 if draw_(st.booleans()) else [f"{amount:g}"] * 3
    project = draw_(names)
    return Place(
        title="项目支出绩效自评表",
        header=[["（2023年度）"], ["项目名称", project], ["主管部门", "示范市数据局", "实施单位",
                                                    "示范市信息中心"]],
        funds=[["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
               ["年度资金总额", *money, "10", "100%", "10"]],
        fund_keys=["initial", "adjusted", "executed", "weight", "rate", "score"],
        heads=["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
               "偏差原因分析及改进措施"],
        keys=["level1", "level2", "name", "target", "actual", "weight", "score", "note"],
        rows=rows,
        total={"weight": str(10 + sum(int(row[5] or 0) for row in rows)), "score": "88.5"},
        fields={"project": project},
        group=draw_(st.sampled_from(["", "绩效指标"])),
    )  # fmt: skip


def _as_drawn(form: Form, place: Place) -> bool:
    cells = [
        {key: compact(value) if isinstance(value, str) else value for key, value in row.items()}
        for row in expected_rows(place)
    ]
    got = [
        {key: compact(value) if isinstance(value := getattr(row, key), str) else value
         for key in cells[0]}
        for row in form.rows
    ]  # fmt: skip
    assert got == cells
    return True


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(place=places(), layout=st.sampled_from(sorted(LAYOUTS)))
def test_a_random_form_is_read_back_from_every_text_layout(place: Place, layout: str):
    name, drawn = LAYOUTS[layout]
    (form,) = read(drawn(place), name).forms
    assert _as_drawn(form, place)
    assert form.project == place.fields["project"]
    assert form.stated_total is not None and form.stated_total.score == number("88.5")
    assert not form.unread


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(place=places(), drawn=st.sampled_from(["html", "docx", "xlsx"]))
def test_a_random_form_is_read_back_from_a_file_with_merges(place: Place, drawn: str):
    name, make = draw.FORMATS[drawn]
    (form,) = read(make(place), name).forms
    assert _as_drawn(form, place)
    assert not form.unread


@settings(max_examples=40, deadline=None)
@given(place=places(), layout=st.sampled_from(sorted(LAYOUTS)), data=st.data())
def test_a_copy_cut_anywhere_loses_no_row_before_the_cut(
    place: Place, layout: str, data: st.DataObject
):
    """Whole rows before the cut are kept; a name cut off that looks like the rest of the row
    above is joined to it and says so."""
    name, drawn = LAYOUTS[layout]
    whole = drawn(place).decode()
    names_ = [compact(str(row["name"])) for row in expected_rows(place)]
    cut = data.draw(st.integers(whole.rindex(names_[-1]), len(whole)))
    (form,) = read(whole[:cut].encode(), name).forms
    joined = {one.read_as: one.alternatives[0] for row in form.rows for one in row.inferred
              if one.how == "joined_rows"}  # fmt: skip
    kept = [joined.get(row.name, row.name) for row in form.rows]
    assert kept[: len(names_) - 1] == names_[:-1]
