"""A form whose cells a PDF's text layer gave out of order: words kept, rows and columns lost.

What is known: which official level names, indicator names and placeholders occur, the points
printed on the headings, and the numbers in the order of the columns. Rows are laid out after the
reference framework; numbers are dealt to them as runs of m weights followed by m scores, so that
the weights under a heading add to its points. Where names of one group lost their order, the
framework's order is taken and the other is listed as an alternative.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher

from lingqu.evaluations.reading.deal import Deal, Group, deal
from lingqu.evaluations.reading.fold import fold
from lingqu.evaluations.reading.vocabulary import (
    COLUMNS,
    FRAMEWORK,
    FRAMEWORK_LEVEL2,
    HEADER_FIELDS,
)
from lingqu.evaluations.report import Heading, Inference, Row, Span, StatedTotal, Unread

__all__ = ["Shuffled", "shuffled_table"]

_TITLE = re.compile(r"\S{0,20}(自评表|评价表)\s*(?=\(?\s*20\d\d|项目名称)")
_END = re.compile(r"注\s*[:：]|填表说明")
_TOTAL = re.compile(r"总\s*分|合\s*计")
_POINTS = r"\(\s*(\d+(?:\.\d+)?)\s*分\s*\)"
_LEVEL1 = ("决策", "过程", "产出", "效益", "满意度")
_LEVEL2 = tuple(FRAMEWORK_LEVEL2)
_PLACEHOLDER = re.compile(r"(?:指标|目标)\s*\d+\s*[:、]")
_TEMPLATE = re.compile(r"分项填写.{0,24}?(?:下\s*同|……)。?")
_NUMBER = re.compile(r"(?<![\d.%(])\d{1,3}(?:\.\d+)?(?![\d.%]|\s*[分年%)个.:、])")
_LEAST_HEADINGS = 4
_ALIKE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Shuffled:
    """What was put together again, and the range of the text it came from."""

    title: str
    year: int | None
    header: dict[str, str]
    rows: tuple[Row, ...]
    headings: tuple[Heading, ...]
    total: StatedTotal | None
    notes: str
    unread: tuple[Unread, ...]
    span: Span


@dataclass(slots=True)
class _Level:
    name: str
    points: Decimal | None
    place: int
    names: list[tuple[str, int]] = field(default_factory=list)


def shuffled_table(text: str, span: Span) -> Shuffled | None:
    """Return the form in `span` of `text` if there is one whose cells stand out of order."""
    folded = fold(text[span.start : span.end])
    title = _TITLE.search(folded)
    if title is None or not _has_columns(folded[title.start() :]):
        return None
    notes = _END.search(folded, title.end())
    stop = notes.start() if notes else len(folded)
    body = folded[title.start() : stop]
    groups = _groups(body)
    if len(groups) < _LEAST_HEADINGS:
        return None
    numbers = _numbers(body)
    total = _total(body, numbers)
    dealt = deal(
        [Group(size=len(g.names), points=g.points) for g in groups],
        [value for value, _ in numbers[: len(numbers) - (2 if total else 0)]],
    )
    base = span.start + title.start()
    rows = _rows(groups, dealt, body, base)
    year = re.search(r"20\d\d", folded[title.start() : title.end() + 14])
    return Shuffled(
        title=title.group().strip(),
        year=int(year.group()) if year else None,
        header=_blank_header(body),
        rows=rows,
        headings=_headings(body, groups, base),
        total=StatedTotal(weight=total[0], score=total[1]) if total else None,
        notes=folded[stop : stop + 2000].strip(),
        unread=_unread(dealt, base),
        span=Span(start=base, end=span.start + (len(folded) if notes else stop)),
    )


def _has_columns(body: str) -> bool:
    labels = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    return sum(1 for label in labels if re.search(r"\s*".join(label), body)) >= 5


def _groups(body: str) -> list[_Level]:
    """Return the level-2 groups in order of appearance, each with the names of its rows."""
    groups = [
        _Level(name=term, points=points, place=place)
        for term in _LEVEL2
        if (found := _find(body, term)) is not None
        for place, points in [found]
    ]
    groups = [
        g
        for g in groups
        if not any(
            o is not g and g.name in o.name and o.place <= g.place < o.place + len(o.name) + 4
            for o in groups
        )
    ]
    groups.sort(key=lambda group: (_LEVEL1.index(FRAMEWORK_LEVEL2[group.name]), group.place))
    for name, (_, level2) in FRAMEWORK.items():
        found = _find(body, name)
        owner = next((group for group in groups if group.name == level2), None)
        if found and owner:
            owner.names.append((name, found[0]))
    _give_placeholders(body, [group for group in groups if not group.names])
    return [group for group in groups if group.names]


def _find(body: str, term: str) -> tuple[int, Decimal | None] | None:
    """Return (place, points) of the first cell that is `term`, blanks inside it allowed."""
    pattern = r"\s*".join(term)
    found = re.search(rf"(?<![\u4e00-\u9fff])({pattern})(?![\u4e00-\u9fff])\s*(?:{_POINTS})?", body)
    return (found.start(), Decimal(found[2]) if found[2] else None) if found else None


def _give_placeholders(body: str, empty: list[_Level]) -> None:
    """Deal "指标1:" cells to the groups without named rows, in order, evenly."""
    places = [found.start() for found in _PLACEHOLDER.finditer(body)]
    if not empty or len(places) < len(empty):
        for group in empty:
            group.names.append((group.name, group.place))
        return
    each, rest = divmod(len(places), len(empty))
    for order, group in enumerate(empty):
        for _ in range(each + (1 if order < rest else 0)):
            group.names.append(("", places.pop(0)))


def _numbers(body: str) -> list[tuple[Decimal, int]]:
    """Return the numbers of the weight and score columns, with places."""
    label = re.search(r"分\s*值\s+得\s*分", body)
    start = label.end() if label else 0
    return [(Decimal(found.group()), found.start()) for found in _NUMBER.finditer(body, start)]


def _total(body: str, numbers: list[tuple[Decimal, int]]) -> tuple[Decimal, Decimal] | None:
    label = _TOTAL.search(body)
    if label is None or len(numbers) < 2:
        return None
    (weight, _), (score, _) = numbers[-2:]
    return (weight, score) if weight >= score and weight >= 50 else None


def _rows(groups: list[_Level], dealt: Deal, body: str, base: int) -> tuple[Row, ...]:
    rows: list[Row] = []
    targets = _targets(body, groups)
    templates = [found.group() for found in _TEMPLATE.finditer(body)]
    for group, pairs in zip(groups, dealt.pairs, strict=True):
        lost = _lost_order(group, body) and len({pair[0] for pair in pairs}) > 1
        for (name, place), pair in zip(group.names, pairs, strict=True):
            first = not name and templates
            label = "指标1:" if not name else ""
            rows.append(
                Row(
                    n=len(rows) + 1,
                    level1=FRAMEWORK_LEVEL2[group.name],
                    level2=group.name,
                    name=(re.sub(r"\s", "", templates[0]) if first else name) or label,
                    label=label,
                    target=re.sub(r"\s", "", templates[1])
                    if first and len(templates) > 1
                    else targets.get(name),
                    actual=re.sub(r"\s", "", templates[2])
                    if first and len(templates) > 2
                    else None,
                    weight=pair[0],
                    score=pair[1],
                    inferred=_inferences(pair, pairs if lost else [], dealt.known),
                    span=Span(start=base + place, end=base + place + max(len(name), 2)),
                )
            )
            if first:
                templates = []
    return tuple(rows)


def _inferences(
    pair: tuple[Decimal | None, Decimal | None],
    lost: list[tuple[Decimal | None, Decimal | None]],
    known: bool,
) -> tuple[Inference, ...]:
    if not known:
        return ()
    others = tuple(dict.fromkeys(str(other[0]) for other in lost if other[0] != pair[0]))
    return (
        Inference(
            cell="weight/score",
            how="lost_order" if others else "dealt_numbers",
            read_as=f"{pair[0]} | {pair[1]}",
            alternatives=others,
        ),
    )


def _lost_order(group: _Level, body: str) -> bool:
    """Return whether other cells stand between the names of the group's rows."""
    if len(group.names) < 2:
        return False
    places = sorted(place for _, place in group.names)
    return places[-1] - places[0] > 40 * len(places) or places != [
        place for _, place in group.names
    ]


