"""What a request led to, and what a case waits for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lingqu.bpmn.run import DUES, Entry
from lingqu.bpmn.state import State
from lingqu.bpmn.timers import when
from lingqu.bpmn.timing import moment

__all__ = ["Result", "Waiting"]


class Result:
    """What a request led to: the new `state` (JSON) and the `history` of this request.

    An entry of the history is (what, element id, token id or 0, data or None)."""

    __slots__ = ("history", "state")

    def __init__(self, state: State, history: list[Entry]) -> None:
        self.state, self.history = state, history

    @property
    def ended(self) -> bool:
        """Whether the case has ended."""
        return "t" not in self.state

    @property
    def due(self) -> datetime | None:
        """The next instant at which `advance` has something to do, in UTC."""
        return next_instant(self.state)

    @property
    def opened(self) -> list[tuple[str, int, Any]]:
        """Tasks and events that wait since this request: element, token, item of an instance."""
        gone = {token for what, _element, token, _data in self.history if what in ENDS}
        return [
            (element, token, data)
            for what, element, token, data in self.history
            if what == "opened" and token not in gone
        ]

    @property
    def sent(self) -> list[tuple[str, str]]:
        """Messages for the host to deliver: element and name."""
        return [(element, name) for what, element, _t, name in self.history if what == "sent"]


ENDS = frozenset({"completed", "cancelled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that a case waits for: `token` completes it, or `messages` and `due` move it.

    `item` is what tells an instance of a repetition from its siblings."""

    token: int
    element: str
    name: str
    kind: str
    is_task: bool
    messages: tuple[str, ...]
    due: datetime | None
    item: Mapping[str, Any]


def next_instant(state: State) -> datetime | None:
    """Return the earliest due instant in a state, in UTC; None if nothing is due."""
    dues: Iterable[Any] = (
        when(due)
        for token in state.get("t", ())
        if len(token) > DUES and token[DUES]
        for due in token[DUES]
    )
    known = [due for due in dues if due is not None]
    return moment(min(known)) if known else None
