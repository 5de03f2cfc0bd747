"""A unit's own self-evaluation: filling in, live scores, filing, and who may not."""

import pytest
from django.urls import reverse

from lingqu.evaluations import codec, services_review
from lingqu.evaluations import services_draft as services
from lingqu.evaluations.models import Evaluation, State
from lingqu.evaluations.scheme_loading import schemes
from lingqu.kernel.errors import AccessDenied, DataError, TransitionRefused

from .conftest import NOW

DRAFTS = "/evaluations/drafts/"


def address(draft, step="edit"):
    return reverse(f"evaluations:{step}", args=[draft.pk])


def typed(draft, **changed):
    form = codec.form_from_json(draft.form)
    data = {"version": draft.version, "rows": len(form.rows), "project": form.project,
            "unit": form.unit, "department": form.department, "year": "2025"}  # fmt: skip
    for row in form.rows:
        data |= {f"row-{row.n}-level1": row.level1, f"row-{row.n}-level2": row.level2 or "",
                 f"row-{row.n}-name": row.name}  # fmt: skip
    return data | changed


def test_a_draft_begins_with_the_official_form_of_the_scheme(client_of, handler, centre):
    answer = client_of(handler).post(f"{DRAFTS}new", {
        "name": "新项目", "unit": centre.pk, "year": "2025", "scheme": "national-2020"})  # fmt: skip
    draft = Evaluation.objects.get()
    assert answer.url == address(draft)
    form = codec.form_from_json(draft.form)
    assert {row.level1 for row in form.rows} == {"产出指标", "效益指标", "满意度指标"}
    assert form.funds.total.weight == 10


