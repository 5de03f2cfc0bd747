"""Forms of invented places, in the columns and words that different provinces use.

A `Place` is what is printed, cell by cell; `keys` say what each column holds, so that what a
perfect reading gives follows from the form itself and not from the reader's vocabulary. "" in a
level column goes on with the cell above; `None` in any other column is a cell merged with the one
above.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

Cells = list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One form. `funds` begins with its head; `fund_keys` say what the columns after the label
    hold. `total` is (cells before the numbers are blank) one text a column from the weight on."""

    title: str
    header: list[Cells]
    heads: Cells
    keys: Cells
    rows: list[list[str | None]]
    total: dict[str, str]
    fields: dict[str, object]
    funds: list[Cells] = field(default_factory=list)
    fund_keys: Cells = field(default_factory=list)
    goals: list[Cells] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    group: str = ""


def number(text: str) -> Decimal | None:
    """Return the number of a cell of points or money."""
    plain = text.replace(",", "").replace("，", "").rstrip("分%")
    return Decimal(plain) if plain.replace(".", "").replace("-", "").isdecimal() else None


def expected_rows(place: Place) -> list[dict[str, object]]:
    """Return what a perfect reading of the rows gives."""
    rows: list[dict[str, object]] = []
    above: dict[str, str] = {}
    for cells in place.rows:
        got = dict(zip(place.keys, cells, strict=True))
        if got.get("level1"):
            above = {"level1": str(got["level1"])}
        if got.get("level2"):
            above["level2"] = str(got["level2"])
        rows.append(_row(got, above, len(rows) + 1))
    return rows


def _row(got: dict[str, str | None], above: dict[str, str], n: int) -> dict[str, object]:
    target, unit = got.get("target"), got.get("unit") or ""
    operator = (got.get("operator") or "").replace("定性", "")
    if target and any(character.isdigit() for character in target):
        target = f"{operator}{target}{unit}"
    actual = got.get("actual")
    if actual and unit and actual.replace(".", "").replace(",", "").isdecimal():
        actual += unit
    return {
        "level1": above.get("level1"),
        "level2": above.get("level2"),
        "name": got.get("name"),
        "target": target,
        "actual": actual,
        "weight": number(got.get("weight") or ""),
        "score": number(got.get("score") or ""),
        "note": got.get("note") or "",
    }


GUANGXI = Place(
    title="自治区本级项目支出绩效自评表",
    header=[["（2022年度）"], ["项目名称", "政务数据共享平台运维"],
            ["主管部门", "示范市数据局", "实施单位", "示范市信息中心"]],
    funds=[["项目资金（元）", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）",
            "得分"],
           ["年度资金总额", "1,250,000.00", "1,200,000.00", "1,080,000.00", "10", "90.00%", "9"],
           ["其中：本年财政拨款", "1,250,000.00", "1,200,000.00", "1,080,000.00", "-", "-", "-"]],
    fund_keys=["initial", "adjusted", "executed", "weight", "rate", "score"],
    goals=[["预期目标", "实际完成情况"],
           ["保障共享平台全年可用，按时响应各部门接口申请。", "平台全年可用率达标，接口申请全部按时办结。"]],
    heads=["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "计量单位", "实际完成值", "分值",
           "得分", "偏差原因分析及改进措施"],
    keys=["level1", "level2", "name", "operator", "target", "unit", "actual", "weight", "score",
          "note"],
    rows=[
        ["产出指标", "数量指标", "新增共享接口数量", "≥", "120", "个", "135", "20", "20", ""],
        ["", "质量指标", "接口调用成功率", "≥", "99", "%", "98.5", "15", "14.9", "两次断网，已加备份线路"],
        ["", "时效指标", "接口申请办结时间", "≤", "3", "工作日", "2", "15", "15", ""],
        ["效益指标", "社会效益指标", "减少市民提交材料份数", "≥", "50000", "份", "61230", "30", "30", ""],
        ["满意度指标", "服务对象满意度指标", "使用部门满意度", "≥", "90", "%", "93", "10", "10", ""],
    ],
    total={"weight": "100", "score": "98.9"},
    fields={"project": "政务数据共享平台运维", "department": "示范市数据局",
            "unit": "示范市信息中心", "year": 2022, "amount_unit": "元"},
)  # fmt: skip

