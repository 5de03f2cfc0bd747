"""Who is asking, and with which posts."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from lingqu.cases.api.auth import person_in
from lingqu.cases.api.schemas import Me, PostOut
from lingqu.cases.api.shown import unit_row

__all__ = ["router"]

router = Router(tags=["Who asks"])


@router.get("/me", response=Me, summary="Who I am")
def who_i_am(request: HttpRequest) -> Me:
    """The account of the token or session, and the posts it holds today. Send a post's `id` as
    `X-Post` to let it count alone."""
    person = person_in(request)
    chosen = person.current_post
    return Me(
        id=person.pk, login_name=person.login_name, display_name=person.display_name,
        post=chosen.pk if chosen else None,
        posts=[
            PostOut(
                id=post.pk, unit=unit_row(post.unit), role=post.role.label,
                scope=post.scope,  # type: ignore[arg-type]
                permissions=list(post.role.permissions),
            )
            for post in person.active_posts()
        ],
    )  # fmt: skip