def test_what_is_missing_is_told_with_links(client_of, handler, elsewhere):
    answer = client_of(handler).post(f"{DRAFTS}new", {"unit": elsewhere.pk, "year": "25"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(f'href="#{field}"' in page for field in ("name", "year", "unit", "scheme"))


def test_what_is_typed_is_kept_and_scored(client_of, handler, draft):
    data = typed(draft, **{"row-1-name": "设备", "row-1-target": "≥10台", "row-1-actual": "8台",
                           "row-1-weight": "１０", "row-1-score": "8"})  # fmt: skip
    answer = client_of(handler).post(address(draft), data, follow=True)
    row = answer.context["rows"][0]
    assert (row["it"].weight, row["it"].score, row["ours"].value) == (10, 8, 8)


def test_live_scores_keep_nothing(client_of, handler, draft):
    data = typed(draft, **{"row-1-name": "设备", "row-1-target": "≥10台", "row-1-actual": "5台",
                           "row-1-weight": "10"})  # fmt: skip
    page = client_of(handler).post(address(draft, "check"), data).content.decode()
    assert '<span id="ours-1" hx-swap-oob="true">5' in page
    draft.refresh_from_db()
    assert draft.version == 1


def test_what_is_no_number_stays_typed_and_is_told_at_its_field(client_of, handler, draft):
    answer = client_of(handler).post(address(draft), typed(draft, **{"row-2-weight": "十分"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#row-2-weight"' in page and 'value="十分"' in page


@pytest.mark.parametrize("hostile", ["1e999999", "NaN", "-Infinity", "9" * 40, "1e-400", "0x10"])
def test_a_hostile_number_is_a_fault_and_no_crash(client_of, handler, draft, hostile):
    answer = client_of(handler).post(address(draft), typed(draft, **{"total-score": hostile}))
    assert answer.status_code == 422


def test_rows_are_added_and_removed(client_of, handler, draft):
    client = client_of(handler)
    before = len(codec.form_from_json(draft.form).rows)
    client.post(address(draft), typed(draft, action="insert-1"))
    draft.refresh_from_db()
    assert len(codec.form_from_json(draft.form).rows) == before + 1
    client.post(address(draft), typed(draft, action="remove-2"))
    draft.refresh_from_db()
    assert len(codec.form_from_json(draft.form).rows) == before


def test_an_absurd_number_of_rows_is_bounded(client_of, handler, draft):
    client_of(handler).post(address(draft), typed(draft, rows="9999"))
    draft.refresh_from_db()
    assert len(codec.form_from_json(draft.form).rows) == 200


def test_filing_with_errors_asks_for_a_reason(client_of, handler, draft):
    client = client_of(handler)
    answer = client.post(address(draft), typed(draft, action="file"))
    assert answer.status_code == 422 and "Not filed yet" in answer.content.decode()
    draft.refresh_from_db()
    data = typed(draft, action="file", reason="项目中止，无数据")
    assert client.post(address(draft), data).url == reverse("evaluations:page", args=[draft.pk])
    draft.refresh_from_db()
    assert draft.state == State.FILED


def test_what_is_filed_is_not_changed_again(client_of, handler, draft):
    services.file(pk=draft.pk, reason="说明", version=1, actor=handler, at=NOW)
    form = codec.form_from_json(draft.form)
    with pytest.raises(TransitionRefused):
        services.save(pk=draft.pk, form=form, version=2, actor=handler, at=NOW)
    with pytest.raises(TransitionRefused):
        services.discard(pk=draft.pk, version=2, actor=handler, at=NOW)
    assert client_of(handler).get(address(draft)).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("reviewer", 403), ("colleague", 403),
                                             ("outsider", 404)])  # fmt: skip
def test_nobody_else_opens_or_changes_a_draft(client_of, request, draft, who, status):
    person = request.getfixturevalue(who)
    client = client_of(person)
    assert client.get(address(draft)).status_code == status
    assert client.post(address(draft), typed(draft, project="别人改的")).status_code == status
    assert client.get(reverse("evaluations:page", args=[draft.pk])).status_code == 404
    with pytest.raises((AccessDenied, Evaluation.DoesNotExist)):
        services.file(pk=draft.pk, reason="说明", version=1, actor=person, at=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.name) == (State.DRAFT, "网络运维项目")


def test_a_unit_does_not_begin_a_draft_for_another(outsider, handler, draft, centre):
    form = codec.form_from_json(draft.form)
    with pytest.raises(AccessDenied):
        services.begin(actor=outsider, unit=centre, form=form, scheme_id="hubei", at=NOW)


def test_a_returned_report_is_corrected_in_a_draft_that_follows_it(
    client_of, handler, reviewer, evaluation
):
    services_review.return_to_unit(
        pk=evaluation.pk, reason="总分不符", version=1, actor=reviewer, at=NOW
    )
    answer = client_of(handler).post(f"{DRAFTS}new", {"previous": evaluation.pk})
    draft = Evaluation.objects.get(state=State.DRAFT)
    assert answer.url == address(draft)
    assert (draft.previous, draft.year) == (evaluation, evaluation.year)
    assert codec.form_from_json(draft.form).rows[0].actual == "8台"


def test_last_years_form_is_carried_over_without_its_results(handler, evaluation):
    draft = services.begin_from(pk=evaluation.pk, unit=None, actor=handler, at=NOW)
    form = codec.form_from_json(draft.form)
    assert draft.year == evaluation.year + 1
    assert form.rows[0].target and not any(row.actual or row.score for row in form.rows)


def test_the_second_of_two_editors_is_told(client_of, handler, draft):
    form = codec.form_from_json(draft.form)
    services.save(pk=draft.pk, form=form, version=1, actor=handler, at=NOW)
    assert client_of(handler).post(address(draft), typed(draft)).status_code == 409


def test_filing_without_reason_and_with_errors_is_refused_by_the_service(handler, draft):
    with pytest.raises(DataError):
        services.file(pk=draft.pk, reason="", version=1, actor=handler, at=NOW)


def test_a_discarded_draft_is_gone_and_recorded(client_of, handler, draft):
    client_of(handler).post(address(draft, "discard"), {"version": draft.version})
    assert not Evaluation.objects.exists()


def test_the_edit_page_takes_a_fixed_number_of_queries(
    client_of, handler, draft, django_assert_max_num_queries
):
    client = client_of(handler)
    with django_assert_max_num_queries(12):
        client.get(address(draft))


@pytest.mark.parametrize("hostile", ["²", "9" * 5000, "-1", "", "1e3", "\x00"])
def test_hostile_numbers_of_rows_and_versions_are_answered(client_of, handler, draft, hostile):
    client = client_of(handler)
    for changed in ({"version": hostile}, {"rows": hostile}, {"action": f"insert-{hostile}"}):
        assert client.post(address(draft), typed(draft, **changed)).status_code in (302, 409)
        draft.refresh_from_db()
    asked = {"name": "项目", "unit": hostile, "year": hostile, "scheme": "hubei"}
    assert client.post(f"{DRAFTS}new", asked).status_code == 422
    assert client.post(f"{DRAFTS}new", {"previous": hostile}).status_code == 422


@pytest.mark.parametrize("scheme", sorted(schemes()))
def test_every_scheme_gives_a_form_that_can_be_filled_in(client_of, handler, centre, scheme):
    asked = {"name": "新项目", "unit": centre.pk, "year": "2025", "scheme": scheme}
    answer = client_of(handler).post(f"{DRAFTS}new", asked, follow=True)
    assert answer.status_code == 200
    draft = Evaluation.objects.get()
    assert codec.form_from_json(draft.form).rows
    assert client_of(handler).post(address(draft, "check"), typed(draft)).status_code == 200
