"""The prose of a report: sections, scored paragraphs, amounts, dates, totals and grades.

Texts come with line ends, with blanks in their place, or with nothing at all between heading and
sentence, so a heading is told by its number and its words (`_KINDS`). All patterns run on folded
text, which has the same length, so places are those of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from lingqu.evaluations.reading.fold import compact, fold, squeeze
from lingqu.evaluations.report import (
    Amount,
    AmountUnit,
    FundLine,
    Narrative,
    NarrativeItem,
    Section,
    SectionKind,
    Span,
)

__all__ = ["narrative_funds", "narrative_of", "prose_of", "section_kind"]

_KINDS: tuple[tuple[SectionKind, str], ...] = (
    ("use", r"结果.{0,6}(应用|公开)|应用和公开"),
    ("goal_result", r"目标.{0,8}(完成|实现|达成)"),
    ("conclusion", r"结论|评价结果|自评结果|综合评价情况|评价等级"),
    ("problems", r"问题"),
    ("advice", r"建议|改进"),
    (
        "analysis",
        r"指标分析|绩效分析|绩效及分析|指标完成|(经济|效率|有效|可持续)性分析|主要绩效|管理成效",
    ),
    ("goals", r"绩效目标|立项目标|总体目标|阶段性目标|年度目标|项目总目标"),
    ("funds", r"资金|预算"),
    ("work", r"工作开展|工作情况|评价目的|评价过程|自评工作|评价工作|评价原则"),
    ("basis", r"依据|附件"),
    ("overview", r"基本情况|概况|背景|立项|执行情况|实施情况|组织实施"),
)
_KIND_PATTERNS: tuple[tuple[SectionKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern)) for kind, pattern in _KINDS
)
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}\s?、|\([一二三四五六七八九十\d]{1,2}\)|(?<![\d.])\d{1,2}\s?[.、．](?!\d)"
)
_HEADING_NAME = re.compile(r"\s*([^\s。,;:!?()、《》]{2,24})")
_OFFICIAL = re.compile(
    r"(项目)?(立项目标|立项依据|基本背景|绩效目标|总体目标|年度目标)(?=[\u4e00-\u9fff])"
    r"(?!完成|实现|情况|合理|明确)"
)
_PAGE_END = re.compile(r"(?<=[。;])\s*\d{1,3}$")
_NUM = r"(\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,18}(?:\.\d{1,9})?)"
_ITEM = re.compile(
    r"(?P<number>\([一二三四五六七八九十]{1,2}\)|\d{1,2}\s?[.、．])\s*(?P<name>[^\s(。;]{2,40})\s*"
    rf"\(\s*(?:满分|权重|分值)\s*{_NUM}\s*分\s*[,、;]?\s*(?:实\s*得|得分|自评得?分?)\s*{_NUM}\s*分?\s*\)"
)
_AMOUNT = re.compile(rf"{_NUM}\s*(万元|亿元|元|万(?=[,。;、)及和]|\s))")
_DATE = re.compile(r"(20\d{2})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?")
_YEAR = re.compile(r"(20\d{2})\s*年度")
_TOTAL = re.compile(
    r"(?:综\s*合\s*得\s*分|自\s*评\s*得?\s*分|总\s*得?\s*分|评价\s*得\s*分)\s*(?:为|是|:)?\s*"
    rf"{_NUM}\s*分(?!以|及|\()"
)
_GRADE = re.compile(
    r"(?:等级|等次|级别|自评结果|评价结果|评定|结论)\s*(?:为|是|:)?\s*[“\"']?"
    r"(优秀|优|良好|良|中|差|不合格|合格|较好|一般)[”\"'。,;\s]"
)
_BAND = re.compile(
    rf"{_NUM}\s*分?\s*(?:\(含[^)]{{0,40}}\))?\s*(?:-|一|至|~)\s*{_NUM}\s*分?[^优良中差合不]{{0,14}}"
    r"(优秀|优|良好|良|中|差|不合格|合格)"
)
_BAND_OPEN = re.compile(
    rf"{_NUM}\s*分\s*(及以上|以上|以下)[^优良中差合不]{{0,14}}(优秀|优|良好|良|中|差|不合格|合格)"
)
_IN_BAND = re.compile(r"(以上|以下|\(含[^)]*\)?\s*[-一至]?\s*\d*\s*分?)\s*的?[^。;“]{0,8}$")
_ENDS = frozenset('。!?…;:”")】》.')


def narrative_of(
    text: str, pieces: Sequence[Span], *, hidden: Span | None = None
) -> Narrative | None:
    """Return what the prose in these `pieces` of `text` says; None when it is no report's prose.

    What lies between the pieces is page marks. `hidden` is a part that was read as a table and
    does not count as prose."""
    span = Span(start=pieces[0].start, end=pieces[-1].end)
    prose = prose_of(text, pieces, hidden)
    folded = fold(prose)
    base = span.start
    sections = tuple(_sections(prose, folded, base))
    items = tuple(_items(prose, folded, base))
    if not sections and not items:
        return None
    return Narrative(
        project=_project(folded),
        sections=sections,
        items=items,
        amounts=tuple(_amounts(folded, base)),
        dates=tuple(_dates(folded, base)),
        stated_totals=tuple(
            (Decimal(found[1]), _span(found, base)) for found in _TOTAL.finditer(folded)
        ),
        stated_grades=tuple(
            (found[1], _span(found, base))
            for found in _GRADE.finditer(folded)
            if not _IN_BAND.search(folded[: found.start()][-24:])
        ),
        years=tuple((int(found[1]), _span(found, base)) for found in _YEAR.finditer(folded)),
        grade_bands=_bands(folded),
        cut=_is_cut(folded),
        span=span,
    )


def prose_of(text: str, pieces: Sequence[Span], hidden: Span | None) -> str:
    """Return the text from the first to the last piece, of the same length, with line ends for
    what lies between the pieces and for what is hidden."""
    base = pieces[0].start
    characters = ["\n"] * (pieces[-1].end - base)
    for piece in pieces:
        characters[piece.start - base : piece.end - base] = text[piece.start : piece.end]
    if hidden:
        start, end = max(hidden.start - base, 0), max(hidden.end - base, 0)
        characters[start:end] = "\n" * len(characters[start:end])
    return "".join(characters)


def _span(found: re.Match[str], base: int) -> Span:
    return Span(start=base + found.start(), end=base + found.end())


def _kind(heading: str) -> tuple[SectionKind, int] | None:
    """Return (kind, end of its words) of a heading."""
    for kind, pattern in _KIND_PATTERNS:
        found = pattern.search(heading)
        if found:
            return kind, found.end()
    return None


def section_kind(heading: str) -> SectionKind | None:
    """Return what a section under this heading is about, or None."""
    known = _kind(fold(heading))
    return known[0] if known else None


def _sections(prose: str, folded: str, base: int) -> Iterator[Section]:
    heads = [head for found in _NUMBERED.finditer(folded) if (head := _head(found, folded))]
    for place, (_, end, kind, number, heading) in enumerate(heads):
        stop = heads[place + 1][0] if place + 1 < len(heads) else len(folded)
        yield Section(
            kind=kind,
            number=number,
            heading=heading,
            text=_PAGE_END.sub("", prose[end:stop].strip()),
            span=Span(start=base + end, end=base + stop),
        )


def _head(found: re.Match[str], folded: str) -> tuple[int, int, SectionKind, str, str] | None:
    """Return (start, end, kind, number, words) of the heading after this number, or None."""
    words = _HEADING_NAME.match(folded, found.end())
    known = _kind(words[1]) if words else None
    if words is None or known is None or _ITEM.match(folded, found.start()):
        return None
    at_line_start = found.start() == 0 or folded[found.start() - 1] in "\n\t"
    short = words.end() >= len(folded) or folded[words.end()] in " \n\t。(:"
    arabic = any(character.isdigit() for character in found.group())
    official = _OFFICIAL.match(words[1])
    if arabic and official:
        return (
            found.start(),
            words.start(1) + official.end(),
            known[0],
            found.group().strip(),
            official.group(),
        )
    if arabic and not (short and (at_line_start or "(" not in found.group())):
        return None
    end = words.end() if at_line_start or short else words.start(1) + known[1]
    heading = folded[words.start(1) : end].strip()
    return found.start(), end, known[0], found.group().strip(), heading


def _items(prose: str, folded: str, base: int) -> Iterator[NarrativeItem]:
    found = list(_ITEM.finditer(folded))
    for place, item in enumerate(found):
        stop = found[place + 1].start() if place + 1 < len(found) else _item_end(folded, item.end())
        words = _PAGE_END.sub("", squeeze(prose[item.end() : stop]))
        is_class = item["number"].startswith("(")
        depth = 1 if is_class else 2 if not words and place + 1 < len(found) else 3
        weight, score = (Decimal(item[n].replace(",", "")) for n in (3, 4))
        yield NarrativeItem(
            depth=depth,
            number=item["number"].strip(),
            name=squeeze(item["name"]),
            weight=weight,
            score=score,
            text=words,
            span=Span(start=base + item.start(), end=base + stop),
        )


def _item_end(folded: str, start: int) -> int:
    heading = re.compile(r"[一二三四五六七八九十]{1,3}、").search(folded, start)
    return heading.start() if heading else len(folded)


def _amounts(folded: str, base: int) -> Iterator[Amount]:
    for found in _AMOUNT.finditer(folded):
        before = folded[max(0, found.start() - 40) : found.start()]
        label = compact(re.split(r"[,。;:()]", before)[-1])
        label = re.sub(r"(为|是|共计|合计为|约)$", "", label)[-24:]
        unit: AmountUnit = "元" if found[2] == "元" else "亿元" if found[2] == "亿元" else "万元"
        yield Amount(
            label=label,
            value=Decimal(found[1].replace(",", "")),
            unit=unit,
            span=_span(found, base),
        )


def _dates(folded: str, base: int) -> Iterator[tuple[str, Span]]:
    for found in _DATE.finditer(folded):
        year, month, day = found[1], int(found[2]), found[3]
        iso = f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
        yield iso, _span(found, base)


def _bands(folded: str) -> tuple[tuple[str, Decimal, Decimal], ...]:
    bands = [(found[3], Decimal(found[1]), Decimal(found[2])) for found in _BAND.finditer(folded)]
    for found in _BAND_OPEN.finditer(folded):
        low, high = (
            (Decimal(0), Decimal(found[1]))
            if found[2] == "以下"
            else (Decimal(found[1]), Decimal(100))
        )
        bands.append((found[3], low, high))
    return tuple(dict.fromkeys(band for band in bands if band[1] < band[2] <= 200))


def _project(folded: str) -> str | None:
    """Return the project that the title names: "X项目支出绩效评价报告"."""
    found = re.search(
        r"([^\s。、:]{2,50}?)(?:项目)?\s*支出绩效(?:评价|自评)报告|"
        r"项\s*目\s*名\s*称\s*[::]\s*(\S{2,60})",
        folded[:600],
    )
    return squeeze(found[2] or found[1]) if found else None


def _is_cut(folded: str) -> bool:
    """Return whether the last long paragraph, or the last line, stops inside a sentence."""
    lines = [
        re.sub(r"(?<![\s\d])[\s\d]+$", "", line) for line in folded.split("\n") if line.strip()
    ]
    long = [line for line in lines if len(line) >= 150]
    last = lines[-1] if lines else ""
    if re.match(r"[对为根据按经].{3,58}$", last) and last[-1] not in _ENDS:
        return True
    return bool(long) and bool(long[-1]) and long[-1][-1] not in _ENDS


_FUND_WORDS = {
    "budget": r"(?:资金)?预算(?:合计|金额|总额|数|资金)?(?:总额|合计)?|申请财政资金|资金总额",
    "executed": r"(?:预算)?执行数|(?:实际)?决算(?:金额|数)|实际使用(?:金额|资金)|"
    r"实际支出(?:金额|数)?|实际支付(?:金额|数)?|执行金额",
    "planned": r"计划投入资金|计划资金",
    "arrived": r"实际到位资金|到位资金",
}
_FUND_PATTERNS = {
    kind: re.compile(rf"(?:{words})\s*(?:为|是|共|共计)?\s*{_NUM}\s*(万元|亿元|元)")
    for kind, words in _FUND_WORDS.items()
}
_RATE = re.compile(
    rf"(?:执行\s*[率度]|完成指标金额的|支出进度|执行进度)\s*(?:为|是|达到?)?\s*{_NUM}\s*%"
)
_READJUSTED = re.compile(r"预算(?:内容|资金)?调整后|调整后的?预算")


def narrative_funds(
    text: str,
    span: Span,
) -> tuple[FundLine, AmountUnit, tuple[Decimal | None, Decimal | None]] | None:
    """Return the budget, the executed amount and the rate that the prose states, their unit, and
    (planned, arrived); None where it states none. Where the text says that the budget was adjusted
    and not to what, the adjusted amount stays unknown."""
    folded = fold(text[span.start : span.end])
    found = {kind: pattern.search(folded) for kind, pattern in _FUND_PATTERNS.items()}
    budget, executed = found["budget"], found["executed"]
    if budget is None or executed is None:
        return None
    unit = budget[2]
    rate = _RATE.search(folded, executed.start())
    initial, paid = (Decimal(item[1].replace(",", "")) for item in (budget, executed))
    line = FundLine(
        kind="total",
        label="",
        initial=initial,
        executed=paid,
        adjusted=None if _READJUSTED.search(folded) else initial,
        rate_text=f"{rate[1]}%" if rate else "",
        rate=Decimal(rate[1]) / 100 if rate else None,
        span=Span(start=span.start + budget.start(), end=span.start + executed.end()),
    )
    arrival = tuple(
        Decimal(item[1].replace(",", "")) if item else None
        for item in (found["planned"], found["arrived"])
    )
    return line, unit, (arrival[0], arrival[1])  # type: ignore[return-value]
