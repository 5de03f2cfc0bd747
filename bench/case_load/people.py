"""The unit, the officer and the case types of the measurement."""

from __future__ import annotations

from datetime import date
from typing import Any

from bench.bpmn import SIX, TABLE

__all__ = ["SIX_CODE", "officer", "publish", "six_step"]

SIX_CODE = "licence.six"
FORM = {"amount": "1200", "applicant": "company", "note": "说明" * 350}
"""About 1 KB."""
DECLARED: dict[str, Any] = {
    "label": "六步",
    "process": "six.bpmn",
    "decisions": ["route.dmn"],
    "number": "B{date:%Y%m%d}{serial:07}",
    "read": "licence.read",
    "start": {"by": ["officer"], "duty": "licence.review"},
    "field": [
        {"name": "amount", "element": "amount_yuan", "required": True},
        {"name": "applicant", "element": "short_text", "required": True},
        {"name": "note", "element": "long_text"},
    ],
    "state": [
        {"name": "review", "label": "审查", "at": ["review"]},
        {"name": "decide", "label": "决定", "at": ["decide"]},
        {"name": "closed", "label": "办结", "public": "closed", "at": ["end"]},
    ],
    "clock": [{"name": "promise", "label": "承诺", "limit": "licence.promised_days", "main": True}],
    "task": [
        {
            "at": at,
            "duty": "licence.review",
            "limit": "licence.review_days",
            "outcomes": [{"name": "ok", "label": "同意"}],
        }
        for at in ("review", "decide")
    ],
}


def officer(unit: Any, login: str) -> Any:
    """Return a person who reads, reviews and decides at `unit`."""
    from lingqu.access.models import Person, Post, Role

    duties = ["licence.read", "licence.review", "licence.decide", "licence.supervise"]
    role, _made = Role.objects.get_or_create(
        code="bench", defaults={"label": "bench", "permissions": duties}
    )
    person = Person.objects.create(login_name=login, display_name=login)
    Post.objects.create(person=person, unit=unit, role=role, since=date(2026, 1, 1))
    return Person.objects.get(pk=person.pk)


def publish() -> None:
    """Publish the licence pack and the six-step type."""
    from django.utils import timezone

    from lingqu.cases import actions, publishing
    from lingqu.cases.cli import parameters_of
    from lingqu.cases.source import Source, declared, read_sources, with_elements
    from lingqu.kernel import parameters
    from lingqu.kernel.elements import shipped_elements
    from lingqu.kernel.packs import packs

    pack = packs()["licence"]
    parameters.apply(parameters_of(pack))
    publishing.apply(read_sources(pack), pack=pack.name, at=timezone.now())
    actions.OWN["nothing"] = lambda: None  # type: ignore[index]
    process = SIX.replace("<conditionExpression>ok<", '<conditionExpression>review = "ok"<')
    for action in ("accept", "make", "deliver"):
        process = process.replace(f'lingqu:action="{action}"', 'lingqu:action="nothing"')
    declaration = with_elements(declared("six", DECLARED), shipped_elements(), "six")
    files = {"six.bpmn": process.encode(), "route.dmn": TABLE.encode()}
    source = Source(code=SIX_CODE, pack="licence", module="", declaration=declaration, files=files)
    publishing.publish(source, at=timezone.now())


def six_step(unit: Any, person: Any) -> None:
    """Take one case through its six steps: three requests, each checked, audited, committed."""
    from django.utils import timezone

    from lingqu.cases import opening, steps

    now = timezone.now()
    begun = opening.start(
        code=SIX_CODE, data=FORM, unit=unit, channel="window", actor=person, at=now
    )
    done = steps.complete(
        task_id=begun.tasks[0], outcome="ok", actor=person, at=now, opinion="同意"
    )
    steps.complete(task_id=done.opened[0], outcome="ok", actor=person, at=now, opinion="同意")
