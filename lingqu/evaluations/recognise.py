"""Which scheme a form follows: evidence from its title, notes, headings, points, place and year.

Every scheme says by what it is recognised (`[hints]` and its frame). Words of the form's own notes
weigh most, a place name least: an office of one place may file on another's form. The runner-up
sets the confidence. A person may overrule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lingqu.evaluations.reading.fold import compact
from lingqu.evaluations.report import Form
from lingqu.evaluations.scheme import Scheme

__all__ = ["Evidence", "Recognition", "recognise"]

FALLBACK = "national-2020"
_NOTE, _TITLE, _HEADINGS, _POINTS, _ROWS, _PLACE, _YEAR, _WEIGHT = (
    3.0,
    1.0,
    3.0,
    2.0,
    4.0,
    2.0,
    1.0,
    1.0,
)
_ENOUGH = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason, by code of `messages.RECOGNITION`; `facts` fill its sentence."""

    code: str
    points: float
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """The scheme taken, how sure (0 to 1), why, and the next best."""

    scheme_id: str
    confidence: Decimal
    reasons: tuple[Evidence, ...]
    runner_up: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What of a form recognition looks at, folded."""

    title: str
    notes: str
    levels: frozenset[str]
    names: tuple[str, ...]
    places: str
    year: int | None
    points: Mapping[str, Decimal]
    execution: Decimal | None
    total: Decimal | None
    unit: str


def recognise(form: Form, schemes: Mapping[str, Scheme]) -> Recognition:
    """Return the scheme among `schemes` that the evidence in `form` speaks for."""
    seen = _seen(form)
    ranked = sorted(
        (
            (sum(e.points for e in found), scheme.id, found)
            for scheme in schemes.values()
            if (found := tuple(_evidence(seen, scheme)))
        ),
        key=lambda item: (-item[0], _depth(schemes, item[1]), item[1]),
    )
    if not ranked or ranked[0][0] <= 0:
        return Recognition(
            scheme_id=FALLBACK,
            confidence=Decimal("0.1"),
            reasons=(Evidence(code="nothing_specific", points=0.0),),
        )
    best, scheme_id, found = ranked[0]
    second = ranked[1] if len(ranked) > 1 else (0.0, None, ())
    share = min(best / _ENOUGH, 1.0) * (0.5 + 0.5 * min((best - max(second[0], 0.0)) / 2.0, 1.0))
    return Recognition(
        scheme_id=scheme_id,
        confidence=round(Decimal(share), 2),
        reasons=tuple(e for e in found if e.points > 0),
        runner_up=second[1],
    )


def _depth(schemes: Mapping[str, Scheme], scheme_id: str) -> int:
    """Return how general a scheme is: with equal evidence the more general one is taken."""
    depth, base = 0, schemes[scheme_id].base
    while base in schemes:
        depth, base = depth + 1, schemes[base].base
    return depth


def _seen(form: Form) -> _Seen:
    narrative = form.narrative
    prose = "".join(part.text[:600] for part in narrative.sections) if narrative else ""
    labels = "".join((*form.header, form.funds.subprojects_label))
    total = form.funds.total
    weights = [row.weight for row in form.rows if row.weight is not None]
    heads = [h for h in form.headings if h.level == 1 and h.points is not None]
    return _Seen(
        title=compact(form.title),
        notes=compact(form.notes + labels + prose + _columns(form)),
        levels=frozenset(_plain(name) for name in _level_names(form)),
        names=tuple(compact(row.name) for row in form.rows),
        places=compact(
            "".join(
                part or ""
                for part in (
                    form.title,
                    form.department,
                    form.unit,
                    form.project,
                    *form.header.values(),
                )
            )
            + prose[:400]
        ),
        year=form.year,
        points={_plain(h.name): h.points for h in heads if h.points is not None},
        execution=total.weight if total else None,
        total=sum(weights, Decimal(0)) if weights else None,
        unit=form.amount_unit,
    )


def _columns(form: Form) -> str:
    """Name the blocks that only some forms have."""
    return ("指标结余数" if form.funds.budget else "") + (
        "资金结余、结转数" if form.funds.use else ""
    )


def _level_names(form: Form) -> Iterator[str]:
    for row in form.rows:
        yield from (name for name in (row.level1, row.level2) if name)
    yield from (heading.name for heading in form.headings)


def _plain(name: str) -> str:
    return compact(name).removesuffix("指标").removesuffix("目标")


def _evidence(seen: _Seen, scheme: Scheme) -> Iterator[Evidence]:
    hints = scheme.hints
    yield from _of_words(seen, hints.titles, hints.notes)
    yield from _of_headings(seen, scheme)
    yield from _of_rows(seen, scheme)
    yield from _of_points(seen, scheme)
    named = [place for place in hints.places if compact(place) in seen.places]
    if named:
        points = (_PLACE if named[0] == hints.places[0] else 0.0) + _PLACE / 2 * len(named)
        yield Evidence(code="place", points=points, facts={"place": "、".join(named)})
    if seen.year is not None and scheme.since is not None:
        fits = scheme.since <= seen.year <= (scheme.until or 9999)
        yield Evidence(code="year", points=_YEAR if fits else -_YEAR, facts={"year": seen.year})


def _of_words(seen: _Seen, titles: Iterable[str], notes: Iterable[str]) -> Iterator[Evidence]:
    title = next((t for t in titles if compact(t) in seen.title), None)
    if title:
        yield Evidence(code="title", points=_TITLE, facts={"title": title})
    found = [note for note in notes if compact(note) in seen.notes]
    if found:
        yield Evidence(
            code="notes", points=_NOTE * min(len(found), 3), facts={"words": "、".join(found)}
        )


def _of_headings(seen: _Seen, scheme: Scheme) -> Iterator[Evidence]:
    words = [_plain(h) for h in scheme.hints.headings]
    found = [w for w in words if w in seen.levels or any(w in name for name in seen.names)]
    if words and found:
        share = len(found) / len(words)
        yield Evidence(
            code="headings", points=_HEADINGS * share, facts={"headings": "、".join(found)}
        )
    first = {_plain(n) for h in scheme.frame.headings for n in (h.name, *h.names)}
    unknown = [level for level in seen.points if first and level not in first]
    if unknown:
        yield Evidence(code="unknown_headings", points=-_HEADINGS / 2)


def _of_rows(seen: _Seen, scheme: Scheme) -> Iterator[Evidence]:
    fixed = [row for row in scheme.frame.rows if row.name]
    if len(fixed) < 3:
        return
    found = [
        row.name
        for row in fixed
        if any(
            compact(name) in printed for name in (row.name, *row.names) for printed in seen.names
        )
    ]
    share = len(found) / len(fixed)
    yield Evidence(
        code="rows",
        points=_ROWS * share if share >= 0.4 else -_ROWS * (0.5 - share),
        facts={"rows": len(found), "of": len(fixed)},
    )


def _of_points(seen: _Seen, scheme: Scheme) -> Iterator[Evidence]:
    frame = {
        _plain(h.name): h.points
        for h in scheme.frame.headings
        if h.level == 1 and h.points is not None
    }
    shared = [name for name in seen.points if name in frame]
    if shared:
        right = sum(1 for name in shared if frame[name] == seen.points[name])
        yield Evidence(
            code="points",
            points=_POINTS * (2 * right / len(shared) - 1),
            facts={"headings": "、".join(shared)},
        )
    weight = scheme.execution.weight
    if weight is not None and seen.execution is not None:
        fits = weight == seen.execution and scheme.execution.place == "funds"
        yield Evidence(
            code="execution_weight",
            points=_WEIGHT if fits else -_WEIGHT,
            facts={"weight": seen.execution},
        )
    out_of = scheme.frame.total
    if out_of is not None and out_of != 100 and seen.total is not None:
        fits = abs(seen.total - out_of) <= Decimal("0.5")
        yield Evidence(
            code="total", points=_WEIGHT * 2 if fits else -_WEIGHT * 2, facts={"total": out_of}
        )
