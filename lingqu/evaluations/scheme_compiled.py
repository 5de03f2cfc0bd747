"""A scheme made ready for scoring: look-ups by folded text instead of searches.

Compiled once per scheme and kept. Level names match with or without 指标, 目标, 类 and points.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lingqu.evaluations.folding import plain
from lingqu.evaluations.kept import kept
from lingqu.evaluations.scheme import ClassRule, FixedRow, HeadingRule, Quantity, Rule, Scheme, Tier

__all__ = ["Compiled", "CompiledClass", "base_name", "compiled"]

_POINTS = re.compile(r"[(\[]?(?:共|满分)?\d{1,6}(?:\.\d{1,6})?分[)\]]?|\(\d{1,6}(?:\.\d{1,6})?\)")
_SUFFIX = re.compile(r"(?:指标|目标|类){1,4}$")


@kept
def base_name(text: str | None) -> str:
    """Return a heading's name without its points and the words 指标, 目标, 类."""
    return _SUFFIX.sub("", _POINTS.sub("", plain(text))) if text else ""


class CompiledClass:
    """The rules for quantities of one class, with the sentence shown for each direction."""

    __slots__ = ("equal", "positive", "positive_rule", "reverse", "reverse_rule")

    def __init__(self, rule: ClassRule) -> None:
        self.positive: Quantity = rule.positive
        self.reverse: Quantity = rule.reverse
        self.equal: Quantity = rule.equal or rule.positive
        self.positive_rule = Rule(text=rule.rule, source=rule.source)
        self.reverse_rule = Rule(
            text=rule.reverse_rule or rule.rule, source=rule.reverse_source or rule.source
        )


class Compiled:
    """Look-ups of one scheme."""

    __slots__ = (
        "classes", "default_class", "execution_rule", "fixed", "headings", "not_applicable",
        "qualitative_rule", "rate_name", "scheme", "scored", "tiers",
    )  # fmt: skip

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.execution_rule = Rule(text=scheme.execution.rule, source=scheme.execution.source)
        qualitative = scheme.qualitative
        self.qualitative_rule = Rule(text=qualitative.rule, source=qualitative.source)
        self.tiers: dict[str, tuple[Tier, bool]] = {}
        for tier in qualitative.tiers:
            self.tiers |= {plain(phrase): (tier, False) for phrase in tier.phrases}
            self.tiers |= {plain(phrase): (tier, True) for phrase in tier.also}
        self.not_applicable = {plain(phrase) for phrase in scheme.not_applicable.phrases}
        self.headings = _headings(scheme)
        self.default_class, self.classes = _classes(scheme, self.headings)
        self.scored = _fixed_rows(scheme)
        self.fixed = re.compile("|".join(map(re.escape, self.scored))) if self.scored else None
        self.rate_name = _rate_name(scheme)

    def class_of(self, level1: str | None) -> CompiledClass:
        """Return the rules for quantities under the heading `level1`."""
        return self.classes.get(base_name(level1), self.default_class)

    def heading_of(self, level: int, name: str | None) -> HeadingRule | None:
        """Return the scheme's heading that a printed one names, or None."""
        return self.headings.get((level, base_name(name)))

    def fixed_row(self, name: str, explanation: str) -> FixedRow | None:
        """Return the prescribed row that a printed one is by its `plain` name, or None.

        A cell may name several, its class before its own name: the last is meant."""
        if self.fixed is None:
            return None
        found = self.fixed.findall(f"{name}|{plain(explanation)}")
        return self.scored[found[-1]] if found else None

    def is_rate(self, name: str) -> bool:
        """Return whether a row of this `plain` name is the execution rate."""
        return self.rate_name is not None and self.rate_name.fullmatch(name) is not None


@lru_cache(maxsize=256)
def compiled(scheme: Scheme) -> Compiled:
    """Return `scheme` made ready for scoring."""
    return Compiled(scheme)


def _headings(scheme: Scheme) -> dict[tuple[int, str], HeadingRule]:
    return {
        (heading.level, base_name(name)): heading
        for heading in scheme.frame.headings
        for name in (heading.name, *heading.names)
    }


def _classes(
    scheme: Scheme, headings: dict[tuple[int, str], HeadingRule]
) -> tuple[CompiledClass, dict[str, CompiledClass]]:
    default = next(one for one in scheme.classes if not one.headings)
    by_heading = {name: CompiledClass(one) for one in scheme.classes for name in one.headings}
    by_name = {
        name: by_heading[heading.name]
        for (level, name), heading in headings.items()
        if level == 1 and heading.name in by_heading
    }
    return CompiledClass(default), by_name


def _fixed_rows(scheme: Scheme) -> dict[str, FixedRow]:
    named = {
        plain(word): row for row in scheme.frame.rows for word in (row.name, *row.names, *row.hints)
    }
    return dict(sorted(named.items(), key=lambda item: -len(item[0])))


def _rate_name(scheme: Scheme) -> re.Pattern[str] | None:
    names = "|".join(map(re.escape, map(plain, scheme.execution.names)))
    prefix = r"\(?(?:[一二三四五六七八九十\d]{1,2})?\)?(?:项目|部门|年度|全年)?"
    return re.compile(rf"{prefix}(?:{names})(?:\([^()]*\))?") if names else None
