"""Valid states and files, broken at random places."""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree

from tests.bpmn.making import (
    ERROR,
    SIGNAL,
    combine,
    engine,
    flows,
    message,
    node,
    nodes,
    timer,
    xml,
)  # fmt: skip

JUNK: list[Any] = [
    None, True, False, -1, 0, 1, 2, 3, 7, 10**6, 2**60, -(2**70), 0.5, float("nan"), "", "x", "2",
    [], {}, [0], [1, 2], [[1, 2]], {"a": 1}, [None] * 5, {"x": [[0, 1]]}, [0, {}],
]  # fmt: skip


def spots(value: Any) -> list[tuple[Any, Any]]:
    """Return every container and key in a JSON value."""
    found, waiting = [], [value]
    while waiting:
        one = waiting.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one))
        for key in keys:
            found.append((one, key))
            if isinstance(one[key], list | dict):
                waiting.append(one[key])
    return found


def broken_state(state: dict[str, Any], source: Any) -> dict[str, Any]:
    """Return a copy of a state with one to three faults, of its own definition still."""
    broken = copy.deepcopy(state)
    for _fault in range(source.randint(1, 3)):
        places = spots(broken)
        where, key = places[source.randrange(len(places))]
        how = source.randrange(6)
        if how == 0:
            del where[key]
        elif how == 1 and isinstance(where, list):
            where.append(copy.deepcopy(where[key]))
        elif how == 2:
            other, name = places[source.randrange(len(places))]
            where[key] = copy.deepcopy(other[name])
        elif how == 3 and isinstance(where[key], int):
            where[key] += source.choice([-1, 1])
        else:
            where[key] = copy.deepcopy(source.choice(JUNK))
    broken["d"] = state["d"]
    return broken


def broken_bytes(content: bytes, source: Any) -> bytes:
    """Return bytes with words swapped, cut out, doubled or replaced."""
    for _fault in range(source.randint(1, 4)):
        words = content.replace(b"<", b" <").replace(b'"', b' " ').split(b" ")
        at, other = source.randrange(len(words)), source.randrange(len(words))
        how = source.randrange(5)
        if how == 0:
            del words[at]
        elif how == 1:
            words[at] = words[other]
        elif how == 2:
            words.insert(at, words[other])
        elif how == 3:
            words[at] = bytes(source.randrange(256) for _byte in range(source.randint(1, 6)))
        else:
            words[at] = words[at][: len(words[at]) // 2]
        content = b" ".join(words).replace(b' " ', b'"')
        content = content or b"<"
    return content


REVIEW = (
    '<multiInstanceLoopCharacteristics lingqu:collection="xs" lingqu:item="x">'
    "<completionCondition>numberOfCompletedInstances &gt; 2</completionCondition>"
    "</multiInstanceLoopCharacteristics>"
)
INNER = nodes("start s2, user r, and f2, and j2, user q, end e2")
INNER += flows("s2 > f2; f2 > r > j2; f2 > q > j2; j2 > e2")
NODES = (
    nodes("start start, and f, or z, and j, xor x, xor m, xor k, xor n, event g, user a, user b, user c")
    + node("or", "o", default="o_one") + nodes("user d, user h, end end, end gone, user w")
    + node("sub", "many", combine("v", "collect") + REVIEW + INNER)
    + node("boundary", "late", timer("R3/P1D", "timeCycle"), attachedToRef="many",
           cancelActivity="false")
    + node("sub", "one", nodes("start s3, user t, end ok") + node("end", "bad", ERROR)
           + node("xor", "y", default="y_ok") + flows("s3 > t > y; y > bad [n > 5]; y > ok"))
    + node("boundary", "failed", ERROR, attachedToRef="one")
    + node("boundary", "stop", SIGNAL, attachedToRef="a")
    + node("throw", "cry", SIGNAL)
    + node("catch", "day", timer("P2D")) + node("catch", "answer", message())
)  # fmt: skip
PATH = """start > m > f; f > many > j; f > o; f > a > k; k > j; f > g; g > day > cry > n; n > j
    g > answer > n; o > b [n > 0]; o > c [n > 1]; o > one; b > z; c > z; one > z; failed > d > z
    z > j; late > h > gone; stop > w > k; j > x; x > m [again = true]; x > end [again = null]"""
WIDE = xml(NODES, PATH)
"""A file with nearly everything that runs."""


def wide() -> Any:
    """Return the engine of `WIDE`."""
    return engine(NODES, PATH)


def broken_tree(content: bytes, source: Any) -> bytes:
    """Return well-formed XML with elements and attributes moved, doubled, dropped or exchanged."""
    root = etree.fromstring(content)
    for _fault in range(source.randint(1, 4)):
        found = list(root.iter())[1:]
        if not found:
            break
        one, other = source.choice(found), source.choice(found)
        how = source.randrange(6)
        if how == 0:
            one.getparent().remove(one)
        elif how == 1:
            other.getparent().append(copy.deepcopy(one))
        elif how == 2:
            one.tag = other.tag
        elif how == 3 and one.attrib:
            one.attrib.pop(source.choice(sorted(one.attrib)))
        elif how == 4 and one.attrib and other.attrib:
            name = source.choice(sorted(one.attrib))
            one.set(name, other.get(source.choice(sorted(other.attrib))))
        else:
            one.text = source.choice([other.text, "", "P1D", "0", "-1", "null", "]]"])
    return etree.tostring(root)
