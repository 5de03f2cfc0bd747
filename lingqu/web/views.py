"""Pages of the shell: workbench, parts sheet, switches, health."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lingqu.web.context import ELDER_COOKIE
from lingqu.web.menu import allowed, menu_for
from lingqu.web.parts import FIGURES, SWATCHES
from lingqu.web.workbench import panels_for

__all__ = ["health", "parts", "switch_elder", "switch_language", "workbench"]

YEAR = 365 * 24 * 3600


@require_GET
def workbench(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, contributed by the applications."""
    panels = panels_for(request)
    places = {
        place: [panel for panel in panels if panel.place == place]
        for place in ("strip", "main", "side")
    }
    elsewhere = [entry for group in menu_for(request) for entry in group.entries][1:]
    now = timezone.localtime()
    return render(
        request, "web/workbench.html", {"places": places, "elsewhere": elsewhere, "now": now}
    )


@require_GET
def parts(request: HttpRequest) -> HttpResponse:
    """Show every part and state on one sheet, to developers and system administrators."""
    if not settings.DEBUG and not allowed(request, "access.people"):
        raise Http404
    return render(request, "web/parts.html", {"swatches": SWATCHES, "figures": FIGURES})


@require_POST
@login_not_required
def switch_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to the page."""
    response = _back(request)
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, code)
    return response


@require_POST
@login_not_required
def switch_elder(request: HttpRequest) -> HttpResponse:
    """Turn the large-type version on or off and go back to the page."""
    response = _back(request)
    _keep(response, ELDER_COOKIE, "1" if request.POST.get("elder") == "1" else "0")
    return response


@require_GET
@never_cache
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers, for probes; no version, no names."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Return to the page named in the form, if it is one of ours."""
    page = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(page if ours else "/")


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS
    )
