"""Kinds of messages, and which of them somebody asked for.

A kind is lower-case words joined by dots, the application first: `cases.dispatched`. A prefix names
a kind and everything below it: `cases` fits `cases.dispatched` and not `casework.opened`; `*` fits
every kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from lingqu.kernel.errors import DataError

__all__ = ["EVERY", "MAX_PREFIXES", "check_kind", "fits", "prefixes"]

EVERY = "*"
MAX_LENGTH = 100
MAX_PREFIXES = 50
_WORD = r"[a-z][a-z0-9_]{0,39}"
_KIND = re.compile(rf"\A{_WORD}(\.{_WORD})+\Z")
_PREFIX = re.compile(rf"\A({_WORD}(\.{_WORD})*|\*)\Z")


def fits(kind: str, prefix: str) -> bool:
    """Answer whether `kind` is `prefix` or lies below it; a dot at the end says the same."""
    prefix = prefix.removesuffix(".")
    return prefix == EVERY or kind == prefix or kind.startswith(f"{prefix}.")


def check_kind(kind: str) -> None:
    """Raise `ValueError` unless `kind` is one."""
    if not _KIND.match(kind) or len(kind) > MAX_LENGTH:
        raise ValueError(f"kind {kind!r}: write words joined by dots, such as cases.dispatched")


def prefixes(words: Iterable[str]) -> list[str]:
    """Return the prefixes sorted, without those below another, or raise `DataError`."""
    wanted = {word.strip().removesuffix(".") for word in words if word.strip()}
    for word in sorted(wanted):
        if not _PREFIX.match(word) or len(word) > MAX_LENGTH:
            allowed = _("lower-case words joined by dots, such as cases.dispatched, or *")
            raise DataError(where=str(_("kinds")), found=repr(word[:MAX_LENGTH]), allowed=allowed)
    kept = sorted(w for w in wanted if not any(w != o and fits(w, o) for o in wanted))
    if not 0 < len(kept) <= MAX_PREFIXES:
        count = _("1 to %(n)s kinds") % {"n": MAX_PREFIXES}
        raise DataError(where=str(_("kinds")), found=len(kept), allowed=count)
    return kept
