"""A table flattened into a sentence: labels, names, explanations, numbers, nothing between.

"指標名稱指標解釋權重自評分一、項目設立的規范性項目的申請…情況。55二、…": the header is a run
of known column labels; a row ends with a run of digits that no unit follows; `glued` splits it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lingqu.evaluations.reading.fold import fold
from lingqu.evaluations.reading.glued import Split, split_points
from lingqu.evaluations.reading.lines import Line
from lingqu.evaluations.reading.names import named
from lingqu.evaluations.reading.vocabulary import COLUMNS, LEVEL1, LEVEL2
from lingqu.evaluations.report import Inference, Row, Span, StatedTotal, Unread

__all__ = ["Glued", "glued_table"]

_LABELS = {label: kind for kind, labels in COLUMNS.items() for label in labels}
_LABEL = "|".join(sorted(map(re.escape, _LABELS), key=len, reverse=True))
_HEADER = re.compile(rf"(?:(?:{_LABEL})(?:\([^()]{{0,12}}\))?){{3,12}}")
_ONE_LABEL = re.compile(_LABEL)
_NEXT = "|".join(map(re.escape, (*LEVEL1, *LEVEL2, "指标", "总分", "合计")))
_UNITS = (
    "分个家次项元万亿年月日号人台套%件条户名种份处时天周级度米吨亩公平部所座辆本册张页篇批期场"
    "组队站点村镇乡街:、"
)
_RUN = re.compile(
    r"(?<![\d.(第≥≤=<>-])(?<!指标)(?<!目标)"
    rf"(\d[\d.]*)(?![\d.]|(?!{_NEXT})[{_UNITS}])"
)
_GARBLED = re.compile(r"[A-Za-z](?=[\u4e00-\u9fff])")
_ORDINAL = re.compile(r"[一二三四五六七八九十]{1,3}、")
_STOP = re.compile(r"\([一二三四五六七八九十]\)|注:|填表说明|备注:")
_TOTAL = re.compile(r"(总分|合计|总计|总得分)$")
_NAME_END = re.compile(r"[性率度数](?:\([^()]{1,12}\))?(?![和及的、或(])")
_LEVELS = sorted({*LEVEL1, *LEVEL2}, key=len, reverse=True)
_INDICATOR = re.compile(r"(?:指标|目标)\d+[:、]")
_OPERATOR = re.compile(r"[≥≤<>=]|大于|小于|不少于|不低于|不超过|不高于")
_PHRASE = re.compile(
    r"(部分达成预期指标并具有一定效果|未达成预期指标且效果较差|达成预期指标|已?完成|较好|好|一般|较差|差)$"
)
_LEAST_ROWS, _MOST_ROWS = 3, 200
_LONGEST_GAP, _LONGEST_RUN = 400, 600
"""Characters of a row's text, and of the digits that end it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glued:
    """The rows and total of a flattened table, and the range of the text that it takes."""

    rows: tuple[Row, ...]
    total: StatedTotal | None
    unread: tuple[Unread, ...]
    span: Span


@dataclass(slots=True)
class _Piece:
    text: str
    run: str
    start: int
    end: int
    run_start: int


def glued_table(lines: Sequence[Line]) -> Glued | None:
    """Return the flattened table among these paragraphs, or None."""
    text, printed, places = _joined(lines)
    for header in _HEADER.finditer(text):
        kinds = [_LABELS[label] for label in _ONE_LABEL.findall(header.group())]
        if "score" not in kinds or not {"name", "level2", "level1"} & set(kinds):
            continue
        pieces = _pieces(text, header.end())
        if len(pieces) >= _LEAST_ROWS:
            return _table(_as_printed(pieces, printed), kinds, places, header.start())
    return None


def _joined(lines: Sequence[Line]) -> tuple[str, str, list[int]]:
    """Return the text without blanks, folded and as printed, and each character's place."""
    folded: list[str] = []
    printed: list[str] = []
    places: list[int] = []
    for line in lines:
        for cell in line.cells:
            for place, (simple, original) in enumerate(
                zip(fold(cell.text), cell.text, strict=True)
            ):
                if not simple.isspace():
                    folded.append(simple)
                    printed.append(original)
                    places.append(cell.span.start + place)
    return "".join(folded), "".join(printed), places


def _as_printed(pieces: list[_Piece], printed: str) -> list[_Piece]:
    """Give the pieces their original script; what follows matches on folded text."""
    for piece in pieces:
        piece.text = printed[piece.start : piece.start + len(piece.text)]
    return pieces


def _pieces(text: str, start: int) -> list[_Piece]:
    """Cut the text after the header into row texts, each with the digits that end it."""
    pieces: list[_Piece] = []
    stop = len(text)
    place = start
    # A text of nothing but headers must not be searched to its end after each of them.
    while found := _RUN.search(text, place, place + _LONGEST_GAP + _LONGEST_RUN):
        between = text[place : found.start()]
        ended = _STOP.search(between)
        if pieces and ended:
            stop = place
            break
        if len(between) > _LONGEST_GAP or len(pieces) >= _MOST_ROWS:
            break
        if len(between) < 2 and pieces:
            pieces[-1].run += found[1]
            pieces[-1].end = found.end()
        else:
            pieces.append(
                _Piece(
                    text=between,
                    run=found[1],
                    start=place,
                    end=found.end(),
                    run_start=found.start(),
                )
            )
        place = found.end()
    return [piece for piece in pieces if piece.end <= stop]


