"""Roles and their permissions, for the security administrator."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from lingqu.access import services
from lingqu.access.forms import RoleForm
from lingqu.access.gate import require
from lingqu.access.models import Role
from lingqu.access.permissions import declared_permissions
from lingqu.access.requests import StaffRequest, posted
from lingqu.access.views.session import read_or_send

__all__ = ["role", "roles"]


@require_GET
def roles(request: StaffRequest) -> HttpResponse:
    """List the roles with their permissions and the number of posts."""
    require(request.user, "access.roles")
    declared = declared_permissions()
    rows = [
        (one, [declared[code].label for code in one.permissions if code in declared])
        for one in Role.objects.annotate(held=Count("posts"))
    ]
    return render(request, "access/roles.html", {"rows": rows})


@read_or_send
def role(request: StaffRequest, role_id: int) -> HttpResponse:
    """Change the permissions of a business role; administrators' roles are shown only."""
    require(request.user, "access.roles")
    changed = get_object_or_404(Role, pk=role_id)
    form = RoleForm(
        posted(request),
        initial={"permissions": changed.permissions},
    )
    if form.is_valid():
        services.set_role_permissions(
            actor=request.user,
            role=changed,
            permissions=form.cleaned_data["permissions"],
            at=timezone.now(),
        )
        return redirect("access:roles")
    return render(request, "access/role.html", {"form": form, "role": changed})
