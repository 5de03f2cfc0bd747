"""Random well-structured diagrams, and a second interpreter that walks the blocks themselves.

A block is one entry and one exit: a task, a sequence, a choice, parallel or inclusive branches, a
loop with a counter, a subprocess, a repetition. `Walk` knows nothing of tokens, so that it can
check the engine: it says which tasks are open and what every variable holds at the end.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.bpmn.making import flows, node

OPERATORS = {
    ">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le,
}  # fmt: skip
Path = tuple[int, ...]


@dataclass(slots=True)
class Block:
    """One block; `tests` are its branches' conditions, the last branch is the default."""

    kind: str
    parts: list[Block] = field(default_factory=list)
    tests: list[tuple[str, str, int]] = field(default_factory=list)
    count: int = 0
    sequential: bool = False
    id: str = ""

    def named(self, counter: list[int]) -> Block:
        """Give this block and all in it an id."""
        counter[0] += 1
        self.id = f"{self.kind}{counter[0]}"
        for part in self.parts:
            part.named(counter)
        return self

    def all(self) -> list[Block]:
        return [self, *(one for part in self.parts for one in part.all())]


tests = st.tuples(st.sampled_from("xyz"), st.sampled_from(sorted(OPERATORS)), st.integers(0, 5))
values = st.fixed_dictionaries({name: st.integers(0, 5) for name in "xyz"})


def _inside(kinds: str, inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inner, min_size=2, max_size=3)
    conditions = st.lists(tests, min_size=3, max_size=3)
    made = {
        "seq": st.builds(Block, st.just("seq"), several),
        "xor": st.builds(Block, st.just("xor"), several, conditions),
        "and": st.builds(Block, st.just("and"), several),
        "or": st.builds(Block, st.just("or"), several, conditions),
        "loop": st.builds(
            Block, st.just("loop"), st.tuples(inner).map(list), count=st.integers(1, 3)
        ),
        "sub": st.builds(Block, st.just("sub"), st.tuples(inner).map(list)),
        "many": st.builds(
            Block, st.just("many"), st.tuples(inner).map(list),
            count=st.integers(1, 3), sequential=st.booleans(),
        ),
    }  # fmt: skip
    return st.one_of(*(made[kind] for kind in kinds.split()))


def blocks(kinds: str, leaves: int = 8) -> st.SearchStrategy[Block]:
    """Return blocks made of `kinds`, every block with an id of its own."""
    leaf = st.builds(Block, st.just("task"))
    trees = st.recursive(leaf, lambda inner: _inside(kinds, inner), max_leaves=leaves)
    return trees.map(lambda block: block.named([0]))


def drawn(block: Block) -> tuple[str, str, str, str]:
    """Return nodes and flows of a block, its entry and its exit."""
    key = block.id
    if block.kind == "task":
        return node("user", key), "", key, key
    inner = [drawn(part) for part in block.parts]
    inside, path = "".join(one[0] for one in inner), "; ".join(one[1] for one in inner)
    if block.kind == "seq":
        for before, after in zip(inner, inner[1:], strict=False):
            path += f"; {before[3]} > {after[2]}"
        return inside, path, inner[0][2], inner[-1][3]
    if block.kind == "loop":
        inside += node("xor", f"m{key}") + node("user", f"tick{key}")
        inside += node("xor", f"s{key}", default=f"s{key}_o{key}") + node("throw", f"o{key}")
        path += f"; m{key} > {inner[0][2]}; {inner[0][3]} > tick{key} > s{key}"
        path += f"; s{key} > m{key} [c{key} < {block.count}]; s{key} > o{key}"
        return inside, path, f"m{key}", f"o{key}"
    if block.kind in ("sub", "many"):
        path += f"; i{key} > {inner[0][2]}; {inner[0][3]} > e{key}"
        inside = node("start", f"i{key}") + inside + node("end", f"e{key}") + flows(path)
        if block.kind == "sub":
            return node("sub", key, inside), "", key, key
        loop = (
            f'<multiInstanceLoopCharacteristics isSequential="{str(block.sequential).lower()}" '
            f'lingqu:collection="list{block.count}" lingqu:item="item{key}"/>'
        )
        return node("sub", key, loop + inside, lingqu_combine="collect"), "", key, key
    return *_branches(block, inner, inside, path), f"f{key}", f"after{key}"


