"""Acts of the case page: done, refused, and nothing that was typed is lost."""

import pytest
from django.urls import reverse

from lingqu.cases import special, steps
from lingqu.cases.models import CaseComment, CaseEvent, CaseFile, Task
from lingqu.cases.requests import ask_extension

PDF = b"%PDF-1.4\n%%EOF\n"


def url(name, case, *args):
    return reverse(f"cases:{name}", args=[case.number, *args])


def test_a_step_is_finished_from_its_page(client_of, handler, case, sent):
    given = sent(case, outcome="accept", opinion="齐全", **{"f-floor_area": "200"})
    answer = client_of(handler).post(url("complete", case), given)
    case.refresh_from_db()
    assert answer.status_code == 302 and case.state == "review"
    event = CaseEvent.objects.get(case=case, verb="completed")
    assert event.note == "齐全" and '"floor_area":"200"' in event.form


def test_a_colleague_without_the_duty_is_refused(client_of, colleague, case, sent):
    given = sent(case, outcome="accept")
    assert client_of(colleague).post(url("complete", case), given).status_code == 403
    for act in ("claim", "transfer", "assign", "supervise", "end", "suspend", "withdraw"):
        answer = client_of(colleague).post(url("act", case, act), sent(case, reason="因"))
        assert answer.status_code == 403, act


def test_to_an_outsider_the_case_does_not_exist(client_of, outsider, case, sent):
    client = client_of(outsider)
    assert client.post(url("complete", case), sent(case, outcome="accept")).status_code == 404
    for act in ("claim", "comment", "supervise"):
        assert client.post(url("act", case, act), sent(case, text="x")).status_code == 404
    assert client.post(url("reveal", case), {"field": "phone", "purpose": "x"}).status_code == 404


def test_a_reason_that_is_missing_is_told_at_the_field_and_above(client_of, handler, case, sent):
    answer = client_of(handler).post(
        url("complete", case), sent(case, outcome="decline", **{"f-place_address": "新址"})
    )
    text = answer.content.decode()
    assert answer.status_code == 422 and text.count("Say why.") == 2 and "data-summary" in text
    assert 'href="#opinion"' in text and "新址" in text and "<title>Error:" in text


def test_a_wrong_value_keeps_everything_that_was_typed(client_of, handler, case, sent):
    given = sent(case, outcome="accept", opinion="我的意见", **{"f-floor_area": "大约两百"})
    answer = client_of(handler).post(url("complete", case), given)
    text = answer.content.decode()
    assert answer.status_code == 422 and "我的意见" in text and 'value="大约两百"' in text
    assert text.count("A number is needed here.") == 2


def test_a_field_that_only_an_outcome_needs_is_filled_in_for_it(
    client_of, handler, in_review, sent
):
    given = sent(in_review, outcome="special", **{"f-special_basis": "第四十五条"})
    assert client_of(handler).post(url("complete", in_review), given).status_code == 302
    in_review.refresh_from_db()
    assert in_review.state == "special"


def test_a_case_that_changed_answers_409_and_nothing_is_lost(
    client_of, handler, leader, in_review, sent, task_of, now
):
    given = sent(in_review, outcome="pass", opinion="写了很久的意见", **{"f-site_record": "记录"})
    special.suspend(
        task_id=task_of(in_review).pk, kind="hearing", reason="要听证", actor=leader, at=now
    )
    answer = client_of(handler).post(url("complete", in_review), given)
    text = answer.content.decode()
    assert answer.status_code == 409 and "写了很久的意见" in text and "记录" in text
    assert [line.note for line in answer.context["meanwhile"]] == ["要听证"]
    assert Task.objects.get(pk=given["task"]).state == "open"
    fresh = answer.context["it"].revision
    assert f'name="revision" value="{fresh}"' in text and fresh != given["revision"]


def test_text_for_a_step_that_is_gone_is_shown_to_copy(
    client_of, handler, leader, in_review, sent, task_of, now
):
    given = sent(in_review, outcome="pass", opinion="写了很久的意见")
    steps.complete(task_id=task_of(in_review).pk, outcome="pass", actor=leader, at=now)
    Task.objects.filter(case=in_review, state="open").update(assignee=leader)
    answer = client_of(handler).post(url("complete", in_review), given)
    assert answer.status_code == 409
    assert ("Opinion", "写了很久的意见") in answer.context["lost"]


def test_another_act_that_came_too_late_keeps_its_text_too(
    client_of, handler, leader, in_review, sent, task_of, now
):
    given = sent(in_review, reason="转给城管局的理由", unit=in_review.unit_id)
    steps.claim(task_id=task_of(in_review).pk, actor=handler, at=now)
    answer = client_of(handler).post(url("act", in_review, "end"), given)
    assert answer.status_code == 409 and "转给城管局的理由" in answer.content.decode()


