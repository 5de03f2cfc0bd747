"""Middleware of the shell: the content policy, the bound on bodies, the chosen language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from lingqu.kernel.content_policy import POLICY
from lingqu.web.errors import too_large

__all__ = ["POLICY", "bounded_body", "chosen_language", "content_security_policy"]

FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

Next = Callable[[HttpRequest], HttpResponse]


def content_security_policy(get_response: Next) -> Next:
    """Send the content policy with every answer, static files and errors included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", FEATURES)
        return response

    return middleware


def bounded_body(get_response: Next) -> Next:
    """Refuse a request whose declared body is larger than settings.UPLOAD_BYTES, unread.

    A body without a declared length is not read at all by Django.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if not (declared.isascii() and declared.isdigit()) or int(declared) > settings.UPLOAD_BYTES:
            return too_large(request, limit=settings.UPLOAD_BYTES)
        return get_response(request)

    return middleware


def chosen_language(get_response: Next) -> Next:
    """Use the language of the cookie, else the site's own.

    Django's LocaleMiddleware would follow the browser, and most desktops in an office were
    installed by someone else.
    """
    known = {code for code, _name in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = wanted if wanted in known else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        patch_vary_headers(response, ("Cookie",))
        return response

    return middleware
