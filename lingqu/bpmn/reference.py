"""The reference page of BPMN, its tables written from the words that the reader knows."""

from __future__ import annotations

from lingqu.bpmn import words
from lingqu.bpmn.run import MOST_SCOPES, MOST_STEPS, MOST_VARIABLES

__all__ = ["page"]

HEAD = """# BPMN

Written by `make reference` from the code.

`lingqu.bpmn` reads, checks and runs processes of BPMN 2.0. It is pure Python, needs no Django, and can
be used alone. A file is kept byte for byte and either runs or says which elements hinder it, each with
its id, the reason, and what to draw instead.

```python
from lingqu.bpmn import Engine, from_text, load_definition, to_text

definition = load_definition(content, where="approval.bpmn")  # raises ProcessRefused
engine = Engine(definition, actions={"accept": accept}, decide=model.decide)

result = engine.start({"amount": 1500}, now=now)
stored = to_text(result.state)  # JSON, to be kept by the host
task = engine.waiting(from_text(stored))[0]
result = engine.complete(from_text(stored), task.token, {"complete": True}, now=now)
result.history, result.opened, result.due, result.ended
```

Every request is a function of the definition, the state, what happened and `now`; the engine keeps nothing
and reads no clock. `engine.send(state, message, data, now=now)` hands in a message, `engine.advance(state,
now=now)` lets timers run out, `engine.waiting(state)` says what is open and when the next instant is due.
`lingqu.bpmn.replay` works out the state again from the history.

| on the command line | |
|---|---|
| `lingqu bpmn lint FILE` | which elements hinder a process; exit 0 if all run, 3 if not |
| `lingqu bpmn run FILE --data '{"amount": 1500}'` | tries a case: user tasks done at once, timers run out |
| `lingqu bpmn draw FILE -o out.svg` | draws the process, with `--state` the progress of a case |
"""
RULES = """
## What Lingqu adds

Attributes and elements of the namespace `urn:lingqu:bpmn` (here `lingqu:`); other extensions are kept and
passed over.

| where | what | meaning |
|---|---|---|
| service task | `lingqu:action="name"` | calls the host's function of that name (else of the element's id), with typed parameters |
| rule task | `lingqu:decision="name"` | asks the host's decision (else that of the element's id); its named outputs become variables |
| both | `lingqu:result="variable"` | puts the whole answer into one variable |
| both | `<lingqu:parameter name="x">FEEL</lingqu:parameter>` in extensionElements | what is handed in |
| subprocess, call activity | `lingqu:input`, `lingqu:output` | names that go in and come out; all without them |
| multi-instance | `lingqu:collection`, `lingqu:item` | FEEL of the list, variable of one item |
| parallel or inclusive gateway, process, subprocess, repetition | `lingqu:combine="refuse"`, `"collect"` or `"by-key"` | how values of parallel branches become one |
| the same | `<lingqu:combine variable="x" how="collect"/>` | the same for one variable |
| message, signal, receive task | `messageRef`, `signalRef` | the name of what is sent and waited for, else the element's id |
| timer | `lingqu:calendar="working"` | a word for the host's own reckoning of due instants |

Parallel branches write to scopes of their own. Where they end, a variable written by several is refused if
the values differ (naming variable, branches and join), collected into a list, or united by key; it is never
the last writer's. A branch that divides again counts once where all meet: what it wrote before holds unless a
branch inside wrote the variable later.

Conditions are [FEEL](feel.md) over the variables. Timers are ISO 8601 durations, dates and cycles, or FEEL that
gives a duration or an instant.

## State and history

The state is JSON: the definition's fingerprint, waiting tokens, open scopes and variables. A loop
back leaves nothing behind, so 100 rounds on 200 nodes make about 100 bytes. A state of another
definition is refused with both fingerprints. Form data and files do not belong into it. Variables hold null,
true, false, whole numbers of at most 63 bits, other numbers of at most 15 digits, text that UTF-8 can write, lists and
contexts; anything else is refused where it comes in.

`python -m bench.bpmn`, on one busy core of two: 57,000 to 68,000 six-step cases a second with JSON written
and read at each of three requests (SpiffWorkflow with its own serialiser 340; a plain state machine that
decides nothing 310,000); 0.003 ms a request on 200 nodes; 25 to 34 µs a node to read and compile, the same
at 200 and 2,000 nodes. Cost grows with the tokens of a case, not with the diagram; a case of 1,000 parallel
instances takes some 4 s in all, since each request looks at the whole state.

A history entry is (what, element, token, data). What: `started`, `opened`, `completed`, `passed`, `acted`,
`decided`, `fired`, `caught`, `sent`, `signalled`, `entered`, `left`, `cancelled`, `erred`, `failed`, `ended`.

## Drawing

`lingqu.bpmn.drawing.draw(diagram, process=, state=, history=, words=)` gives an SVG. Places are those of the file; a
process that does not place all of its nodes is laid out from left to right. Of a case each element has the class
`done`, `current` or `cancelled`, a sign and a word in its title; `current` is where it stands. There is no script, no
style element and no style attribute, so the SVG keeps its looks inside a page under `style-src 'self'`. Ids begin with
`prefix` (`lq-bpmn-`); give each drawing of a page its own.
"""


def page() -> str:
    """Return the page."""
    lines = [HEAD, "## What is executed", "", "| element | of them |", "|---|---|"]
    lines += [
        f"| activities | {_list(words.ACTIVITIES)}; multi-instance (parallel, sequential, "
        "completion condition) and standard loops |",
        f"| gateways | {_list(words.GATEWAYS)} |",
        "| flows | sequence flows with conditions and defaults |",
    ]
    lines += [f"| {key} | {_list(kinds)} |" for key, kinds in words.EVENT_KINDS.items()]
    lines += ["", "## What is refused", "", "| element | reason |", "|---|---|"]
    lines += [f"| {key} | {reason} |" for key, reason in words.REFUSED.items()]
    lines += [f"| {key} event | {reason} |" for key, reason in words.REFUSED_EVENTS.items()]
    lines += [RULES, "## Limits", "", "| limit | value |", "|---|---|"]
    lines += [f"| {name} | {value:,} |" for name, value in LIMITS.items()]
    return "\n".join(lines) + "\n"


LIMITS = {
    "steps of one request": MOST_STEPS,
    "open branches and instances": MOST_SCOPES,
    "variables of a scope": MOST_VARIABLES,
}


def _list(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
