"""Drawing decisions and filling in their tables in a real browser."""

import re

import pytest

from lingqu.dmn import load_model
from tests.cases.designer.stand_in import opened, policy_faults, saved

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_changed_cell_of_a_decision_table_is_saved(tab, server):
    server.show_decision()
    page = opened(tab)
    page.click("[data-view=route]")
    page.click("[data-element-id=b1]")
    page.keyboard.press("Control+a")
    page.keyboard.type('"示范窗口"')
    after = saved(page, server)
    assert load_model(after.encode(), where="saved").decide("route", {"amount": 1}) == "示范窗口"
    assert load_model(after.encode(), where="saved").decide("route", {"amount": 1000}) == "审批科"
    assert "DMN/20230324/MODEL/" in after and "20191111" not in after
    assert policy_faults(tab) == []


def test_decisions_without_a_drawing_are_drawn(tab, server):
    server.show_decision()
    page = opened(tab)
    assert page.locator(".djs-shape[data-element-id=route]").count() == 1
    assert page.locator(".djs-connection[data-element-id=needs]").count() == 1
    page.click("[data-element-id=amount] .djs-hit")
    page.select_option("#p-type", "string")
    after = saved(page, server)
    assert 'typeRef="string"' in after and "DMNShape" in after
    assert load_model(after.encode(), where="saved").decide


def test_a_finding_of_a_cell_stands_in_the_table_and_at_its_decision(tab, server):
    server.show_decision()
    server.findings = [{"element": "a2", "reason": "a gap", "severity": "warning"}]
    page = opened(tab)
    page.wait_for_selector("[data-container-id=route] .lq-fn.is-warn")
    page.click("[data-entry='0'] button")
    page.wait_for_selector("td[data-element-id=a2]")
    number = "getComputedStyle(document.querySelector('td[data-element-id=a2]'), '::after').content"
    assert page.evaluate(number) == '"1"'


def test_an_expression_is_edited_within_the_policy(tab, server):
    server.show_decision()
    table = re.compile("<decisionTable.*</decisionTable>", re.DOTALL)
    literal = '<literalExpression id="le"><text>amount + 1</text></literalExpression>'
    server.xml = table.sub(literal, server.xml).replace('"string"', '"number"')
    page = opened(tab)
    page.click("[data-view=route]")
    page.click(".cm-content")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.cm-scroller')).display") == "flex"
    )
    page.keyboard.press("End")
    page.keyboard.type("0")
    assert load_model(saved(page, server).encode(), where="s").decide("route", {"amount": 1}) == 11
    assert policy_faults(tab) == []


def test_decisions_with_newer_expressions_are_only_shown(tab, server):
    server.show_decision()
    table = re.compile("<decisionTable.*</decisionTable>", re.DOTALL)
    newer = "<conditional><if><literalExpression><text>true</text></literalExpression></if></conditional>"
    server.xml = table.sub(newer, server.xml)
    page = opened(tab)
    assert "conditional" in page.text_content("#designer-message")
    assert page.is_hidden("button[data-do=save]")
