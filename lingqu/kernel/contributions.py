"""What an application contributes to the pages of the shell.

An application names its entries on its configuration, next to its permissions:

    class EvaluationsConfig(AppConfig):
        menu = (MenuItem(label=_("Reviews"), url_name="evaluations:list", …),)
        workbench = (WorkbenchBlock(template="evaluations/_waiting.html", …),)

The dotted paths are resolved when a page is built, because configurations are read before models.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["MenuItem", "WorkbenchBlock"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One line of the side menu, shown to those who hold `permission` (empty: to everyone).

    `icon` is a symbol of web/icons.svg, `count` the dotted path of a function(request) that
    returns how many things wait, or None.
    """

    label: str | _StrPromise
    url_name: str
    icon: str
    group: str | _StrPromise
    permission: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbenchBlock:
    """One panel of the start page, shown to those who hold `permission` (empty: to everyone).

    `context` is the dotted path of a function(request) that returns the template's context, or
    None when there is nothing to show this person. `place` is the wide column, the narrow one or
    the strip of figures on top; blocks stand in ascending `order`.
    """

    template: str
    context: str
    permission: str = ""
    place: str = "main"
    order: int = 100
