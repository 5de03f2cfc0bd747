"""Well-structured diagrams of any shape end, join in time, replay, and lose nothing."""

from __future__ import annotations

import json
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingqu.bpmn import CombineConflict, replay
from tests.bpmn.blocks import Walk, blocks, chosen, held, process, values
from tests.bpmn.making import Case, combine, engine, node, nodes

KINDS = "seq xor and or loop sub many"
LISTS = {f"list{n}": list(range(n)) for n in (1, 2, 3)}
quick = settings(
    max_examples=120, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def open_tasks(case):
    """Return the open tasks by element and path of instances, with their tokens."""
    found = []
    for one in case.engine.waiting(case.state):
        items = {name: item for name, item in one.item.items() if name.startswith("item")}
        found.append(((one.element, tuple(items.values())), one.token))
    return found


def run(block, data, pick):
    """Return a case run to its end, its tasks completed in the order that `pick` draws."""
    case = Case(engine(*process(block)), **data, **LISTS)
    walk = Walk(block, data)
    written = {}
    for count in range(2_000):
        tasks = open_tasks(case)
        assert Counter(task for task, _token in tasks) == Counter(walk.open)
        if not tasks:
            break
        task, token = pick(tasks)
        rounds = walk.complete(task)
        variable = f"v{task[0]}" if rounds is None else f"c{task[0].removeprefix('tick')}"
        value = count if rounds is None else rounds
        written.setdefault(variable, {})[task[1]] = value
        case.result = case.engine.complete(case.state, token, {variable: value}, now=case.now)
        case._keep()
    return case, walk, written


def picker(source):
    return lambda tasks: tasks[source.randrange(len(tasks))]


@quick
@given(block=blocks(KINDS), data=values, source=st.randoms(use_true_random=False))
def test_every_case_ends_with_the_tasks_that_its_blocks_open_and_all_that_they_wrote(
    block, data, source
):
    case, walk, written = run(block, data, picker(source))
    assert walk.ended and case.result.ended and "s" not in case.state and "p" not in case.state
    expected = {name: held(paths) for name, paths in written.items()}
    assert case.data == {**data, **LISTS, **expected}


@quick
@given(block=blocks("seq and or loop sub many"), data=values, source=st.randoms())
def test_no_join_fires_before_all_its_live_branches_have_arrived(block, data, source):
    case, _walk, _written = run(block, data, picker(source))
    joins = [one for one in block.all() if one.kind in ("and", "or")]
    live = {one.id: chosen(one, data) for one in joins}
    seen = Counter()
    for _now, history in case.requests:
        for what, element, _token, _data in history:
            seen[element] += what == "passed"
            for key in live:
                if element == f"after{key}":
                    marks = [seen[f"b{key}_{at}"] for at in live[key]]
                    assert seen[element] <= min(marks)
    for key, branches in live.items():
        assert {seen[f"b{key}_{at}"] for at in branches} == {seen[f"after{key}"]}


@quick
@given(block=blocks(KINDS), data=values, source=st.randoms())
def test_replaying_a_history_gives_every_state_again(block, data, source):
    case, _walk, _written = run(block, data, picker(source))
    history = json.loads(json.dumps([list(h) for _now, h in case.requests]))
    requests = [(now, h) for (now, _h), h in zip(case.requests, history, strict=True)]
    half = requests[: len(requests) // 2 + 1]
    assert replay(case.engine.definition, requests) == case.state
    again = case.engine.waiting(replay(case.engine.definition, half))
    assert again or len(half) == len(requests)


def branches(count, how, deep):
    """Return a fork of tasks that all write `s`, every second one inside a subprocess."""
    inside, path = nodes("start start, and f, end end") + node("and", "j", combine("s", how)), ""
    for at in range(count):
        task = node("user", f"t{at}")
        if deep and at % 2:
            task = node("sub", f"u{at}", task)
        inside += task
        path += f"f > {'u' if deep and at % 2 else 't'}{at} > j; "
    return engine(inside, path + "start > f; j > end")


scalars = st.one_of(st.integers(0, 2), st.booleans(), st.sampled_from(["", "a"]), st.none())


@quick
@given(written=st.lists(scalars, min_size=2, max_size=5), deep=st.booleans(), source=st.randoms())
def test_unequal_values_of_branches_are_refused_in_any_order(written, deep, source):
    equal = all(one == written[0] and type(one) is type(written[0]) for one in written)
    case = Case(branches(len(written), "refuse", deep))
    order = source.sample(range(len(written)), len(written))
    try:
        for at in order:
            case.do(f"t{at}", s=written[at])
    except CombineConflict as error:
        assert not equal and error.variable == "s"
    else:
        assert equal and case.data == {"s": written[0]}


@quick
@given(written=st.lists(scalars, min_size=2, max_size=5), deep=st.booleans(), source=st.randoms())
def test_collecting_keeps_every_value_in_the_order_of_the_flows(written, deep, source):
    case = Case(branches(len(written), "collect", deep))
    for at in source.sample(range(len(written)), len(written)):
        case.do(f"t{at}", s=written[at])
    assert case.data == {"s": written}


contexts = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 1), max_size=3)


@quick
@given(written=st.lists(contexts, min_size=2, max_size=4), deep=st.booleans(), source=st.randoms())
def test_by_key_keeps_every_key_or_refuses_two_values_of_one(written, deep, source):
    pairs = {(key, value) for one in written for key, value in one.items()}
    clash = len({key for key, _value in pairs}) < len(pairs)
    case = Case(branches(len(written), "by-key", deep))
    try:
        for at in source.sample(range(len(written)), len(written)):
            case.do(f"t{at}", s=written[at])
    except CombineConflict as error:
        assert clash and error.variable.startswith("s.")
    else:
        assert not clash and case.data == {"s": dict(pairs)}
