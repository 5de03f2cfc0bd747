"""The demonstration's reports, read by the same way as any handed-in file.

Called by `lingqu demo load`. A file that was read before is known by its hash and left alone.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.utils import timezone

from lingqu.access.models import Person
from lingqu.evaluations import services_import as services
from lingqu.evaluations.models import Evaluation, SourceFile

__all__ = ["load"]

REVIEWER = "wu.shenhe"
MOST_FILES = 50


def load(folder: Path) -> dict[str, int]:
    """Read the reports in `folder` as the demonstration's reviewer. Return counts by kind."""
    actor = Person.objects.filter(login_name=REVIEWER).first()
    if actor is None or not folder.is_dir():
        return {}
    found = sorted(path for path in folder.iterdir() if path.is_file() and path.name[0] != ".")
    new = [path for path in found[:MOST_FILES] if not _is_known(path)]
    if new:
        now = timezone.now()
        handed = [services.HandedIn(name=path.name, chunks=[path.read_bytes()]) for path in new]
        batch = services.hand_in(actor=actor, handed=handed, at=now)
        services.read_all(batch=batch, actor=actor, at=now)
    return {"reports": len(found), "evaluations": Evaluation.objects.count()}


def _is_known(path: Path) -> bool:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return SourceFile.objects.filter(sha256=sha256, evaluation__isnull=False).exists()
