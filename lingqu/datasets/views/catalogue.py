"""The catalogue for everyone signed in: search, one resource, its versions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from lingqu.access.models import Person
from lingqu.datasets.catalogue_page import page
from lingqu.datasets.describing import facts_of, items_of, sharing_words
from lingqu.datasets.differences import differences
from lingqu.datasets.lifecycle import REGISTER, REVIEW
from lingqu.datasets.models import Resource, ResourceVersion, State
from lingqu.datasets.reading import stored
from lingqu.datasets.searching import Query
from lingqu.datasets.views.request import person_of, whole

__all__ = ["catalogue", "resource", "version"]


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show what the words and facets of the address find."""
    query = Query.of(request.GET)
    context = page(query, now=timezone.now())
    may_register = person_of(request).may(REGISTER)
    return render(request, "datasets/catalogue.html", {**context, "may_register": may_register})


@require_GET
def resource(request: HttpRequest, name: str) -> HttpResponse:
    """Show one resource as it is in force; who answers for it sees a withdrawn one too."""
    one, inside = _seen(person_of(request), name)
    last = one.current or one.versions.first()
    if last is None:
        raise Http404
    context = _described(one, last, inside=inside)
    versions = one.versions.select_related("changed_by", "approved_by")
    related = Resource.objects.listed().filter(name__in=stored(last.description).related)
    may_register = person_of(request).may(REGISTER, unit=one.unit)
    facts = {"versions": versions, "related": related, "may_register": may_register}
    return render(request, "datasets/resource.html", {**context, **facts})


@require_GET
def version(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Show one version, and what differs from another: the one before, or `against`."""
    one, inside = _seen(person_of(request), name)
    versions = {row.number: row for row in one.versions.select_related("changed_by", "approved_by")}
    if number not in versions:
        raise Http404
    before = versions.get(whole(request.GET.get("against")) or number - 1)
    old = stored(before.description) if before else None
    changes = differences(old, stored(versions[number].description))
    facts = {"before": before, "changes": changes, "numbers": sorted(versions, reverse=True)}
    context = _described(one, versions[number], inside=inside)
    return render(request, "datasets/version.html", {**context, **facts})


def _described(one: Resource, row: ResourceVersion, *, inside: bool) -> dict[str, Any]:
    description = stored(row.description)
    return {
        "resource": one, "edition": row, "description": description, "inside": inside,
        "facts": facts_of(description, unit=one.unit.name, inside=inside),
        "items": items_of(description), "sharing": sharing_words(description),
        "state": State(one.state).label,
    }  # fmt: skip


def _seen(person: Person, name: str) -> tuple[Resource, bool]:
    """Return a resource and whether who asks answers for it. What is not in the catalogue is there
    for those alone."""
    rows = Resource.objects.select_related("unit", "current").filter(name=name)
    one = rows.first()
    if one is None:
        raise Http404
    inside = any(person.may(code, unit=one.unit) for code in (REGISTER, REVIEW))
    if one.current is None and not inside:
        raise Http404
    return one, inside
