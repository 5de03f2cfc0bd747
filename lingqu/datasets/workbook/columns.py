"""The two sheets: which columns they have, and how a cell becomes a value and back.

Headers and choices are Chinese whatever language the reader uses: a file goes from one office to
the next. Codes are taken as well as their words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils import translation

from lingqu.datasets.vocabulary import CHOICES, choice

__all__ = [
    "ITEMS",
    "ITEM_COLUMNS",
    "RESOURCES",
    "RESOURCE_COLUMNS",
    "Column",
    "cell_of",
    "value_of",
]

RESOURCES, ITEMS = "资源", "信息项"
"""The names of the sheets."""
Kind = Literal["text", "number", "choice", "choices", "list", "flag", "codes"]
MARKS = re.compile(r"[\s,，、;；]+")
CODE_MARKS = re.compile(r"[;；\n]+")
CODE = re.compile(r"\s*([^\s=:：]+)[\s=:：]*(.*?)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the dotted key of the description and its header. `choices` names the choices
    of a key."""

    key: str
    header: str
    kind: Kind = "text"
    width: int = 14


def _texts(pairs: Mapping[str, str], **more: Any) -> tuple[Column, ...]:
    return tuple(Column(key=key, header=header, **more) for key, header in pairs.items())


RESOURCE_COLUMNS: tuple[Column, ...] = (
    Column(key="name", header="资源标识", width=24),
    Column(key="label.zh", header="资源名称", width=28),
    Column(key="label.en", header="资源英文名", width=28),
    Column(key="summary.zh", header="摘要", width=50),
    Column(key="summary.en", header="英文摘要", width=40),
    Column(key="provider", header="提供方", width=24),
    Column(key="department", header="内部部门"),
    Column(key="classification.kind", header="类", kind="choice"),
    *_texts({"classification.item": "项", "classification.section": "目"}, kind="number", width=6),
    Column(key="classification.detail", header="细目", width=8),
    Column(key="classification.serial", header="顺序号", kind="number", width=8),
    Column(key="form.kind", header="格式分类", kind="choice"),
    Column(key="form.type", header="格式类型"),
    Column(key="cycle", header="更新周期", kind="choice", width=10),
    Column(key="sharing.kind", header="共享类型", kind="choice"),
    *_texts({"sharing.condition": "共享条件", "sharing.basis": "不予共享依据"}, width=30),
    Column(key="sharing.ways", header="共享方式", kind="choices"),
    Column(key="sharing.network", header="共享网络", kind="choice"),
    Column(key="opening.kind", header="开放类型", kind="choice"),
    Column(key="opening.condition", header="开放条件", width=30),
    *_texts({"collection.connection": "归集连接", "collection.table": "归集表或文件"}),
    Column(key="collection.mode", header="归集方式", kind="choice"),
    *_texts({"collection.time": "时间列", "time": "时间信息项"}),
    Column(key="service_items", header="关联事项", kind="list", width=30),
    Column(key="related", header="关联资源", kind="list", width=24),
    Column(key="topics", header="主题", kind="list"),
)
ITEM_COLUMNS: tuple[Column, ...] = (
    Column(key="resource", header="资源标识", width=24),
    Column(key="name", header="信息项标识", width=20),
    *_texts({"label.zh": "信息项名称", "label.en": "信息项英文名", "element": "数据元"}, width=20),
    Column(key="type", header="数据类型", kind="choice"),
    *_texts({"length": "长度", "digits": "总位数", "scale": "小数位数"}, kind="number", width=8),
    Column(key="codes", header="代码集", kind="codes", width=30),
    *_texts({"key": "主键", "required": "必填"}, kind="flag", width=6),
    Column(key="sensitivity", header="敏感级别", kind="choice", width=8),
    Column(key="personal", header="个人信息属性", kind="choice"),
    *_texts({"share": "可共享", "open": "可开放"}, kind="flag", width=7),
    Column(key="column", header="源列名"),
)


def cell_of(column: Column, value: Any, prefix: str = "") -> str | int:
    """Return what a cell shows of a value of a description."""
    if value is None or value == "" or value == []:
        return ""
    if column.kind == "number" and isinstance(value, int):
        return value
    if column.kind == "flag":
        return "是" if value else "否"
    if column.kind == "codes":
        return "\n".join(f"{one.get('code', '')} {_chinese(one.get('label'))}" for one in value)
    with translation.override("zh-hans"):
        key = prefix + column.key
        if column.kind == "choice":
            return choice(key, value)
        if column.kind == "choices":
            return "、".join(choice(key, one) for one in value)
    return "、".join(map(str, value)) if column.kind == "list" else str(value)


def value_of(column: Column, text: str, prefix: str = "") -> Any:
    """Return the value of a cell's text. Raise `ValueError` with what is allowed."""
    if column.kind == "number":
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise ValueError("整数")
        return int(text)
    if column.kind == "flag":
        return _chosen({"是": True, "否": False, "1": True, "0": False}, text)
    if column.kind == "list":
        return [one for one in MARKS.split(text) if one]
    if column.kind == "codes":
        parts = (CODE.fullmatch(part) for part in CODE_MARKS.split(text) if part.strip())
        return [{"code": one[1], "label": one[2]} for one in parts if one]
    if column.kind in ("choice", "choices"):
        words = _words(prefix + column.key)
        if column.kind == "choices":
            return [_chosen(words, one) for one in MARKS.split(text) if one]
        return _chosen(words, text)
    return text


def _chinese(label: Any) -> str:
    """Return the Chinese of a label, which a draft may keep as one text for both languages."""
    return str(label.get("zh", "") if isinstance(label, Mapping) else label or "")


def _words(key: str) -> dict[str, Any]:
    """Return what may stand in a cell, the Chinese words first, and the value of each."""
    numbers = key in ("classification.kind", "item.sensitivity")
    with translation.override("zh-hans"):
        words = {str(label): code for code, label in CHOICES[key].items()}
    words |= {code: code for code in CHOICES[key] if code}
    return {word: int(code) if numbers else code for word, code in words.items()}


def _chosen(words: Mapping[str, Any], text: str) -> Any:
    if text not in words:
        shown = [word for word in words if not word.isascii()]
        raise ValueError("、".join(shown or words))
    return words[text]
