"""What the process designer does with findings, conflicts, files and what it may not draw."""

import re

import pytest

from tests.cases.designer.stand_in import (
    MODELS,
    choose,
    fill,
    node,
    opened,
    policy_faults,
    process,
    refused,
    saved,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_finding_stands_at_its_element_and_in_the_list(tab, server):
    server.findings = [
        {"element": "decide", "reason": "no flow leaves it", "severity": "error"},
        {"element": "route_to_review", "reason": "asks no condition", "severity": "warning"},
        {"element": "approval", "reason": "never ends", "severity": "warning"},
    ]
    page = opened(tab)
    page.wait_for_selector("[data-entry='2']")
    mark = page.locator("[data-container-id=decide] [data-finding='0']")
    assert mark.text_content() == "1" and "is-error" in mark.get_attribute("class")
    assert "is-warn" in page.get_attribute("[data-container-id=route_to_review] .lq-fn", "class")
    page.click("[data-entry='0'] button")
    assert page.input_value("#p-id") == "decide"
    box = page.locator("[data-element-id=decide]").bounding_box()
    assert 60 < box["x"] < 1000 and "is-lit" in page.get_attribute("[data-entry='0']", "class")


def test_a_change_is_checked_by_itself_and_the_button_checks_at_once(tab, server):
    page = opened(tab)
    page.wait_for_function("document.querySelector('[data-findings]').hidden")
    choose(page, "accept")
    count = len(server.linted)
    with page.expect_response("**/designer/lint"):
        fill(page, "name", "收件")
    assert len(server.linted) == count + 1 and 'name="收件"' in server.linted[-1]
    with page.expect_response("**/designer/lint"):
        page.click("button[data-do=check]")


def test_a_conflict_says_so_and_loses_nothing(tab, server):
    server.answer = (409, {"message": "期间已有人保存。"})
    page = opened(tab)
    choose(page, "accept")
    fill(page, "name", "我的改动")
    saved(page, server)
    page.wait_for_selector("#designer-message.is-bad")
    assert "期间已有人保存。" in page.text_content("#designer-message")
    assert page.is_visible("[data-state=changed]") and page.is_enabled("button[data-do=save]")
    with page.expect_download() as given:
        page.click("#designer-message button >> nth=0")
    assert "我的改动" in given.value.path().read_text("utf-8")
    assert given.value.suggested_filename == "approval.bpmn"
    server.answer = None
    assert node(saved(page, server), "accept").name == "我的改动"
    assert page.is_hidden("#designer-message") and refused(tab, 409) == []


def test_a_refused_save_shows_the_findings_of_the_answer(tab, server):
    found = {"element": "accept", "reason": "没有出口", "severity": "error"}
    page = opened(tab)
    choose(page, "accept")
    fill(page, "name", "受理二")
    page.wait_for_timeout(1000)
    server.answer = (422, {"message": "未能发布。", "findings": [found]})
    saved(page, server)
    page.wait_for_selector("[data-container-id=accept] .lq-fn.is-error")
    assert page.text_content("#designer-message").startswith("未能发布。")


@pytest.mark.parametrize("status", [403, 500])
def test_a_save_that_fails_keeps_the_drawing_and_offers_it(tab, server, status):
    server.answer = (status, {})
    page = opened(tab)
    choose(page, "accept")
    fill(page, "name", "受理二")
    saved(page, server)
    page.wait_for_selector("#designer-message button")
    assert page.is_visible("[data-state=changed]") and refused(tab, status) == []


def test_a_step_is_undone_and_done_again(tab, server):
    page = opened(tab)
    assert page.is_disabled("button[data-do=undo]")
    choose(page, "accept")
    fill(page, "name", "甲")
    page.click("button[data-do=undo]")
    assert page.input_value("#p-name") == "受理"
    page.click("button[data-do=redo]")
    assert page.input_value("#p-name") == "甲"


def test_leaving_with_changes_asks(tab, server):
    page = opened(tab)
    choose(page, "accept")
    fill(page, "name", "甲")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(tab.base + "/login")
    assert asked == ["beforeunload"]


def test_a_file_from_disk_is_drawn_and_a_broken_one_changes_nothing(tab, server):
    page = opened(tab)
    page.set_input_files("[data-do=file]", str(MODELS / "parallel.bpmn"))
    page.wait_for_selector("[data-state=changed]:not([hidden])")
    assert process(saved(page, server)).id == process((MODELS / "parallel.bpmn").read_text()).id
    broken = {"name": "x.bpmn", "mimeType": "text/xml", "buffer": b"<definitions"}
    page.set_input_files("[data-do=file]", broken)
    page.wait_for_selector("#designer-message.is-bad")
    assert page.is_visible("[data-element-id=start]") or page.locator(".djs-shape").count() > 3


def test_a_file_that_would_lose_parts_is_only_shown(tab, server):
    server.xml = server.xml.replace(
        '<endEvent id="warned"/>', '<endEvent id="warned"><surprise/></endEvent>'
    )
    page = opened(tab)
    assert "surprise" in page.text_content("#designer-message")
    assert page.is_hidden("button[data-do=save]") and page.is_visible("[data-state=read-only]")
    assert page.locator(".djs-palette").count() == 0


def test_a_reader_sees_the_process_and_its_properties_without_tools(tab, server):
    server.read_only = True
    page = opened(tab)
    page.click("[data-element-id=route] .djs-hit")
    assert (
        "route" in page.text_content(".lq-fields") and page.locator(".lq-fields input").count() == 0
    )
    assert page.locator(".djs-palette, .djs-context-pad").count() == 0
    assert page.is_hidden("button[data-do=save]") and page.is_hidden("button[data-do=open]")
    assert policy_faults(tab) == []


def test_the_tools_speak_the_language_of_the_page(tab, server):
    page = opened(tab)
    assert page.get_attribute("[data-action='create.start-event']", "aria-label") == "开始事件"
    choose(page, "accept")
    assert page.text_content("[data-kind]") == "用户任务"
    choose(page, "yellow")
    assert page.text_content("[data-kind]") == "定时边界事件"
    page.click("[data-action=replace]")
    page.wait_for_selector(".djs-popup-body")
    assert not re.search("[A-Za-z]{4}", page.text_content(".djs-popup-body"))


def test_what_the_engine_refuses_is_not_offered(tab, server):
    page = opened(tab)
    choose(page, "accept")
    page.click("[data-action=replace]")
    page.wait_for_selector(".djs-popup-body [data-id=replace-with-service-task]")
    assert page.locator("[data-id=replace-with-script-task], [data-id=toggle-adhoc]").count() == 0
    page.keyboard.press("Escape")
    choose(page, "special")
    page.click("[data-action=replace]")
    page.wait_for_selector("[data-id=replace-with-parallel-gateway]")
    assert page.locator("[data-id=replace-with-complex-gateway]").count() == 0


def test_aligning_several_keeps_to_the_policy(tab, server):
    page = opened(tab)
    choose(page, "accept")
    page.click("[data-element-id=route] .djs-hit", modifiers=["Shift"])
    assert page.is_visible("[data-several]")
    page.click("[data-action=align-elements]")
    page.wait_for_selector(".djs-popup-body")
    assert page.locator(".djs-popup-body svg rect[stroke]").count() > 0
    assert policy_faults(tab) == []