def _targets(body: str, groups: list[_Level]) -> dict[str, str]:
    """Match the cells that repeat an indicator's words ("项目立项规范") to their indicators."""
    names = [name for group in groups for name, _ in group.names if name]
    cells = [
        cell
        for cell in body.split()
        if re.fullmatch(r"[\u4e00-\u9fff]{4,20}", cell)
        and cell not in names
        and cell not in _LEVEL2
        and not _is_label(cell)
    ]
    ranked = sorted(
        (
            (SequenceMatcher(None, name, cell).ratio(), name, cell)
            for name in names
            for cell in set(cells)
        ),
        reverse=True,
    )
    found: dict[str, str] = {}
    for ratio, name, cell in ranked:
        if ratio >= _ALIKE and name not in found and cell not in found.values():
            found[name] = cell
    rate = re.search(r"(?<!\d)\d{1,3}\s*%", body)
    if rate and "预算执行率" in names:
        found["预算执行率"] = re.sub(r"\s", "", rate.group())
    return found


def _is_label(cell: str) -> bool:
    return any(cell in labels for labels in COLUMNS.values()) or any(
        cell in labels for labels in HEADER_FIELDS.values()
    )


def _headings(body: str, groups: list[_Level], base: int) -> tuple[Heading, ...]:
    first: list[Heading] = []
    for name in _LEVEL1:
        found = re.search(rf"(?<![\u4e00-\u9fff]){name}\s*{_POINTS}", body)
        if found:
            first.append(
                Heading(
                    level=1,
                    name=name,
                    points=Decimal(found[1]),
                    span=Span(start=base + found.start(), end=base + found.end()),
                )
            )
    second = [
        Heading(
            level=2,
            name=group.name,
            points=group.points,
            parent=FRAMEWORK_LEVEL2[group.name],
            span=Span(start=base + group.place, end=base + group.place + 2),
        )
        for group in groups
        if group.points is not None
    ]
    return (*first, *second)


def _blank_header(body: str) -> dict[str, str]:
    """Return the header labels that another label follows at once: they were left blank."""
    labels = [label for names in HEADER_FIELDS.values() for label in names]
    cells = body.split()[:40]
    return {
        cell: ""
        for cell, after in zip(cells, cells[1:], strict=False)
        if cell in labels and (after in labels or _looks_like_label(after))
    }


def _looks_like_label(cell: str) -> bool:
    return bool(re.match(r"年初预算|全年|项目资金|一级指标|决策|联系方式", cell))


def _unread(dealt: Deal, base: int) -> tuple[Unread, ...]:
    return tuple(Unread(text=str(value), why="number_without_row") for value in dealt.left_over)
