"""Diagrams without any structure: a case ends, goes on, or an error names what hinders it."""

from __future__ import annotations

import json
from collections import defaultdict

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingqu.bpmn import DefinitionError, replay
from tests.bpmn.making import DAY, Case, engine, flows, message, node, timer

KINDS = ["user", "user", "user", "xor", "and", "or", "throw", "sub", "many"]
REPEAT = (
    '<multiInstanceLoopCharacteristics isSequential="{}" lingqu:collection="xs" lingqu:item="it"/>'
)


def wild(source, prefix="", depth=0):
    """Return a body of nodes with flows between any two of them, mostly forward."""
    kinds = {
        f"{prefix}n{at}": source.choice(KINDS if depth < 2 else KINDS[:7])
        for at in range(source.randint(1, 6))
    }
    order = [f"{prefix}start", *kinds, f"{prefix}end"]
    inside, path = node("start", order[0]) + node("end", order[-1]), f"{order[0]} > {order[1]};"
    for at, (key, kind) in enumerate(kinds.items(), 1):
        targets = {order[-1]} if at == len(kinds) else set()
        for _flow in range(source.choice([1, 1, 2, 3])):
            first = at + 1 if source.random() < 0.8 else 1
            targets.add(order[source.randint(first, len(order) - 1)])
        inside += drawn(source, key, kind, sorted(targets), depth)
        for target in sorted(targets):
            asked = kind in ("xor", "or") and target != max(targets)
            test = f" [{source.choice('xyz')} > {source.randint(0, 4)}]" if asked else ""
            path += f"{key} > {target}{test};"
        if kind in ("sub", "many") and source.random() < 0.5:
            event = timer("P1D") if source.random() < 0.7 else message()
            inside += node("boundary", f"{key}late", event, attachedToRef=key,
                           cancelActivity=source.choice(["true", "false"]))  # fmt: skip
            path += f"{key}late > {source.choice([*kinds])};"
    return inside + flows(path)


def drawn(source, key, kind, targets, depth):
    """Return one node, and what is in it."""
    if kind in ("xor", "or"):
        default = {"default": f"{key}_{targets[-1]}"} if len(targets) > 1 else {}
        return node(kind, key, **default)
    if kind not in ("sub", "many"):
        return node(kind, key)
    inner = wild(source, f"{key}x", depth + 1)
    if kind == "sub":
        return node("sub", key, inner)
    repeat = REPEAT.format(source.choice(["true", "false"]))
    return node("sub", key, repeat + inner, lingqu_combine="collect")


def step(source, case):
    """Let one thing happen that the case waits for."""
    waiting = case.engine.waiting(case.state)
    tasks = [one for one in waiting if one.is_task]
    assert waiting, "a case that waits for nothing has ended"
    lot = source.random()
    if case.result.due and (lot < 0.15 or not tasks):
        case.wait(DAY)
    elif any(one.messages for one in waiting) and (lot < 0.25 or not tasks):
        case.send("reply")
    elif tasks:
        one = source.choice(tasks)
        data = {f"v{one.element}": source.randint(0, 1)} if source.random() < 0.3 else {}
        case.result = case.engine.complete(case.state, one.token, data, now=case.now)
        case._keep()


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(source=st.randoms(use_true_random=False))
def test_a_case_of_any_diagram_ends_goes_on_or_is_refused_and_replays(source):
    case = None
    try:
        made = engine(wild(source))
        case = Case(made, x=source.randint(0, 4), y=2, z=source.randint(0, 4), xs=["p", "q"])
        for _request in range(25):
            if case.result.ended:
                assert case.state.keys() <= {"d", "n", "v", "m"}
                break
            step(source, case)
    except DefinitionError as error:
        assert error.where and error.found
    if case is not None:
        assert replay(made.definition, case.requests) == case.state


def test_most_wild_diagrams_run():
    import random

    ends = defaultdict(int)
    for seed in range(60):
        source = random.Random(seed)
        try:
            case = Case(engine(wild(source)), x=1, y=2, z=3, xs=["p"])
            for _request in range(25):
                if not case.result.ended:
                    step(source, case)
            ends[case.result.ended] += 1
            assert len(json.dumps(case.state)) < 20_000
        except DefinitionError as error:
            ends[type(error).__name__] += 1
    assert ends[True] >= 20, dict(ends)
