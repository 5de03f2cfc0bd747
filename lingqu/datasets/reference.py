"""The reference page of resource descriptions, its tables written from the description's models."""

from __future__ import annotations

from pydantic import BaseModel

from lingqu.datasets import description as described
from lingqu.datasets.models import State
from lingqu.datasets.vocabulary import CHOICES
from lingqu.kernel.keys_reference import section

__all__ = ["page"]

HEAD = """# Resource descriptions

Written by `make reference` from the code.

`<name>.toml` in the `datasets/` folder of a pack or a site, named as the resource is. Unknown keys
are errors, and `lingqu data register --plan` tells every fault at once. A label is a text in both
languages, `{ zh = "人口", en = "Population" }`, or one text for both. How to write one:
[describe a resource](../how-to/describe-a-resource.md).
"""
PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The file", described.Description),
    ("[classification]", described.Classification),
    ("[form]", described.Form),
    ("[[item]]", described.Item),
    ("[sharing]", described.Sharing),
    ("[opening]", described.Opening),
    ("[collection]", described.Collection),
)
TYPES = "\n## Types of items\n\n| type | letter of the catalogue guide |\n|---|---|"
STATES = "\n## States of a resource\n\n| number | state |\n|---|---|"
WORDS = (
    "\n## Choices\n\nPages show them in words; a workbook has the Chinese words.\n\n"
    "| key | choices |\n|---|---|"
)


def page() -> str:
    """Return the page."""
    lines = [HEAD]
    for title, part in PARTS:
        lines += section(title, part, hidden={"definition"})
    lines += [TYPES, *(f"| `{name}` | {letter} |" for name, letter in described.TYPES.items())]
    lines += [STATES, *(f"| {one.value} | `{one.name.lower()}` |" for one in State)]
    lines.append(WORDS)
    for key, words in CHOICES.items():
        if words.keys() != {"True", "False"}:
            lines.append(f"| `{key}` | {', '.join(f'`{one}`' for one in words if one)} |")
    return "\n".join(lines) + "\n"
