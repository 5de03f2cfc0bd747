"""The start page's blocks: what the applications contribute for this person."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils.module_loading import import_string

from lingqu.kernel.contributions import WorkbenchBlock
from lingqu.web.menu import allowed

__all__ = ["Panel", "panels_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A block with something to show: `context` is what its template is drawn with."""

    template: str
    place: str
    context: dict[str, Any]


def panels_for(request: HttpRequest) -> tuple[Panel, ...]:
    """Return the panels of this person in their order; blocks without content are left out."""
    blocks = sorted(
        (
            block
            for config in apps.get_app_configs()
            for block in getattr(config, "workbench", ())
            if allowed(request, block.permission)
        ),
        key=lambda block: block.order,
    )
    drawn = ((block, _context(block, request)) for block in blocks)
    return tuple(
        Panel(template=block.template, place=block.place, context=context)
        for block, context in drawn
        if context is not None
    )


def _context(block: WorkbenchBlock, request: HttpRequest) -> dict[str, Any] | None:
    context: dict[str, Any] | None = import_string(block.context)(request)
    return context
