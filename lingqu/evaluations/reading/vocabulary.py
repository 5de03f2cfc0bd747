"""The words official forms use: labels of columns, fund lines, header fields, indicator levels.

Every list is matched on `fold.compact` text with brackets and colons removed. A place with other
words is a line here, never code. Terms: annexes of 财预〔2020〕10号, 财预〔2021〕101号, and the
forms of the places in `schemes/`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lingqu.evaluations.reading.fold import compact
from lingqu.evaluations.report import FundKind

__all__ = [
    "COLUMNS",
    "FUND_COLUMNS",
    "FRAMEWORK",
    "FRAMEWORK_LEVEL2",
    "GOAL_ACTUAL",
    "GOAL_EXPECTED",
    "GOAL_LABELS",
    "GRADE_LABELS",
    "TEXT_BLOCKS",
    "KNOWN_NAMES",
    "LEVEL1",
    "LEVEL2",
    "bare",
    "column_of",
    "fund_column_of",
    "fund_kind",
    "header_field",
    "is_form_title",
    "is_goal_label",
    "is_total_label",
]

COLUMNS: dict[str, tuple[str, ...]] = {
    "group": (
        "绩效指标",
        "年度绩效指标",
        "年度绩效指标完成情况",
        "绩效指标完成情况",
        "项目",
        "项目绩效指标",
        "绩效目标及指标",
        "年度绩效目标",
        "项目绩效指标完成情况",
        "绩效指标完成情况分析",
    ),
    "number": ("序号", "编号"),
    "level1": ("一级指标", "一级", "类别", "指标类别", "指标类型", "一级目标"),
    "level2": ("二级指标", "二级", "二级目标"),
    "name": (
        "三级指标",
        "三级",
        "指标名称",
        "具体指标",
        "指标内容",
        "三级目标",
        "绩效指标名称",
        "绩效指标内容",
        "指标",
    ),
    "explanation": (
        "指标解释",
        "指标说明",
        "评分标准",
        "评分细则",
        "计分办法",
        "指标含义",
        "评分规则",
        "评价标准",
        "指标解释及计算公式",
        "指标解释和评分标准",
    ),
    "operator": (
        "指标性质",
        "符号",
        "指标符号",
        "计算符号",
        "运算符号",
        "指标方向",
        "性质",
        "比较符",
    ),
    "target": (
        "年度指标值",
        "指标值",
        "目标值",
        "年初目标值",
        "年度目标值",
        "预期指标值",
        "计划值",
        "年初设定目标值",
        "年初指标值",
        "计划指标值",
        "预期值",
        "年度计划值",
        "绩效目标值",
        "年初绩效指标值",
        "年度绩效指标值",
        "预期目标值",
        "年度指标值A",
        "全年目标值",
        "预期完成值",
        "计划完成值",
        "年初目标值A",
        "绩效指标值",
        "年初设定值",
        "绩效指标目标值",
        "批复指标值",
        "指标目标值",
    ),
    "unit": ("计量单位", "单位", "度量单位", "指标单位"),
    "actual": (
        "实际完成值",
        "全年完成值",
        "全年实际值",
        "实际值",
        "完成值",
        "实际完成情况",
        "完成情况",
        "全年实际完成值",
        "实际完成指标值",
        "年度完成值",
        "实际完成值B",
        "实际完成",
        "全年实际完成情况",
        "实现值",
        "指标完成值",
        "年度实际完成值",
        "全年完成情况",
    ),
    "weight": (
        "分值",
        "权重",
        "权重分",
        "标准分",
        "满分",
        "分值权重",
        "指标分值",
        "权重值",
        "分数",
        "指标权重",
        "总分值",
        "标准分值",
        "权重分值",
    ),
    "score": (
        "得分",
        "自评分",
        "自评得分",
        "评分",
        "自评分数",
        "自评分值",
        "评价得分",
        "单位自评得分",
        "指标得分",
        "自评",
        "实得分",
    ),
    "review": ("复核分", "复核得分", "审核分", "财政复核得分", "复评得分", "抽查得分"),
    "adjusted_target": ("调整指标值", "调整后指标值", "调整后目标值", "全年调整指标值"),
    "coefficient": ("得分系数", "得分率", "完成率", "完成比例", "指标完成率", "目标完成率"),
    "core": ("是否核心指标", "核心指标"),
    "source": ("佐证材料", "数据来源", "证明材料", "评分依据", "得分依据", "评价依据"),
    "note": (
        "偏差原因分析及改进措施",
        "偏差原因分析",
        "偏差原因",
        "未完成原因分析",
        "备注",
        "扣分原因",
        "偏差原因及改进措施",
        "未完成原因和改进措施",
        "偏差分析及改进措施",
        "未完成原因及改进措施",
        "未完成原因和拟采取的改进措施",
        "偏差原因分析和改进措施",
        "偏差及改进措施",
        "偏差原因分析与改进措施",
        "偏差情况说明",
        "扣分理由",
        "偏差大或目标未完成原因分析",
        "未完成原因",
        "偏离原因",
        "偏差说明",
        "说明",
    ),
}

FUND_COLUMNS: dict[str, tuple[str, ...]] = {
    "initial": (
        "年初预算数",
        "年初预算",
        "预算数",
        "年初批复数",
        "年初预算金额",
        "年初数",
        "预算安排数",
        "预算金额",
        "计划投入",
        "年初部门预算",
    ),
    "adjusted": (
        "全年预算数",
        "全年预算",
        "调整后预算数",
        "调整预算数",
        "调整后预算",
        "全年预算金额",
        "预算调整数",
        "全年预算安排数",
    ),
    "executed": (
        "全年执行数",
        "执行数",
        "实际执行数",
        "预算执行数",
        "全年执行",
        "实际支出数",
        "实际支出",
        "支出数",
        "决算数",
        "执行金额",
        "全年支出数",
        "实际支付数",
        "全年实际支出数",
        "实际使用数",
        "到位执行数",
    ),
    "weight": COLUMNS["weight"],
    "rate": ("执行率", "预算执行率", "资金执行率", "执行进度"),
    "score": COLUMNS["score"],
}

_FUND_LINES: tuple[tuple[FundKind, re.Pattern[str]], ...] = (
    ("carried_over", re.compile(r"(上年|以前年度|历年)?(结转|结余)(结余|结转)?(资金)?")),
    ("other", re.compile(r"(其他|其它|自筹|单位自有)(财政)?(资金|收入)?")),
    (
        "total",
        re.compile(r"(年度|项目|全年|财政)*(资金|预算|财政资金)?(总额|合计|总计)"),
    ),
    (
        "fiscal_this_year",
        re.compile(
            r"(其中)?((当年|本年|本级|年度|一般公共预算|市级|区级|县级|省级)*财政(拨款|资金|补助|预算)"
            r"(资金|收入)?|一般公共预算(拨款|资金)|财政拨款|本级财政|当年预算)"
        ),
    ),
)

HEADER_FIELDS: dict[str, tuple[str, ...]] = {
    "project": (
        "项目名称",
        "项目(政策)名称",
        "政策名称",
        "项目支出名称",
        "专项名称",
        "转移支付名称",
        "专项资金名称",
    ),
    "department": (
        "主管部门",
        "预算主管部门",
        "主管单位",
        "项目主管部门(单位)",
        "项目主管部门",
        "业务主管部门",
        "一级预算单位",
        "市级主管部门",
        "主管部门名称",
        "主管部门(单位)",
        "主管预算部门",
        "主管部门及代码",
        "主管部门及编码",
        "一级预算主管部门",
    ),
    "unit": (
        "实施单位",
        "项目单位",
        "预算单位",
        "项目实施单位",
        "单位名称",
        "申报单位",
        "使用单位",
        "填报单位",
        "资金使用单位",
        "具体实施单位",
        "基层预算单位",
        "项目承担单位",
        "实施单位及代码",
        "预算单位及代码",
        "项目执行单位",
    ),
    "year": ("项目年份", "年度", "预算年度", "评价年度", "自评年度", "项目年度"),
    "person": ("项目负责人", "项目责任人", "负责人", "联系人", "项目联系人", "填报人", "填表人"),
    "phone": ("联系方式", "联系电话", "电话"),
    "period": ("项目起止时间", "起止时间", "实施期限", "项目期限", "项目实施期", "项目周期"),
    "kind": ("项目类别", "项目类型", "项目属性", "项目性质", "资金类型", "资金性质", "项目分类"),
    "code": ("项目编码", "项目编号", "项目代码"),
    "date": ("填报日期", "填表日期", "填报时间", "自评日期", "自评时间"),
}

LEVEL1 = (
    "产出指标",
    "效益指标",
    "满意度指标",
    "成本指标",
    "决策指标",
    "过程指标",
    "投入指标",
    "结果指标",
    "影响力指标",
    "投入目标",
    "产出目标",
    "结果目标",
    "影响力目标",
    "管理指标",
    "绩效指标",
    "效果指标",
    "预算执行",
    "项目决策",
    "项目管理",
    "项目绩效",
    "效果目标",
    "效益和满意度指标",
    "投入和管理目标",
    "服务对象满意度指标",
    "社会公众或服务对象满意度",
    "产出",
    "效益",
    "满意度",
    "成本",
    "决策",
    "过程",
    "投入",
    "结果",
    "影响力",
    "管理",
    "绩效",
    "预算执行情况",
    "产出(一)",
    "效益(一)",
    "影响力指标",
)
LEVEL2 = (
    "数量指标",
    "质量指标",
    "时效指标",
    "成本指标",
    "经济效益指标",
    "社会效益指标",
    "生态效益指标",
    "可持续影响指标",
    "服务对象满意度指标",
    "经济成本指标",
    "社会成本指标",
    "生态环境成本指标",
    "社会公众或服务对象满意度指标",
    "满意度指标",
    "服务对象满意度",
    "项目立项",
    "绩效目标",
    "资金投入",
    "资金管理",
    "组织实施",
    "产出数量",
    "产出质量",
    "产出时效",
    "产出成本",
    "经济效益",
    "社会效益",
    "生态效益",
    "可持续影响",
    "满意度",
    "可持续发展指标",
    "投入管理",
    "财务管理",
    "项目实施",
    "预算执行率",
    "预算执行",
    "可持续影响力指标",
    "环境效益指标",
    "生态成本指标",
    "受益群体满意度指标",
    "项目效益",
    "效益指标",
    "数量",
    "质量",
    "时效",
    "成本",
    "资金落实",
    "业务管理",
    "资金分配",
    "可持续性影响指标",
    "可持续性影响",
    "社会公众满意度指标",
    "社会公众满意度",
)

# Level-3 names of the reference framework (财预〔2020〕10号 annex 2) and where each stands.
FRAMEWORK: dict[str, tuple[str, str]] = {
    "项目立项规范性": ("决策", "项目立项"),
    "立项依据充分性": ("决策", "项目立项"),
    "立项程序规范性": ("决策", "项目立项"),
    "绩效目标合理性": ("决策", "绩效目标"),
    "绩效指标明确性": ("决策", "绩效目标"),
    "预算编制科学性": ("决策", "资金投入"),
    "资金分配合理性": ("决策", "资金投入"),
    "资金到位率": ("过程", "资金管理"),
    "预算执行率": ("过程", "资金管理"),
    "资金使用合规性": ("过程", "资金管理"),
    "管理制度健全性": ("过程", "组织实施"),
    "制度执行有效性": ("过程", "组织实施"),
}
FRAMEWORK_LEVEL2: dict[str, str] = {level2: level1 for level1, level2 in FRAMEWORK.values()} | {
    "数量指标": "产出",
    "质量指标": "产出",
    "时效指标": "产出",
    "成本指标": "产出",
    "经济效益指标": "效益",
    "社会效益指标": "效益",
    "生态效益指标": "效益",
    "可持续影响指标": "效益",
    "满意度指标": "效益",
    "服务对象满意度指标": "满意度",
}

KNOWN_NAMES = (
    *FRAMEWORK,
    "实际完成率",
    "完成及时率",
    "质量达标率",
    "效果达标率",
    "完成及时性",
    "成本节约率",
    "服务对象满意度",
)

_TOTAL_LABELS = (
    "总分",
    "合计",
    "总计",
    "总得分",
    "得分合计",
    "自评总分",
    "合计得分",
    "总分合计",
    "自评得分合计",
    "综合得分",
    "总评分",
    "指标得分合计",
    "自评总得分",
    "小计总分",
    "合计分值",
    "总成绩",
    "自评得分",
)
_TITLE = re.compile(
    r"^(附件?表?\d*[:.、-]?)?.{0,40}?(自评表|自我评价表|自评报告表|自评价表|绩效评价表|自评情况表|评价自评表"
    r"|绩效评分表|自评打分表)(\(.{0,24}\))?$"
)
GOAL_EXPECTED = (
    "预期目标",
    "年初设定目标",
    "年度目标",
    "预期绩效目标",
    "年初目标",
    "总体目标",
    "绩效目标",
    "年度总体目标",
    "年度绩效目标",
)
GOAL_ACTUAL = (
    "实际完成情况",
    "完成情况",
    "全年实际完成情况",
    "年度总体目标完成情况综述",
    "实际完成",
    "目标完成情况",
    "目标实际完成情况",
    "总体完成情况",
    "全年完成情况",
)
GOAL_LABELS = frozenset(
    {
        "年度总体目标",
        "年度总体目标完成情况",
        "总体目标",
        "绩效目标",
        "年度绩效目标",
        "年度目标",
        "年度总体绩效目标",
        "项目总体目标",
        "总体目标完成情况",
        "年度绩效目标完成情况",
        "年度总体绩效目标完成情况",
    }
)
GRADE_LABELS = frozenset(
    {
        "自评等级",
        "评价等级",
        "等级",
        "绩效等级",
        "评价等次",
        "自评等次",
        "绩效评级",
        "评价结论",
        "自评结论",
        "自评结果",
        "评价结果",
    }
)
TEXT_BLOCKS = frozenset(
    {
        "项目概况",
        "项目总目标",
        "年度绩效目标",
        "项目实施情况",
        "项目管理成效",
        "项目管理存在的问题及原因",
        "进一步加强项目管理的建议",
    }
)
_POINTS = re.compile(r"[(]?(满分)?(\d{1,6}(?:\.\d{1,6})?)分[)]?$")
_BRACKETS = re.compile(r"\([^()]*\)|[:;,。、*×\"'“”]|\[[^\[\]]*\]")


@lru_cache(maxsize=16384)
def bare(text: str) -> str:
    """Return a label without blanks, brackets and their content, and punctuation."""
    return _BRACKETS.sub("", compact(text))


def _index(table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {bare(label): kind for kind, labels in table.items() for label in labels}


_COLUMN_INDEX = _index(COLUMNS)
_FUND_INDEX = _index(FUND_COLUMNS)
_FIELD_INDEX = {compact(label): kind for kind, labels in HEADER_FIELDS.items() for label in labels}
_FIELD_INDEX |= {bare(label): kind for kind, labels in HEADER_FIELDS.items() for label in labels}


def column_of(text: str) -> str | None:
    """Return which column of an indicator table `text` heads, or None."""
    return _COLUMN_INDEX.get(bare(text))


def fund_column_of(text: str) -> str | None:
    """Return which column of a fund table `text` heads, or None."""
    return _FUND_INDEX.get(bare(text))


@lru_cache(maxsize=4096)
def fund_kind(text: str) -> FundKind | None:
    """Return which line of a fund table `text` names, or None."""
    label = bare(text).removeprefix("其中")
    if not label or len(label) > 16:
        return None
    return next((kind for kind, pattern in _FUND_LINES if pattern.fullmatch(label)), None)


def header_field(text: str) -> str | None:
    """Return which field of a form's header `text` labels, or None."""
    return _FIELD_INDEX.get(compact(text).rstrip(":")) or _FIELD_INDEX.get(bare(text))


def is_form_title(text: str) -> bool:
    """Return whether `text` is the title of a self-evaluation form."""
    label = compact(text)
    return len(label) <= 60 and bool(_TITLE.match(label))


def is_total_label(text: str) -> bool:
    """Return whether `text` labels the total of a form."""
    return bare(text) in _TOTAL_LABELS


def is_goal_label(text: str) -> bool:
    """Return whether `text` labels the goals of a form, expected or reached."""
    label = bare(text)
    return label in GOAL_LABELS or label in GOAL_EXPECTED or label in GOAL_ACTUAL
