"""What every page's template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

import lingqu
from lingqu.web.menu import menu_for
from lingqu.web.site import site_name

__all__ = ["ELDER_COOKIE", "plain", "shell"]

ELDER_COOKIE = "lingqu_elder"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the menu (built only when drawn), the site's name and the reader's choices."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    menu = SimpleLazyObject(lambda: menu_for(request)) if known else ()
    return {**plain(request), "menu": menu}


def plain(request: HttpRequest) -> dict[str, Any]:
    """Return what needs neither session nor database, for pages that say that these failed."""
    return {
        "this_site": site_name(),
        "is_demo": settings.SITE == "demo",
        "is_elder": request.COOKIES.get(ELDER_COOKIE) == "1",
        "version": lingqu.__version__,
    }
