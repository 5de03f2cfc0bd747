"""The reference page of case types, its tables written from the declaration's models."""

from __future__ import annotations

from pydantic import BaseModel

from lingqu.cases import declaration as declared
from lingqu.kernel.elements import DataElement, shipped_elements
from lingqu.kernel.keys_reference import section

__all__ = ["page"]

HEAD = """# Case types

Written by `make reference` from the code.

`<type>.toml` in a pack's `cases/` folder. Unknown keys are errors, and `lingqu pack check` tells every fault at
once. A label is a text in both languages, `{ zh = "受理", en = "Acceptance" }`, or one text for both. A name is
small letters, digits, `_` or Chinese. Limits are dated parameters whose unit is `working_day`, `working_hour`,
`day` or `hour`. How to write one: [add a case type](../how-to/add-a-case-type.md).
"""
PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The file", declared.Declaration),
    ("[start]", declared.Start),
    ("[applicant]", declared.Applicant),
    ("[[topic]]", declared.Topic),
    ("[[field]]", declared.FormField),
    ("[[material]]", declared.Material),
    ("[[result]]", declared.ResultKind),
    ("[[state]]", declared.State),
    ("[[clock]]", declared.Clock),
    ("extension of a clock", declared.Extension),
    ("[[task]]", declared.TaskKind),
    ("[[task.outcomes]]", declared.Outcome),
    ("[[suspension]]", declared.Suspension),
    ("[withdrawal]", declared.Withdrawal),
    ("[reopening]", declared.Reopening),
    ("elements.toml: [name]", DataElement),
)
HIDDEN = {"definition"}


def page() -> str:
    """Return the page."""
    sections = [HEAD]
    for title, part in PARTS:
        hidden = HIDDEN | {"name"} if part is DataElement else HIDDEN
        sections += section(title, part, hidden=hidden)
    sections.append("\n## Data elements that are shipped\n\n| name | label | kind |\n|---|---|---|")
    sections += [f"| `{e.name}` | {e.label.zh} | {e.kind} |" for e in shipped_elements().values()]
    return "\n".join(sections) + "\n"
