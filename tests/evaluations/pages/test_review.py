"""One evaluation under review: what the page shows, who may act, what a step leaves behind."""

from decimal import Decimal

import pytest
from django.urls import reverse

from lingqu.evaluations import desk_figures
from lingqu.evaluations import services_review as services
from lingqu.evaluations.models import Evaluation, State
from lingqu.evaluations.scheme_loading import schemes
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused
from lingqu.kernel.models import AuditEntry

from .conftest import NOW, report


def address(name, evaluation, *more):
    return reverse(f"evaluations:{name}", args=[evaluation.pk, *more])


def test_printed_summed_and_recomputed_stand_side_by_side(client_of, reviewer, evaluation):
    page = client_of(reviewer).get(address("page", evaluation)).content.decode()
    assert "Score of the report (printed)" in page and ">100<" in page
    assert ">99<" in page
    assert 'href="#f1"' in page and 'id="f1"' in page


def test_a_cell_carries_the_number_of_its_finding(client_of, reviewer, evaluation):
    answer = client_of(reviewer).get(address("page", evaluation))
    marked = {mark.number for row in answer.context["rows"] for cell in row.cells.values()
              for mark in cell.marks}  # fmt: skip
    of_rows = {one.number for one in evaluation.findings.filter(part="rows") if one.rows}
    assert of_rows and of_rows <= marked


def test_a_report_is_shown_as_text_and_never_as_markup(client_of, hand_in, reviewer, centre):
    evil = "<script>alert(1)</script>"
    hand_in(reviewer, report(f"项目{evil}", goal=f"<img src=x onerror=alert(2)>{evil}", name=evil))
    page = client_of(reviewer).get(address("page", Evaluation.objects.get())).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page and "<img src=x" not in page


@pytest.mark.parametrize("who", ["handler", "colleague"])
def test_the_unit_reads_its_own_and_may_not_review(client_of, request, evaluation, who):
    person = request.getfixturevalue(who)
    assert client_of(person).get(address("page", evaluation)).status_code == 200
    for step in ("return", "conclude", "choose-scheme"):
        answer = client_of(person).post(address(step, evaluation), {"text": "意见", "version": 1})
        assert answer.status_code == 403
    with pytest.raises(AccessDenied):
        services.conclude(pk=evaluation.pk, opinion="意见", version=1, actor=person, at=NOW)
    evaluation.refresh_from_db()
    assert evaluation.state == State.READ


def test_for_an_outsider_it_does_not_exist(client_of, outsider, evaluation):
    client = client_of(outsider)
    assert client.get(address("page", evaluation)).status_code == 404
    assert client.get(address("original", evaluation)).status_code == 404
    assert client.get(address("form", evaluation, "national", "docx")).status_code == 404


def test_a_decision_begins_the_review_and_stays(client_of, reviewer, evaluation):
    client = client_of(reviewer)
    client.post(address("decide", evaluation, 1), {"decision": "explain"})
    evaluation.refresh_from_db()
    assert evaluation.state == State.IN_REVIEW
    assert "explanation asked" in client.get(address("page", evaluation)).content.decode()


