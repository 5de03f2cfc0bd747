"""Sign in and out, own password, choice of post."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from lingqu.access import services
from lingqu.access.forms import LoginForm, PasswordForm
from lingqu.access.limits import PasswordRule
from lingqu.access.login import sign_in
from lingqu.access.middleware import CHOSEN_POST, PASSWORD_EXPIRED
from lingqu.access.passwords import password_faults
from lingqu.access.requests import StaffRequest, posted
from lingqu.kernel import audit
from lingqu.kernel.context import CURRENT

__all__ = ["change_password", "choose_post", "sign_in_page", "sign_out"]

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@read_or_send
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Ask for user name and password. Every refusal reads the same."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = LoginForm(posted(request))
    if form.is_valid():
        fields, address = form.cleaned_data, CURRENT.get().address
        now = timezone.now()
        person = sign_in(fields["username"], fields["password"], address=address, at=now)
        if person is not None:
            login(request, person)
            return redirect(_next_page(request))
        form.add_error(None, _("User name or password is wrong, or sign-in is locked for a time."))
    facts = {"form": form, "next": request.GET.get("next", request.POST.get("next", ""))}
    status = 422 if form.is_bound else 200
    return render(request, "registration/login.html", facts, status=status)


@require_POST
def sign_out(request: StaffRequest) -> HttpResponse:
    """End the session."""
    with transaction.atomic():
        audit.record("access.logout", actor_id=request.user.pk, of=request.user)
    logout(request)
    return redirect("access:login")


@never_cache
@sensitive_post_parameters()
@read_or_send
def change_password(request: StaffRequest) -> HttpResponse:
    """Change the own password; the other sessions of this person end."""
    form = PasswordForm(posted(request))
    if form.is_valid() and _new_password_holds(request, form):
        now = timezone.now()
        rule = PasswordRule.on(timezone.localdate(now))
        services.change_password(
            person=request.user, password=form.cleaned_data["new"], rule=rule, at=now
        )
        update_session_auth_hash(request, request.user)
        request.session.pop(PASSWORD_EXPIRED, None)
        return redirect("workbench")
    status = 422 if form.is_bound else 200
    template = "registration/password_change_form.html"
    return render(request, template, {"form": form}, status=status)


@read_or_send
def choose_post(request: StaffRequest) -> HttpResponse:
    """Choose the post that counts for this session, or all of them."""
    posts = {str(post.pk): post for post in request.user.active_posts()}
    if request.method != "POST":
        return render(request, "access/choose_post.html", {"posts": posts.values()})
    chosen = posts.get(request.POST.get("post", ""))
    if chosen is None:
        request.session.pop(CHOSEN_POST, None)
    else:
        request.session[CHOSEN_POST] = chosen.pk
    with transaction.atomic():
        facts: dict[str, audit.Fact] = {"post": chosen.pk if chosen else None}
        audit.record("access.choose_post", actor_id=request.user.pk, of=request.user, facts=facts)
    return redirect("workbench")


def _new_password_holds(request: StaffRequest, form: PasswordForm) -> bool:
    """Check the present password and the rules; put what is wrong on the form."""
    if not request.user.check_password(form.cleaned_data["old"]):
        form.add_error("old", _("This is not the present password."))
        return False
    rule = PasswordRule.on(timezone.localdate())
    for fault in password_faults(form.cleaned_data["new"], person=request.user, rule=rule):
        form.add_error("new", fault)
    return not form.errors


def _next_page(request: HttpRequest) -> str:
    """Return the page asked for before the sign-in, if it is one of ours."""
    page = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if ours else resolve_url(settings.LOGIN_REDIRECT_URL)
