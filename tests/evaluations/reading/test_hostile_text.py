"""Texts made to keep the reader busy: each must come to its end, with the outcome named here.

There is no clock in these tests. The sizes are such that work growing with the square of the
length would take minutes, and everybody would notice.
"""

import pytest

from lingqu.evaluations.reading import read
from lingqu.evaluations.review import review
from lingqu.kernel.errors import DataError

SIZE = 60_000
FORM = """项目支出绩效自评表
（2025年度）
|项目名称|{project}|
|主管部门|示范市数据局|实施单位|示范市信息中心|
|项目资金（万元）|资金来源|年初预算数|全年预算数|全年执行数|分值|执行率|得分|
||{fund}|100|100|90|10|90%|9|
|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施|
|产出指标|{level}|{name}|{target}|8台|50|50|{note}|
|效益指标|社会效益指标|办事效率提升|显著提升|达成预期指标|40|40||
|总分|100|100|
{text}
"""
USUAL = {
    "project": "设备购置",
    "fund": "年度资金总额",
    "level": "数量指标",
    "name": "设备数量",
    "target": "≥10台",
    "note": "",
    "text": "",
}
RUNS = ("1", "1,111", "1.", "二", "类", "指标", "财政", "-", ",", "(", "[", "不得超过", " ")
"""What is repeated: each is part of some expression of the reader, the measures or the checks."""


def long(run):
    return (run * SIZE)[:SIZE]


@pytest.mark.parametrize("place", sorted(USUAL))
@pytest.mark.parametrize("run", RUNS)
def test_a_form_with_one_endless_cell_is_still_read_and_checked(place, run):
    text = FORM.format(**USUAL | {place: f"甲{long(run)}乙"})
    forms = read(text.encode(), "a.txt").forms
    assert [len(form.rows) for form in forms] == [2]
    assert len(review(forms[0]).recomputed.rows) == 2


@pytest.mark.parametrize("run", RUNS)
def test_a_report_in_prose_with_an_endless_word_is_still_read(run):
    items = "".join(f"{n}.指标{n}(满分10分,实得9分)\n{long(run)}甲\n" for n in (1, 2, 3))
    text = f"项目支出绩效评价报告\n一、项目概况\n投资100万元。\n二、评价结论\n{items}"
    [form] = read(text.encode(), "a.txt").forms
    assert review(form).recomputed.out_of is not None


@pytest.mark.parametrize(
    "text",
    (
        "指标名称权重得分" * 20_000,
        "一、项目概况\n(一)资金情况\n" * 10_000,
        "a |\n||\n" * 20_000,
        "项目支出绩效自评表\n" * 20_000,
        long("(1"),
        long("-") + "甲",
        "a" + long(" ") + "b",
    ),
    ids=("heads", "headings", "pipes", "titles", "brackets", "rule", "blanks"),
)
def test_what_holds_no_report_is_refused_by_name(text):
    with pytest.raises(DataError) as refused:
        read(text.encode(), "a.txt")
    assert refused.value.where == "a.txt"


def test_a_form_of_endless_rows_is_refused_with_their_number():
    row = "|产出指标|数量指标|设备|≥1台|1台|1|1||\n"
    text = FORM.format(**USUAL).replace("|效益指标|", row * 3_001 + "|效益指标|")
    with pytest.raises(DataError) as refused:
        read(text.encode(), "a.txt")
    assert (refused.value.where, refused.value.facts["code"]) == ("a.txt", "too_many_rows")
    assert "3003" in str(refused.value)


def test_cells_one_a_line_make_no_endless_form_either():
    heads = "一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n分值\n得分\n"
    rows = "产出指标\n数量指标\n甲\n≥1\n1\n10\n10\n" * 4_000
    with pytest.raises(DataError) as refused:
        read(f"项目支出绩效自评表\n项目名称\n甲\n{heads}{rows}".encode(), "a.txt")
    assert refused.value.facts["code"] == "too_many_rows"