def test_a_decision_by_htmx_answers_with_the_finding_alone(client_of, reviewer, evaluation):
    answer = client_of(reviewer).post(
        address("decide", evaluation, 1), {"decision": "accepted"}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert page.startswith('<li id="f1"') and "accepted" in page


@pytest.mark.parametrize(
    ("number", "decision", "status"), [(999, "accepted", 404), (1, "eat", 422)]
)
def test_an_impossible_decision_is_refused(
    client_of, reviewer, evaluation, number, decision, status
):
    answer = client_of(reviewer).post(address("decide", evaluation, number), {"decision": decision})
    assert answer.status_code == status
    assert not evaluation.decisions.exists()


def test_after_a_decision_the_same_page_still_concludes(client_of, reviewer, evaluation):
    client = client_of(reviewer)
    decision = {"decision": "accepted"}
    client.post(address("decide", evaluation, 1), decision, headers={"HX-Request": "true"})
    shown = {"text": "同意", "version": str(evaluation.version)}
    assert client.post(address("conclude", evaluation), shown).status_code == 302
    evaluation.refresh_from_db()
    assert evaluation.state == State.CONCLUDED


def test_a_return_needs_a_reason(reviewer, evaluation):
    with pytest.raises(DataError):
        services.return_to_unit(
            pk=evaluation.pk, reason=" ", version=evaluation.version, actor=reviewer, at=NOW
        )


def test_a_concluded_review_is_not_touched_again(client_of, reviewer, evaluation):
    services.conclude(pk=evaluation.pk, opinion="同意", version=1, actor=reviewer, at=NOW)
    for step in (services.conclude, services.return_to_unit):
        text = {"opinion": "x"} if step is services.conclude else {"reason": "再看"}
        with pytest.raises(TransitionRefused):
            step(pk=evaluation.pk, version=2, actor=reviewer, at=NOW, **text)
    assert "formaction" not in client_of(reviewer).get(address("page", evaluation)).content.decode()


def test_the_second_of_two_writers_is_told(client_of, reviewer, evaluation):
    services.choose_scheme(
        pk=evaluation.pk, scheme_id="hubei", reason="表式", version=1, actor=reviewer, at=NOW
    )
    answer = client_of(reviewer).post(
        address("conclude", evaluation), {"text": "同意", "version": "1"}
    )
    assert answer.status_code == 409
    evaluation.refresh_from_db()
    assert evaluation.state == State.READ


def test_another_scheme_recomputes_and_is_recorded(reviewer, evaluation):
    services.choose_scheme(
        pk=evaluation.pk, scheme_id="hubei", reason="湖北项目", version=1, actor=reviewer, at=NOW
    )
    evaluation.refresh_from_db()
    assert (evaluation.scheme_id, evaluation.scheme_overruled) == ("hubei", True)
    assert AuditEntry.objects.filter(verb="evaluations.choose_scheme").exists()
    assert evaluation.events.filter(step="scheme").exists()


def test_the_original_is_sent_as_an_attachment(client_of, reviewer, hand_in, centre):
    lines = report().decode().splitlines()
    html = "".join(f"<p>{line}</p>" for line in lines)
    html = f"<html><body><script>alert(1)</script>{html}</body></html>".encode()
    hand_in(reviewer, html, name="evil.html")
    evaluation = Evaluation.objects.get()
    answer = client_of(reviewer).get(address("original", evaluation))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert b"".join(answer.streaming_content) == html


@pytest.mark.parametrize("form", ["national", "hubei", "suzhou", "narrative", "memo"])
@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_every_form_can_be_downloaded(client_of, reviewer, evaluation, form, suffix):
    answer = client_of(reviewer).get(address("form", evaluation, form, suffix))
    assert answer.content[:2] == b"PK"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_form_can_be_downloaded_as_pdf(client_of, reviewer, evaluation):
    answer = client_of(reviewer).get(address("form", evaluation, "memo", "pdf"))
    assert answer.content[:5] == b"%PDF-"


def test_an_unknown_form_does_not_exist(client_of, reviewer, evaluation):
    answer = client_of(reviewer).get(f"/evaluations/{evaluation.pk}/forms/secret.exe")
    assert answer.status_code == 404


def test_one_evaluation_takes_a_fixed_number_of_queries(
    client_of, reviewer, evaluation, django_assert_max_num_queries
):
    client = client_of(reviewer)
    with django_assert_max_num_queries(22):
        client.get(address("page", evaluation))


def test_reports_are_compared_with_each_other(client_of, reviewer, hand_in, centre):
    hand_in(reviewer, report("甲项目"), report("乙项目"))
    page = client_of(reviewer).post("/evaluations/desk/across", follow=True)
    assert page.context["run"].reports == 2
    assert page.context["across"]


def test_the_desk_says_when_it_shows_or_compares_not_all(
    client_of, reviewer, hand_in, centre, monkeypatch
):
    hand_in(reviewer, report(), report("第二个项目"))
    page = client_of(reviewer).get("/evaluations/desk/").content.decode()
    assert "those with most errors" not in page
    monkeypatch.setattr(desk_figures, "DRAWN", 1)
    monkeypatch.setattr(services, "MOST_REPORTS", 1)
    page = client_of(reviewer).get("/evaluations/desk/").content.decode()
    assert "show 1 of 2 reports" in page and "At most 1 of the 2 reports" in page


def test_the_desk_counts_what_one_may_see(client_of, reviewer, outsider, evaluation):
    mine = client_of(reviewer).get("/evaluations/desk/").context
    theirs = client_of(outsider).get("/evaluations/desk/").context
    assert (mine["sums"]["reports"], theirs["sums"]["reports"]) == (1, 0)
    rules = {check.rule: check.reports for check in mine["checks"]}
    assert rules["A2"] == 1


def test_the_desk_takes_a_fixed_number_of_queries(
    client_of, reviewer, hand_in, centre, django_assert_max_num_queries
):
    hand_in(reviewer, *(report(f"第{n}个项目") for n in range(12)))
    client = client_of(reviewer)
    with django_assert_max_num_queries(20):
        client.get("/evaluations/desk/")


def test_a_file_with_other_units_reports_is_not_handed_to_a_unit(
    client_of, hand_in, reviewer, handler, elsewhere, centre
):
    other = report("民政项目").decode().replace("示范市信息中心", elsewhere.name)
    hand_in(reviewer, (report().decode() + "\n\n" + other).encode())
    mine = Evaluation.objects.get(unit=centre)
    assert Evaluation.objects.count() == 2
    whole = client_of(reviewer).get(address("original", mine))
    assert "民政项目" in b"".join(whole.streaming_content).decode()
    assert client_of(handler).get(address("original", mine)).status_code == 404
    page = client_of(handler).get(address("page", mine)).content.decode()
    assert "民政项目" not in page and "/original" not in page


def test_the_unit_reads_why_its_report_was_returned(client_of, handler, reviewer, evaluation):
    services.return_to_unit(
        pk=evaluation.pk, reason="总分与各行之和不符", version=1, actor=reviewer, at=NOW
    )
    page = client_of(handler).get(address("page", evaluation)).content.decode()
    assert page.count("总分与各行之和不符") >= 1 and "Correct and file again" in page


@pytest.mark.parametrize("scheme", sorted(schemes()))
def test_a_report_is_shown_under_every_scheme(client_of, reviewer, evaluation, scheme):
    services.choose_scheme(
        pk=evaluation.pk, scheme_id=scheme, reason="试算", version=1, actor=reviewer, at=NOW
    )
    assert client_of(reviewer).get(address("page", evaluation)).status_code == 200
    assert client_of(reviewer).get("/evaluations/").status_code == 200


@pytest.mark.shared
def test_the_published_reports_are_read_and_shown(client_of, reviewer, hand_in, centre, shared):
    files = [path.read_bytes() for path in sorted((shared / "seeds").glob("*.txt"))]
    hand_in(reviewer, *files)
    client = client_of(reviewer)
    found = list(Evaluation.objects.all())
    assert len(found) == 18
    assert all(client.get(address("page", one)).status_code == 200 for one in found)
    twelfth = next(one for one in found if one.stated_total == 93)
    assert twelfth.summed_total == 97
    assert (round(twelfth.low, 1), round(twelfth.high, 1)) == (Decimal("71.1"), Decimal("97.1"))
