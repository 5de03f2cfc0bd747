"""The designer's pages: a draft from its beginning to its publication, and who may not."""

import json

import pytest
from django.urls import reverse

from lingqu.cases.models import Case, CaseTypeVersion, Design

BPMN = "licence.bpmn"


def url(name, design, *more):
    return reverse(f"design:{name}", args=[design.pk, *more])


def test_a_draft_goes_from_drawing_to_publication_by_two_people(
    design, drawer, approver, as_person
):
    drawing, deciding = as_person(drawer), as_person(approver)
    assert drawing.get(reverse("design:list")).status_code == 200
    assert drawing.get(url("overview", design)).status_code == 200
    xml = drawing.get(url("xml", design, BPMN)).content.decode()
    body = {"xml": xml.replace('name="审查"', 'name="实质审查"'), "version": 1}
    saved = drawing.post(
        url("save", design, BPMN), json.dumps(body), content_type="application/json"
    )
    assert saved.json() == {"version": 2, "findings": []}
    assert drawing.post(url("submit", design), {"revision": 2, "note": "改名"}).status_code == 302
    assert drawing.post(url("approve", design), {"revision": 3}).status_code == 403
    assert deciding.post(url("approve", design), {"revision": 3}).status_code == 302
    assert CaseTypeVersion.objects.latest("number").number == 2
    assert deciding.get(url("overview", design)).status_code == 200


def test_two_who_draw_get_409_and_keep_what_they_typed(design, drawer, as_person):
    client = as_person(drawer)
    body = {"xml": client.get(url("xml", design, BPMN)).content.decode(), "version": 7}
    answer = client.post(
        url("save", design, BPMN), json.dumps(body), content_type="application/json"
    )
    assert answer.status_code == 409 and answer.json()["message"]
    page = client.post(url("declaration", design), {"revision": 7, "text": "label = 'mine'"})
    assert page.status_code == 409 and "label = &#x27;mine&#x27;" in page.content.decode()


def test_findings_name_the_element(design, drawer, as_person):
    client = as_person(drawer)
    xml = client.get(url("xml", design, BPMN)).content.decode()
    broken = xml.replace('<userTask id="review"', '<scriptTask id="review"').replace(
        'name="审查"/>', 'name="审查"></scriptTask>', 1
    )
    found = client.post(url("lint", design, BPMN), broken, content_type="application/xml").json()
    assert any(
        one["element"] == "review" and one["severity"] == "error" for one in found["findings"]
    )
    undeclared = xml.replace(
        'id="special" name="特别程序"', 'id="special2" name="特别程序"'
    ).replace('Ref="special"', 'Ref="special2"')
    found = client.post(
        url("lint", design, BPMN), undeclared, content_type="application/xml"
    ).json()
    assert "special2" in {one["element"] for one in found["findings"]}


def test_a_finding_about_a_decision_names_its_element(design, drawer, as_person):
    client = as_person(drawer)
    xml = client.get(url("xml", design, "route.dmn")).content
    found = client.post(
        url("lint", design, "route.dmn"), xml, content_type="application/xml"
    ).json()
    assert [(one["element"], one["severity"]) for one in found["findings"]] == [
        ("route", "warning")
    ]


@pytest.mark.parametrize("body", ["", "{", "[]", '{"xml": 1}', '{"xml": "<a>", "version": 1}'])
def test_a_strange_body_is_422_and_nothing_is_saved(design, drawer, as_person, body):
    answer = as_person(drawer).post(
        url("save", design, BPMN), body, content_type="application/json"
    )
    assert answer.status_code == 422
    assert Design.objects.get().revision == 1


FORM = {"f-item": "public_place", "f-applicant_kind": "person", "f-floor_area": "800"}


def test_a_draft_is_tried_to_its_end_and_no_case_is_made(design, drawer, as_person):
    client, page = as_person(drawer), url("trial", design)
    assert client.get(page).status_code == 200
    assert client.post(page, {"act": "begin", **FORM}).status_code == 302
    for element, outcome in (
        ("accept", "accept"), ("review", "pass"), ("decide", "grant"), ("deliver", "delivered"),
    ):  # fmt: skip
        assert client.post(page, {"act": "wait", "days": "2"}).status_code == 302
        step = {"act": "step", "element": element, "outcome": outcome}
        assert client.post(page, step).status_code == 302
    assert "办结" in client.get(page).content.decode()
    assert client.get(url("trial-drawing", design)).headers["Content-Type"] == "image/svg+xml"
    assert not Case.objects.exists()
    assert client.post(page, {"act": "restart"}).status_code == 302


def test_a_trial_tells_what_is_wrong_and_goes_no_further(design, drawer, as_person):
    client, page = as_person(drawer), url("trial", design)
    assert client.post(page, {"act": "begin", "f-floor_area": "many"}).status_code == 422
    client.post(page, {"act": "begin", "f-item": "public_place"})
    step = {"act": "step", "element": "accept", "outcome": "accept"}
    assert client.post(page, step).status_code == 409
    assert client.post(page, {**step, "element": "castle"}).status_code == 409


def test_the_designer_works_in_a_real_browser(transactional_db, design, drawer, browser_page, axe):
    browser_page.sign_in(drawer)
    page = browser_page.page
    for width, height in ((1366, 768), (390, 844)):
        for name in ("overview", "trial"):
            browser_page.open(url(name, design), width=width, height=height)
            assert axe(page) == []
            assert not browser_page.scrolls_sideways()
    browser_page.open(url("edit", design, BPMN))
    page.wait_for_selector(".djs-element[data-element-id=review]")
    page.wait_for_selector("[data-none]:not([hidden])")
    assert page.is_visible(".bjs-powered-by")
    assert browser_page.violations == [] and browser_page.foreign == []
