"""Who may see a case, and who may do a step: the one gate of the engine's writes.

A step belongs to a unit and a duty (a permission code). Whoever holds that permission in a post
that reaches the unit may take it; once taken it is his, until he lets go or somebody with the
type's `assign` permission gives it to another. In the period of a delegation its taker may do what
its giver may, and the history says in whose name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lingqu.access.models import Person, Post, Unit
from lingqu.access.scopes import covers
from lingqu.cases.act import Act, Row
from lingqu.cases.models import Case, Delegation
from lingqu.cases.places import unit_by_id
from lingqu.kernel.errors import AccessDenied, TransitionRefused

__all__ = [
    "givers_of", "holds", "may", "own_task", "require_at_case", "require_seen", "sees", "task_for",
]  # fmt: skip


def holds(posts: Iterable[Post], duty: str, unit: Unit) -> bool:
    """Answer whether one of `posts` gives the permission `duty` and reaches `unit`."""
    return any(duty in post.role.permissions and covers(post, unit) for post in posts)


def givers_of(person: Person, on: date) -> list[Person]:
    """Return the people whose work `person` may do on that day, with their posts: two statements,
    one if there are none."""
    rows = Delegation.objects.filter(
        taker=person, since__lte=on, until__gt=on, ended_at__isnull=True
    ).values_list("giver_id", flat=True)
    numbers = list(rows)
    if not numbers:
        return []
    held = Post.objects.held_on(on).filter(person__in=numbers).select_related("person")
    found: dict[int, Person] = {}
    posts: dict[int, list[Post]] = {}
    for post in held:
        found[post.person_id] = post.person
        posts.setdefault(post.person_id, []).append(post)
    for number, giver in found.items():
        giver._posts = tuple(posts[number])  # noqa: SLF001 - what active_posts() would read
    return [giver for giver in found.values() if giver.is_active]


def sees(act: Act, person: Person) -> bool:
    """Answer whether `person` may look at the case: the rule of `Case.objects.visible_to`, for
    the case in hand and its open steps."""
    read = act.definition.declaration.read
    units = {act.case["unit_id"], *(t["unit_id"] for t in act.tasks if t["unit_id"])}
    return any(holds(person.posts_in_use(), read, unit_by_id(unit)) for unit in units)


def require_seen(act: Act, person: Person) -> None:
    """Raise `Case.DoesNotExist` for a case that `person` may not see. A case whose only tie to
    him is a closed step needs one statement more."""
    if not sees(act, person):
        Case.objects.visible_to(person).values_list("pk").get(pk=act.case["id"])


def require_at_case(act: Act, permission: str, person: Person) -> None:
    """Raise `AccessDenied` unless `person` holds `permission` at the case's unit."""
    require_seen(act, person)
    if not permission or not holds(person.posts_in_use(), permission, act.unit):
        raise AccessDenied(permission=permission or "—", actor_id=person.pk)


def may(act: Act, task: Row, person: Person) -> bool:
    """Answer whether `person` may do the task now; in whose name is noted on the act."""
    if task["unit_id"] is None:
        return False
    unit = unit_by_id(task["unit_id"])
    free = task["assignee_id"] in (None, person.pk)
    if free and holds(person.posts_in_use(), task["duty"], unit):
        return True
    for giver in givers_of(person, localtime(act.at).date()):
        theirs = task["assignee_id"] in (None, giver.pk)
        if theirs and holds(giver.posts_in_use(), task["duty"], unit):
            act.behalf_of_id = giver.pk
            return True
    return False


def task_for(act: Act, task_id: int, person: Person) -> Row:
    """Return the open task that `person` may do now, or say why not.

    Raise `Case.DoesNotExist` if he may not even see the case, `TransitionRefused` if the step was
    done meanwhile or is in another's hands, `AccessDenied` without the duty."""
    task = act.task(task_id)
    if task is None or not may(act, task, person):
        _explain(act, task, person)
        raise AccessDenied(permission=(task or {}).get("duty", "—"), actor_id=person.pk)
    return task


def own_task(act: Act, task_id: int, person: Person) -> Row:
    """Return the open task that is in the hands of `person`."""
    task = task_for(act, task_id, person)
    if task["assignee_id"] is None or task["assignee_id"] not in (person.pk, act.behalf_of_id):
        raise TransitionRefused(
            object=act.case["number"], step=act.definition.label(task["element"]),
            state=_("not taken by you"), allowed=[_("take it first")],
        )  # fmt: skip
    return task


def _explain(act: Act, task: Row | None, person: Person) -> None:
    """Raise what tells `person` why he may not do the step, as far as he may know."""
    require_seen(act, person)
    number = act.case["number"]
    if task is None:
        raise TransitionRefused(
            object=number, step=_("this step"), state=_("done or taken back meanwhile"),
            allowed=[act.definition.label(t["element"]) for t in act.tasks],
        )  # fmt: skip
    if task["unit_id"] is None:
        raise TransitionRefused(
            object=number, step=act.definition.label(task["element"]),
            state=_("waiting for the applicant"),
        )  # fmt: skip
    if task["assignee_id"] not in (None, person.pk):
        raise TransitionRefused(
            object=number, step=act.definition.label(task["element"]),
            state=_("in the hands of a colleague"), allowed=[_("ask him, or whoever assigns")],
        )  # fmt: skip
