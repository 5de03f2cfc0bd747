"""Drafts of case types: drawn, checked, tried, handed in, published by two people."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from lingqu.cases import designing, publishing
from lingqu.cases.definition import compile_type
from lingqu.cases.errors import DefinitionFaults, FormFaults, ProcessFault
from lingqu.cases.models import Case, CaseType, CaseTypeVersion, Design
from lingqu.cases.source import read_sources
from lingqu.cases.trying import TrialStep, play
from lingqu.kernel.calendar import calendar
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused
from lingqu.kernel.packs import packs

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CODE = "licence.licence"


@pytest.fixture
def drawer(make_person):
    return make_person("drawer", ["cases.design", "cases.publish"])


@pytest.fixture
def approver(make_person):
    return make_person("approver", ["cases.publish"])


@pytest.fixture
def design(licence, drawer):
    return designing.begin(code=CODE, actor=drawer, at=MONDAY)


def process(design):
    return bytes(design.files.get(name="licence.bpmn").content)


def test_a_draft_begins_as_the_version_in_force_and_holds(design):
    assert designing.faults_of(design) == []
    assert designing.source_of(design).hash == CaseTypeVersion.objects.get().hash


def test_a_draft_is_published_by_a_second_person_and_running_cases_keep_theirs(
    design, start, drawer, approver
):
    start()
    text = process(design).replace("审查".encode(), "实质审查".encode())
    saved = designing.save_file(
        design_id=design.pk, name="licence.bpmn", content=text, revision=1, actor=drawer, at=MONDAY
    )
    handed = designing.submit(
        design_id=design.pk, note="改名", revision=saved.revision, actor=drawer, at=MONDAY
    )
    with pytest.raises(AccessDenied):
        designing.approve(design_id=design.pk, revision=handed.revision, actor=drawer, at=MONDAY)
    version = designing.approve(
        design_id=design.pk, revision=handed.revision, actor=approver, at=MONDAY
    )
    assert (version.number, version.drafted_by, version.approved_by) == (2, drawer, approver)
    assert CaseType.objects.get().current == version
    assert Case.objects.get().version.number == 1
    start()
    assert Case.objects.order_by("pk").last().version == version


def test_nobody_without_the_permission_draws_or_approves(design, people, approver):
    content = process(design)
    with pytest.raises(AccessDenied):
        designing.begin(code=CODE, actor=people["handler"], at=MONDAY)
    with pytest.raises(AccessDenied):
        designing.save_file(
            design_id=design.pk,
            name="licence.bpmn",
            content=content,
            revision=1,
            actor=approver,
            at=MONDAY,
        )
    with pytest.raises(AccessDenied):
        designing.save_declaration(
            design_id=design.pk, text="", revision=1, actor=approver, at=MONDAY
        )
    with pytest.raises(AccessDenied):
        designing.submit(design_id=design.pk, note="x", revision=1, actor=approver, at=MONDAY)
    with pytest.raises(AccessDenied):
        designing.drop(design_id=design.pk, revision=1, actor=approver, at=MONDAY)
    for act in (designing.approve, designing.send_back):
        more = {"reason": "x"} if act is designing.send_back else {}
        with pytest.raises(AccessDenied):
            act(design_id=design.pk, revision=1, actor=people["handler"], at=MONDAY, **more)


def test_a_draft_with_faults_is_kept_but_not_handed_in(design, drawer):
    broken = process(design).replace(
        b'sourceRef="review" targetRef="review_result"', b'sourceRef="review" targetRef="nowhere"'
    )
    saved = designing.save_file(
        design_id=design.pk,
        name="licence.bpmn",
        content=broken,
        revision=1,
        actor=drawer,
        at=MONDAY,
    )
    faults = designing.faults_of(saved)
    assert any(fault.element for fault in faults)
    with pytest.raises(DefinitionFaults):
        designing.submit(
            design_id=design.pk, note="x", revision=saved.revision, actor=drawer, at=MONDAY
        )
    assert Design.objects.get().state == "drafting"


def test_two_who_draw_do_not_overwrite_each_other(design, drawer):
    designing.save_declaration(
        design_id=design.pk, text=design.declaration, revision=1, actor=drawer, at=MONDAY
    )
    with pytest.raises(TransitionRefused, match="meanwhile|他人|别人"):
        designing.save_declaration(
            design_id=design.pk, text="x", revision=1, actor=drawer, at=MONDAY
        )


BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><d>&b;</d>"""


@pytest.mark.parametrize(
    "content",
    [b"", b"no xml", b"<a>", BOMB, b"<a>" * 5000, b"\xff\xfe\x00", b"<a/>" + b" " * (6 << 20)],
    ids=["empty", "text", "open", "entities", "deep", "bytes", "large"],
)
def test_broken_or_hostile_xml_is_a_clear_error_and_nothing_is_kept(design, drawer, content):
    with pytest.raises(DataError, match="licence.bpmn"):
        designing.save_file(
            design_id=design.pk,
            name="licence.bpmn",
            content=content,
            revision=1,
            actor=drawer,
            at=MONDAY,
        )
    assert Design.objects.get().revision == 1


