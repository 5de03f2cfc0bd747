"""States that the engine did not give are refused; those that it gave stay as they are."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingqu.bpmn import (
    DefinitionError,
    Engine,
    StateRefused,
    from_text,
    load_definition,
    to_text,
)
from tests.bpmn.broken import broken_state, wide
from tests.bpmn.making import DAY, NOW, Case, engine, node, nodes, xml

MODELS = Path(__file__).parent / "models"
many_times = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


def of_model(name: str) -> Engine:
    definition = load_definition((MODELS / f"{name}.bpmn").read_bytes(), where=name)
    actions = dict.fromkeys(("warn", "make_certificate", "deliver"), lambda: None)
    return Engine(definition, actions=actions, decide=lambda *_: "审批科")


def test_a_state_of_an_older_definition_is_refused_with_both_fingerprints() -> None:
    content = (MODELS / "hotline.bpmn").read_bytes()
    old = Engine(load_definition(content, where="hotline"))
    new = Engine(
        load_definition(content.replace("派单".encode(), "转派".encode()), where="hotline")
    )
    state = old.start(now=NOW).state
    with pytest.raises(StateRefused) as caught:
        new.complete(state, 1, now=NOW)
    assert old.key in str(caught.value) and new.key in str(caught.value)


def test_a_state_of_an_older_definition_names_both():
    old = Case(engine(nodes("start s, user a, end e"), "s > a > e"))
    new = engine(nodes("start s, user a, user b, end e"), "s > a > b > e")
    for ask in (
        lambda: new.waiting(old.state),
        lambda: new.complete(old.state, old.token("a"), now=NOW),
        lambda: new.send(old.state, "reply", now=NOW),
        lambda: new.advance(old.state, now=NOW),
    ):
        with pytest.raises(StateRefused) as caught:
            ask()
        assert old.engine.key in str(caught.value) and new.key in str(caught.value)


@pytest.mark.parametrize("state", [None, [], "x", 5, {}, {"d": None}])
def test_what_is_no_state_is_refused(state):
    made = engine(nodes("start s, user a, end e"), "s > a > e")
    keyed = [{"d": made.key}, {"d": made.key, "n": 1, "t": 5}, {"d": made.key, "n": None}]
    for one in [state, *keyed]:
        with pytest.raises(StateRefused):
            made.waiting(one)
        with pytest.raises(StateRefused):
            made.complete(one, 1, now=NOW)


def states():
    """Return states of every kind that `WIDE` can be in, each checked to be one."""
    made, found = wide(), []
    for n in range(4):
        case = Case(made, n=n, xs=["p", "q", 2.5])
        for count in range(14):
            found.append(case.state)
            tasks = [one for one in made.waiting(case.state) if one.is_task]
            if count % 4 == 3 or not tasks:
                case.wait(timedelta(days=1))
            else:
                token = tasks[count * 5 % len(tasks)].token
                case.result = made.complete(case.state, token, {}, now=case.now)
                case._keep()
    return made, found


MADE, STATES = states()


@many_times
@given(source=st.randoms(use_true_random=False))
def test_a_broken_state_leads_to_errors_of_the_engine_alone(source):
    state = broken_state(source.choice(STATES), source)
    before, later = json.dumps(state), NOW + timedelta(days=source.randrange(30))
    tokens = state["t"] if isinstance(state.get("t"), list) else []
    requests = [
        lambda: MADE.waiting(state),
        lambda: MADE.send(state, "reply", now=NOW),
        lambda: MADE.advance(state, now=later),
        *(lambda t=t: MADE.complete(state, t[0], {"z": 1}, now=NOW) for t in tokens
          if isinstance(t, list) and t),
    ]  # fmt: skip
    for request in requests:
        try:
            request()
        except DefinitionError:
            pass
    assert json.dumps(state) == before


@pytest.mark.parametrize("value", ["\ud800", 10**40])
def test_a_state_that_json_cannot_write_is_refused_when_it_is_written(value: Any) -> None:
    state = of_model("hotline").start(now=NOW).state
    with pytest.raises(StateRefused, match="variables that are not JSON"):
        to_text(state | {"v": {"x": value}})


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "1" * 2_000_000, "\x00"])
def test_text_that_is_no_state_is_refused(text: str) -> None:
    with pytest.raises(StateRefused):
        of_model("hotline").waiting(from_text(text))


ODD = [None, -1, 0, 1, 99, 2**60, "x", "", [], {}, [1], [[1, 2]], {"a": 1}, True, 1.5]


def broken(state: Any, dice: random.Random) -> Any:
    """Return `state` with one value somewhere replaced, taken away or doubled."""
    copied = json.loads(json.dumps(state))
    place, key = copied, None
    while isinstance(place, dict | list) and place:
        parent = place
        key = dice.choice(list(place) if isinstance(place, dict) else range(len(place)))
        place = place[key]
        if dice.random() < 0.3:
            break
    if key is None:
        return dice.choice(ODD)
    if dice.random() < 0.2:
        del parent[key]
    elif isinstance(parent, list) and dice.random() < 0.2:
        parent.append(parent[key])
    else:
        parent[key] = dice.choice(ODD)
    return copied


@pytest.mark.parametrize("name", ["approval", "hotline", "review", "parallel"])
def test_broken_states_only_ever_raise_our_errors(name: str) -> None:
    one, dice = of_model(name), random.Random(name)
    data = {"complete": True, "experts": [1, 2, 3, 4], "drainage": True, "greening": True}
    state = one.start(data, now=NOW).state
    for _ in range(400):
        wrong = broken(state, dice)
        for act in (
            lambda s: one.waiting(s),
            lambda s: one.complete(s, dice.choice([1, 2, 3, "x"]), {"y": 1}, now=NOW),  # type: ignore[arg-type]
            lambda s: one.advance(s, now=NOW + 400 * DAY),
            lambda s: one.send(s, "reply", now=NOW),
        ):
            try:
                act(wrong)
            except DefinitionError as error:
                assert str(error)
        waiting = one.waiting(state)
        if dice.random() < 0.1 and waiting and waiting[0].is_task:
            state = one.complete(state, waiting[0].token, now=NOW).state


def test_an_error_of_the_host_is_not_taken_for_a_broken_state() -> None:
    def stumble() -> None:
        raise KeyError("the host's own")

    inside = nodes("start start, user a, end end") + node("act", "b", lingqu_action="stumble")
    definition = load_definition(xml(inside, "start > a > b > end"), where="p.bpmn")
    one = Engine(definition, actions={"stumble": stumble})
    state = one.start(now=NOW).state
    with pytest.raises(KeyError, match="the host's own"):
        one.complete(state, one.waiting(state)[0].token, now=NOW)


def test_parts_of_a_state_that_do_not_fit_together_are_refused() -> None:
    one = of_model("review")
    state = one.start({"experts": [1, 2, 3, 4]}, now=NOW).state
    state["t"][2] = state["t"][2][:2]
    with pytest.raises(StateRefused, match="where they cannot be"):
        for token in [three[0] for three in state["t"][1:]]:
            state = one.complete(state, token, {"score": 1}, now=NOW).state


def test_a_request_leaves_the_given_state_as_it_was() -> None:
    one = of_model("parallel")
    state = one.start({"drainage": True, "greening": True}, now=NOW).state
    while waiting := one.waiting(state):
        before = to_text(state)
        following = one.complete(state, waiting[-1].token, {"opinion": "ok"}, now=NOW).state
        assert to_text(state) == before and following != state
        state = following
    assert "t" not in state
