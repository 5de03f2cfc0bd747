"""Exclusive, parallel, inclusive and event-based gateways, and what branches write."""

from __future__ import annotations

import pytest

from lingqu.bpmn import CombineConflict, Engine, EvaluationError, load_definition
from tests.bpmn.making import DAY, Case, combine, engine, message, node, nodes, timer, xml

FORK = "start > f; f > a > j; f > b > j; j > end"
FORKED = "start start, and f, user a, user b, end end"


def test_a_task_is_open_until_it_is_completed():
    case = Case(engine(nodes("start start, user a, end end"), "start > a > end"), amount=3)
    assert case.open == ["a"] and not case.result.ended
    case.do("a", approved=True)
    assert case.result.ended and case.data == {"amount": 3, "approved": True}
    assert case.done == ["start", "a", "end"]


@pytest.mark.parametrize(("amount", "task"), [(5, "big"), (1, "small"), (None, "small")])
def test_an_exclusive_gateway_takes_the_first_true_flow_or_the_default(amount, task):
    inside = nodes("start start, user big, user small, end end")
    inside += node("xor", "x", default="x_small")
    case = Case(engine(inside, "start > x; x > big [amount > 3]; x > small; big > end; small > end"),
                amount=amount)  # fmt: skip
    assert case.open == [task]


def test_an_exclusive_gateway_without_a_true_flow_is_an_error_with_its_id():
    inside = nodes("start start, xor x, user a, user b, end end")
    made = engine(inside, "start > x; x > a [n > 3]; x > b [n > 9]; a > end; b > end")
    with pytest.raises(EvaluationError, match=r"p\.bpmn: x: no condition that is true"):
        Case(made, n=1)


def test_a_parallel_join_waits_for_every_branch():
    case = Case(engine(nodes(FORKED + ", and j"), FORK))
    assert case.open == ["a", "b"]
    case.do("b", y=2)
    assert not case.result.ended and case.data == {}
    case.do("a", x=1)
    assert case.result.ended and case.data == {"x": 1, "y": 2}


def test_branches_do_not_see_what_the_other_one_writes():
    inside = nodes("start start, and f, and j, user a, user b, xor x, user c, user d, end end")
    path = "start > f; f > a > x; x > c [y = null]; x > d [y != null]; c > j; d > j; f > b > j"
    case = Case(engine(inside, path + "; j > end"))
    case.do("b", y=2).do("a")
    assert case.open == ["c"]


def test_equal_values_of_two_branches_are_one_value():
    case = Case(engine(nodes(FORKED + ", and j"), FORK)).do("a", x=1).do("b", x=1)
    assert case.data == {"x": 1}


def test_unequal_values_are_refused_with_variable_branches_and_join():
    case = Case(engine(nodes(FORKED + ", and j"), FORK)).do("a", x=1)
    with pytest.raises(CombineConflict, match=r"j: variable 'x' .* by 'a' and 'b'"):
        case.do("b", x=2)
    assert case.open == ["b"]


def test_collect_lists_the_values_in_the_order_of_the_flows():
    inside = nodes(FORKED) + node("and", "j", combine("x", "collect"))
    assert Case(engine(inside, FORK)).do("b", x=2).do("a", x=1).data == {"x": [1, 2]}


def test_by_key_unites_contexts_and_refuses_unequal_values_of_a_key():
    inside = nodes(FORKED) + node("and", "j", lingqu_combine="by-key")
    case = Case(engine(inside, FORK)).do("a", x={"fire": "yes"})
    with pytest.raises(CombineConflict, match=r"x\.fire"):
        case.do("b", x={"fire": "no"})
    assert case.do("b", x={"works": "no"}).data == {"x": {"fire": "yes", "works": "no"}}


def test_branches_that_end_apart_are_combined_at_the_end_of_the_process():
    inside = nodes("start start, and f, user a, user b, end e1, end e2")
    made = engine(inside, "start > f; f > a > e1; f > b > e2")
    assert Case(made).do("a", x=1).do("b", y=2).data == {"x": 1, "y": 2}
    with pytest.raises(CombineConflict, match="'x'"):
        Case(made).do("a", x=1).do("b", x=2)


def test_a_join_of_two_of_three_branches_keeps_the_third_apart():
    inside = nodes("start start, and f, user a, user b, user c, and j, user d, and k, end end")
    path = "start > f; f > a > j; f > b > j; j > d > k; f > c > k; k > end"
    case = Case(engine(inside, path)).do("a", x=1).do("b", y=2)
    assert case.open == ["c", "d"]
    assert case.do("d", z=3).do("c", w=4).data == {"x": 1, "y": 2, "z": 3, "w": 4}


OR = """start > f; f > a [n > 0]; f > b [n > 1]; f > c; a > j; b > j; c > j; j > t > end"""


@pytest.mark.parametrize(("n", "tasks"), [(2, "ab"), (1, "a"), (0, "c")])
def test_an_inclusive_join_waits_for_what_was_chosen(n, tasks):
    inside = nodes("start start, user a, user b, user c, or j, user t, end end")
    case = Case(engine(inside + node("or", "f", default="f_c"), OR), n=n)
    assert case.open == list(tasks)
    for task in tasks:
        assert "t" not in case.open
        case.do(task)
    assert case.open == ["t"]


def test_an_inclusive_join_does_not_wait_for_a_branch_that_ended():
    inside = nodes("start start, or f, user a, user b, xor x, or j, user t, end end, end gone")
    path = "start > f; f > a [true]; f > b [true]; a > j; b > x; x > j [ok]; x > gone [not(ok)]"
    case = Case(engine(inside, path + "; j > t > end")).do("a")
    assert case.open == ["b"]
    assert case.do("b", ok=False).open == ["t"]


