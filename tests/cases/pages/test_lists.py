"""Lists of what was done, page by page."""

from datetime import timedelta

from lingqu.cases import lists, steps


def test_no_step_that_was_done_is_lost_between_two_pages(make_case, handler, task_of, now):
    tasks = [task_of(make_case(days=1)) for _each in range(3)]
    for minutes, task in zip((30, 20, 10), tasks, strict=True):
        at = now - timedelta(minutes=minutes)
        steps.complete(task_id=task.pk, outcome="decline", opinion="不予", actor=handler, at=at)
    found, before = [], None
    while page := lists.done_by(handler, before=before, limit=1):
        found += page
        before = (page[-1].closed_at, page[-1].pk)
    assert [one.pk for one in found] == [tasks[2].pk, tasks[1].pk, tasks[0].pk]


def test_the_latest_step_comes_first_whatever_its_number(make_case, handler, task_of, now):
    early, late = task_of(make_case(days=1)), task_of(make_case(days=1))
    for minutes, task in ((30, late), (10, early)):
        at = now - timedelta(minutes=minutes)
        steps.complete(task_id=task.pk, outcome="decline", opinion="不予", actor=handler, at=at)
    first = lists.done_by(handler, limit=1)
    rest = lists.done_by(handler, before=(first[0].closed_at, first[0].pk), limit=9)
    assert [one.pk for one in (*first, *rest)] == [early.pk, late.pk]


def test_a_wide_post_without_a_duty_has_empty_boxes(make_person, bureau, make_case, now):
    administrator = make_person("auditor", bureau, "access.audit", scope="all")
    make_case()
    boxes = lists.boxes_of(administrator, at=now)
    assert boxes.wide is None and not boxes.pairs
    assert lists.my_tasks(boxes).tasks == ()
