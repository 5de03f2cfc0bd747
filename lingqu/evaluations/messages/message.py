"""The shape of a finding's wording."""

from __future__ import annotations

from typing import NamedTuple

from lingqu.evaluations.finding import Severity

Lazy = object
"""A `gettext_lazy` string: `str()` gives it in the reader's language."""


class Message(NamedTuple):
    """One code: the check it belongs to, how grave it is, and its wording.

    `title` names what is wrong; `text` takes the finding's `numbers` by name; `settle` says which
    document or act would answer it."""

    check: str
    severity: Severity
    settle: Lazy
    title: Lazy
    text: Lazy
