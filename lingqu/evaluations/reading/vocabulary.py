"""The words official forms use: labels of columns, fund lines, header fields, indicator levels.

They stand in vocabulary.toml and are matched on `fold.compact` text with brackets and colons
removed. A place with other words is a line there, never code.
"""

from __future__ import annotations

import re
import tomllib
from importlib import resources

from lingqu.evaluations.kept import kept
from lingqu.evaluations.reading.fold import compact
from lingqu.evaluations.report import FundKind

__all__ = [
    "COLUMNS",
    "FRAMEWORK",
    "FRAMEWORK_LEVEL2",
    "FULL_LEVEL2",
    "GOAL_ACTUAL",
    "GOAL_EXPECTED",
    "GOAL_LABELS",
    "GRADE_LABELS",
    "HEADER_FIELDS",
    "KNOWN_NAMES",
    "LEVEL1",
    "LEVEL2",
    "TEXT_BLOCKS",
    "bare",
    "column_of",
    "fund_column_of",
    "fund_kind",
    "header_field",
    "is_form_title",
    "is_goal_label",
    "is_total_label",
]

_WORDS = tomllib.loads(
    resources.files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8")
)
COLUMNS: dict[str, list[str]] = _WORDS["columns"]
HEADER_FIELDS: dict[str, list[str]] = _WORDS["header_fields"]
LEVEL1: tuple[str, ...] = tuple(_WORDS["level1"])
LEVEL2: tuple[str, ...] = tuple(_WORDS["level2"])
FULL_LEVEL2: tuple[str, ...] = tuple(_WORDS["full_level2"])
FRAMEWORK: dict[str, tuple[str, str]] = {
    name: (level1, level2)
    for level1, groups in _WORDS["framework"].items()
    for level2, names in groups.items()
    for name in names
}
FRAMEWORK_LEVEL2: dict[str, str] = {
    level2: level1 for level1, level2 in FRAMEWORK.values()
} | _WORDS["level1_of"]
KNOWN_NAMES: tuple[str, ...] = (*FRAMEWORK, *_WORDS["known_names"])
GOAL_EXPECTED = frozenset(_WORDS["goal_expected"])
GOAL_ACTUAL = frozenset(_WORDS["goal_actual"])
GOAL_LABELS = frozenset(_WORDS["goal_labels"])
GRADE_LABELS = frozenset(_WORDS["grade_labels"])
TEXT_BLOCKS = frozenset(_WORDS["text_blocks"])
_TOTAL_LABELS = frozenset(_WORDS["total_labels"])

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
_TITLE = re.compile(
    r"^(附件?表?\d*[:.、-]?)?.{0,40}?(自评表|自我评价表|自评报告表|自评价表|绩效评价表|自评情况表|评价自评表"
    r"|绩效评分表|自评打分表)(\(.{0,24}\))?$"
)
_BRACKETS = re.compile(r"\([^()]*\)|[:;,。、*×\"'“”]|\[[^\[\]]*\]")


@kept
def bare(text: str) -> str:
    """Return a label without blanks, brackets and their content, and punctuation."""
    return _BRACKETS.sub("", compact(text))


def _index(table: dict[str, list[str]]) -> dict[str, str]:
    return {bare(label): kind for kind, labels in table.items() for label in labels}


_COLUMN_INDEX = _index(COLUMNS)
_FUND_INDEX = _index(_WORDS["fund_columns"])
_FIELD_INDEX = {compact(label): kind for kind, labels in HEADER_FIELDS.items() for label in labels}
_FIELD_INDEX |= {bare(label): kind for kind, labels in HEADER_FIELDS.items() for label in labels}


def column_of(text: str) -> str | None:
    """Return which column of an indicator table `text` heads, or None."""
    return _COLUMN_INDEX.get(bare(text))


def fund_column_of(text: str) -> str | None:
    """Return which column of a fund table `text` heads, or None."""
    return _FUND_INDEX.get(bare(text))


@kept
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
