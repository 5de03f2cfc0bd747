"""Synthetic self-evaluations for measuring: many different forms, the same for one seed."""

from __future__ import annotations

import random
from decimal import Decimal

from lingqu.evaluations.report import Form, FundLine, Funds, Row, StatedTotal

__all__ = ["forms"]

FRAME = (
    ("产出指标", "数量指标", 8), ("产出指标", "数量指标", 7), ("产出指标", "质量指标", 15),
    ("产出指标", "时效指标", 10), ("产出指标", "成本指标", 10), ("效益指标", "经济效益指标", 10),
    ("效益指标", "社会效益指标", 10), ("效益指标", "生态效益指标", 0),
    ("效益指标", "可持续影响指标", 10), ("满意度指标", "服务对象满意度指标", 10),
)  # fmt: skip
THINGS = ("窗口", "平台", "热线", "机房", "网络", "终端", "培训", "巡检", "档案", "路灯", "井盖")
VERBS = ("新建", "改造", "运维", "升级", "巡查", "采购", "接入", "维护")
UNITS = ("个", "家", "件", "套", "次", "人", "处", "项")
PHRASES = ("达成预期指标", "部分达成预期指标并具有一定效果", "已完成", "良好", "有所提升")


def forms(count: int, *, seed: int = 1) -> list[Form]:
    """Return `count` forms of ten rows; numbers, units, phrases and defects vary."""
    draw = random.Random(seed)
    return [_form(draw, number) for number in range(count)]


def _form(draw: random.Random, number: int) -> Form:
    budget = Decimal(draw.randint(1000, 900000)) / 100
    executed = (budget * draw.randint(40, 100) / 100).quantize(Decimal("0.01"))
    line = FundLine(
        kind="total", label="年度资金总额", initial=budget, adjusted=budget, executed=executed,
        weight=Decimal(10), score=Decimal(10), rate=executed / budget, rate_text="100%",
    )  # fmt: skip
    rows = tuple(_row(draw, n, *place) for n, place in enumerate(FRAME, start=1))
    total = sum((row.score for row in rows if row.score is not None), Decimal(10))
    return Form(
        title="项目支出绩效自评表", project=f"{_thing(draw)}项目{number}",
        department="示范市数据局", unit="示范市信息中心", year=2023,
        funds=Funds(lines=(line,)), rows=rows,
        stated_total=StatedTotal(weight=Decimal(100), score=total),
    )  # fmt: skip


def _row(draw: random.Random, n: int, level1: str, level2: str, weight: int) -> Row:
    target, actual = _cells(draw, level2)
    if weight == 0:
        return Row(n=n, level1=level1, level2=level2, name="本项目不涉及", weight=Decimal(0))
    score = Decimal(weight) if draw.random() < 0.7 else Decimal(draw.randint(0, weight * 10)) / 10
    return Row(
        n=n, level1=level1, level2=level2, name=f"{_thing(draw)}{draw.randint(1, 9999)}号工作",
        target=target, actual=actual, weight=Decimal(weight), score=score,
        note="" if score == weight else "进度慢，下一步加快",
    )  # fmt: skip


def _thing(draw: random.Random) -> str:
    return draw.choice(VERBS) + draw.choice(THINGS) + draw.choice(THINGS)


def _cells(draw: random.Random, level2: str) -> tuple[str | None, str]:
    if "满意" in level2 or draw.random() < 0.2:
        return f"≥{draw.randint(80, 98)}%", f"{draw.randint(700, 1000) / 10}%"
    if "成本" in level2:
        amount = draw.randint(1000, 99999) / 100
        return f"≤{amount}万元", f"{round(amount * draw.uniform(0.5, 1.2), 2)}万元"
    if "时效" in level2:
        return f"2023年{draw.randint(6, 12)}月{draw.randint(1, 28)}日前", draw.choice(PHRASES)
    if "效益" in level2 or "影响" in level2:
        return draw.choice((None, "影响程度较高", f"提升{_thing(draw)}能力")), draw.choice(PHRASES)
    unit, asked = draw.choice(UNITS), draw.randint(1, 50000)
    done = draw.choice((str(int(asked * draw.uniform(0.5, 1.6))) + unit, draw.choice(PHRASES)))
    return f"{draw.choice(('≥', '≧', '=', '不少于', ''))}{asked}{unit}", done