def test_an_inclusive_join_waits_for_a_loop_that_can_still_come():
    inside = nodes("start start, or f, user a, user b, xor x, or j, user t, end end, xor m")
    path = (
        "start > f; f > a [true]; f > m [true]; a > j; m > b > x; x > m [again]; x > j [not(again)]"
    )
    case = Case(engine(inside, path + "; j > t > end")).do("a")
    for _round in range(3):
        assert case.do("b", again=True).open == ["b"]
    assert case.do("b", again=False).open == ["t"]


def test_a_join_that_nothing_can_reach_is_an_error_with_the_missing_flow():
    inside = nodes("start start, xor x, user a, user b, and j, end end")
    made = engine(inside, "start > x; x > a [true]; x > b [false]; a > j; b > j; j > end")
    with pytest.raises(EvaluationError, match="j: the case would wait for ever for b_j"):
        Case(made).do("a")


def gateway_of_events():
    inside = nodes("start start, event g, user a, user b, end end")
    inside += node("catch", "late", timer("P2D")) + node("catch", "answer", message())
    return engine(inside, "start > g; g > late > a > end; g > answer > b > end")


def test_the_first_event_wins_at_an_event_gateway():
    assert Case(gateway_of_events()).wait(2 * DAY).open == ["a"]
    case = Case(gateway_of_events()).wait(DAY).send("reply", text="yes")
    assert case.open == ["b"] and case.data == {"text": "yes"}
    assert case.wait(5 * DAY).open == ["b"]


def test_conditions_on_flows_out_of_a_task_choose_all_that_are_true():
    inside = nodes("start start, user a, user b, user c, end end")
    case = Case(engine(inside, "start > a; a > b [n > 1]; a > c; b > end; c > end"))
    assert sorted(case.do("a", n=2).open) == ["b", "c"]


def ended_beside(**process):
    """Return a case in which branch `b` has ended and `a` goes on to `c`."""
    inside = nodes("start start, and f, user a, user b, user c, end e1, end e2")
    content = xml(inside, "start > f; f > a > c > e1; f > b > e2", **process)
    return Case(Engine(load_definition(content)), x=0)


def test_a_branch_that_goes_on_may_not_contradict_one_that_has_ended():
    with pytest.raises(CombineConflict, match="by 'b' and 'the branch that goes on'"):
        ended_beside().do("b", x=1).do("a", x=2)
    with pytest.raises(CombineConflict, match="'x'"):
        ended_beside().do("a", x=2).do("b", x=1)


@pytest.mark.parametrize("first", ["a", "b"])
def test_values_of_an_ended_branch_and_of_the_one_that_goes_on_are_collected(first):
    case = ended_beside(lingqu_combine="collect")
    second = {"a": "b", "b": "a"}[first]
    case.do(first, x=first).do(second, x=second)
    assert case.do("c").data == {"x": ["b", "a"]}


def test_what_was_written_before_a_fork_does_not_contradict_its_branches():
    inside = nodes(
        "start start, and f, and g, user a, user b, user c, user d, end e1, end e2, end e3"
    )
    path = "start > f; f > a > g; g > c > e1; g > d > e2; f > b > e3"
    case = Case(engine(inside, path)).do("a", x=1).do("c", x=2).do("d").do("b", y=3)
    assert case.data == {"x": 2, "y": 3} and case.result.ended


NESTED = "start > f; f > t > g; g > a > j; g > b > j; f > c > j; j > end"


@pytest.mark.parametrize(("how", "x"), [("refuse", 1), ("collect", [1])])
def test_a_branch_around_two_others_counts_once_where_all_meet(how, x):
    inside = nodes(FORKED + ", user t, user c, and g") + node("and", "j", combine("x", how))
    case = Case(engine(inside, NESTED)).do("t", x=1).do("a", y=1).do("b", z=2).do("c")
    assert case.data == {"x": x, "y": 1, "z": 2}


@pytest.mark.parametrize(("how", "x"), [("refuse", 2), ("collect", [2])])
def test_a_later_value_of_an_inner_branch_replaces_that_of_the_branch_around_it(how, x):
    inside = nodes(FORKED + ", user t, user c, and g") + node("and", "j", combine("x", how))
    case = Case(engine(inside, NESTED)).do("t", x=1).do("c").do("b").do("a", x=2)
    assert case.data == {"x": x}


def test_branches_within_branches_hand_over_the_latest_of_each():
    inside = nodes(FORKED + ", user t, user u, user c, and g, and h")
    inside += node("and", "j", combine("x", "collect"))
    path = "start > f; f > t > g; g > a > j; g > u > h; h > b > j; h > c > j; j > end"
    case = Case(engine(inside, path))
    case.do("t", x=1).do("u", x=2).do("a").do("b").do("c")
    assert case.data == {"x": [2]}


ENDED = "start > f; f > t > g; g > a > j; g > b > j; g > d > gone; f > c > j; j > end"


def ended_inside(how):
    """Return a case in which `d`, a branch inside a branch, can end before the others meet."""
    inside = nodes(FORKED + ", user t, user c, user d, and g, end gone")
    return Case(engine(inside + node("and", "j", combine("x", how)), ENDED)).do("t", x=0)


def test_a_branch_may_not_contradict_one_that_ended_beside_it_where_all_meet():
    case = ended_inside("refuse").do("d", x=1).do("a", x=2).do("b")
    with pytest.raises(CombineConflict, match="by 'd' and 'a'"):
        case.do("c")


def test_what_a_branch_wrote_that_ended_inside_another_is_kept_where_all_meet():
    assert ended_inside("refuse").do("d", x=1).do("a").do("b").do("c").data == {"x": 1}
    case = ended_inside("collect").do("d", x=1).do("a", x=2).do("b").do("c", x=3)
    assert case.data == {"x": [1, 2, 3]}