def _table(pieces: list[_Piece], kinds: list[str], places: list[int], start: int) -> Glued | None:
    total_piece = pieces[-1] if _TOTAL.search(pieces[-1].text) else None
    body = pieces[:-1] if total_piece else pieces
    split = split_points(
        [piece.run for piece in body],
        total=total_piece.run if total_piece else None,
        most=Decimal(200),
    )
    rows = _rows(body, kinds, split, places)
    span = Span(start=places[start], end=places[pieces[-1].end - 1] + 1)
    unread = (
        ()
        if split
        else tuple(
            Unread(
                text=piece.run,
                why="glued_and_no_split_adds_up",
                span=_span(places, piece.run_start, piece.end),
            )
            for piece in body
        )
    )
    total = (
        StatedTotal(weight=split.total[0], score=split.total[1], span=span)
        if split and split.total
        else None
    )
    return Glued(rows=rows, total=total, unread=unread, span=span)


def _span(places: list[int], start: int, end: int) -> Span:
    return Span(start=places[start], end=places[end - 1] + 1)


def _rows(
    body: list[_Piece], kinds: list[str], split: Split | None, places: list[int]
) -> tuple[Row, ...]:
    rows: list[Row] = []
    levels: dict[str, str | None] = {"level1": None, "level2": None}
    for place, piece in enumerate(body):
        fields = _cells(piece.text, kinds, levels)
        weight, score = split.pairs[place] if split else (None, None)
        inferred: tuple[Inference, ...] = (_inference(piece, split, place),) if split else ()
        if fields["target"] and fields["actual"]:
            cut = f"{fields['target']} | {fields['actual']}"
            inferred += (Inference(cell="target/actual", how="glued_texts", read_as=cut),)
        rows.append(
            Row(
                n=place + 1,
                level1=levels["level1"],
                level2=levels["level2"],
                name=fields["name"] or "",
                explanation=fields["explanation"] or "",
                target=fields["target"],
                actual=fields["actual"],
                weight=weight,
                score=score,
                inferred=inferred,
                span=_span(places, piece.start, piece.end),
                cells={"weight": _span(places, piece.run_start, piece.end)},
            )
        )
    return named(rows)


def _inference(piece: _Piece, split: Split, place: int) -> Inference:
    weight, score = split.pairs[place]
    others = tuple(f"{pair[0]} | {pair[1]}" for pair in split.alternatives[place])
    return Inference(
        cell="weight/score", how="glued_cells", read_as=f"{weight} | {score}", alternatives=others
    )


def _cells(text: str, kinds: list[str], levels: dict[str, str | None]) -> dict[str, str | None]:
    fields: dict[str, str | None] = dict.fromkeys(("name", "explanation", "target", "actual"))
    rest = _take_levels(text, kinds, levels)
    if "explanation" in kinds:
        fields["name"], fields["explanation"] = _name_and_explanation(rest)
    elif "target" in kinds:
        fields |= _name_target_actual(rest)
    else:
        fields["name"] = rest
    return fields


def _take_levels(text: str, kinds: list[str], levels: dict[str, str | None]) -> str:
    for level in ("level1", "level2"):
        if level not in kinds:
            continue
        term = next((term for term in _LEVELS if text.startswith(term)), None)
        if term and (
            level == "level2"
            or term in LEVEL1
            and term not in ("成本指标", "满意度指标")
            or text[len(term) :].startswith(tuple(LEVEL2))
        ):
            levels[level] = term
            text = re.sub(r"^\(\d+(\.\d+)?分\)", "", text[len(term) :])
    return text


def _name_and_explanation(text: str) -> tuple[str, str]:
    """Return the name, which ends with 性, 率, 度 or 数, and the sentence after it."""
    folded = fold(text)
    found = _NAME_END.search(folded[:60])
    numbered = _ORDINAL.match(folded) or _GARBLED.match(folded)
    if not numbered and not (found and found.end() <= 16):
        return "", text
    return (text[: found.end()], text[found.end() :]) if found else (text, "")


def _name_target_actual(text: str) -> dict[str, str | None]:
    phrase = _PHRASE.search(text)
    actual = phrase.group() if phrase else None
    rest = text[: phrase.start()] if phrase else text
    operator = _OPERATOR.search(rest)
    if operator is None:
        return {"name": _INDICATOR.sub("", rest), "target": None, "actual": actual}
    name, target = rest[: operator.start()], rest[operator.start() :]
    if actual is None:
        found = re.fullmatch(r"([^\d]*\d[\d.]*[^\d.]{0,4}?)(\d[\d.]*[^\d.]{0,4})", target)
        target, actual = (found[1], found[2]) if found else (target, None)
    return {"name": _INDICATOR.sub("", name), "target": target, "actual": actual}
