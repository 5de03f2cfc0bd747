"""Drawing a process in a real browser: what is changed is saved, all else is kept."""

import pytest

from lingqu.bpmn import load_definition
from tests.cases.designer.stand_in import MODELS, choose, fill, node, opened, process, saved

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_renamed_task_and_its_duty_are_saved_and_all_else_is_kept(tab, server):
    before = server.xml
    page = opened(tab)
    choose(page, "accept")
    fill(page, "name", "收件受理")
    fill(page, "role", "window")
    after = saved(page, server)
    assert server.saved[-1]["version"] == 3
    assert load_definition(after.encode(), where="saved")
    changed = node(after, "accept")
    assert (changed.name, changed.extension["role"]) == ("收件受理", "window")
    for one in process(before).all_nodes():
        assert one.id == "accept" or node(after, one.id) == one
    for tag in ("BPMNShape ", "BPMNEdge ", "waypoint ", "Bounds "):
        assert after.count(tag) >= before.count(tag), tag
    page.wait_for_function("document.querySelector('[data-version]').textContent === '4'")
    assert page.is_visible("[data-state=saved]")


@pytest.mark.parametrize("name", ["approval", "hotline", "parallel", "review"])
def test_what_the_designer_writes_runs_like_what_it_read(tab, server, name):
    server.xml = (MODELS / f"{name}.bpmn").read_text("utf-8")
    page = opened(tab)
    start = next(one.id for one in process(server.xml).all_nodes() if one.kind == "startEvent")
    choose(page, start)
    fill(page, "name", "起点")
    after = saved(page, server)
    old, new = process(server.xml), process(after)
    assert old.flows == new.flows and old.combine == new.combine
    assert [one for one in old.all_nodes() if one.id != start] == [
        one for one in new.all_nodes() if one.id != start
    ]


def test_conditions_clocks_and_defaults_are_edited_in_the_panel(tab, server):
    page = opened(tab, 1920, 1080)
    page.click("[data-element-id=complete_to_route] .djs-hit", force=True)
    fill(page, "condition", "complete = true and amount > 0")
    choose(page, "yellow")
    fill(page, "time", "P10D")
    page.select_option("#p-calendar", "working")
    page.uncheck("#p-interrupting") if page.is_checked("#p-interrupting") else None
    choose(page, "special")
    page.select_option("#p-default", "special_to_procedure")
    after = saved(page, server)
    flows = {one.id: one for one in process(after).flows}
    assert flows["complete_to_route"].condition == "complete = true and amount > 0"
    clock = node(after, "yellow")
    assert (clock.event.text, clock.event.calendar, clock.interrupting) == (
        "P10D",
        "working",
        False,
    )
    assert node(after, "special").default == "special_to_procedure"


def test_parameters_and_results_of_an_action_are_rows_and_fields(tab, server):
    page = opened(tab)
    page.click("button[data-do=fit]")
    choose(page, "warn")
    page.fill("#p-parameters-0-name", "who")
    page.press("#p-parameters-0-name", "Tab")
    page.fill("#p-parameters-0-text", "officer.name")
    page.press("#p-parameters-0-text", "Tab")
    fill(page, "result", "told")
    assert page.is_visible("#p-parameters-1-name")
    changed = node(saved(page, server), "warn")
    assert changed.parameters == {"who": "officer.name"}
    assert changed.extension == {"action": "warn", "result": "told"}


def test_repetitions_and_what_becomes_of_their_values_are_edited(tab, server):
    server.xml = (MODELS / "review.bpmn").read_text("utf-8")
    server.xml = server.xml.replace(
        "</multiInstanceLoopCharacteristics>",
        "<loopDataOutputRef>opinions</loopDataOutputRef></multiInstanceLoopCharacteristics>",
    ).replace("<extensionElements>", '<extensionElements><o:note xmlns:o="urn:other" o:a="1"/>')
    before = next(one for one in process(server.xml).all_nodes() if one.loop)
    page = opened(tab)
    choose(page, before.id)
    assert page.input_value("#p-item") == before.loop.item
    fill(page, "completionCondition", "numberOfCompletedInstances >= 3")
    page.select_option("#p-combines-0-how", "by-key")
    page.fill("#p-combines-1-variable", "grade")
    page.press("#p-combines-1-variable", "Tab")
    after = saved(page, server)
    changed = node(after, before.id)
    assert changed.loop.condition == "numberOfCompletedInstances >= 3"
    assert changed.loop.output == "opinions" == before.loop.output
    assert changed.combine.named == {"score": "by-key", "grade": "refuse"}
    assert 'xmlns:o="urn:other"' in after and "<o:note" in after


def test_what_is_being_typed_is_saved_too(tab, server):
    page = opened(tab)
    choose(page, "accept")
    page.fill("#p-name", "正在写")
    assert node(saved(page, server), "accept").name == "正在写"


@pytest.mark.parametrize("value", ["route", "1st", "有 空格"])
def test_an_id_that_is_taken_or_wrong_is_refused_at_the_field(tab, server, value):
    page = opened(tab)
    choose(page, "accept")
    fill(page, "id", value)
    assert page.get_attribute("#p-id", "aria-invalid") == "true"
    assert page.is_visible(".lq-fields .lq-error")
    assert page.is_disabled("button[data-do=save]")
