"""The demonstration's packs: published, and filled by each pack's own generator."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.utils import timezone

from lingqu.cases import publishing
from lingqu.cases.cli import parameters_of
from lingqu.cases.source import read_sources
from lingqu.kernel import parameters, snapshot
from lingqu.kernel.packs import Pack, packs

__all__ = ["load"]


def load(_folder: Path) -> dict[str, int]:
    """Publish every pack and let it make its cases; a second run changes nothing."""
    counts = {"packs": 0, "cases": 0}
    for pack in packs().values():
        parameters.apply(parameters_of(pack))
        publishing.apply(read_sources(pack), pack=pack.name, at=timezone.now())
        snapshot.forget()
        counts["packs"] += 1
        counts["cases"] += _cases_of(pack)
    return counts


def _cases_of(pack: Pack) -> int:
    name = f"{pack.module}.demo"
    if find_spec(name) is None:
        return 0
    return int(import_module(name).load(timezone.now()))
