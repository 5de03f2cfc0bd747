"""The words of measures on official forms: operators, multipliers, units, tails.

All are matched on folded text without blanks. Longer words stand first, because an alternation
takes the first that fits. Units of measurement follow GB 3100-1993; the rest is usage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

__all__ = [
    "CHINESE_DIGITS",
    "COUNTED",
    "MONTHS",
    "MULTIPLIERS",
    "OPERATORS",
    "SAME_UNITS",
    "SECONDS",
    "TAILS",
    "UNITS",
    "alternation",
]

OPERATORS: dict[str, str] = {
    "≥": "≥", ">=": "≥", "=>": "≥", "大于等于": "≥", "大于或等于": "≥", "不少于": "≥",
    "不低于": "≥", "不小于": "≥", "不得少于": "≥", "不得低于": "≥", "至少": "≥", "最少": "≥",
    "达到": "≥", "达": "≥",
    "≤": "≤", "<=": "≤", "=<": "≤", "小于等于": "≤", "小于或等于": "≤", "不超过": "≤",
    "不超": "≤", "不超出": "≤", "不高于": "≤", "不大于": "≤", "不多于": "≤", "不得超过": "≤",
    "不得高于": "≤", "控制在": "≤", "最多": "≤", "至多": "≤", "不突破": "≤",
    "=": "=", "等于": "=",
    ">": ">", "大于": ">", "高于": ">", "多于": ">", "超过": ">",
    "<": "<", "小于": "<", "低于": "<", "少于": "<",
}  # fmt: skip

TAILS: dict[str, str] = {
    "及以上": "≥", "及其以上": "≥", "(含)以上": "≥", "以上": "≥", "以上(含)": "≥",
    "及以下": "≤", "及其以下": "≤", "(含)以下": "≤", "以下": "≤", "以内": "≤", "之内": "≤",
    "内": "≤", "左右": "", "整": "", "不等": "", "(含)": "",
}  # fmt: skip

MULTIPLIERS = {
    "亿": Decimal(10**8), "千万": Decimal(10**7), "百万": Decimal(10**6), "万": Decimal(10**4),
    "千": Decimal(1000), "百": Decimal(100),
}  # fmt: skip

SECONDS = {"秒钟": 1, "秒": 1, "分钟": 60, "小时": 3600, "个小时": 3600, "天": 86400, "日": 86400}
MONTHS = {"个月": 1, "月": 1, "个季度": 3, "季度": 3, "年": 12, "周年": 12}
SAME_UNITS = {"名": "人", "位": "人", "户": "家", "人次": "人次", "工作日": "工作日",
              "个工作日": "工作日", "日历天": "天", "平米": "平方米", "㎡": "平方米",
              "公里": "公里", "千米": "公里", "款": "个", "组": "个"}  # fmt: skip

UNITS: tuple[str, ...] = (
    "个百分点", "百分点", "%", "‰", "人次", "人日", "人天", "人月", "工作日", "个工作日", "日历天",
    "千瓦时", "千瓦", "千克", "公斤", "平方公里", "平方米", "立方米", "公里", "千米", "公顷",
    "平米", "个", "家", "户", "项", "件", "份", "套", "台", "次", "人", "名", "位", "条", "期",
    "场", "处",
    "座", "种", "类", "点", "批", "篇", "部", "本", "册", "张", "辆", "所", "间", "起", "例", "宗",
    "笔", "组", "款", "门", "路", "块", "片", "棵", "株", "头", "只", "枚", "幅", "面", "盏", "根",
    "支", "队", "节", "课时", "学时", "班", "届", "轮", "遍", "吨", "米", "亩", "升", "度", "分",
    "万次", "倍", "㎡", "m2", "m", "km", "kg", "t", "kW", "KVA", "kVA", "GB", "TB", "MB", "PB",
    "G", "T", "M", "Mbps", "Gbps", "核", "批次", "班次", "站", "村", "镇", "乡", "街道", "社区",
    "部门", "单位", "企业", "系统", "平台", "模块", "页", "字", "元", *SECONDS, *MONTHS,
)  # fmt: skip

COUNTED = ("个", "家", "项", "套", "次", "台", "名", "户", "件", "种", "类", "人", "份", "期", "场")
# With a Chinese numeral only these count: 一起, 一点, 十分 are words, not figures.

CHINESE_DIGITS = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
    "八": 8, "九": 9,
}  # fmt: skip


def alternation(words: Iterable[str]) -> str:
    """Return a regular expression that matches any of `words`, the longest first."""
    return "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))
