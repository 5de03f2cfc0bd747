"""The reference page of the API, from its document."""

from __future__ import annotations

from collections import defaultdict

import django
from django.utils import translation

__all__ = ["page"]


def page() -> str:
    """Return docs/reference/api.md."""
    django.setup()
    from lingqu.cases.api.errors import KINDS, URN
    from lingqu.cases.api.urls import api

    document = api.get_openapi_schema()
    groups: dict[str, list[str]] = defaultdict(list)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            about = " ".join(operation["description"].split())
            line = f"| `{method.upper()} {path}` | {operation['summary']} | {about} |"
            groups[operation["tags"][0]].append(line)
    lines = ["# API", "", "Written by `make reference` from the document that a site has at"]
    lines += ["`/api/v1/openapi.json`. How to use it: [use-the-api.md](../how-to/use-the-api.md)."]
    for group, rows in groups.items():
        lines += ["", f"## {group}", "", "| operation | what it does | about |", "|---|---|---|"]
        lines += rows
    lines += ["", "## Problems", "", f"`type` is `{URN}` and one of these.", ""]
    lines += ["| kind | status | title |", "|---|---|---|"]
    with translation.override("en"):
        lines += [f"| `{kind}` | {status} | {title} |" for kind, (status, title) in KINDS.items()]
    return "\n".join(lines) + "\n"
