"""Timers, messages, signals and errors; what waits for them and what they take away."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from lingqu.bpmn import Engine, EvaluationError, StateRefused, load_definition, replay
from tests.bpmn.making import (
    DAY,
    ERROR,
    NOW,
    SIGNAL,
    TERMINATE,
    Case,
    engine,
    flows,
    message,
    node,
    nodes,
    timer,
    xml,
)  # fmt: skip

ENDS = "start start, end end"
CHINA = timezone(timedelta(hours=8))


def caught(event, **options):
    """Return a case that waits for one event."""
    inside = nodes(ENDS) + node("catch", "c", event)
    return engine(inside, "start > c > end", **options)


def bounded(event, kind="user", inside="", interrupting=True):
    """Return a case with an event on the boundary of `a`, and `w` behind it."""
    made = nodes(ENDS + ", user w, end gone") + node(kind, "a", inside)
    made += node("boundary", "b", event, attachedToRef="a",
                 cancelActivity=str(interrupting).lower())  # fmt: skip
    return engine(made, "start > a > end; b > w > gone")


@pytest.mark.parametrize(
    ("text", "time", "due"),
    [
        ("P1D", "timeDuration", NOW + DAY),
        ("PT36H", "timeDuration", NOW + 1.5 * DAY),
        ("P1M", "timeDuration", datetime(2026, 12, 24, 9, tzinfo=UTC)),
        ("P1Y2M3DT4H5M6S", "timeDuration", datetime(2028, 1, 27, 13, 5, 6, tzinfo=UTC)),
        ("2026-12-01", "timeDate", datetime(2026, 12, 1, tzinfo=UTC)),
        ("2026-12-01T08:30:00+08:00", "timeDate", datetime(2026, 12, 1, 0, 30, tzinfo=UTC)),
        ("until", "timeDate", datetime(2027, 1, 2, tzinfo=UTC)),
        ('date and time("2026-12-01T00:00:00Z")', "timeDate", datetime(2026, 12, 1, tzinfo=UTC)),
        ('now() + duration("P2D")', "timeDate", NOW + 2 * DAY),
        ('if big then duration("P5D") else duration("P1D")', "timeDuration", NOW + 5 * DAY),
        ("span", "timeDuration", NOW + 3 * DAY),
        ("R3/PT12H", "timeCycle", NOW + DAY / 2),
        ("1969-01-01", "timeDate", datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_timer_is_due_when_its_text_says(text, time, due):
    case = Case(caught(timer(text, time)), big=True, until="2027-01-02", span="P3D")
    assert case.result.due == due and case.engine.waiting(case.state)[0].due == due


def test_a_date_without_a_zone_is_in_the_zone_of_now():
    result = caught(timer("2026-12-01", "timeDate")).start(now=NOW.astimezone(CHINA))
    assert result.due == datetime(2026, 11, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize("value", [5, None, "soon", True, [1]])
def test_a_timer_that_gives_no_time_is_an_error_with_its_element(value):
    with pytest.raises(EvaluationError, match=r"p\.bpmn: c: a timer that gives"):
        Case(caught(timer("x")), x=value)


def test_a_host_reckons_every_sort_of_timer():
    asked = []

    def due(timer, value, now):
        asked.append((timer.element, timer.time, type(value).__name__))
        return now + 7 * DAY

    for text, time in (("P1D", "timeDuration"), ("2026-12-01", "timeDate"), ("R/P1D", "timeCycle")):
        assert Case(caught(timer(text, time), due=due)).result.due == NOW + 7 * DAY
    assert asked == [("c", "duration", "Span"), ("c", "date", "datetime"), ("c", "cycle", "Span")]


def test_ticks_that_were_missed_together_are_one():
    case = Case(bounded(timer("R/P1D", "timeCycle"), interrupting=False)).wait(10 * DAY)
    assert case.open == ["a", "w"] and case.result.due == NOW + 11 * DAY


def test_a_warning_and_a_limit_on_one_task_fire_each_in_its_time():
    inside = nodes(ENDS + ", user a, user warn, user late, end e1, end e2")
    inside += node("boundary", "yellow", timer("P3D"), attachedToRef="a", cancelActivity="false")
    inside += node("boundary", "red", timer("P5D"), attachedToRef="a")
    made = engine(inside, "start > a > end; yellow > warn > e1; red > late > e2")
    case = Case(made).wait(3 * DAY)
    assert case.open == ["a", "warn"] and case.result.due == NOW + 5 * DAY
    assert case.wait(2 * DAY).open == ["warn", "late"] and case.result.due is None
    both = Case(made).wait(9 * DAY)
    assert both.open == ["warn", "late"]


def test_completing_a_task_takes_its_timers_away():
    case = Case(bounded(timer("P1D"))).do("a")
    assert case.result.ended and case.result.due is None


INNER = nodes("start s2, and f, and j, user x, user y, end e2")
INNER += flows("s2 > f; f > x > j; f > y > j; j > e2")


def test_a_warning_beside_a_subprocess_leaves_what_is_inside_whole():
    case = Case(bounded(timer("P1D"), "sub", INNER, interrupting=False)).wait(DAY)
    assert sorted(case.open) == ["a", "w", "x", "y"]
    case.do("x", p=1).do("y", q=2)
    assert case.open == ["w"] and case.do("w").data == {"p": 1, "q": 2}


def test_what_takes_a_warned_subprocess_away_takes_all_that_is_inside():
    warned = node("sub", "a", INNER) + nodes("start s3, end e3, user w, end gone")
    warned += node("boundary", "b", timer("P1D"), attachedToRef="a", cancelActivity="false")
    outer = node("sub", "outer", warned + flows("s3 > a > e3; b > w > gone"))
    inside = nodes(ENDS + ", user over, end e4") + outer
    inside += node("boundary", "red", timer("P2D"), attachedToRef="outer")
    case = Case(engine(inside, "start > outer > end; red > over > e4")).wait(DAY).wait(DAY)
    assert case.open == ["over"] and "s" not in case.state
    assert case.do("over").result.ended


def test_messages_go_to_the_token_that_has_waited_longest():
    inside = nodes("start start, and f, end e1, end e2") + node("catch", "c1", message())
    made = engine(inside + node("catch", "c2", message()), "start > f; f > c1 > e1; f > c2 > e2")
    case = Case(made).send("reply", x=1)
    assert case.open == ["c2"] and case.send("reply", y=2).data == {"x": 1, "y": 2}


def test_a_receive_task_waits_and_a_send_task_goes_on():
    inside = nodes(ENDS) + node("send", "out", messageRef="m_recall")
    made = engine(inside + node("receive", "in", messageRef="m_reply"), "start > out > in > end")
    case = Case(made)
    assert case.result.sent == [("out", "recall")]
    assert made.waiting(case.state)[0].messages == ("reply",)
    assert case.send("reply", ok=True).result.ended and case.data == {"ok": True}


def test_what_waits_for_a_message_is_no_task_to_complete():
    case = Case(caught(message()))
    with pytest.raises(StateRefused, match="no task is open"):
        case.do("c")


def test_a_message_end_tells_the_host():
    made = engine(nodes("start start") + node("end", "end", message("recall")), "start > end")
    assert Case(made).result.sent == [("end", "recall")]


@pytest.mark.parametrize(("event", "task"), [("late", "a"), ("answer", "b"), ("got", "c")])
def test_an_event_gateway_lets_one_win_and_the_others_are_gone(event, task):
    inside = nodes("start start, event g, user a, user b, user c, end end")
    inside += node("catch", "late", timer("P2D")) + node("catch", "answer", message())
    inside += node("receive", "got", messageRef="m_recall")
    made = engine(inside, "start > g; g > late > a > end; g > answer > b > end; g > got > c > end")
    case = Case(made)
    assert made.waiting(case.state)[0].messages == ("reply", "recall")
    case.wait(2 * DAY) if event == "late" else case.send({"answer": "reply"}.get(event, "recall"))
    assert case.open == [task] and case.result.due is None
    with pytest.raises(StateRefused, match="nothing waits for"):
        case.send("reply")


def test_a_signal_moves_everything_that_listens_and_nothing_else():
    inside = nodes("start start, and f, user a, user b, user go, user w, end end, user v")
    inside += node("throw", "t", SIGNAL) + node("catch", "c", SIGNAL)
    inside += node("boundary", "x", SIGNAL, attachedToRef="a", cancelActivity="false")
    path = "start > f; f > a > end; f > b > end; f > c > v > end; f > go > t > end; x > w > end"
    case = Case(engine(inside, path)).do("go")
    assert sorted(case.open) == ["a", "b", "v", "w"]


def test_an_error_goes_out_to_the_nearest_boundary_that_catches_it():
    inner = nodes("start s2, user t") + node("end", "bad", ERROR) + flows("s2 > t > bad")
    middle = nodes("start s3, end e3") + node("sub", "inner", inner) + flows("s3 > inner > e3")
    case = Case(bounded(ERROR, "sub", middle)).do("t", x=1)
    assert case.open == ["w"] and case.data == {}


def test_an_error_without_a_code_catches_every_error_after_the_named_one():
    inner = nodes("start s2, user t") + node("end", "bad", ERROR) + flows("s2 > t > bad")
    made = bounded("<errorEventDefinition/>", "sub", inner)
    assert Case(made).do("t").open == ["w"]


def test_terminate_takes_timers_and_subprocesses_away():
    inside = nodes("start start, and g, user go, end e1") + node("sub", "s", INNER)
    inside += node("catch", "c", timer("P1D")) + node("end", "stop", TERMINATE)
    case = Case(engine(inside, "start > g; g > go > stop; g > s > e1; g > c > e1")).do("go")
    assert case.result.ended and case.result.due is None
    assert case.state.keys() <= {"d", "n", "v"}


def test_a_called_process_of_another_file_runs_in_a_scope_of_its_own():
    other = xml(nodes("start s2, user t, end e2"), "s2 > t > e2").replace(b'"p"', b'"q"')
    call = node("call", "c", calledElement="q", lingqu_input="n", lingqu_output="m")
    content = xml(nodes(ENDS + ", user u") + call, "start > c > u > end")
    made = Engine(load_definition(content, called=[other]))
    case = Case(made, n=1, secret=2).do("t", m=3, rest=4)
    assert case.open == ["u"] and case.data == {"n": 1, "secret": 2, "m": 3}


def test_a_subprocess_sees_outer_values_and_keeps_its_own_until_it_ends():
    inner = nodes("start s2, user t, xor x, user low, user high, end e2")
    inner += flows("s2 > t > x; x > high [n > 3]; x > low [n <= 3]; low > e2; high > e2")
    made = engine(nodes(ENDS) + node("sub", "s", inner), "start > s > end")
    case = Case(made, n=5)
    assert case.do("t", n=1).open == ["low"] and case.data == {"n": 5}
    assert case.do("low").data == {"n": 1}


def test_actions_get_their_parameters_in_the_types_they_name():
    def f(day: date, at: datetime, share: float, names: list, deep: dict, many: int = 3):
        assert type(share) is float and type(day) is date
        return {"seen": [day, at, share, names, deep, many]}

    made = engine(
        nodes(ENDS) + node("act", "act", lingqu_action="f"), "start > act > end", actions={"f": f}
    )
    given = {"day": "2026-12-01", "at": "2026-12-01T08:00:00+08:00", "share": 1, "names": ["a"],
             "deep": {"k": 0.5}}  # fmt: skip
    assert Case(made, **given).data["seen"] == [
        "2026-12-01", "2026-12-01T08:00:00+08:00", 1, ["a"], {"k": 0.5}, 3,
    ]  # fmt: skip
    for wrong in ({"day": "tomorrow"}, {"names": "a"}, {"deep": []}, {"many": True}):
        with pytest.raises(EvaluationError, match=r"p\.bpmn: act: '"):
            Case(made, **{**given, **wrong})
    with pytest.raises(EvaluationError, match="act: action 'f' without 'day'"):
        Case(made)


def test_a_rule_task_without_a_matching_rule_is_an_error_naming_the_element():
    made = engine(nodes(ENDS) + node("rule", "route", lingqu_decision="d"), "start > route > end",
                  decide=lambda _reference, _data: None)  # fmt: skip
    with pytest.raises(EvaluationError, match=r"p\.bpmn: route: .*without a matching rule"):
        Case(made)


def test_a_rule_task_gives_its_parameters_to_the_decision():
    inside = '<extensionElements><lingqu:parameter name="twice">n * 2</lingqu:parameter></extensionElements>'
    rule = node("rule", "r", inside, lingqu_decision="d", lingqu_result="fee")
    made = engine(nodes(ENDS) + rule, "start > r > end", decide=lambda _r, data: data["twice"])
    assert Case(made, n=4).data == {"n": 4, "fee": 8}


def correction():
    """Return a case of 200 nodes in which materials may be sent back for correction 补正."""
    rest = [f"t{at}" for at in range(195)]
    inside = nodes(ENDS + ", user check, user correct, xor m, xor x")
    inside += "".join(node("user", key) for key in rest)
    inside += node("boundary", "late", timer("P5D"), attachedToRef="correct")
    path = "start > m > check > x; x > correct [complete = false]; correct > m; late > end; x > "
    return engine(inside, path + " > ".join([f"t0 [complete = true]\n{rest[0]}", *rest[1:], "end"]))


def test_a_hundred_corrections_keep_the_state_below_a_kilobyte():
    case = Case(correction(), applicant="某某有限公司")
    assert len(case.engine.definition.nodes) >= 200
    for count in range(100):
        case.do("check", complete=False, reason=f"第 {count} 次").wait(DAY).do("correct", files=3)
        assert len(json.dumps(case.state)) < 1024
    assert case.do("check", complete=True).open == ["t0"]
    assert replay(case.engine.definition, case.requests) == case.state


def test_a_hundred_warnings_of_a_parallel_review_keep_the_state_small():
    inside = nodes("start start, and f, and j, user a, user b, xor m, xor x, end end, user w")
    inside += node("boundary", "late", timer("P1D"), attachedToRef="a", cancelActivity="false")
    path = "start > m > f; f > a > j; f > b > j; j > x; x > m [again]; x > end [not(again)]"
    case = Case(engine(inside, path + "; late > w > end"))
    sizes = set()
    for count in range(100):
        case.wait(DAY).do("w").do("a", again=count < 99).do("b")
        sizes.add(len(json.dumps(case.state).replace(str(case.state["n"]), "")))
    assert case.result.ended and max(sizes) < 300