def test_a_task_of_another_case_is_not_found_here(client_of, handler, make_case, sent, task_of):
    one, two = make_case(), make_case()
    given = sent(one, outcome="accept") | {"task": task_of(two).pk}
    assert client_of(handler).post(url("complete", one), given).status_code == 404
    assert client_of(handler).post(url("act", one, "claim"), given).status_code == 404


ACTS = (
    ("claim", {}), ("release", {"reason": ""}), ("comment", {"text": "备注"}),
    ("suspend", {"kind": "hearing", "reason": "听证"}), ("resume", {"reason": ""}),
    ("extension", {"clock": "promise", "amount": "3", "reason": "复杂"}),
    ("supervise", {"reason": "请加快", "answer_by": "2099-01-01"}),
    ("answer-supervision", {"supervision": "", "text": "已办"}),
    ("withdraw", {"reason": "申请人要求"}),
)  # fmt: skip


def test_the_acts_of_a_case_one_after_the_other(client_of, handler, in_review, sent):
    client = client_of(handler)
    for name, given in ACTS:
        if "supervision" in given:
            given = {**given, "supervision": in_review.supervisions.get().pk}
        answer = client.post(url("act", in_review, name), sent(in_review, **given))
        assert answer.status_code == 302, (name, answer.context and answer.context["bound"])
    in_review.refresh_from_db()
    assert in_review.outcome == "withdrawn"
    verbs = [one.verb for one in CaseEvent.objects.filter(case=in_review)]
    assert verbs[-9:] == [
        "claimed", "released", "commented", "suspended", "resumed", "extension_asked",
        "supervised", "supervision_answered", "withdrawn",
    ]  # fmt: skip


def test_units_are_asked_answer_and_the_step_waits(
    client_of, handler, outsider, in_review, sent, elsewhere
):
    given = sent(in_review, units=[elsewhere.pk], question="请会签")
    client_of(handler).post(url("act", in_review, "countersign"), given)
    page = client_of(handler).get(url("detail", in_review)).content.decode()
    assert "The step waits for countersignatures." in page
    refused = client_of(handler).post(
        url("complete", in_review), sent(in_review, outcome="pass", opinion="我的意见")
    )
    assert refused.status_code == 409 and "我的意见" in refused.content.decode()
    request = Task.objects.get(kind="countersign")
    asked = client_of(outsider).get(url("detail", in_review))
    assert asked.context["task"] == request
    answer = sent(in_review, outcome="object", opinion="占道") | {"task": request.pk}
    assert client_of(outsider).post(url("act", in_review, "answer"), answer).status_code == 302
    request.refresh_from_db()
    assert request.outcome == "object"


def test_nobody_decides_on_his_own_extension(
    client_of, handler, leader, in_review, sent, task_of, now
):
    ask_extension(
        task_id=task_of(in_review).pk, clock="promise", amount=3, reason="复杂", actor=handler,
        at=now,
    )  # fmt: skip
    request = Task.objects.get(kind="extension")
    given = sent(in_review, granted="yes", opinion="") | {"task": request.pk}
    own = client_of(handler).post(url("act", in_review, "decide-extension"), given)
    assert own.status_code in (403, 409)
    other = client_of(leader).post(url("act", in_review, "decide-extension"), given)
    assert other.status_code == 302


def test_a_step_is_handed_over_and_sent_back(
    client_of, handler, outsider, in_review, sent, elsewhere
):
    given = sent(in_review, unit=elsewhere.pk, reason="归民政")
    assert client_of(handler).post(url("act", in_review, "transfer"), given).status_code == 302
    page = client_of(outsider).get(url("detail", in_review)).content.decode()
    assert "act-return" in page
    back = client_of(outsider).post(url("act", in_review, "return"), sent(in_review, reason="不归"))
    assert back.status_code == 302
    assert Task.objects.get(case=in_review, state="open").assignee == handler


def test_a_closed_case_is_taken_up_again_by_who_supervises(
    client_of, handler, leader, case, sent, task_of, now
):
    steps.complete(
        task_id=task_of(case).pk, outcome="decline", opinion="不属", actor=handler, at=now
    )
    given = sent(case, reason="复议改变")
    assert client_of(leader).post(url("act", case, "reopen"), given).status_code == 403
    assert client_of(handler).post(url("act", case, "reopen"), given).status_code == 302
    case.refresh_from_db()
    assert case.closed_at is None


def test_an_act_needs_what_it_asks_for(client_of, handler, in_review, sent):
    answer = client_of(handler).post(url("act", in_review, "transfer"), sent(in_review, reason=""))
    text = answer.content.decode()
    assert answer.status_code == 422 and 'href="#transfer-reason"' in text
    assert client_of(handler).post(url("act", in_review, "fly"), sent(in_review)).status_code == 404


