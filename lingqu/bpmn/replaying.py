"""The state again from the history, without calling the host: what it answered was written down."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from lingqu.bpmn.definition import Definition
from lingqu.bpmn.engine import Engine
from lingqu.bpmn.errors import BpmnError, StateRefused
from lingqu.bpmn.run import Entry
from lingqu.bpmn.state import State
from lingqu.bpmn.timing import Due, reckon

__all__ = ["replay"]


def replay(
    definition: Definition,
    requests: Iterable[tuple[datetime, Sequence[Entry]]],
    *,
    at: str = "",
    due: Due = reckon,
) -> State:
    """Return the state that these requests, each with its `now`, led to. Raise `StateRefused`
    where the history does not fit the definition."""
    answers: deque[Entry] = deque()
    results = {node.id: node.extension.get("result", "") for node in definition.nodes}

    def answer(*_reference: Any, **_data: Any) -> Any:
        if not answers:
            raise StateRefused(where="history", found="fewer answers of the host than steps")
        what, element, _token, data = answers.popleft()
        if what == "erred":
            raise BpmnError(data)
        return data[results[element]] if results[element] and data else data

    names = {node.extension["action"] for node in definition.nodes if "action" in node.extension}
    engine = Engine(definition, actions=dict.fromkeys(names, answer), decide=answer, due=due)
    state: State = {}
    for now, history in requests:
        answers.clear()
        answers.extend(one for one in history if one[0] in ("acted", "erred", "decided"))
        for what, element, token, data in history:
            if what == "started":
                state = engine.start(data, now=now, at=at).state
            elif what == "completed":
                state = engine.complete(state, token, data, now=now).state
            elif what == "fired":
                state = engine.fire(state, element, token, data, now=now).state
    return state
