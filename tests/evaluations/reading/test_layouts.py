"""Copies that lost their table, and forms that break the usual order, one of each kind."""

from decimal import Decimal

import pytest

from lingqu.evaluations.reading import read
from lingqu.evaluations.reading.fold import compact
from lingqu.evaluations.report import Document, Form

HEAD = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施"
TABS = f"""项目支出绩效自评表
（2022年度）
项目名称\t数据专网租用
主管部门\t示范市数据局\t实施单位\t示范市信息中心
项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
年度资金总额\t40\t40\t38\t10\t95%\t9.5
{HEAD}
产出指标\t数量指标\t租用线路条数\t≥12条\t12条\t20\t20\t
\t质量指标\t线路可用率\t≥99%\t99.5%\t20\t20\t
效益指标\t社会效益指标\t业务不中断\t≥360天\t365天\t40\t40\t
满意度指标\t服务对象满意度指标\t单位满意度\t≥90%\t95%\t10\t10\t
总分\t\t\t\t\t100\t99.5\t
"""
ROWS = [
    ("产出指标", "数量指标", "租用线路条数", "≥12条", "12条", 20, 20),
    ("产出指标", "质量指标", "线路可用率", "≥99%", "99.5%", 20, 20),
    ("效益指标", "社会效益指标", "业务不中断", "≥360天", "365天", 40, 40),
    ("满意度指标", "服务对象满意度指标", "单位满意度", "≥90%", "95%", 10, 10),
]
SPACED = "\n".join(
    [
        "项目支出绩效自评表",
        "（2022年度）",
        "项目名称 数据专网租用",
        "主管部门 示范市数据局 实施单位 示范市信息中心",
        "项目资金（万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分",
        "年度资金总额 40 40 38 10 95% 9.5",
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分",
        "产出指标 数量指标 租用线路条数 ≥12条 12条 20 20",
        "质量指标 线路可用率 ≥99% 99.5% 20 20",
        "效益指标 社会效益指标 业务不中断 ≥360天 365天 40 40",
        "满意度指标 服务对象满意度指标 单位满意度 ≥90% 95% 10 10",
        "总分 100 99.5",
    ]
)
GLUED = (
    "数据专网租用项目支出绩效自评表\n一级指标二级指标三级指标年度指标值实际完成值分值得分"
    "产出指标数量指标指标1:租用线路条数≥12条12条2020质量指标指标1:线路可用率≥99%99.5%2020"
    "效益指标社会效益指标指标1:业务不中断≥360天365天4040"
    "满意度指标服务对象满意度指标指标1:单位满意度≥90%95%1010总分9090\n"
)
TWO_HEADS = """<table><tr><td colspan=8>项目支出绩效自评表</td></tr>
<tr><td>项目名称</td><td colspan=7>数据专网租用</td></tr>
<tr><td rowspan=2>一级指标</td><td rowspan=2>二级指标</td><td rowspan=2>三级指标</td>
<td colspan=2>指标值</td><td colspan=2>评分</td><td rowspan=2>备注</td></tr>
<tr><td>年初目标值</td><td>实际完成值</td><td>分值</td><td>自评得分</td></tr>
<tr><td rowspan=2>产出指标</td><td>数量指标</td><td>租用线路条数</td><td>≥12条</td><td>12条</td>
<td>20</td><td>20</td><td></td></tr>
<tr><td>质量指标</td><td>线路可用率</td><td>≥99%</td><td>99.5%</td><td>20</td><td>20</td><td></td></tr>
<tr><td>效益指标</td><td>社会效益指标</td><td>业务不中断</td><td>≥360天</td><td>365天</td><td>40</td>
<td>40</td><td></td></tr>
<tr><td>满意度指标</td><td>服务对象满意度指标</td><td>单位满意度</td><td>≥90%</td><td>95%</td>
<td>10</td><td>10</td><td></td></tr>
<tr><td colspan=5>合计</td><td>100</td><td>99.5</td><td></td></tr></table>"""


def _with(old: str, new: str, text: str = TABS) -> str:
    assert old in text
    return text.replace(old, new)


