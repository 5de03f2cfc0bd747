"""How this site names itself: `city`, `office` and `title` of the site's site.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache

from django.conf import settings

__all__ = ["SiteName", "site_name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteName:
    """`city` as in 示范市, `office` as in 示范市数据局; empty texts where the site says nothing."""

    city: str
    office: str
    title: str


@cache
def site_name() -> SiteName:
    """Return the site's names; without a site file the product's own name alone."""
    path = settings.SITE_FOLDER / "site.toml"
    if not settings.SITE or not path.is_file():
        return SiteName(city="", office="", title="")
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    city = str(facts.get("city", facts.get("name", "")))
    office = str(facts.get("office", ""))
    return SiteName(city=city, office=office, title=str(facts.get("title", city)))
