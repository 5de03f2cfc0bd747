"""The demonstration's reports, read by the same way as any handed-in file, and one own draft.

Called by `lingqu demo load`. A file that was read before is known by its hash and left alone, and
the draft is made once.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from lingqu.access.models import Person, Unit
from lingqu.evaluations import services_draft, services_import
from lingqu.evaluations.drafting import blank_form
from lingqu.evaluations.models import Evaluation, SourceFile
from lingqu.evaluations.report import Form, FundLine, Goal, Row
from lingqu.evaluations.scheme_loading import load_scheme

__all__ = ["load"]

REVIEWER, OFFICER = "wu.shenhe", "zhou.jingban"
OFFICER_UNIT = "information-centre"
DRAFT = "市级公共数据汇聚平台运行维护项目"
DRAFT_SCHEME = "national-2020"
DRAFT_YEAR = 2025
MOST_FILES = 50

ROWS = (
    ("汇聚部门数", "≥45个", "47个", "8", "8"),
    ("数据接口可用率", "≥99.5%", "99.7%", "12", "12"),
    ("故障恢复时限", "≤4小时", "3.2小时", "15", "15"),
    ("年度运维费用", "≤186万元", "178.4万元", "15", "15"),
    ("减少重复采集", "≥30项", "26项", "10", "10"),
    ("支撑一件事办理", "≥12件", "12件", "10", "10"),
    ("", "", "", "", ""),
    ("数据更新制度健全", "健全", "", "10", ""),
    ("使用部门满意度", "≥90%", "93.5%", "10", "10"),
)
"""Half-filled on purpose: the page shows what a check before filing is for."""


def load(folder: Path) -> dict[str, int]:
    """Read the reports of a site as the reviewer and begin the officer's draft. Return counts
    by kind."""
    now = timezone.now()
    found = _read_reports(folder / "reports", now)
    _begin_draft(now)
    return {"reports": found, "evaluations": Evaluation.objects.count()}


def _read_reports(folder: Path, now: datetime) -> int:
    actor = Person.objects.filter(login_name=REVIEWER).first()
    if actor is None or not folder.is_dir():
        return 0
    found = sorted(path for path in folder.iterdir() if path.is_file() and path.name[0] != ".")
    new = [path for path in found[:MOST_FILES] if not _is_known(path)]
    if new:
        handed = [
            services_import.HandedIn(name=path.name, chunks=[path.read_bytes()]) for path in new
        ]
        batch = services_import.hand_in(actor=actor, handed=handed, at=now)
        services_import.read_all(batch=batch, actor=actor, at=now)
    return len(found)


def _is_known(path: Path) -> bool:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return SourceFile.objects.filter(sha256=sha256, evaluation__isnull=False).exists()


def _begin_draft(now: datetime) -> None:
    """Begin the officer's draft unless it, or what became of it, is there."""
    actor = Person.objects.filter(login_name=OFFICER).first()
    unit = Unit.objects.filter(key=OFFICER_UNIT).select_related("parent").first()
    if actor is None or unit is None:
        return
    if Evaluation.objects.filter(name=DRAFT, unit=unit, year=DRAFT_YEAR).exists():
        return
    services_draft.begin(
        actor=actor, unit=unit, form=_half_filled(unit), scheme_id=DRAFT_SCHEME, at=now
    )


def _half_filled(unit: Unit) -> Form:
    department = unit.parent.name if unit.parent else unit.name
    form = blank_form(
        load_scheme(DRAFT_SCHEME),
        project=DRAFT,
        department=department,
        unit=unit.name,
        year=DRAFT_YEAR,
    )
    rows = tuple(_filled(row, ROWS[row.n - 1]) for row in form.rows if row.n <= len(ROWS))
    total, *rest = form.funds.lines
    lines = (_spent(total), _spent(rest[0]), *rest[1:])
    goal = Goal(expected="保障市级公共数据汇聚平台全年稳定运行，汇聚部门不少于45个。", actual=None)
    return replace(form, rows=rows, funds=replace(form.funds, lines=lines), goals=(goal,))


def _filled(row: Row, texts: tuple[str, ...]) -> Row:
    name, target, actual, weight, score = texts
    return replace(
        row,
        name=name,
        target=target or None,
        actual=actual or None,
        weight=Decimal(weight) if weight else None,
        score=Decimal(score) if score else None,
    )


def _spent(line: FundLine) -> FundLine:
    budget, executed = Decimal(186), Decimal("178.4")
    line = replace(line, initial=budget, adjusted=budget, executed=executed)
    if line.kind != "total":
        return line
    return replace(line, rate=Decimal("0.9591"), rate_text="95.91%")
