"""What an application contributes to the pages of the shell and to the worker.

An application names its entries on its configuration, next to its permissions:

    class EvaluationsConfig(AppConfig):
        menu = (MenuItem(label=_("Reviews"), url_name="evaluations:list", …),)
        workbench = (WorkbenchBlock(template="evaluations/_waiting.html", …),)
        jobs = (Job(name="evaluations.remind", run="lingqu.evaluations.reminders.run", …),)

The dotted paths are resolved when they are used, because configurations are read before models.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["Job", "MenuItem", "WorkbenchBlock"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One line of the side menu, shown to those who hold `permission` (empty: to everyone) and to
    whom `shown`, the dotted path of a function(request), does not say no.

    `icon` is a symbol of web/icons.svg, `count` the dotted path of a function(request) that
    returns how many things wait (a number, or text such as "99+"), or None.
    """

    label: str | _StrPromise
    url_name: str
    icon: str
    group: str | _StrPromise
    permission: str = ""
    count: str = ""
    shown: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Background work of an application, done by `lingqu worker`.

    `name` is `<application>.<verb>`, `run` the dotted path of a function(now) that does one bounded
    portion and returns how many things it did: after more than 0 it is asked again at once, after
    0 in `every_seconds`. Several workers ask at the same time and one may be killed at any moment,
    so it takes each thing under a lock (or a lease) and marks it done in the transaction of its
    effect. A portion that takes longer than two minutes makes its worker look dead.
    """

    name: str
    run: str
    every_seconds: float
