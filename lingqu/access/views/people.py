"""Accounts for the system administrator, posts and locks for the security administrator."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lingqu.access import services
from lingqu.access.forms import EndPostForm, PersonForm, PostForm
from lingqu.access.gate import require
from lingqu.access.login import locks
from lingqu.access.models import Person, Post, Unit
from lingqu.access.requests import StaffRequest, posted
from lingqu.access.views.session import read_or_send
from lingqu.kernel.errors import AccessDenied, LingquError

__all__ = [
    "create_person",
    "end_post",
    "grant_post",
    "locked_accounts",
    "people",
    "person",
    "reset_password",
    "set_active",
    "unlock",
]

PAGE = 50
ADMINISTERING = ("access.people", "access.roles", "access.unlock")


@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """List the accounts in reach, filtered by a part of user name or name."""
    asked = request.GET.get("q", "").replace("\0", "").strip()[:64]
    found = Person.objects.visible_to(request.user, _held_permission(request))
    found = found.filter(Q(login_name__icontains=asked) | Q(display_name__icontains=asked))
    page = Paginator(found.prefetch_related("posts__unit", "posts__role"), PAGE).get_page(
        request.GET.get("page")
    )
    facts = {"page": page, "q": asked, "may_create": request.user.may("access.people")}
    return render(request, "access/people.html", facts)


@require_GET
def person(request: StaffRequest, person_id: int) -> HttpResponse:
    """Show one account with its posts and what the administrator may do with it."""
    return _person_page(request, _person(request, person_id))


@never_cache
@read_or_send
def create_person(request: StaffRequest) -> HttpResponse:
    """Create an account and show its initial password once."""
    require(request.user, "access.people")
    form = PersonForm(posted(request))
    if form.is_valid():
        try:
            made, password = services.create_person(
                actor=request.user, at=timezone.now(), **form.cleaned_data
            )
        except LingquError as error:
            form.add_error("login_name", str(error))
        else:
            return _show_once(request, made, password)
    status = 422 if form.is_bound else 200
    return render(request, "access/create_person.html", {"form": form}, status=status)


@never_cache
@require_POST
def reset_password(request: StaffRequest, person_id: int) -> HttpResponse:
    """Give a new initial password and show it once."""
    require(request.user, "access.people")
    account = _person(request, person_id, "access.people")
    password = services.reset_password(actor=request.user, person=account, at=timezone.now())
    return _show_once(request, account, password)


@require_POST
def set_active(request: StaffRequest, person_id: int) -> HttpResponse:
    """Close or reopen an account."""
    require(request.user, "access.people")
    account = _person(request, person_id, "access.people")
    active = request.POST.get("active") == "1"
    services.set_active(actor=request.user, person=account, active=active, at=timezone.now())
    return redirect("access:person", person_id)


@read_or_send
def grant_post(request: StaffRequest, person_id: int) -> HttpResponse:
    """Give an account a post at a unit in reach."""
    require(request.user, "access.roles")
    account = _person(request, person_id, "access.roles")
    today = timezone.localdate()
    units = (
        Unit.objects.visible_to(request.user, "access.roles")
        .open_on(today)
        .select_related("parent")
    )
    form = PostForm(posted(request), units=units, initial={"since": today})
    if form.is_valid():
        try:
            services.grant_post(
                actor=request.user, person=account, at=timezone.now(), **form.cleaned_data
            )
        except LingquError as error:
            form.add_error(None, str(error))
        else:
            return redirect("access:person", person_id)
    status = 422 if form.is_bound else 200
    return render(
        request, "access/grant_post.html", {"form": form, "account": account}, status=status
    )


@require_POST
def end_post(request: StaffRequest, post_id: int) -> HttpResponse:
    """End a post on the given day."""
    require(request.user, "access.roles")
    reachable = Post.objects.visible_to(request.user, "access.roles")
    post = get_object_or_404(reachable.select_related("unit", "person"), pk=post_id)
    form = EndPostForm(request.POST)
    if not form.is_valid():
        return _person_page(request, post.person, status=422)
    until = form.cleaned_data["until"]
    services.end_post(actor=request.user, post=post, until=until, at=timezone.now())
    return redirect("access:person", post.person_id)


@require_GET
def locked_accounts(request: StaffRequest) -> HttpResponse:
    """List the accounts that are locked now."""
    require(request.user, "access.unlock")
    return render(request, "access/locks.html", {"locks": locks(at=timezone.now())})


@require_POST
def unlock(request: StaffRequest, person_id: int) -> HttpResponse:
    """Open a locked account at once."""
    require(request.user, "access.unlock")
    account = _person(request, person_id, "access.unlock")
    services.unlock(actor=request.user, person=account, at=timezone.now())
    return redirect("access:locks")


def _held_permission(request: StaffRequest) -> str:
    """Return the first administrator's permission held, or raise `AccessDenied`."""
    for code in ADMINISTERING:
        if request.user.may(code):
            return code
    raise AccessDenied(permission=ADMINISTERING[0], actor_id=request.user.pk)


def _person(request: StaffRequest, person_id: int, permission: str = "") -> Person:
    """Return an account in reach; one out of reach is not found."""
    code = permission or _held_permission(request)
    return get_object_or_404(Person.objects.visible_to(request.user, code), pk=person_id)


def _person_page(request: StaffRequest, account: Person, *, status: int = 200) -> HttpResponse:
    posts = account.posts.select_related("unit", "role").order_by("-since", "-id")
    facts = {
        "account": account,
        "posts": posts,
        "today": timezone.localdate(),
        "lock": next((lock for lock in locks(at=timezone.now()) if lock.person == account), None),
        "may_manage": request.user.may("access.people") and account != request.user,
        "may_grant": request.user.may("access.roles") and account != request.user,
        "may_unlock": request.user.may("access.unlock") and account != request.user,
        "is_administrator": any(post.role.duty for post in posts),
    }
    return render(request, "access/person.html", facts, status=status)


def _show_once(request: StaffRequest, account: Person, password: str) -> HttpResponse:
    facts = {"account": account, "password": password}
    response = render(request, "access/initial_password.html", facts)
    response["Cache-Control"] = "no-store"
    return response