def _fixed_width(text: str) -> str:
    """Pad the columns with blanks, as a terminal prints them."""
    rows = [line.split("\t") for line in text.splitlines()]
    width = [max((len(row[n]) for row in rows if n < len(row)), default=0) for n in range(8)]
    return "\n".join(
        "  ".join(cell.ljust(width[n], "\u3000") for n, cell in enumerate(row)).rstrip()
        for row in rows
    )


def _traditional(text: str) -> str:
    from opencc import OpenCC

    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return OpenCC("s2t").convert(text).translate(wide)


SAME_ROWS = {
    "tabs": TABS,
    "single spaces": SPACED,
    "one cell a line without marks": "\n".join(SPACED.split()),
    "columns padded with blanks": _fixed_width(TABS),
    "a table flattened into a sentence": GLUED,
    "a head of two rows": TWO_HEADS,
    "a table that arranges the page": f"<table><tr><td><div>{TWO_HEADS}</div></td></tr></table>",
    "page marks and repeated heads": _with(
        "\t质量指标", f"第 1 页 共 2 页\n{HEAD}\n\t质量指标"
    ),
    "a lone page number": _with("效益指标\t社会", "- 2 -\n效益指标\t社会"),
    "a note in the middle": _with(
        "\t质量指标", f"注：本页未完，转下页填写，得分按规定计算。\n{HEAD}\n\t质量指标"
    ),
    "a note in the middle, no head again": _with(
        "\t质量指标", "注：本页未完，转下页填写，得分按规定计算。\n\t质量指标"
    ),
    "points in words of points": TABS.replace("\t20\t20\t", "\t20分\t20分\t"),
    "operators in words": TABS.replace("≥", "大于等于"),
    "operators of two signs": TABS.replace("≥", ">="),
    "look-alike operators": TABS.replace("≥", "≧"),
    "traditional characters, full-width digits": _traditional(TABS),
    "a label in the total's place": _with("总分", "自评总得分"),
    "Windows line ends": TABS.replace("\n", "\r\n"),
    "blank lines between": TABS.replace("\n", "\n\n"),
    "a byte order mark": "\ufeff" + TABS,
    "a second line of text after the table": TABS + "\n填表人：\t\t联系电话：\t\n",
}  # fmt: skip


def _read(text: str, name: str | None = None) -> Document:
    return read(text.encode(), name or ("f.html" if text.lstrip().startswith("<") else "f.txt"))


def _form(text: str, name: str | None = None) -> Form:
    document = _read(text, name)
    assert len(document.forms) == 1
    return document.forms[0]


def _plain(text: str | None) -> str:
    """Fold operators in words and two signs; what is compared is what is said."""
    folded = compact(text or "").replace("大于等于", "≥").replace("大于等於", "≥")
    return folded.replace(">=", "≥")


def _rows(form: Form) -> list[tuple[object, ...]]:
    return [
        (*(_plain(getattr(row, key)) for key in ("level1", "level2", "name", "target", "actual")),
         row.weight, row.score)
        for row in form.rows
    ]  # fmt: skip


@pytest.mark.parametrize("layout", SAME_ROWS)
def test_the_same_rows_are_read_from_every_layout(layout: str):
    form = _form(SAME_ROWS[layout])
    assert _rows(form) == [tuple(row) for row in ROWS]
    assert not form.unread
    assert form.stated_total is not None and form.stated_total.score is not None


def test_gb18030_bytes_read_like_utf8():
    assert _rows(read(TABS.encode("gb18030"), "f.txt").forms[0]) == _rows(_form(TABS))


def test_a_table_cut_in_the_middle_keeps_its_rows_and_says_so():
    form = _form("\n".join(TABS.splitlines()[:9]))
    assert (_rows(form), form.cut, form.stated_total) == (
        [tuple(row) for row in ROWS[:2]],
        True,
        None,
    )


def test_several_tables_in_one_file_are_several_forms():
    between = "\n两张表之间的说明文字，与任何一张表无关。\n\n"
    document = _read(TABS + between + TABS.replace("数据专网", "云主机"))
    assert [form.project for form in document.forms] == ["数据专网租用", "云主机租用"]
    assert [_rows(form) for form in document.forms] == [[tuple(row) for row in ROWS]] * 2


