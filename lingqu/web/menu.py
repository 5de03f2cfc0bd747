"""The side menu: what the applications contribute, cut to what this person may open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from lingqu.access.models import Person
from lingqu.kernel.contributions import MenuItem

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["Entry", "Group", "MenuItem", "allowed", "menu_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line as drawn. `count` is None where nothing is counted."""

    label: str | _StrPromise
    url: str
    icon: str
    count: int | str | None
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Entries under one heading."""

    label: str | _StrPromise
    entries: tuple[Entry, ...]


def menu_for(request: HttpRequest) -> tuple[Group, ...]:
    """Return the groups in the order in which applications first name them."""
    items = [item for item in _contributed() if _shown(request, item)]
    urls = {item.url_name: _url(item.url_name) for item in items}
    current = _current(request.path, urls.values())
    groups: dict[str, list[Entry]] = {}
    for item in items:
        if url := urls[item.url_name]:
            entry = Entry(
                label=item.label,
                url=url,
                icon=item.icon,
                count=import_string(item.count)(request) if item.count else None,
                is_current=url == current,
            )
            groups.setdefault(str(item.group), []).append(entry)
    return tuple(Group(label=label, entries=tuple(group)) for label, group in groups.items())


def allowed(request: HttpRequest, permission: str) -> bool:
    """Answer whether the person at the request holds `permission`; an empty one is everyone's."""
    if not permission:
        return True
    return isinstance(request.user, Person) and request.user.may(permission)


def _shown(request: HttpRequest, item: MenuItem) -> bool:
    held = allowed(request, item.permission)
    return held and (not item.shown or bool(import_string(item.shown)(request)))


def _contributed() -> Iterator[MenuItem]:
    """Yield the shell's own items first, then those of the applications as installed."""
    configs = sorted(apps.get_app_configs(), key=lambda config: config.label != "web")
    for config in configs:
        yield from getattr(config, "menu", ())


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _current(path: str, urls: Iterable[str]) -> str:
    """Return the menu address that is the longest beginning of the page's address."""
    matching = [url for url in urls if url == path or (len(url) > 1 and path.startswith(url))]
    return max(matching, key=len, default="")
