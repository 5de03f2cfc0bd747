"""The request behind the login, for type checkers and readers, and what was posted with it."""

from django.http import HttpRequest, QueryDict

from lingqu.access.models import Person

__all__ = ["StaffRequest", "posted"]


class StaffRequest(HttpRequest):
    """A request that `LoginRequiredMiddleware` let through: `user` is a person."""

    user: Person


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, even if it is empty, so that a form shows its faults; else None."""
    return request.POST if request.method == "POST" else None