def test_a_blank_form_has_blanks_and_no_zeros():
    lines = (
        TABS.replace("数据专网租用", "")
        .replace("示范市数据局", "")
        .replace("38\t10\t95%\t9.5", "\t10\t\t")
    )
    form = _form(lines.replace("12条\t20\t20", "\t\t").replace("99.5%\t20\t20", "\t\t"))
    assert (form.project, form.department) == (None, None)
    assert form.funds.total is not None and form.funds.total.executed is None
    assert [(row.weight, row.score) for row in form.rows[:2]] == [(None, None)] * 2


def test_header_fields_in_one_cell_are_told_apart():
    header = "项目名称：数据专网租用    主管部门：示范市数据局    实施单位：示范市信息中心"
    lines = TABS.splitlines()
    form = _form("\n".join([lines[0], lines[1], header, *lines[6:]]))
    assert (form.project, form.department, form.unit) == (
        "数据专网租用",
        "示范市数据局",
        "示范市信息中心",
    )


def test_a_total_of_one_number_is_the_score():
    form = _form(_with("总分\t\t\t\t\t100\t99.5\t", "总分\t99.5"))
    assert form.stated_total is not None
    assert (form.stated_total.weight, form.stated_total.score) == (None, Decimal("99.5"))


def test_a_total_shifted_by_a_column_keeps_both_numbers():
    form = _form(TWO_HEADS.replace("colspan=5>合计", "colspan=4>合计"))
    assert form.stated_total is not None
    assert (form.stated_total.weight, form.stated_total.score) == (100, Decimal("99.5"))


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ("100\t99.5", "\t玖拾玖点伍分", "玖拾玖点伍分"),
        ("主管部门\t示范市数据局", "牵头处室\t综合处\t主管部门\t示范市数据局", "综合处"),
        ("总分\t", "本表经集体研究\t已公示\n总分\t", "已公示"),
    ],
)
def test_what_no_column_or_label_takes_is_listed(old: str, new: str, left: str):
    form = _form(_with(old, new))
    said = [part.text for part in form.unread] + [row.name + row.note for row in form.rows]
    assert any(left in text for text in said), said


def test_words_in_a_column_of_points_are_listed():
    form = _form(TWO_HEADS.replace("<td>40</td>\n<td>40</td>", "<td>40</td><td>待评</td>"))
    assert [(part.text, part.why) for part in form.unread] == [("待评", "no_number")]
    assert form.rows[2].score is None


def test_a_column_with_an_unknown_head_is_listed_cell_by_cell():
    page = TWO_HEADS.replace("rowspan=2>备注", "rowspan=2>档案卷号")
    form = _form(page.replace("<td>40</td><td></td>", "<td>40</td><td>卷七</td>")
                 .replace("<td>40</td>\n<td>40</td><td></td>", "<td>40</td><td>40</td><td>卷七</td>"))  # fmt: skip
    assert [(part.text, part.why) for part in form.unread] == [("卷七", "no_column")]


def test_glued_digits_with_several_splits_name_the_others():
    """10.510 is 10.5 and 10, or 1 and 0.51; the total takes one of each, and not which."""
    form = _form(
        "专网项目支出绩效自评表\n一级指标二级指标三级指标年度指标值实际完成值分值得分"
        "产出指标数量指标指标1:甲≥1条1条10.510质量指标指标1:乙≥1条1条10.510"
        "效益指标社会效益指标指标1:丙≥1条1条8080总分91.590.51\n"
    )
    glued = [one for row in form.rows for one in row.inferred if one.cell == "weight/score"]
    assert [one.alternatives for one in glued] == [("10.5 | 10",), ("1 | 0.510",), ()]


def test_a_glued_table_that_adds_up_nowhere_gives_no_points():
    form = _form(GLUED.replace("总分9090", "总分7070"))
    assert [row.weight for row in form.rows] == [None] * 4
    assert {part.why for part in form.unread} == {"glued_and_no_split_adds_up"}


def test_a_cut_target_and_actual_are_marked_as_inferred():
    inferred = [one.how for one in _form(GLUED).rows[0].inferred]
    assert inferred == ["glued_cells", "glued_texts"]