HUBEI = Place(
    title="2021年度智慧社区建设项目自评表",
    header=[["单位名称：示范市民政局", "填报日期：2022年3月8日"], ["项目名称", "智慧社区建设"],
            ["主管部门", "示范市民政局", "项目实施单位", "示范市社区服务中心"]],
    funds=[["预算执行情况（万元）（20分）", "预算数（A）", "执行数（B）", "执行率（B/A）",
            "得分（20分*执行率）"],
           ["年度财政资金总额", "210", "197.33", "93.97%", "18.79"]],
    fund_keys=["adjusted", "executed", "rate", "score"],
    heads=["一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分"],
    keys=["level1", "level2", "name", "target", "actual", "score"],
    rows=[
        ["产出指标（40分）", "数量指标", "建成智慧社区个数（20分）", "12个", "12个", "20"],
        ["", "时效指标", "按期建成率（20分）", "100%", "95%", "19"],
        ["效益指标（40分）", "社会效益指标", "居民线上办事比例提高（20分）", "≥5个百分点", "6个百分点", "20"],
        ["", "满意度指标", "居民满意度（20分）", "≥85%", "88%", "20"],
    ],
    total={"score": "97.79"},
    fields={"project": "智慧社区建设", "department": "示范市民政局", "year": 2021,
            "amount_unit": "万元"},
)  # fmt: skip