class TestFiles:
    def add(self, client, case, sent, *, name="申请书.pdf", content=PDF, material="application"):
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile(name, content)
        return client.post(url("add-file", case), sent(case, material=material, file=file))

    def test_a_file_is_handed_in_checked_and_sent_as_an_attachment(
        self, client_of, handler, case, sent
    ):
        client = client_of(handler)
        assert self.add(client, case, sent).status_code == 302
        file = CaseFile.objects.get()
        bad = client.post(url("check-file", case, file.pk), sent(case, checked="rejected"))
        assert bad.status_code == 422 and f'href="#remark-{file.pk}"' in bad.content.decode()
        given = sent(case, checked="rejected", remark="缺章")
        assert client.post(url("check-file", case, file.pk), given).status_code == 302
        answer = client.get(url("file", case, file.pk))
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Type"] == "application/octet-stream"

    def test_a_file_is_sent_only_to_who_sees_its_case(
        self, client_of, handler, colleague, outsider, make_case, sent
    ):
        case, other = make_case(), make_case()
        self.add(client_of(handler), case, sent)
        pk = CaseFile.objects.get().pk
        answer = client_of(colleague).get(url("file", case, pk))
        answer.getvalue()
        assert answer.status_code == 200
        assert client_of(outsider).get(url("file", case, pk)).status_code == 404
        assert client_of(handler).get(url("file", other, pk)).status_code == 404

    def test_who_has_no_step_hands_in_and_checks_nothing(
        self, client_of, handler, colleague, case, sent
    ):
        assert self.add(client_of(colleague), case, sent).status_code == 403
        self.add(client_of(handler), case, sent)
        given = sent(case, checked="accepted")
        pk = CaseFile.objects.get().pk
        assert client_of(colleague).post(url("check-file", case, pk), given).status_code == 403

    @pytest.mark.parametrize(
        ("name", "content", "material"),
        (("a.pdf", b"MZ\x90\x00", "application"), ("a.pdf", b"", "application"),
         ("a.pdf", PDF, "nothing"), ("a.exe", PDF, "application")),
    )  # fmt: skip
    def test_a_file_that_does_not_fit_is_refused(
        self, client_of, handler, case, sent, name, content, material
    ):
        answer = self.add(
            client_of(handler), case, sent, name=name, content=content, material=material
        )
        assert answer.status_code == 422 and not CaseFile.objects.exists()


class TestReveal:
    def test_values_are_shown_once_and_the_history_keeps_why(self, client_of, handler, case):
        answer = client_of(handler).post(
            url("reveal", case), {"field": ["phone", "identity_number"], "purpose": "电话核实"}
        )
        text = answer.content.decode()
        assert answer.status_code == 200 and "13800000000" in text
        assert "no-store" in answer["Cache-Control"]
        event = CaseEvent.objects.get(case=case, verb="revealed")
        assert event.note == "电话核实" and "13800000000" not in event.facts
        assert event.facts == '{"fields":["identity_number","phone"]}'
        assert "13800000000" not in client_of(handler).get(url("detail", case)).content.decode()

    def test_without_a_purpose_nothing_is_shown(self, client_of, handler, case):
        answer = client_of(handler).post(url("reveal", case), {"field": "phone", "purpose": " "})
        assert answer.status_code == 422 and "13800000000" not in answer.content.decode()
        assert not CaseEvent.objects.filter(verb="revealed").exists()

    @pytest.mark.parametrize("field", ("place_address", "nothing", ""))
    def test_only_protected_fields_are_asked_for(self, client_of, handler, case, field):
        answer = client_of(handler).post(url("reveal", case), {"field": field, "purpose": "核实"})
        assert answer.status_code == 422

    def test_it_needs_the_permission_at_the_unit(self, client_of, leader, colleague, case):
        given = {"field": "phone", "purpose": "核实"}
        for person in (leader, colleague):
            assert client_of(person).post(url("reveal", case), given).status_code == 403
        assert not CaseEvent.objects.filter(verb="revealed").exists()

    def test_the_permission_at_another_unit_is_not_enough(
        self, client_of, make_person, bureau, elsewhere, case
    ):
        from datetime import date

        from lingqu.access.models import Post, Role

        person = make_person("both", bureau, "licence.read")
        role = Role.objects.create(code="reveal", label="x", permissions=["cases.reveal"])
        Post.objects.create(person=person, unit=elsewhere, role=role, since=date(2020, 1, 1))
        given = {"field": "phone", "purpose": "核实"}
        assert client_of(person).post(url("reveal", case), given).status_code == 403


def test_a_remark_is_left_by_who_reads_whatever_happened_meanwhile(
    client_of, colleague, case, sent
):
    given = sent(case, text="请看平面图") | {"revision": 0}
    assert client_of(colleague).post(url("act", case, "comment"), given).status_code == 302
    assert CaseComment.objects.get().text == "请看平面图"
