"""Text and badges as SVG, and how far the drawing reaches. Looks are presentation attributes, so
that a page under a strict content security policy shows them too.
"""

from __future__ import annotations

import re
from html import escape

from lingqu.bpmn.diagram_marks import INK, PAPER, number
from lingqu.bpmn.diagram_progress import Standing
from lingqu.bpmn.diagram_scene import Box
from lingqu.bpmn.diagram_text import LINE, Fitted, fit

__all__ = ["STYLES", "Ink", "badge", "text"]

LABEL_SIZES = (12.0, 11.0)
NARROWEST_LABEL = 72.0
STYLES: dict[Standing, tuple[str, str, float]] = {
    "": (PAPER, "#5a5850", 1.5),
    "done": ("#eaf3ea", "#285f35", 2.0),
    "current": ("#e6f1f3", "#0f5566", 3.0),
    "cancelled": ("#efede7", "#4d4b45", 1.5),
}
"""Ground, line and width of the line."""
PLAIN = re.compile(r"[\w-]{1,200}")
"""Ids that stay as they are; without a dot, so that titles can have one."""
BADGES: dict[Standing, str] = {
    "done": '<circle r="8" fill="#285f35"/><path d="M-3.8 0.2L-1.2 3L4 -2.8" fill="none" '
    'stroke="#ffffff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>',
    "current": '<circle r="7.5" fill="#ffffff" stroke="#0f5566" stroke-width="2.5"/>'
    '<circle r="3" fill="#0f5566"/>',
    "cancelled": '<circle r="8" fill="#4d4b45"/><path d="M-3 -3L3 3M3 -3L-3 3" fill="none" '
    'stroke="#ffffff" stroke-width="2" stroke-linecap="round"/>',
}


def badge(standing: Standing, x: float, y: float) -> str:
    """Return the sign for how far an element is: a tick, a ring or a cross; "" for not reached."""
    drawn = BADGES.get(standing, "")
    if not drawn:
        return ""
    return f'<g class="badge" transform="translate({number(x)} {number(y)})">{drawn}</g>'


def text(
    fitted: Fitted, x: float, top: float, *, anchor: str = "middle", halo: bool = False
) -> str:
    """Return lines of text, `top` being where the first begins."""
    if not fitted.lines:
        return ""
    first = top + fitted.size * (LINE - 1) / 2 + fitted.size * 0.86
    lines = "".join(
        f'<tspan x="{number(x)}" y="{number(first + count * fitted.size * LINE)}">'
        f"{escape(line)}</tspan>"
        for count, line in enumerate(fitted.lines)
    )
    around = f' stroke="{PAPER}" stroke-width="3" paint-order="stroke"' if halo else ""
    around += ' stroke-linejoin="round"' if halo else ""
    return (
        f'<text font-size="{number(fitted.size)}" text-anchor="{anchor}" fill="{INK}"'
        f"{around}>{lines}</text>"
    )


class Ink:
    """One drawing: how far it reaches, and its ids, which all begin with `prefix`."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.left = self.top = float("inf")
        self.right = self.bottom = float("-inf")
        self._ids: dict[str, str] = {}

    def cover(self, box: Box, *, margin: float = 0.0) -> None:
        """Widen the drawing to hold `box`."""
        self.left = min(self.left, box.x - margin)
        self.top = min(self.top, box.y - margin)
        self.right = max(self.right, box.right + margin)
        self.bottom = max(self.bottom, box.bottom + margin)

    def id(self, element: str) -> str:
        """Return the id of an element's group. An id of the file that is no plain word is replaced
        by its number."""
        if element not in self._ids:
            plain = PLAIN.fullmatch(element)
            self._ids[element] = element if plain else f"{len(self._ids) + 1}.x"
        return self.prefix + self._ids[element]

    def group(
        self, element: str, classes: str, *, title: str, description: str, inside: str
    ) -> str:
        """Return an element's group with its title and description."""
        own = self.id(element)
        titled, described = f"{own}.title", f"{own}.desc"
        return (
            f'<g id="{own}" class="{escape(classes)}" data-element="{escape(element)}" role="img" '
            f'aria-labelledby="{titled} {described}"><title id="{titled}">{escape(title)}</title>'
            f'<desc id="{described}">{escape(description)}</desc>{inside}</g>'
        )

    def label(self, name: str, room: Box) -> str:
        """Return a name outside its shape, centred in `room` from the top."""
        width = max(room.width, NARROWEST_LABEL)
        fitted = fit(name, width=width, height=max(room.height, 48), sizes=LABEL_SIZES)
        middle = room.middle[0]
        half = fitted.width / 2
        self.cover(Box(x=middle - half, y=room.y, width=2 * half, height=fitted.height), margin=4)
        return text(fitted, middle, room.y, halo=True)