DISTRICT = Place(
    title="财政项目支出绩效自评表",
    header=[["（2022年度）"], ["项目名称", "便民服务终端购置"],
            ["主管部门", "渠首区数据局", "实施单位", "渠首区政务服务中心"]],
    funds=[["项目资金（元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
           ["年度资金总额", "250000", "250000", "215457.60", "10", "86.18%", "8.62"],
           ["其中：当年财政拨款", "250000", "250000", "215457.60", "", "", ""],
           ["上年结转资金", "", "", "", "", "", ""],
           ["其他资金", "", "", "", "", "", ""]],
    fund_keys=["initial", "adjusted", "executed", "weight", "rate", "score"],
    goals=[["预期目标", "实际完成情况"], ["购置终端十台，分布到各街镇。", "十台终端已全部投用。"]],
    heads=["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
           "偏差原因分析及改进措施"],
    keys=["level1", "level2", "name", "target", "actual", "weight", "score", "note"],
    rows=[
        ["产出指标", "数量指标", "购置终端数量", "=10台", "10台", "15", "15", ""],
        ["", "质量指标", "验收合格率", "=100%", "100%", "15", "15", ""],
        ["", "时效指标", "购置完成时间", "10月底前", "9月15日", "10", "10", ""],
        ["", "成本指标", "单台采购成本", "≤25000元", "21545.76元", "10", "10", ""],
        ["效益指标", "社会效益指标", "自助办件量", "≥20000件", "20480件", "15", "15", ""],
        ["", "可持续影响指标", "管护制度健全性", "健全", "达成年度指标", "15", "15", ""],
        ["满意度指标", "服务对象满意度指标", "办事群众满意度", "≥90%", "92%", "10", "10", ""],
    ],
    total={"weight": "100", "score": "98.62"},
    fields={"project": "便民服务终端购置", "department": "渠首区数据局",
            "unit": "渠首区政务服务中心", "year": 2022, "amount_unit": "元"},
    group="绩效指标",
)  # fmt: skip

HEBEI = Place(
    title="2023年度预算项目绩效自评表",
    header=[["项目名称", "热线受理系统升级", "项目编码", "990100230000000001"],
            ["主管部门", "示范市数据局", "预算单位", "示范市12345政务服务便民热线中心"]],
    funds=[["资金情况（万元）", "预算数", "执行数", "执行率", "分值", "得分"],
           ["年度资金总额", "86.5", "86.5", "100%", "10", "10"]],
    fund_keys=["adjusted", "executed", "rate", "weight", "score"],
    heads=["一级指标", "二级指标", "三级指标", "分值", "预期指标值", "实际完成值", "自评得分",
           "未完成原因及改进措施"],
    keys=["level1", "level2", "name", "weight", "target", "actual", "score", "note"],
    rows=[
        ["产出指标", "数量指标", "升级坐席数量", "20", "≥60个", "60个", "20", ""],
        ["", "质量指标", "系统验收合格率", "20", "100%", "100%", "20", ""],
        ["", "时效指标", "上线时间", "10", "2023年6月30日前", "2023年7月12日", "8", "设备到货晚，已催货"],
        ["效益指标", "社会效益指标", "热线接通率", "30", "≥95%", "97.2%", "30", ""],
        ["满意度指标", "服务对象满意度指标", "来电人满意度", "10", "≥90%", "91%", "10", ""],
    ],
    total={"weight": "100", "score": "98"},
    fields={"project": "热线受理系统升级", "department": "示范市数据局",
            "unit": "示范市12345政务服务便民热线中心", "year": 2023, "amount_unit": "万元"},
)  # fmt: skip

ZHEJIANG = Place(
    title="预算项目绩效自评表",
    header=[["预算年度", "2022"], ["项目名称", "城市运行监测网建设"],
            ["主管部门", "示范市城市管理局", "项目单位", "示范市城市运行中心"]],
    funds=[["项目资金（万元）", "年初预算", "调整后预算数", "实际支出数", "权重", "执行率", "得分"],
           ["资金合计", "320", "300", "285", "10", "95%", "9.5"],
           ["财政拨款", "320", "300", "285", "", "", ""]],
    fund_keys=["initial", "adjusted", "executed", "weight", "rate", "score"],
    heads=["一级指标", "二级指标", "三级指标", "权重（%）", "目标值", "实际完成值", "自评分", "备注"],
    keys=["level1", "level2", "name", "weight", "target", "actual", "score", "note"],
    rows=[
        ["产出指标", "数量指标", "布设监测点位", "25%", "≥400处", "412处", "25", ""],
        ["", "质量指标", "监测数据有效率", "25%", "≥98%", "96%", "24.5", "部分点位信号弱"],
        ["效益指标", "社会效益指标", "隐患发现提前量", "30%", "≥2小时", "2.5小时", "30", ""],
        ["满意度指标", "服务对象满意度指标", "街道使用满意度", "10%", "≥90%", "90%", "10", ""],
    ],
    total={"weight": "100%", "score": "99"},
    fields={"project": "城市运行监测网建设", "department": "示范市城市管理局",
            "unit": "示范市城市运行中心", "year": 2022, "amount_unit": "万元"},
)  # fmt: skip

GUANGDONG = Place(
    title="2022年度项目支出绩效自评表",
    header=[["项目名称", "应急指挥平台服务采购"],
            ["主管部门", "示范市应急管理局", "项目实施单位", "示范市应急管理局"]],
    heads=["一级指标", "二级指标", "三级指标", "评分标准", "目标值", "实际完成值", "分值", "自评得分",
           "复核得分", "扣分原因"],
    keys=["level1", "level2", "name", "explanation", "target", "actual", "weight", "score", "review",
          "note"],
    rows=[
        ["预算执行", "预算执行率", "预算执行率", "执行率乘以分值", "100%", "87.5%", "10", "8.75", "8.75", ""],
        ["产出指标", "数量指标", "接入单位数量", "每少一家扣2分", "≥45家", "45家", "25", "25", "25", ""],
        ["", "时效指标", "故障恢复时间", "超时一次扣1分", "≤30分钟", "26分钟", "25", "25", "23", ""],
        ["效益指标", "社会效益指标", "预警信息到达率", "按比例计分", "≥99%", "98%", "30", "29.7", "29",
         "少数号码失效"],
        ["满意度指标", "服务对象满意度指标", "值班人员满意度", "按比例计分", "≥95%", "96%", "10", "10", "10",
         ""],
    ],
    total={"weight": "100", "score": "98.45", "review": "95.75"},
    fields={"project": "应急指挥平台服务采购", "department": "示范市应急管理局",
            "unit": "示范市应急管理局", "year": 2022},
)  # fmt: skip

SICHUAN = Place(
    title="部门预算项目支出绩效自评表（2021年度）",
    header=[["项目名称", "乡村数字驿站建设"], ["主管部门", "分水县数据局", "实施单位", "分水县数据局"]],
    funds=[["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
           ["总额", "60", "60", "45", "10", "75%", "7.5"],
           ["其中：财政资金", "50", "50", "40", "/", "/", "/"],
           ["其他资金", "10", "10", "5", "/", "/", "/"]],
    fund_keys=["initial", "adjusted", "executed", "weight", "rate", "score"],
    goals=[["年度总体目标", "预期目标", "实际完成情况"],
           ["", "目标1：建成驿站二十个。", "建成十八个。"],
           ["", "目标2：培训驿站管理员四十人。", "培训四十四人。"]],
    heads=["一级指标", "二级指标", "三级指标", "年度指标值", "全年实际值", "分值", "得分",
           "未完成原因分析"],
    keys=["level1", "level2", "name", "target", "actual", "weight", "score", "note"],
    rows=[
        ["产出指标", "数量指标", "指标1：建成驿站数量", "20个", "18个", "20", "18", "两处选址未定"],
        ["", "", "指标2：培训管理员人数", "40人", "44人", "10", "10", ""],
        ["", "成本指标", "指标1：单个驿站补助", "≤2.5万元", "2.5万元", "20", "20", ""],
        ["效益指标", "社会效益指标", "指标1：服务村民人次", "大于等于3万人次", "3.2万人次", "30", "30", ""],
        ["满意度指标", "服务对象满意度指标", "指标1：村民满意度", "不低于90%", "94%", "10", "10", ""],
    ],
    total={"weight": "100", "score": "95.5"},
    fields={"project": "乡村数字驿站建设", "department": "分水县数据局", "unit": "分水县数据局",
            "year": 2021, "amount_unit": "万元"},
)  # fmt: skip

SHANXI = Place(
    title="项目支出绩效自评表",
    header=[["(2020年度)"], ["项目名称", "电子证照库扩容"],
            ["主管部门及代码", "示范市数据局", "实施单位", "示范市信息中心"]],
    funds=[["项目资金(万元)", "年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分"],
           ["年度资金总额:", "48.00", "48.00", "48.00", "10", "100.00%", "10.00"],
           ["其中:财政拨款", "48.00", "48.00", "48.00", "-", "-", "-"]],
    fund_keys=["initial", "adjusted", "executed", "weight", "rate", "score"],
    heads=["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
           "偏差原因分析及改进措施"],
    keys=["level1", "level2", "name", "target", "actual", "weight", "score", "note"],
    rows=[
        ["产出指标(50分)", "数量指标", "新增证照种类", "≧30种", "30种", "25", "25", ""],
        ["", "", "新增证照目录条数", "≥1000条", "1080条", None, None, ""],
        ["", "质量指标", "证照数据准确率", "≥99%", "99.4%", "25", "25", ""],
        ["效益指标(30分)", "经济效益指标", "不涉及", "", "", "", "", ""],
        ["", "社会效益指标", "市民免交证照次数", "≥2万次", "1.6万次", "30", "24", "推广不够"],
        ["满意度指标(10分)", "服务对象满意度指标", "窗口人员满意度", "≥90%", "95%", "10", "10", ""],
    ],
    total={"weight": "100", "score": "94"},
    fields={"project": "电子证照库扩容", "department": "示范市数据局", "unit": "示范市信息中心",
            "year": 2020, "amount_unit": "万元"},
    notes=["注：1.得分一档最高不能超过该指标分值上限。", "2.定性指标分三档评分。"],
    group="绩效指标",
)  # fmt: skip

PLACES = {
    "guangxi": GUANGXI, "hubei": HUBEI, "district": DISTRICT, "hebei": HEBEI,
    "zhejiang": ZHEJIANG, "guangdong": GUANGDONG, "sichuan": SICHUAN, "shanxi": SHANXI,
}  # fmt: skip