@pytest.mark.parametrize("name", ["../x.bpmn", "x.exe", "a/b.dmn", "", "x.bpmn\0"])
def test_a_file_name_stays_in_its_draft(design, drawer, name):
    with pytest.raises(DataError):
        designing.save_file(
            design_id=design.pk, name=name, content=b"<a/>", revision=1, actor=drawer, at=MONDAY
        )


def changed(design, drawer, before, after):
    assert before in design.declaration
    text = design.declaration.replace(before, after)
    return designing.save_declaration(
        design_id=design.pk, text=text, revision=design.revision, actor=drawer, at=MONDAY
    )


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('name = "applicant_kind"', 'name = "applicant kind"', "applicant kind"),
        ('element = "licence_item"', 'element = "castle"', "castle"),
        ('when = "applicant_kind = \\"person\\""', 'when = "applicant_kind ="', "when"),
        ('when = "applicant_kind = \\"person\\""', 'when = "colour = \\"red\\""', "colour"),
        ('limit = "licence.promised_days"', 'limit = "licence.forever"', "licence.forever"),
        ('duty = "licence.review"', 'duty = "licence.rule_all"', "licence.rule_all"),
        ("label", "labbel", "labbel"),
        (
            'number = "XK{area:.6}{date:%Y%m%d}{serial:05}"',
            'number = "XK{area.__class__}{serial}"',
            "number",
        ),
        ('number = "XK{area:.6}{date:%Y%m%d}{serial:05}"', 'number = "XK{date:%Y}"', "serial"),
        ('process = "licence.bpmn"', 'process = "other.bpmn"', "other.bpmn"),
        ('[[task]]\nat = "decide"', '[[task]]\nat = "decide2"', "decide2"),
    ],
)
def test_every_fault_of_a_declaration_is_named(design, drawer, before, after, words):
    saved = changed(design, drawer, before, after)
    text = " ".join(str(fault) for fault in designing.faults_of(saved))
    try:
        publishing._missing(CODE, designing.source_of(saved).declaration)
        text += " ".join(
            map(str, publishing._missing(CODE, designing.source_of(saved).declaration))
        )
    except DefinitionFaults:
        pass
    assert words in text


def compiled_of(design):
    source = designing.source_of(design)
    return compile_type(
        code=CODE,
        module=source.module,
        declaration=source.declaration,
        files=source.files,
        calendar=calendar,
    )


FORM = {
    "item": "public_place",
    "applicant_kind": "person",
    "applicant_name": "何",
    "floor_area": "800",
}


def test_a_draft_is_tried_without_a_case(design, units):
    steps = [
        TrialStep(element="accept", outcome="accept", data={}),
        TrialStep(element="review", outcome="pass", data={}, days=3),
        TrialStep(element="decide", outcome="grant", data={}),
        TrialStep(element="deliver", outcome="delivered", data={}),
    ]
    trial = play(compiled_of(design), form=FORM, steps=steps, unit=units["health"], at=MONDAY)
    assert trial.case["state"] == "done"
    assert [event["verb"] for event in trial.events] == ["started", *["completed"] * 4]
    assert not Case.objects.exists()


def test_a_trial_tells_what_a_case_would(design, units):
    compiled = compiled_of(design)
    with pytest.raises(ProcessFault, match="route"):
        play(
            compiled, form={}, unit=units["health"], at=MONDAY,
            steps=[TrialStep(element="accept", outcome="accept", data={})],
        )  # fmt: skip
    with pytest.raises(FormFaults):
        play(compiled, form={"floor_area": "x"}, steps=[], unit=units["health"], at=MONDAY)
    with pytest.raises(DataError, match="accept"):
        play(
            compiled, form=FORM, unit=units["health"], at=MONDAY,
            steps=[TrialStep(element="decide", outcome="grant", data={})],
        )  # fmt: skip


def test_a_plan_shows_what_differs_and_applying_twice_changes_nothing(licence, db):
    pack = packs()["licence"]
    sources = read_sources(pack)
    assert [change.kind for change in publishing.plan(sources, pack="licence")] == ["same"]
    other = sources[0].declaration.model_copy(update={"number": "Y{serial}"})
    edited = [
        type(sources[0])(
            code=CODE, pack="licence", module=pack.module, declaration=other, files=sources[0].files
        )
    ]
    change = publishing.plan(edited, pack="licence")[0]
    assert change.kind == "changed" and "number" in change.differences[0]
    publishing.apply(edited, pack="licence", at=MONDAY)
    assert [one.kind for one in publishing.apply(edited, pack="licence", at=MONDAY)] == ["same"]
    assert CaseTypeVersion.objects.count() == 2


def test_what_would_break_running_cases_is_refused(start, monkeypatch):
    from lingqu.cases import definition

    start()
    pack = packs()["licence"]
    monkeypatch.setattr(definition, "actions_of", lambda module: {})
    change = publishing.plan([], pack="licence")[0]
    assert change.kind == "gone" and "open cases" in str(change.broken[0])
    with pytest.raises(DefinitionFaults, match="open cases"):
        publishing.apply([], pack="licence", at=MONDAY)
    assert CaseType.objects.get().retired is False
    assert pack.name == "licence"
