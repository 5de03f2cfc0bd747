"""What a session must keep to: idle time, the chosen post, a changed initial password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lingqu.access.limits import PasswordRule
from lingqu.access.passwords import is_expired
from lingqu.access.requests import StaffRequest
from lingqu.kernel import audit

__all__ = ["CHOSEN_POST", "SessionRules"]

CHOSEN_POST = "access_post"
SEEN_AT = "access_seen_at"
PASSWORD_EXPIRED = "access_password_expired"  # noqa: S105 - a session key
WRITE_EVERY = 30  # seconds; the session row is not written on every request

CONFINED_TO = {
    "access:password",
    "access:logout",
    "switch-language",
    "switch-elder",
    "health",
}
"""The only pages for someone who must change his password first."""


class SessionRules:
    """Runs after authentication. The idle time is `settings.IDLE_MINUTES`, kept on the server:
    a cookie's age would be the client's word."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: StaffRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if _was_idle(request):
                return _end_session(request)
            _use_chosen_post(request)
        response = self.get_response(request)
        if request.user.is_authenticated:
            # Neither a proxy nor the browser shows a page again after signing out.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: StaffRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Lead to the password page until the password was changed."""
        if not request.user.is_authenticated or not _must_change(request):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in CONFINED_TO:
            return None
        return _go(request, "access:password")


def _was_idle(request: StaffRequest) -> bool:
    """Answer whether the last request is too long ago; note this one."""
    now = int(timezone.now().timestamp())
    seen = request.session.get(SEEN_AT, now)
    if now - seen > timedelta(minutes=settings.IDLE_MINUTES).total_seconds():
        return True
    if SEEN_AT not in request.session or now - seen >= WRITE_EVERY:
        request.session[SEEN_AT] = now
    return False


def _end_session(request: StaffRequest) -> HttpResponse:
    with transaction.atomic():
        audit.record("access.idle_logout", actor_id=request.user.pk, of=request.user)
    logout(request)
    messages.info(request, _("You were signed out because nothing happened for a while."))
    return _go(request, "access:login")


def _use_chosen_post(request: StaffRequest) -> None:
    """Let only the post chosen for this session count; one that has ended counts no more."""
    chosen = request.session.get(CHOSEN_POST)
    if chosen is None:
        return
    held = {post.pk: post for post in request.user.active_posts()}
    request.user.current_post = held.get(chosen)
    if chosen not in held:
        del request.session[CHOSEN_POST]


def _must_change(request: StaffRequest) -> bool:
    """Answer whether the password is initial or too old. The age is looked at once a session."""
    person = request.user
    if PASSWORD_EXPIRED not in request.session:
        now = timezone.now()
        rule = PasswordRule.on(timezone.localdate(now))
        request.session[PASSWORD_EXPIRED] = is_expired(person, rule=rule, at=now)
    return person.must_change_password or request.session[PASSWORD_EXPIRED]


def _go(request: HttpRequest, name: str) -> HttpResponse:
    """Redirect; a part of a page is told to load the whole page instead."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": reverse(name)})
    return redirect(name)
