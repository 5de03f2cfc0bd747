"""Views of one draft: found by the browser's cookie, or said to be not here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lingqu.cases.models import Draft
from lingqu.cases.public.drafts import AlreadySent, find
from lingqu.cases.public.request import keys_of, problem, public

__all__ = ["draft_page"]

P = ParamSpec("P")
OfDraft = Callable[Concatenate[HttpRequest, Draft, P], HttpResponse]
View = Callable[..., HttpResponse]


def draft_page(*methods: str, files: bool = False) -> Callable[[OfDraft[P]], View]:
    """Return a decorator for a public page of a draft that is not sent yet. A draft of another
    browser is not there; one that was sent leads to its confirmation."""

    def decorate(view: OfDraft[P]) -> View:
        @public(*methods, files=files)
        @wraps(view)
        def answer(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
            draft = find(keys_of(request), pk, at=timezone.now())
            if draft is None:
                return gone(request)
            try:
                if draft.case_id:
                    raise AlreadySent
                return view(request, draft, *args, **kwargs)
            except AlreadySent:
                return redirect("apply:sent", pk)

        return answer

    return decorate


def gone(request: HttpRequest) -> HttpResponse:
    """Answer that this browser has no such draft."""
    return problem(
        request, status=404, title=_("This application is not on this device"),
        text=_("It may have been begun on another device or in another browser, deleted, or kept "
               "for too long. You can begin again."),
    )  # fmt: skip
