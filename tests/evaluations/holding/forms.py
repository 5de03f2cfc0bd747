"""The reports that hold, by scheme. Everything in them is invented."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from lingqu.evaluations.report import Budget, Form, Goal, StatedTotal, Subproject, Use
from tests.evaluations.holding.making import form, funds, headings, story

D = Decimal
NATIONAL = """
产出指标|数量指标|巡检视频终端数量|≥1200台|1236台|10|10
||培训网格员人次|≥300人次|285人次|10|9.5|疫情防控期间停办一期，已列入下年一季度补训
|质量指标|系统可用率|≥99%|99.6%|15|15
|时效指标|项目验收时间|2024年11月30日前|2024年11月18日|10|10
|成本指标|项目总成本|≤260万元|252.3万元|5|5
效益指标|经济效益指标|节约通信费用|≥12万元|12.6万元|10|10
|社会效益指标|群众办事平均等候时间|≤15分钟|12分钟|10|10
|生态效益指标|本项目不涉及||||
|可持续影响指标|运维队伍稳定率|≥90%|95%|10|10
满意度指标|服务对象满意度指标|窗口单位满意度|≥90%|94.2%（有效问卷412份，2024年12月）|10|10
"""
ANHUI = """
产出指标|数量指标|全年办理政务事项|≥60万件|63.4万件|15|15
|质量指标|网络安全等级测评|第三级|第三级|15|15
|时效指标|热线工单平均响应时间|≤2小时|1.6小时|10|10
|成本指标|年度运维成本|≤118万元|116.82万元|10|10
效益指标|经济效益指标|减少重复建设投资|≥30万元|31万元|10|10
|社会效益指标|推动一窗受理改革|全部窗口完成整合|达成预期指标|10|9|两个专业窗口过渡期内单设，已排定3月并入
|生态效益指标|本项目不涉及||||
|可持续影响指标|形成长效运维机制|建立制度并执行|达成预期指标|10|9|交接制度下半年才发布，明年起全年执行
满意度指标|服务对象满意度指标|办事群众满意度|≥90%|95%（好差评系统12846人次）|10|10
"""
HUBEI = """
产出指标|数量指标|改造老旧机柜数量|≥40个|42个|15|15
|质量指标|验收合格率|≥98%|100%|15|15
|时效指标|改造完成时间|2024年10月底前|2024年9月27日|10|10
效益指标|社会效益指标|政务系统中断次数|≤2次|1次|20|20
|可持续影响指标|设备使用年限|≥5年|5年|10|10
满意度指标|服务对象满意度指标|使用部门满意度|≥90%|92%（回收问卷56份，2024年12月）|10|10
"""
EZHOU = (
    "预算执行|预算执行率|预算执行率|100%|97.75%|20|19.55|质保金4.5万元结转下年支付\n"
    + HUBEI.strip()
)
HUNAN = """
产出指标|数量指标|新增接入部门|≥24个|24个|20|20
|质量指标|数据合格率|≥95%|97.3%|10|10
|时效指标|接入完成时间|2024年12月底前|2024年12月12日|10|10
|成本指标|单个部门接入成本|≤3万元|2.9万元|10|10
效益指标|社会效益指标|材料免提交事项|≥150项|141项|15|14.1|六个部门证照未电子化，已与其约定明年6月前完成
|可持续影响指标|运维人员持证率|≥80%|85%|15|15
满意度指标|服务对象满意度指标|接入部门满意度|≥90%|93%（问卷24份，2024年12月）|10|10
"""
JINSHAN = """
||立项规范性|立项程序完整|有批复和论证记录|5|5
||绩效目标合理性|目标与预算匹配|设5项目标，均可衡量|8|7|一项目标未分解到季度，明年补齐
||预算执行率|100%|97.22%|8|7.78
||资金使用合规性|符合财务制度|审计未发现问题|6|6
||财务(资产)管理制度|制度健全|制度齐全并执行|5|5
||项目管理制度|制度健全|制度齐全并执行|4|4
||实际完成率|计划评审18家|完成18家|12|12
||完成及时率|2024年11月底前|2024年11月20日完成|10|10
||质量达标率|验收合格18家|合格17家|12|11|一家整改后于次月合格，今后提前预验
||效果达标率|企业满意度≥90%|满意度93%（电话回访62家）|30|30
"""
YAOHAI = """
决策|项目立项|项目立项规范性|项目立项规范|依据批复文件立项，程序完整|7|7
|绩效目标|绩效目标合理性|绩效目标合理明确|目标与预算匹配|4|4
||绩效指标明确性|绩效指标清晰量化|指标均有数值|4|4
过程|资金管理|预算执行率|100%|96.5%|10|9.65|质保金7万元按合同结转下年支付
||资金使用合规性|项目资金使用合规|审计未发现问题|5|5
|组织实施|管理制度健全性|管理制度健全|制定项目和采购两项制度|5|5
||制度执行有效性|相关制度执行有效|变更均经审批|5|5
产出|数量指标|接入感知设备|≥800台|812台|8|8
|时效指标|平台上线时间|2024年6月底前|2024年6月21日|8|8
|质量指标|数据上报完整率|≥98%|98.9%|7|7
|成本指标|项目总成本|≤200万元|193万元|7|7
效益|经济效益指标|减少现场巡查费用|≥8万元|8.4万元|10|10
|社会效益指标|事件平均处置时间|≤4小时|3.5小时|5|5
|生态效益指标|不适用||||
|可持续影响指标|设备在线率|≥95%|96%|5|5
|满意度指标|街道满意度|≥90%|95%（问卷46份，2024年12月）|10|10
"""
GUANGSHUI = """
决策|项目立项|立项依据充分性|依据充分|达成预期指标|2|2
管理|资金管理|预算执行率|100%|100%|5|5
|业务管理|管理制度健全性|制度健全|达成预期指标|8|8
绩效|产出|新建监测点|≥30个|31个|15|15
||监测数据合格率|≥95%|96%|12|12
||建成时间|2024年9月底前|2024年9月10日|6|6
||单点建设成本|≤1.2万元|1.15万元|7|7
|效益|预警提前时间|≥30分钟|34分钟|25|25
||值守人员减少|≥6人|6人|10|10
||群众满意度|≥90%|92%（入户调查120户）|10|10
"""
NATIONAL_2021 = """
成本指标|经济成本指标|项目总成本|≤80万元|78.5万元|20|20
产出指标|数量指标|数字化档案数量|≥12000份|12400份|15|15
|质量指标|抽检合格率|≥99%|99.4%|15|15
|时效指标|完成时间|2024年12月15日前|2024年12月6日|10|10
效益指标|社会效益指标|调档平均用时|≤10分钟|8分钟|10|10
|可持续影响指标|异地备份份数|≥2份|2份|10|10
满意度指标|服务对象满意度指标|查档群众满意度|≥90%|96%（现场问卷205份）|10|10
"""
SUZHOU_INPUTS = "\n".join(
    f"投入目标||{name}|{target}|{actual}|{weight}|{weight}"
    for name, target, actual, weight in (
        ("资金使用合规性", "合规", "好", 4), ("财务制度健全性", "健全", "好", 4),
        ("资金到位率", "=100%", "=100%", 4), ("专款专用率", "=100%", "=100%", 4),
        ("政府采购规范性", "规范", "好", 4),
    )
)  # fmt: skip
SUZHOU_RATE = "投入目标||预算执行率|=100%|=98%|6|5.4|质保金16万元结转下年"
SUZHOU_REST = """
产出目标||新建前置节点|=24个|=25个|8|8
||验收通过率|=100%|=100%|8|8
||完成时间|2024年11月底前|2024年11月16日|{third}|{third}
结果目标||对接业务部门|≥36个|=38个|11|11
||数据交换量|≥900万条|=964万条|11|11
影响力目标||部门用户满意度|≥95%|=97%（问卷38份，2024年12月）|4|4
||运维机制健全性|健全|好|4|4
"""


def _suzhou(project: str, inputs: str, third: str, total: str, classes: str) -> Form:
    table = f"{inputs}\n{SUZHOU_RATE}\n{SUZHOU_REST.format(third=third).strip()}"
    money = funds("800", "784", weight="", rate="98%")
    use = Use(appropriated=D(800), paid=D(784), balance=D(16), carried_forward=D(16),
              recovered=D(0))  # fmt: skip
    budget = Budget(initial=D(800), adjustment=D(0), appropriated=D(800), balance=D(0))
    parts = (Subproject(name="数据交换平台项目", amount=D(520)),
             Subproject(name="前置节点项目", amount=D(280)))  # fmt: skip
    money = replace(money, budget=budget, use=use, subprojects=parts, subprojects_total=D(800))
    return form(project, table, total, money, headings=headings(classes),
                stated_total=StatedTotal(weight=None, score=D(total)))  # fmt: skip


CLASSES = "产出指标 50,效益指标 30,满意度指标 10"
BY_CLASS = "决策 15,过程 25,产出 30,效益 30"


def holding() -> dict[str, Form]:
    """Return a report that holds for every scheme of the product."""
    national = form("视频终端运维项目", NATIONAL, "99.20",
                    funds("260", "252.3", score="9.70", rate="97.04%", own="240", carried="20"),
                    headings=headings(CLASSES), stated_grade="优",
                    narrative=story(funds="剩余7.7万元为质保金，按合同于验收一年后支付。"))  # fmt: skip
    anhui = form("政务服务运行保障项目", ANHUI, "98", funds("118", "118", own="118"),
                 headings=headings(CLASSES))  # fmt: skip
    hubei = form("机房改造项目", HUBEI, "99.55", headings=headings("产出指标 40"),
                 header={"偏差大或目标未完成原因分析": "质保金4.5万元结转下年支付，已列入预算"},
                 money=funds("200", "195.5", weight="20", score="19.55", rate="97.75%"))  # fmt: skip
    return {
        "national-2020": national,
        "shanxi": replace(national, project="山区通信保障项目"),
        "national-2021": form("档案数字化项目", NATIONAL_2021, "100", funds("78.5", "78.5")),
        "anhui-2023": replace(anhui, project="政务服务大厅保障项目"),
        "anhui-huainan-2023": anhui,
        "hunan-2020": form("数据共享接入项目", HUNAN, "99.1", funds("72", "72", own="72"),
                           stated_grade="优秀", headings=headings(CLASSES)),
        "hubei": hubei,
        "ezhou-2021": form("机房改造项目", EZHOU, "99.55",
                           funds("200", "195.5", weight="", rate="0.9775")),
        "guangshui-2019": form("山洪监测点项目", GUANGSHUI, "100",
                               funds("36", "36", weight="", rate="1")),
        "hefei-yaohai-2021": form("城市感知平台项目", YAOHAI, "99.65",
                                  funds("200", "193", weight="", rate="96.50%"),
                                  headings=headings(BY_CLASS), stated_grade="优"),
        "shanghai-jinshan-2018": form("企业评审服务项目", JINSHAN, "97.78",
                                      funds("1130000", "1098608", weight="", rate="97.22%"),
                                      amount_unit="元", stated_grade="优",
                                      narrative=story(funds="结余31392元由财政收回。")),
        "shanghai-putuo-2022": form("社区终端项目", NATIONAL, "98.12",
                                    funds("250000", "215457.6", score="8.62", rate="86.18%"),
                                    amount_unit="元",
                                    header={"结余说明": "招标节约资金，已由财政收回"}),
        "integrated-platform-manual-2022": form(
            "网格平台项目", NATIONAL, "89",
            funds("260", "202.8", score="7.80", rate="78%", own="260"),
            narrative=story(funds="未支付部分为质保金和尾款，结转下年。")),
        "suzhou-2020": _suzhou("电子政务建设项目", SUZHOU_INPUTS, "8", "79.4",
                               "投入目标 26,产出目标 24,结果目标 22,影响力目标 8"),
        "suzhou-2021": _suzhou("电子政务提升项目", SUZHOU_INPUTS.replace("|4|4", "|3.6|3.6"), "10",
                               "79.4", "投入目标 24,产出目标 26,结果目标 22,影响力目标 8"),
    }  # fmt: skip


def two_goals() -> Form:
    """Return a report with two goals, no headings, no grade and a row that does not apply."""
    return replace(
        holding()["anhui-huainan-2023"],
        headings=(),
        goals=(
            Goal(expected="全年受理政务事项60万件以上。", actual="全年受理63.4万件。"),
            Goal(expected="保持网络安全第三级。", actual="11月测评仍为第三级，证书已备案。"),
        ),
    )
