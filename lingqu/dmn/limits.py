"""How much one definition or one evaluation may ask for."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LIMITS", "Limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds that every expression stays within; beyond them `LimitExceeded` names the place.

    Lengths are characters, sizes items, `seconds` wall time of one evaluation, `depth` levels of
    nesting in a text and `calls` nested calls of functions that a definition defines.
    """

    text_length: int = 32_000
    depth: int = 60
    calls: int = 60
    list_size: int = 100_000
    string_length: int = 1_000_000
    iterations: int = 1_000_000
    seconds: float = 5.0
    file_bytes: int = 16_000_000
    elements: int = 200_000


LIMITS = Limits()
"""What holds where nobody says otherwise."""
