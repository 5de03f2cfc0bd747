"""Small signs inside shapes as SVG: what an event waits for, who does a task, how it repeats.

Each is drawn around (0, 0) and takes its colour from the group it stands in: `currentColor` is
not used, so that the signs look the same in every viewer.
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["INK", "PAPER", "event_mark", "gateway_mark", "number", "repeat_mark", "task_mark"]

INK, PAPER = "#1c282c", "#ffffff"


def number(value: float) -> str:
    """Return a coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


def event_mark(kind: str, x: float, y: float, *, throws: bool) -> str:
    """Return the sign of an event: filled where it throws. "" for a kind without one."""
    drawn = EVENTS.get(kind)
    return _at(x, y, drawn(throws)) if drawn else ""


def gateway_mark(kind: str, x: float, y: float) -> str:
    """Return the sign of a gateway."""
    return _at(x, y, GATEWAYS.get(kind, ""))


def task_mark(kind: str, x: float, y: float) -> str:
    """Return the sign of a task in its upper left corner, "" for a plain one."""
    drawn = TASKS.get(kind, "")
    return _at(x, y, drawn) if drawn else ""


def repeat_mark(kind: str, x: float, y: float) -> str:
    """Return the sign of a repetition or, for "sub", of a collapsed subprocess."""
    return _at(x, y, REPEATS[kind])


def _at(x: float, y: float, inside: str) -> str:
    return (
        f'<g class="mark" transform="translate({number(x)} {number(y)})" fill="none" '
        f'stroke="{INK}" stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round">'
        f"{inside}</g>"
    )


def _envelope(filled: bool) -> str:
    if filled:
        return (
            f'<path d="M-8 -5.5H8V5.5H-8Z" fill="{INK}"/>'
            f'<path d="M-8 -5.5L0 1L8 -5.5" stroke="{PAPER}"/>'
        )
    return '<path d="M-8 -5.5H8V5.5H-8Z"/><path d="M-8 -5.5L0 1L8 -5.5"/>'


def _clock(_filled: bool) -> str:
    return '<circle r="9"/><path d="M0 -6V0L4 2.5M0 -9V-7M0 7V9M-9 0H-7M7 0H9"/>'


def _bolt(filled: bool) -> str:
    fill = INK if filled else "none"
    return f'<path d="M-8 8L-4 -7L2 2L8 -8L4 7L-2 -2Z" fill="{fill}"/>'


def _triangle(filled: bool) -> str:
    return f'<path d="M0 -8.5L8 5.5H-8Z" fill="{INK if filled else "none"}"/>'


def _disc(_filled: bool) -> str:
    return f'<circle r="9" fill="{INK}"/>'


EVENTS: dict[str, Callable[[bool], str]] = {
    "message": _envelope, "timer": _clock, "error": _bolt, "signal": _triangle,
    "terminate": _disc,
}  # fmt: skip
GATEWAYS = {
    "exclusiveGateway": '<path d="M-7 -7L7 7M7 -7L-7 7" stroke-width="3"/>',
    "parallelGateway": '<path d="M-10 0H10M0 -10V10" stroke-width="3"/>',
    "inclusiveGateway": '<circle r="10" stroke-width="2.6"/>',
    "eventBasedGateway": (
        '<circle r="13"/><circle r="10.5"/><path d="M0 -7.5L7.1 -2.3L4.4 6.1H-4.4L-7.1 -2.3Z"/>'
    ),
    "complexGateway": '<path d="M-10 0H10M0 -10V10M-7 -7L7 7M7 -7L-7 7" stroke-width="2.4"/>',
}
TASKS = {
    "userTask": '<circle cy="-3.5" r="3.4"/><path d="M-6.5 7.5V5C-6.5 1 6.5 1 6.5 5V7.5Z"/>',
    "manualTask": (
        '<path d="M-7 6V-2L-1 -7C1 -7.5 1 -5.5 0 -4.5L-1.5 -3H6C8 -3 8 -0.5 6 -0.5H1M6 -0.5'
        'C7.5 0 7.5 2.5 5.5 2.5H1M5.5 2.5C6.5 3.5 6 6 4.5 6H-7Z"/>'
    ),
    "serviceTask": (
        '<circle r="2.4"/><circle r="5.2"/>'
        '<path d="M0 -5.2V-7.6M0 5.2V7.6M-5.2 0H-7.6M5.2 0H7.6M-3.7 -3.7L-5.4 -5.4'
        'M3.7 3.7L5.4 5.4M-3.7 3.7L-5.4 5.4M3.7 -3.7L5.4 -5.4" stroke-width="2.2"/>'
    ),
    "businessRuleTask": (
        f'<path d="M-8 -6H8V-2.5H-8Z" fill="{INK}"/><path d="M-8 -6H8V6H-8ZM-8 2H8M-3 -6V6"/>'
    ),
    "receiveTask": _envelope(False),
    "sendTask": _envelope(True),
    "scriptTask": '<path d="M-4 -7H6C2 -3 6 3 3 7H-7C-3 3 -7 -3 -4 -7ZM-2.5 -3H2M-3 0H2M-2 3H3"/>',
}
REPEATS = {
    "parallel": '<path d="M-4 -5V5M0 -5V5M4 -5V5" stroke-width="2.2"/>',
    "sequential": '<path d="M-5 -4H5M-5 0H5M-5 4H5" stroke-width="2.2"/>',
    "while": '<path d="M-2.5 4.5A5 5 0 1 1 2 4.6M-2.5 4.5L-6 4.8M-2.5 4.5L-3 1"/>',
    "sub": '<path d="M-6 -6H6V6H-6ZM-3.5 0H3.5M0 -3.5V3.5"/>',
}
