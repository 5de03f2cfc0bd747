"""Subprocesses, called processes, repetitions, events on the boundary."""

from __future__ import annotations

import pytest

from lingqu.bpmn import EvaluationError, StateRefused, load_definition
from tests.bpmn.making import (
    DAY,
    ERROR,
    NOW,
    SIGNAL,
    TERMINATE,
    Case,
    combine,
    engine,
    flows,
    message,
    node,
    nodes,
    timer,
    xml,
)  # fmt: skip

INNER = nodes("start s2, user a, end e2") + flows("s2 > a > e2")


def many(kind="parallel", how="collect", condition="", extra="", **attributes):
    """Return a review by every one of `experts`."""
    inner = f"<completionCondition>{condition}</completionCondition>" if condition else ""
    sequential = str(kind == "sequential").lower()
    loop = (
        f'<multiInstanceLoopCharacteristics isSequential="{sequential}" '
        f'lingqu:collection="experts" lingqu:item="expert">{inner}'
        "</multiInstanceLoopCharacteristics>"
    )
    review = node("user", "review", combine("vote", how) + loop, **attributes)
    return nodes("start start, user next, end end") + review + extra


MANY = "start > review > next > end"


def test_a_subprocess_hands_its_values_up_when_it_ends():
    case = Case(engine(nodes("start start, user b, end end") + node("sub", "s", INNER),
                       "start > s > b > end"), n=1)  # fmt: skip
    assert case.open == ["a"]
    assert case.do("a", x=2).data == {"n": 1, "x": 2} and case.open == ["b"]


def test_a_subprocess_with_input_and_output_sees_and_hands_up_only_those():
    inner = nodes("start s2, user a, end e2, xor x, user c") + flows(
        "s2 > x; x > a [secret = null]; x > c [secret != null]; a > e2; c > e2"
    )
    sub = node("sub", "s", inner, lingqu_input="n", lingqu_output="x")
    case = Case(engine(nodes("start start, end end") + sub, "start > s > end"), n=1, secret=2)
    assert case.open == ["a"]
    assert case.do("a", x=5, y=6).data == {"n": 1, "secret": 2, "x": 5}


def test_what_an_interrupted_subprocess_wrote_goes_with_it():
    inner = nodes("start s2, user a, user c, end e2") + flows("s2 > a > c > e2")
    inside = nodes("start start, user b, end end") + node("sub", "s", inner)
    inside += node("boundary", "late", timer("P2D"), attachedToRef="s")
    case = Case(engine(inside, "start > s > end; late > b > end")).do("a", x=1).wait(3 * DAY)
    assert case.open == ["b"] and case.data == {}


def test_a_called_process_runs_with_the_data_of_the_caller():
    other = node("process", "q", INNER)
    inside = nodes("start start, end end") + node("call", "c", calledElement="q")
    case = Case(load(xml(inside, "start > c > end", other)), n=1)
    assert case.open == ["a"] and case.do("a", x=1).data == {"n": 1, "x": 1}


def load(content):
    from lingqu.bpmn import Engine

    return Engine(load_definition(content, process="p"))


def test_parallel_instances_get_an_item_each_and_collect_in_order():
    case = Case(engine(many(), MANY), experts=["ann", "bob", "cy"])
    assert [one.item["expert"] for one in case.engine.waiting(case.state)] == ["ann", "bob", "cy"]
    case.do("review", 2, vote="no").do("review", 0, vote="yes").do("review", vote="yes")
    assert case.open == ["next"] and case.data["vote"] == ["yes", "yes", "no"]


def test_sequential_instances_come_one_after_the_other():
    case = Case(engine(many("sequential"), MANY), experts=["ann", "bob"])
    assert case.open == ["review"] and case.do("review", vote=1).open == ["review"]
    assert case.do("review", vote=2).data["vote"] == [1, 2]


def test_a_completion_condition_cancels_the_rest():
    condition = 'count(vote[item = "yes"]) >= 3'
    case = Case(engine(many(condition=condition), MANY), experts=list("abcde"))
    case.do("review", vote="no")
    for _expert in range(3):
        assert "next" not in case.open
        case.do("review", vote="yes")
    assert case.open == ["next"] and case.data["vote"] == ["no", "yes", "yes", "yes"]
    assert [one[0] for one in case.result.history].count("cancelled") == 1


def test_a_completion_condition_may_ask_the_counters():
    case = Case(engine(many(condition="numberOfCompletedInstances >= 2"), MANY), experts=[1, 2, 3])
    assert case.do("review").do("review").open == ["next"]


def test_an_empty_collection_is_passed_at_once():
    assert Case(engine(many(), MANY), experts=[]).open == ["next"]


def test_a_repetition_over_what_is_no_list_is_an_error_with_its_id():
    with pytest.raises(EvaluationError, match=r"p\.bpmn: review: .* Allowed: a list"):
        Case(engine(many(), MANY), experts=5)


def test_a_while_loop_goes_on_as_long_as_its_condition_holds():
    loop = "<standardLoopCharacteristics><loopCondition>n != 3</loopCondition></standardLoopCharacteristics>"
    inside = nodes("start start, end end") + node("user", "a", loop)
    case = Case(engine(inside, "start > a > end"))
    assert case.do("a", n=1).open == ["a"] and case.do("a", n=2).open == ["a"]
    assert case.do("a", n=3).result.ended and case.data == {"n": 3}


def test_a_subprocess_can_be_repeated_in_parallel():
    loop = "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>"
    inside = nodes("start start, end end") + node(
        "sub", "s", combine("x", "collect") + loop + INNER
    )
    case = Case(engine(inside, "start > s > end"))
    assert case.open == ["a", "a", "a"]
    assert case.do("a", x=1).do("a", x=2).do("a", x=3).data == {"x": [1, 2, 3]}