def _branches(block: Block, inner: list[Any], inside: str, path: str) -> tuple[str, str]:
    key, last = block.id, len(inner) - 1
    for at, (_nodes, _flows, entry, leave) in enumerate(inner):
        begin, mark = f"a{key}_{at}", f"b{key}_{at}"
        inside += node("throw", begin) + node("throw", mark)
        path += f"; {begin} > {entry}; {leave} > {mark} > j{key}"
        test = "" if block.kind == "and" or at == last else " [{} {} {}]".format(*block.tests[at])
        path += f"; f{key} > {begin}{test}"
    default = {} if block.kind == "and" else {"default": f"f{key}_a{key}_{last}"}
    inside += node(block.kind, f"f{key}", **default) + node(block.kind, f"j{key}")
    return inside + node("throw", f"after{key}"), path + f"; j{key} > after{key}"


def process(block: Block) -> tuple[str, str]:
    """Return nodes and flows of a whole process that runs `block`."""
    inside, path, entry, leave = drawn(block)
    inside = node("start", "start") + inside + node("end", "end")
    return inside, f"{path}; start > {entry}; {leave} > end"


def chosen(block: Block, data: dict[str, int]) -> list[int]:
    """Return the branches that run, by the data that the case started with."""
    last = len(block.parts) - 1
    if block.kind == "and":
        return [*range(last + 1)]
    true = [
        at
        for at, (name, sign, number) in enumerate(block.tests[:last])
        if OPERATORS[sign](data[name], number)
    ]
    return (true[:1] if block.kind == "xor" else true) or [last]


@dataclass(slots=True)
class Walk:
    """One running block: its open tasks, and what is left of it after one of them."""

    block: Block
    data: dict[str, int]
    path: Path = ()
    ticks: dict[tuple[str, Path], int] = field(default_factory=dict)
    running: list[Walk] = field(default_factory=list)
    next: int = 0
    ended: bool = False

    def __post_init__(self) -> None:
        kind, parts = self.block.kind, self.block.parts
        if kind in ("seq", "loop", "sub"):
            self._run(parts[0])
        elif kind == "many":
            first = 1 if self.block.sequential else self.block.count
            for index in range(first):
                self._run(parts[0], (*self.path, index))
        elif kind != "task":
            for at in chosen(self.block, self.data):
                self._run(parts[at])

    def _run(self, part: Block, path: Path | None = None) -> None:
        self.next += 1
        path = self.path if path is None else path
        self.running.append(Walk(part, self.data, path, self.ticks))

    @property
    def open(self) -> list[tuple[str, Path]]:
        if self.ended:
            return []
        if self.block.kind == "task":
            return [(self.block.id, self.path)]
        if not self.running:
            return [(f"tick{self.block.id}", self.path)]
        return [one for walk in self.running for one in walk.open]

    def complete(self, task: tuple[str, Path]) -> int | None:
        """Go on after `task`; return the number of rounds if it counts a loop's."""
        kind, rounds = self.block.kind, None
        if kind == "task":
            self.ended = True
            return None
        if not self.running:
            rounds = self.ticks[task] = self.ticks.get(task, 0) + 1
            self.ended = rounds >= self.block.count
            if not self.ended:
                self._run(self.block.parts[0])
            return rounds
        for walk in self.running:
            if task in walk.open:
                rounds = walk.complete(task)
                break
        self.running = [one for one in self.running if not one.ended]
        if not self.running and kind == "seq" and self.next < len(self.block.parts):
            self._run(self.block.parts[self.next])
        elif kind == "many" and self.next < self.block.count and not self.running:
            self._run(self.block.parts[0], (*self.path, self.next))
        elif not self.running and kind != "loop":
            self.ended = True
        return rounds


def held(written: dict[Path, Any]) -> Any:
    """Return what a variable holds that was written at these paths of instances."""
    if () in written:
        return written[()]
    by_index: dict[int, dict[Path, Any]] = {}
    for path in sorted(written):
        by_index.setdefault(path[0], {})[path[1:]] = written[path]
    return [held(one) for one in by_index.values()]


__all__ = ["Block", "Walk", "blocks", "chosen", "drawn", "held", "process"]
