"""Forms as hypothesis makes them: long names, blanks, merged cells, 元 and 万元, hostile text."""

from decimal import Decimal

from hypothesis import strategies as st

from lingqu.evaluations.report import (
    Budget,
    Form,
    FundLine,
    Funds,
    Goal,
    Heading,
    Row,
    StatedTotal,
    Subproject,
    Use,
)

LABELS = {
    "total": "年度资金总额：",
    "fiscal_this_year": "其中：当年财政拨款",
    "carried_over": "上年结转资金",
    "other": "其他资金",
}
LEVELS = [
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("产出指标", "成本指标"),
    ("效益指标", "经济效益指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "可持续影响指标"),
    ("满意度指标", "服务对象满意度指标"),
]
ORDINARY = (
    "省市区县乡镇村云网平台系统信息政务服务大厅综合窗口建设运行维护升级改造安全共享交换门户热线"
)
han = st.text(st.sampled_from(ORDINARY), min_size=6, max_size=60)
wild = st.text(
    st.sampled_from("=+-@≥≤％%（）、，；<>&\"'\t年度指标值数据平台 0123456789Ａ①"), max_size=30
)
hostile = wild.map(str.strip)
points = st.decimals(0, 50, places=2) | st.integers(0, 50).map(Decimal)
amounts = st.none() | st.decimals(0, 10**8, places=2) | st.integers(0, 10**9).map(Decimal)


def _plain(number):
    return number if number is None else Decimal(f"{number:f}")


@st.composite
def forms(draw, *, text=hostile, rows=12):
    """A form in the national columns; `text` fills names, targets, actuals and notes."""
    more = draw(st.lists(st.integers(1, len(LEVELS) - 1), min_size=1, max_size=rows))
    levels = [0, *sorted(more)]
    return Form(
        title="项目支出绩效自评表",
        project=draw(han),
        department=draw(han),
        unit=draw(han),
        year=draw(st.integers(2018, 2030)),
        amount_unit=draw(st.sampled_from(["元", "万元"])),
        amount_unit_printed=True,
        funds=draw(funds()),
        goals=tuple(
            draw(st.lists(st.builds(Goal, expected=han, actual=han), min_size=1, max_size=3))
        ),
        headings=(Heading(level=1, name="产出指标", points=Decimal(50)),),
        rows=tuple(draw(row(n, *LEVELS[level], text)) for n, level in enumerate(levels, start=1)),
        stated_total=StatedTotal(weight=draw(points), score=draw(points)),
    )


@st.composite
def row(draw, n, level1, level2, text):
    measured = draw(st.booleans())
    return Row(
        n=n,
        level1=level1,
        level2=level2,
        name=draw(han),
        label=draw(st.sampled_from(["", "指标1："])),
        target=draw(text) if measured else "",
        actual=draw(text) if measured else "",
        weight=draw(points) if measured else None,
        score=draw(points) if measured else None,
        note=draw(text),
    )


@st.composite
def funds(draw):
    executed = draw(st.decimals(0, 10**6, places=2))
    lines = [
        FundLine(
            kind=kind,
            label=label,
            initial=draw(amounts),
            adjusted=draw(amounts),
            executed=executed if kind == "total" else draw(amounts),
            weight=Decimal(10) if kind == "total" else None,
            rate_text=draw(st.sampled_from(["", "100%", "93.11%"])) if kind == "total" else "",
            score=draw(points) if kind == "total" else None,
        )
        for kind, label in LABELS.items()
    ]
    return Funds(
        lines=tuple(lines),
        budget=Budget(initial=draw(amounts), appropriated=draw(amounts)),
        use=Use(paid=draw(amounts)),
        subprojects=tuple(
            draw(st.lists(st.builds(Subproject, name=han, amount=amounts), max_size=3))
        ),
    )


def merged_form():
    """Two rows under one actual, weight and score cell, one row with nothing to say."""
    first = {"level1": "产出指标", "level2": "数量指标"}
    return Form(
        title="项目支出绩效自评表",
        project="示范市一体化政务服务平台运行维护项目",
        department="示范市数据局",
        unit="示范市大数据中心",
        year=2024,
        funds=Funds(
            lines=(FundLine(kind="total", label="年度资金总额：", adjusted=Decimal("115.2")),)
        ),
        goals=(Goal(expected="平台稳定运行。", actual="已完成。"),),
        rows=(
            Row(
                n=1,
                **first,
                name="接入部门数量",
                target="≥50个",
                actual="=52个",
                weight=Decimal("15.5"),
                score=Decimal(15),
            ),
            Row(
                n=2,
                **first,
                name="接入乡镇数量",
                target="90个",
                merged_with=1,
                merged_cells=("actual", "weight", "score"),
            ),
            Row(n=3, level1="效益指标", level2="生态效益指标", name="不涉及"),
        ),
        stated_total=StatedTotal(weight=Decimal(100), score=Decimal("98.5")),
        notes="注：1.定量指标按比例计分。\n2.定性指标分三档。",
    )
