"""Template tags of the shell: `{% load lingqu %}`.

Figures arrive as Decimal, int or None and leave formatted; None reads "no data", never 0.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()

STATE_ICONS = {
    "ok": "ok",
    "info": "run",
    "warn": "warn",
    "red": "warn",
    "bad": "bad",
    "pause": "pause",
    "idle": "idle",
    "nocalc": "nocalc",
}
YUAN_PER_WAN = Decimal(10_000)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the symbol `name` of icons.svg; it is decoration, the words stand beside it."""
    return format_html(
        '<svg class="ico" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("web/icons.svg"),
        name,
    )


@register.simple_tag
def seal() -> SafeString:
    """Return the mark alone, coloured by CSS."""
    return format_html(
        '<svg class="lq-seal" viewBox="0 0 32 32" aria-hidden="true"><use href="{}#mark"/></svg>',
        static("web/logo.svg"),
    )


@register.simple_tag
def tag(state: str, label: str, symbol: str = "") -> SafeString:
    """Return a status tag: colour, word and shape. `state` is a key of STATE_ICONS or "plain"."""
    if state == "plain":
        return format_html('<span class="lq-tag is-plain">{}</span>', label)
    kind = "idle" if state == "nocalc" else state
    return format_html(
        '<span class="lq-tag is-{}">{}{}</span>', kind, icon(symbol or STATE_ICONS[state]), label
    )


@register.simple_tag
def mark(severity: str, number: int, href: str = "") -> SafeString:
    """Return the numbered mark of a finding: square error, cut square warning, round note."""
    kind = {"error": "is-error", "warning": "is-warn", "note": "is-note"}[severity]
    word = _severities()[severity]
    label = format_html('<span class="visually-hidden">{} </span>{}', word, number)
    if not href:
        return format_html('<span class="lq-fn {}">{}</span>', kind, label)
    return format_html('<a class="lq-fn {}" href="{}">{}</a>', kind, href, label)


@register.simple_tag
def gauge(share: Decimal | float, *, yellow: int = 70, red: int = 90) -> SafeString:
    """Return the staff gauge filled to `share` (0 to 1), with the two marks in per cent.

    Lengths are SVG attributes, so that no inline style is needed. The words stand beside it.
    """
    width = 98 * min(max(float(share), 0.0), 1.0)
    ticks = "".join(f"M{x} {5 if x == 50 else 8}V12" for x in range(10, 100, 10))
    return format_html(
        '<svg class="lq-gauge" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bed" x=".5" y=".5" width="99" height="11"/>'
        '<rect class="lvl" x="1" y="1" width="{}" height="10"/><path class="tick" d="{}"/>'
        '<path class="mark-y" d="M{} 0V12"/><path class="mark-r" d="M{} 0V12"/></svg>',
        f"{width:.1f}",
        ticks,
        yellow,
        red,
    )


@register.simple_tag
def no_data(because: str = "") -> SafeString:
    """Return the hatched words that stand where a figure is missing."""
    words = format_html('<span class="lq-nodata px-2"><span>{}</span></span>', _("no data"))
    return format_html("{} {}", words, because) if because else words


@register.simple_tag(takes_context=True)
def draw(context: template.Context, panel: Any) -> SafeString:
    """Return a workbench panel, drawn with its own context and the request."""
    request = context["request"]
    return render_to_string(panel.template, panel.context, request=request)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Return a form control in the theme's dress, tied to its hint and errors."""
    kind = getattr(field.field.widget, "input_type", "")
    dress = {"select": "form-select", "checkbox": "form-check-input", "radio": ""}
    tied = [f"{field.auto_id}_error"] if field.errors else []
    tied += [f"{field.auto_id}_helptext"] if field.help_text else []
    attributes: dict[str, str | bool] = {"class": dress.get(kind, "form-control")}
    if tied:
        attributes["aria-describedby"] = " ".join(tied)
    return field.as_widget(attrs=attributes)


@register.filter
def figure(value: Any, places: int = 2) -> SafeString | str:
    """Return a grouped number with `places` decimals; half a unit is rounded up."""
    if value is None or value == "":
        return no_data()
    return f"{_rounded(Decimal(str(value)), places):,}"


@register.filter
def wan(yuan: Any) -> SafeString | str:
    """Return an amount of yuan in 万元 with two decimals, without the unit (it is in the head)."""
    return no_data() if yuan is None else figure(Decimal(str(yuan)) / YUAN_PER_WAN, 2)


@register.filter
def percent(ratio: Any) -> SafeString | str:
    """Return a ratio (0 to 1) as per cent with one decimal."""
    return no_data() if ratio is None else f"{figure(Decimal(str(ratio)) * 100, 1)}%"


@register.filter
def score(value: Any) -> SafeString | str:
    """Return a score with at most two decimals, without idle zeros."""
    if value is None:
        return no_data()
    shown = _rounded(Decimal(str(value)), 2)
    return f"{shown.normalize():f}" if shown else "0"


def _severities() -> dict[str, str]:
    return {
        "error": pgettext("finding", "error"),
        "warning": pgettext("finding", "warning"),
        "note": pgettext("finding", "note"),
    }


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
