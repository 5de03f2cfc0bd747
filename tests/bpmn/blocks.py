"""Random well-structured processes: blocks within blocks, their BPMN, and what they should do.

`Model` is a second, naive interpreter of the same blocks. It knows nothing of tokens: a block is
open or done, and asks its parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from hypothesis import strategies as st

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:lingqu="urn:lingqu:bpmn" targetNamespace="urn:blocks">'
)


@dataclass(frozen=True)
class Block:
    """`kind` is task, seq, xor, and, or, loop or sub. `limit` is the number in the condition of a
    choice (`x > limit` goes to that part) or how often a loop runs."""

    kind: str
    parts: tuple[Block, ...] = ()
    limits: tuple[int, ...] = ()


TASK = Block("task")


def blocks(depth: int = 3) -> st.SearchStrategy[Block]:
    """Return random blocks."""
    if depth == 0:
        return st.just(TASK)
    part = st.one_of(st.just(TASK), blocks(depth - 1))
    several = st.lists(part, min_size=2, max_size=3).map(tuple)
    limits = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
    return st.one_of(
        st.builds(Block, st.just("seq"), several),
        st.builds(Block, st.sampled_from(["xor", "or"]), several, limits),
        st.builds(Block, st.just("and"), several),
        st.builds(Block, st.just("loop"), part.map(lambda one: (one,)), limits.map(_rounds)),
        st.builds(Block, st.just("sub"), part.map(lambda one: (one,))),
    )


def _rounds(limits: tuple[int, ...]) -> tuple[int, ...]:
    return (limits[0] % 3 + 1,)


@dataclass
class Writer:
    """Writes blocks as BPMN; every task and gateway gets an id of its own."""

    nodes: list[str] = field(default_factory=list)
    count: int = 0

    def name(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def node(self, kind: str, key: str, inside: str = "", **attributes: str) -> None:
        pairs = "".join(f' {name}="{value}"' for name, value in attributes.items())
        self.nodes.append(f'<{kind} id="{key}"{pairs}>{inside}</{kind}>')

    def flow(self, source: str, target: str, condition: str = "") -> str:
        key = self.name("f")
        inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
        self.node("sequenceFlow", key, inner, sourceRef=source, targetRef=target)
        return key

    def write(self, block: Block) -> tuple[str, str]:
        """Write a block; return its first and last node."""
        return getattr(self, f"_{block.kind}")(block)

    def _task(self, block: Block) -> tuple[str, str]:
        key = self.name("t")
        self.node("userTask", key)
        return key, key

    def _seq(self, block: Block) -> tuple[str, str]:
        ends = [self.write(one) for one in block.parts]
        for (_, before), (after, _) in zip(ends, ends[1:], strict=False):
            self.flow(before, after)
        return ends[0][0], ends[-1][1]

    def _xor(self, block: Block) -> tuple[str, str]:
        return self._fork(block, "exclusiveGateway", choice=True)

    def _or(self, block: Block) -> tuple[str, str]:
        return self._fork(block, "inclusiveGateway", choice=True)

    def _and(self, block: Block) -> tuple[str, str]:
        return self._fork(block, "parallelGateway", choice=False)

    def _fork(self, block: Block, kind: str, *, choice: bool) -> tuple[str, str]:
        fork, join = self.name("g"), self.name("g")
        ends = [self.write(one) for one in block.parts]
        default = ""
        for nth, (first, last) in enumerate(ends):
            asked = choice and nth < len(ends) - 1
            key = self.flow(fork, first, f"x &gt; {block.limits[nth]}" if asked else "")
            default = key if choice and not asked else default
            self.flow(last, join)
        self.node(kind, fork, **({"default": default} if default else {}))
        self.node(kind, join)
        return fork, join

    def _loop(self, block: Block) -> tuple[str, str]:
        merge, split, check = self.name("g"), self.name("g"), self.name("c")
        first, last = self.write(block.parts[0])
        self.node("userTask", check)
        self.flow(merge, first)
        self.flow(last, check)
        self.flow(check, split)
        self.flow(split, merge, f"n_{check} &lt; {block.limits[0]}")
        after = self.name("g")
        default = self.flow(split, after)
        self.node("exclusiveGateway", merge)
        self.node("exclusiveGateway", split, default=default)
        self.node("exclusiveGateway", after)
        return merge, after

    def _sub(self, block: Block) -> tuple[str, str]:
        key, inner = self.name("s"), Writer(count=self.count)
        inner.process(block.parts[0])
        self.count = inner.count
        self.node("subProcess", key, "".join(inner.nodes))
        return key, key

    def process(self, block: Block) -> None:
        """Write a block between a start and an end."""
        start, end = self.name("start"), self.name("end")
        first, last = self.write(block)
        self.node("startEvent", start)
        self.node("endEvent", end)
        self.flow(start, first)
        self.flow(last, end)


def write(block: Block) -> bytes:
    """Return the BPMN of a block."""
    writer = Writer()
    writer.process(block)
    inside = "".join(writer.nodes)
    process = f'<process id="p" isExecutable="true">{inside}</process>'
    return f"{HEAD}{process}</definitions>".encode()


class Model:
    """What the same blocks should do for an `x`: which tasks are open, and what completing does."""

    def __init__(self, block: Block, x: int) -> None:
        self.x, self.counts = x, {}  # type: ignore[var-annotated]
        writer = Writer()
        self.root = self._process(block, writer)
        self.root.start()

    @property
    def open(self) -> list[str]:
        return sorted(self.root.open())

    def complete(self, task: str) -> dict[str, int]:
        """Complete a task; return the data that the process needs to be told."""
        data = {}
        if task.startswith("c"):
            self.counts[task] = self.counts.get(task, 0) + 1
            data = {f"n_{task}": self.counts[task]}
        assert self.root.complete(task)
        return data

    @property
    def ended(self) -> bool:
        return self.root.done

    def _process(self, block: Block, writer: Writer) -> Part:
        writer.name("start"), writer.name("end")
        return self.part(block, writer)

    def part(self, block: Block, writer: Writer) -> Part:
        """Return the interpreter of a block; ids are counted as the writer counts them."""
        return getattr(self, f"_{block.kind}")(block, writer)

    def _task(self, block: Block, writer: Writer) -> Part:
        return Part(name=writer.name("t"))

    def _seq(self, block: Block, writer: Writer) -> Part:
        parts = [self.part(one, writer) for one in block.parts]
        for _ in parts[1:]:
            writer.name("f")
        return Part(parts=parts, in_order=True)

    def _xor(self, block: Block, writer: Writer) -> Part:
        return self._fork(block, writer, lambda chosen: chosen[:1])

    def _or(self, block: Block, writer: Writer) -> Part:
        return self._fork(block, writer, lambda chosen: chosen)

    def _and(self, block: Block, writer: Writer) -> Part:
        return self._fork(block, writer, None)

    def _fork(
        self, block: Block, writer: Writer, pick: Callable[[list[Part]], list[Part]] | None
    ) -> Part:
        writer.name("g"), writer.name("g")
        parts = [self.part(one, writer) for one in block.parts]
        for _ in parts:
            writer.name("f"), writer.name("f")
        if pick is None:
            return Part(parts=parts)
        asked = zip(parts[:-1], block.limits, strict=False)
        chosen = [part for part, limit in asked if self.x > limit]
        return Part(parts=pick(chosen) or parts[-1:])

    def _loop(self, block: Block, writer: Writer) -> Part:
        writer.name("g"), writer.name("g")
        check = writer.name("c")
        body = self.part(block.parts[0], writer)
        for prefix in "ffffgf":
            writer.name(prefix)
        again = lambda: self.counts.get(check, 0) < block.limits[0]  # noqa: E731
        return Part(parts=[body, Part(name=check)], in_order=True, again=again)

    def _sub(self, block: Block, writer: Writer) -> Part:
        writer.name("s")
        part = self._process(block.parts[0], writer)
        writer.name("f"), writer.name("f")
        return part


@dataclass
class Part:
    """A task, or parts in order or at once; `again` starts it over when it is done."""

    name: str = ""
    parts: list[Part] = field(default_factory=list)
    in_order: bool = False
    again: Callable[[], bool] | None = None
    done: bool = False
    at: int = 0

    def start(self) -> None:
        self.done, self.at = False, 0
        for one in self.parts[:1] if self.in_order else self.parts:
            one.start()

    def open(self) -> Iterator[str]:
        if self.done:
            return
        if self.name:
            yield self.name
        for one in self.parts[self.at : self.at + 1] if self.in_order else self.parts:
            yield from one.open()

    def complete(self, task: str) -> bool:
        """Complete `task` if it is open in here."""
        if self.done:
            return False
        if self.name:
            self.done = self.name == task
            return self.done
        live = self.parts[self.at : self.at + 1] if self.in_order else self.parts
        if not any(one.complete(task) for one in live):
            return False
        if self.in_order:
            self._step()
        else:
            self.done = all(one.done for one in self.parts)
        return True

    def _step(self) -> None:
        if not self.parts[self.at].done:
            return
        self.at += 1
        if self.at < len(self.parts):
            self.parts[self.at].start()
        elif self.again is not None and self.again():
            self.start()
        else:
            self.done = True
