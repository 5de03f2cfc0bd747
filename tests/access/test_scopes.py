"""The reading gate: `visible_to` and `may` agree, on any tree of units and any posts."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingqu.access.gate import require
from lingqu.access.models import Person, Post, Role, Unit
from lingqu.kernel.errors import AccessDenied

pytestmark = pytest.mark.django_db
READ = "evaluations.read"


def seen(person, permission=READ):
    return set(Unit.objects.visible_to(person, permission).values_list("key", flat=True))


def test_the_own_unit_alone_is_seen_with_the_narrowest_reach(colleague, section):
    assert seen(colleague) == {"bureau"}


def test_the_subtree_is_seen_with_the_reach_below(handler, section, elsewhere):
    assert seen(handler) == {"bureau", "section"}


def test_all_units_of_an_area_are_seen_with_its_reach(
    make_person, bureau, officer, elsewhere, make_unit
):
    make_unit("county", area="990101000000")
    leader = make_person("leader", unit=bureau, role=officer, scope="area")
    assert seen(leader) == {"bureau", "county"}
    other = make_person("o", unit=bureau, role=officer, scope="area", area_code="990200000000")
    assert seen(other) == {"elsewhere"}


def test_nothing_is_seen_without_the_permission_and_no_query_is_made(
    handler, django_assert_num_queries
):
    handler.active_posts()
    with django_assert_num_queries(0):
        assert seen(handler, "evaluations.review") == set()


def test_what_is_seen_takes_two_queries_however_many_posts_there_are(
    handler, section, officer, django_assert_num_queries
):
    for day in range(1, 9):
        Post.objects.create(person=handler, unit=section, role=officer, since=date(2020, 2, day))
    with django_assert_num_queries(2):
        assert seen(handler) == {"bureau", "section"}


def test_a_post_counts_from_its_first_day_until_the_day_before_its_end(
    make_person, bureau, officer
):
    person, today = make_person("p"), timezone.localdate()
    post = Post.objects.create(person=person, unit=bureau, role=officer, since=today)
    assert seen(person) == {"bureau"}
    post.until = today
    post.save()
    assert seen(Person.objects.get(pk=person.pk)) == set()


def test_a_chosen_post_is_the_only_one_that_counts(handler, section, elsewhere, make_role):
    reviewer = make_role("reviewer", "evaluations.review")
    post = Post.objects.create(
        person=handler, unit=elsewhere, role=reviewer, since=date(2020, 1, 1)
    )
    assert handler.may("evaluations.edit") and handler.may("evaluations.review")
    handler.current_post = post
    assert not handler.may("evaluations.edit") and handler.may("evaluations.review")


def test_a_closed_account_holds_no_post(handler):
    handler.is_active = False
    assert not handler.may(READ)


@pytest.mark.parametrize(
    "duty", ["system_administrator", "security_administrator", "audit_administrator"]
)
def test_an_administrator_sees_no_business_data_by_that_role(request, duty):
    administrator = request.getfixturevalue(duty)
    assert seen(administrator) == set()
    assert not administrator.may(READ)


def test_require_names_the_missing_permission_and_the_unit_counts(handler, elsewhere, section):
    require(handler, "evaluations.edit", unit=section)
    with pytest.raises(AccessDenied) as refused:
        require(handler, "evaluations.edit", unit=elsewhere)
    assert refused.value.permission == "evaluations.edit"


trees = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 2)), min_size=1, max_size=8)
posts = st.lists(
    st.tuples(
        st.integers(0, 7),
        st.sampled_from(["unit", "subtree", "area", "all"]),
        st.sampled_from(["", "990100000000", "990101000000"]),
        st.booleans(),
    ),
    max_size=3,
)
AREAS = ("990100000000", "990101000000", "990200000000")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tree=trees, held=posts)
def test_the_gate_for_rows_and_the_gate_for_one_unit_agree(tree, held):
    with transaction.atomic():
        units = _units(tree)
        person = _holder(units, held)
        assert seen(person) == {unit.key for unit in units if person.may(READ, unit=unit)}
        transaction.set_rollback(True)


def _holder(units, held):
    reader = Role.objects.create(code="r", permissions=[READ])
    idle = Role.objects.create(code="i", permissions=[])
    person = Person.objects.create(login_name="p", display_name="p")
    for place, (unit, scope, area, reads) in enumerate(held):
        Post.objects.create(
            person=person,
            unit=units[unit % len(units)],
            scope=scope,
            area_code=area,
            role=reader if reads else idle,
            since=date(2020, 1, 1 + place),
        )
    return person


def _units(tree):
    units = []
    for place, (parent, area) in enumerate(tree):
        above = units[parent % len(units)] if units and parent % 3 else None
        unit = Unit.objects.create(
            key=f"u{place}",
            name="u",
            parent=above,
            area_code=AREAS[area],
            opened_on=date(2020, 1, 1),
        )
        unit.path = (above.path if above else "") + f"{unit.pk:08d}"
        unit.save()
        units.append(unit)
    return units
