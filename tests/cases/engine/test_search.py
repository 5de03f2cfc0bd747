"""Search looks among recent cases first, and finds the old ones too."""

import pytest

from lingqu.cases.full_text import _covering
from lingqu.cases.models import Case
from lingqu.cases.search import find, newest
from lingqu.cases.words import query_words, search_words

OLD, MIDDLE, RECENT, LAST = 4_000, 4_800_000, 4_999_000, 5_000_000
"""Numbers in different windows before the last one."""


@pytest.fixture
def far_apart(start):
    """Make copies of one case under numbers far apart; return them, the newest first."""
    case = Case.objects.get(pk=start().case_id)
    for number in (OLD, MIDDLE, RECENT, LAST):
        case.pk, case.number, case.query_digest = number, f"FAR{number}", ""
        case.save(force_insert=True)
    return [LAST, RECENT, MIDDLE, OLD]


def numbers(cases):
    return [case.pk for case in cases]


def test_a_page_is_filled_from_the_newest_and_goes_on_before_it(far_apart, people):
    who = people["handler"]
    assert numbers(find(who, "卫生许可", limit=2)) == far_apart[:2]
    assert numbers(find(who, "卫生许可", limit=2, before=RECENT)) == far_apart[2:]
    assert numbers(find(who, "卫生许可", limit=9, before=LAST))[:3] == far_apart[1:]


def test_a_number_finds_its_case_and_a_beginning_all_that_begin_so(far_apart, people):
    assert numbers(find(people["handler"], f"far{MIDDLE}")) == [MIDDLE]
    assert numbers(find(people["handler"], "far")) == far_apart
    assert find(people["outsider"], f"FAR{MIDDLE}") == []


def test_who_reads_everything_finds_the_same(far_apart, make_person):
    wide = make_person("wide", ["licence.read"], scope="all")
    assert numbers(find(wide, "卫生许可 何清源"))[:4] == far_apart
    assert numbers(newest(Case.objects.visible_to(wide), person=wide, limit=3)) == far_apart[:3]


def test_a_full_page_of_recent_cases_is_one_question(far_apart, people, django_assert_num_queries):
    rows = Case.objects.visible_to(people["handler"]).filter(closed_at__isnull=True)
    people["handler"].posts_in_use()
    with django_assert_num_queries(2):  # the newest number, the page
        assert len(newest(rows, person=people["handler"], limit=2)) == 2
    with django_assert_num_queries(4):
        assert len(newest(rows, person=people["handler"], limit=9)) == 5
    with django_assert_num_queries(1):
        assert newest(rows, person=people["handler"], limit=9, before=1) == []


def test_words_of_the_index_are_no_words_of_people(far_apart, people):
    unit = people["handler"].posts_in_use()[0].unit_id
    assert find(people["handler"], "block0") == find(people["handler"], f"unit{unit}") == []
    assert search_words(f"unit{unit} Block0 店") == ""


def test_the_index_is_asked_for_every_character_and_the_rest_of_the_pairs_is_checked():
    assert _covering(query_words("示范市天平区A7号店")) == ["示范", "市天", "平区", "a7", "号店"]
    assert _covering(query_words("游泳馆")) == ["游泳", "泳馆"]


def test_pairs_that_are_not_asked_of_the_index_still_count(start, people):
    start(applicant_name="示范市天平清")
    assert find(people["handler"], "示范市天平清") != []
    assert find(people["handler"], "示范天平清") == []
