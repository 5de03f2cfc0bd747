"""The reference page of the checks, written from the registry and the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

import django
from django.apps import apps
from django.utils import translation

__all__ = ["page"]


def page() -> str:
    """Return docs/reference/checks.md: every rule, its codes, how grave, and what settles them."""
    if not apps.ready:
        django.setup()
    with translation.override("en"):
        return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    import lingqu.evaluations.checks  # noqa: F401 - fills the registry
    from lingqu.evaluations.checks.registry import CHECKS
    from lingqu.evaluations.messages.check_rules import RULES
    from lingqu.evaluations.messages.findings import CATALOGUE

    yield from ("# Checks", "", "Written by `make reference` from the code.", "")
    yield f"{len(RULES)} rules, {len(CATALOGUE)} codes. Rules of group E may read a set of reports."
    for rule, (text, source) in RULES.items():
        functions = ", ".join(f"`{one.find.__name__}`" for one in CHECKS if one.id == rule)
        yield from ("", f"## {rule}: {text}", "", f"Source: {source}. Checked by {functions}.", "")
        yield from ("| code | severity | what is wrong | what settles it |", "|---|---|---|---|")
        for code, one in CATALOGUE.items():
            if one.check == rule:
                yield f"| `{code}` | {one.severity} | {one.title} | {one.settle} |"