def warned(interrupting, event=None):
    inside = nodes("start start, user a, user w, end end, end e2")
    inside += node("boundary", "b", event or timer("P1D"), attachedToRef="a",
                   cancelActivity=str(interrupting).lower())  # fmt: skip
    return engine(inside, "start > a > end; b > w > e2")


def test_an_interrupting_timer_takes_the_task_away():
    assert Case(warned(True)).wait(2 * DAY).open == ["w"]


def test_a_timer_that_does_not_interrupt_leaves_the_task_open():
    case = Case(warned(False)).wait(2 * DAY)
    assert case.open == ["a", "w"] and case.result.due is None
    assert case.do("a", x=1).open == ["w"]
    assert case.do("w", y=2).data == {"x": 1, "y": 2} and case.result.ended


def test_a_timer_is_not_early():
    case = Case(warned(True))
    assert case.result.due == NOW + DAY
    assert case.wait(DAY - DAY / 1000).open == ["a"]


def test_a_cycle_fires_as_often_as_it_says_and_does_not_grow_the_state():
    case = Case(warned(False, timer("R3/P1D", "timeCycle")))
    for _day in range(5):
        case.wait(DAY)
    assert case.open == ["a", "w", "w", "w"]
    for _warning in range(3):
        case.do("w")
    assert "s" not in case.state and case.do("a").result.ended


def test_a_host_reckons_due_instants_by_its_calendar():
    seen = []

    def due(timer, value, now):
        seen.append((timer.calendar, value.time.days))
        return now + 2 * value.time

    inside = nodes("start start, end end")
    inside += node("catch", "c", timer("P5D", lingqu_calendar="working-days"))
    case = Case(engine(inside, "start > c > end", due=due))
    assert seen == [("working-days", 5)] and case.result.due == NOW + 10 * DAY


def test_a_timer_can_be_feel():
    inside = nodes("start start, end end") + node(
        "catch", "c", timer('duration("P" + string(n) + "D")')
    )
    assert Case(engine(inside, "start > c > end"), n=3).result.due == NOW + 3 * DAY


def test_a_message_on_the_boundary_recalls_the_task():
    case = Case(warned(True, message("recall")))
    with pytest.raises(StateRefused, match="'reply', which nothing waits for. Allowed: recall"):
        case.send("reply")
    assert case.send("recall").open == ["w"]


def test_a_signal_reaches_everything_in_the_case_that_listens():
    inside = nodes("start start, and f, user a, user b, user w, end e1, end e2")
    inside += node("throw", "t", SIGNAL)
    inside += node("boundary", "x", SIGNAL, attachedToRef="a")
    case = Case(engine(inside, "start > f; f > a > e1; f > b > t > e2; x > w > e1"))
    assert case.do("b").open == ["w"]


def test_a_signal_may_take_away_the_subprocess_that_throws_it():
    inner = (
        nodes("start s2, user a, end e2") + node("throw", "t", SIGNAL) + flows("s2 > a > t > e2")
    )
    inside = nodes("start start, user w, end end") + node("sub", "s", inner)
    inside += node("boundary", "x", SIGNAL, attachedToRef="s")
    assert Case(engine(inside, "start > s > end; x > w > end")).do("a").open == ["w"]


def test_an_error_end_is_caught_on_the_boundary():
    inner = nodes("start s2, user a") + node("end", "e2", ERROR) + flows("s2 > a > e2")
    inside = nodes("start start, user w, end end") + node("sub", "s", inner)
    inside += node("boundary", "x", ERROR, attachedToRef="s")
    assert Case(engine(inside, "start > s > end; x > w > end")).do("a").open == ["w"]


def test_an_error_that_nothing_catches_ends_the_case_with_its_code():
    inside = nodes("start start, and f, user a, user b, end e1") + node("end", "e2", ERROR)
    case = Case(engine(inside, "start > f; f > a > e2; f > b > e1")).do("a")
    assert case.result.ended and case.state["e"] == "bad"


def test_terminate_ends_everything_around_it():
    inside = nodes("start start, and f, user a, user b, end e1") + node("end", "e2", TERMINATE)
    case = Case(engine(inside, "start > f; f > a > e2; f > b > e1")).do("a", x=1)
    assert case.result.ended and case.data == {"x": 1}


def test_terminate_in_a_subprocess_ends_the_subprocess_alone():
    inner = nodes("start s2, and f, user a, user b, end e1") + node("end", "e2", TERMINATE)
    inner += flows("s2 > f; f > a > e2; f > b > e1")
    inside = nodes("start start, user w, end end") + node("sub", "s", inner)
    assert Case(engine(inside, "start > s > w > end")).do("a").open == ["w"]


def test_a_message_without_a_reference_is_called_by_the_id_of_its_element():
    inside = nodes("start start, receive answer, end end") + node(
        "catch", "later", "<messageEventDefinition/>"
    )
    case = Case(engine(inside, "start > answer > later > end"))
    assert case.send("answer").send("later").result.ended


def test_a_warning_on_a_subprocess_leaves_what_runs_inside_as_it_was():
    inner = nodes("start s2, and f, user a, user c, and j, end e2")
    inner += flows("s2 > f; f > a > j; f > c > j; j > e2")
    inside = nodes("start start, user warn, end end, end e3") + node("sub", "s", inner)
    inside += node("boundary", "late", timer("P2D"), attachedToRef="s", cancelActivity="false")
    case = Case(engine(inside, "start > s > end; late > warn > e3")).wait(3 * DAY)
    assert {"a", "c", "warn"} <= set(case.open)
    assert case.do("a", x=1).do("c", y=2).do("warn").data == {"x": 1, "y": 2}
    assert case.result.ended
