"""What every write has around it: the revision that was shown, and people named in a body."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lingqu.access.models import Person, Unit
from lingqu.cases.api.bodies import Revision, shown_revision
from lingqu.cases.api.idempotency import once
from lingqu.cases.api.shown import done
from lingqu.cases.errors import Changed
from lingqu.cases.models import Case
from lingqu.cases.places import unit_by_key
from lingqu.cases.steps import Done
from lingqu.kernel.errors import DataError, TransitionRefused

__all__ = ["at_revision", "officer", "on_case", "on_task", "unit_of"]


def on_case(
    request: HttpRequest, case_id: int, body: Revision, act: Callable[[datetime], Done]
) -> HttpResponse:
    """Do an act on a case and answer with what it led to."""
    shown = shown_revision(request, body)

    def guarded(at: datetime) -> Done:
        with at_revision(shown, case_id=case_id):
            return act(at)

    return once(request, lambda at: done(guarded(at)))


def on_task(
    request: HttpRequest, task_id: int, body: Revision, act: Callable[[datetime], Done]
) -> HttpResponse:
    """Do an act on a task and answer with what it led to."""
    shown = shown_revision(request, body)

    def guarded(at: datetime) -> Done:
        with at_revision(shown, task_id=task_id):
            return act(at)

    return once(request, lambda at: done(guarded(at)))


@contextmanager
def at_revision(
    shown: int | None, *, case_id: int | None = None, task_id: int | None = None
) -> Iterator[None]:
    """Let the act inside stand only if the case is at the revision that was shown.

    The act speaks first: who may not see the case is told that, not how far it is. What an act
    refuses because somebody was quicker is told as `Changed` too."""
    if shown is None:
        yield
        return
    with transaction.atomic():
        rows = Case.objects.filter(pk=case_id) if case_id else Case.objects.filter(tasks=task_id)
        found = rows.select_for_update(of=("self",)).values_list("number", "revision").first()
        number, now = found or ("", shown)
        try:
            yield
        except TransitionRefused as error:
            if now != shown:
                raise Changed(number=number, shown=shown, now=now) from error
            raise
        if now != shown:
            raise Changed(number=number, shown=shown, now=now)


def unit_of(key: str) -> Unit:
    """Return the unit of a body. Raise `DataError` for a key that no unit has."""
    return unit_by_key(key, where=_("unit"))


def officer(login_name: str, *, actor: Person, task_id: int) -> Person:
    """Return the officer whom `actor` names for a task. Raise `DataError` for a name that no
    account has, `Case.DoesNotExist` to somebody who may not see the case anyway."""
    person = Person.objects.filter(login_name=login_name, is_active=True).first()
    if person is None:
        Case.objects.visible_to(actor).values_list("pk").get(tasks=task_id)
        raise DataError(
            where="to", found=login_name[:64], allowed=_("the login name of an officer")
        )
    return person
