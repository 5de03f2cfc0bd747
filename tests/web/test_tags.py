"""Figures and signs in templates."""

from decimal import Decimal

import pytest
from django.utils import translation

from lingqu.web.templatetags import lingqu as tags


@pytest.mark.parametrize("show", [tags.figure, tags.wan, tags.percent, tags.score])
def test_a_missing_figure_reads_no_data_and_never_zero(show):
    with translation.override("zh-hans"):
        shown = show(None)
    assert "无数据" in shown
    assert "0" not in shown


@pytest.mark.parametrize(
    ("yuan", "shown"),
    [(Decimal("4305000"), "430.50"), (Decimal("123456789.50"), "12,345.68"), (0, "0.00")],
)
def test_an_amount_is_shown_in_wan_with_two_decimals(yuan, shown):
    assert tags.wan(yuan) == shown


def test_half_a_unit_is_rounded_up_as_on_official_forms():
    assert tags.figure(Decimal("0.125")) == "0.13"
    assert tags.percent(Decimal("0.96345")) == "96.3%"
    assert tags.percent(Decimal("0.9635")) == "96.4%"


@pytest.mark.parametrize(
    ("value", "shown"),
    [("10.00", "10"), ("89.50", "89.5"), ("0", "0"), ("100", "100"), ("7.846", "7.85")],
)
def test_a_score_has_no_idle_zeros(value, shown):
    assert tags.score(Decimal(value)) == shown


def test_a_state_has_colour_word_and_shape():
    shown = tags.tag("bad", "超期")
    assert "is-bad" in shown
    assert "超期" in shown
    assert "#bad" in shown


def test_a_label_cannot_bring_markup():
    assert "<b>" not in tags.tag("ok", "<b>x</b>")
    assert "<b>" not in tags.no_data("<b>x</b>")


def test_a_mark_tells_its_severity_to_those_who_do_not_see_it():
    with translation.override("en"):
        assert "warning" in tags.mark("warning", 2)


def test_the_gauge_stays_inside_its_bed():
    assert 'width="98.0"' in tags.gauge(Decimal("1.7"))
    assert 'width="0.0"' in tags.gauge(-1)
