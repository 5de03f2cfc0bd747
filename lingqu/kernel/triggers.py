"""Run one piece of SQL per database vendor inside a migration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.migrations import RunPython

__all__ = ["VendorSQL", "run_per_vendor"]

VendorSQL = Mapping[str, Sequence[str]]
"""Statements by `connection.vendor` (`sqlite`, `postgresql`), in order."""


def run_per_vendor(*, forwards: VendorSQL, backwards: VendorSQL) -> RunPython:
    """Return a migration step that runs the statements written for the database in use."""
    return RunPython(_runner(forwards), _runner(backwards))


def _runner(statements: VendorSQL) -> Callable[[Any, Any], None]:
    def run(_apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        for statement in statements[vendor]:
            # Without parameters, or PostgreSQL's driver reads each % as the place of one.
            schema_editor.execute(statement, params=None)

    return run
