"""The samples on the parts sheet: swatches of the theme and figures for the number filters."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["FIGURES", "SWATCHES"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swatch:
    """One colour: `x` is its place in a drawing 430 units wide."""

    name: str
    value: str
    x: int
    is_dark: bool

    @property
    def text_x(self) -> int:
        return self.x + 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Five colours of one family."""

    label: str | Promise
    swatches: tuple[Swatch, ...]


def _row(label: Promise, colours: str, light_from: int) -> Row:
    pairs = [entry.split() for entry in colours.split(",")]
    return Row(
        label=label,
        swatches=tuple(
            Swatch(name=name, value=value, x=86 * place, is_dark=place < light_from)
            for place, (name, value) in enumerate(pairs)
        ),
    )


SWATCHES = (
    _row(
        _("Water: what one can act on, what flows"),
        "900 #0f3a46,700 #0f5566,600 #1a6b7f,400 #5a9aa8,100 #dcebed",
        3,
    ),
    _row(
        _("Stone: grounds and lines that stand still"),
        "600 #5a5850,300 #c9c5b9,200 #dedbd2,100 #eceae4,50 #f5f4f0",
        1,
    ),
    _row(
        _("Copper: the canal itself; the other three mean state"),
        "copper #b06f1f,ok #285f35,yellow #744700,red #9c2417,idle #4d4b45",
        5,
    ),
)
FIGURES = {
    "count": 1_284_306,
    "yuan": Decimal("4305000"),
    "ratio": Decimal("0.9638"),
    "score": Decimal("89.50"),
    "none": None,
}
