"""The request behind the login, for type checkers and readers."""

from django.http import HttpRequest

from lingqu.access.models import Person

__all__ = ["StaffRequest"]


class StaffRequest(HttpRequest):
    """A request that `LoginRequiredMiddleware` let through: `user` is a person."""

    user: Person
