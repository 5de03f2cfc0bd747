"""Descriptions as a workbook and back: every fault by row, hostile files, formulas."""

import io
import json
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lingqu.datasets.cli import data
from lingqu.datasets.models import Draft, Resource
from lingqu.datasets.reading import described, elements_for
from lingqu.datasets.workbook import reading
from lingqu.datasets.workbook.checking import check, take
from lingqu.datasets.workbook.columns import ITEM_COLUMNS, RESOURCE_COLUMNS
from lingqu.datasets.workbook.writing import workbook_bytes
from lingqu.kernel.errors import DataError

from .conftest import NOW, TABLE, description, table

FULL = table(
    opening={"kind": "on_request", "condition": "隐去姓名"},
    collection={"connection": "civil_affairs", "table": "db_jt", "mode": "incremental", "time": "t"},
    topics=["社会保障", "救助"],
    related=["other"],
    service_items=["11990100MB9900160J3000511001001"],
    item=[
        *TABLE["item"],
        {"name": "kind", "label": {"zh": "类别", "en": "kind"}, "type": "text", "open": True,
         "share": False, "codes": [{"code": "1", "label": "城市"}, {"code": "2", "label": "农村"}]},
        {"name": "amount", "label": "金额", "type": "decimal", "digits": 10, "scale": 3},
    ],
)  # fmt: skip


def edited(content, **cells):
    """Return the bytes of a workbook with cells changed: `资源_B2="x"`."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        sheet, _sign, cell = place.partition("_")
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def full():
    return workbook_bytes([described(FULL, elements_for(""), where="x").kept()])


def column(columns, header):
    place = [one.header for one in columns].index(header) + 1
    return openpyxl.utils.get_column_letter(place)


def test_what_is_written_is_read_as_it_was(officer):
    checked = check(full(), actor=officer)
    assert checked.faults == ()
    made = described(checked.good[0].content, elements_for(""), where="x")
    wanted = described(FULL, elements_for(""), where="x")
    assert made.model_dump(exclude={"item"}) == wanted.model_dump(exclude={"item"})
    assert [one.kept_type for one in made.item] == [one.kept_type for one in wanted.item]
    assert [c.label.zh for c in made.item[3].codes] == ["城市", "农村"]


def test_headers_and_choices_are_chinese_in_every_language(officer, settings):
    from django.utils import translation

    with translation.override("en"):
        book = openpyxl.load_workbook(io.BytesIO(full()))
    rows = [[cell.value for cell in row] for row in book["资源"].iter_rows()]
    assert rows[0][:2] == ["资源标识", "资源名称"]
    assert {"主题类", "有条件共享", "每日", "申请后开放", "按时间增量"} <= set(rows[1])
    with translation.override("en"):
        assert check(full(), actor=officer).faults == ()


@pytest.mark.parametrize("text", ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")'))
def test_a_text_that_looks_like_a_formula_is_written_as_text(text, db):
    content = workbook_bytes([table(department=text)])
    cell = openpyxl.load_workbook(io.BytesIO(content))["资源"][
        column(RESOURCE_COLUMNS, "内部部门") + "2"
    ]
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_formula_is_a_fault_and_is_not_computed(officer):
    place = f"资源_{column(RESOURCE_COLUMNS, '摘要')}2"
    checked = check(edited(full(), **{place: "=1+1"}), actor=officer)
    assert [(f.sheet, f.row, f.column) for f in checked.faults][0] == ("资源", 2, "摘要")
    assert checked.good == ()


def test_every_fault_is_told_with_sheet_row_and_column(officer):
    places = {
        f"资源_{column(RESOURCE_COLUMNS, '更新周期')}2": "天天",
        f"资源_{column(RESOURCE_COLUMNS, '提供方')}2": "示范市教育局",
        f"信息项_{column(ITEM_COLUMNS, '长度')}2": "二十",
        f"信息项_{column(ITEM_COLUMNS, '主键')}3": "也许",
        "信息项_A6": "no_such",
    }
    checked = check(edited(full(), **places), actor=officer)
    told = {(f.sheet, f.row, f.column, f.found) for f in checked.faults}
    assert told == {
        ("资源", 2, "更新周期", "天天"), ("资源", 2, "提供方", "示范市教育局"),
        ("信息项", 2, "长度", "二十"), ("信息项", 3, "主键", "也许"), ("信息项", 6, "资源标识", "no_such"),
    }  # fmt: skip
    allowed = {f.column: f.allowed for f in checked.faults}
    assert allowed["主键"] == "是、否"
    assert "每日" in allowed["更新周期"]


def test_what_does_not_hold_is_told_at_its_cell(officer):
    condition = f"资源_{column(RESOURCE_COLUMNS, '共享条件')}2"
    kind = f"信息项_{column(ITEM_COLUMNS, '数据元')}3"
    checked = check(edited(full(), **{condition: "", kind: "no_such"}), actor=officer)
    assert ("资源", 2, "共享类型") in {(f.sheet, f.row, f.column) for f in checked.faults}
    checked = check(edited(full(), **{kind: "no_such"}), actor=officer)
    assert ("信息项", 3, "数据元") in {(f.sheet, f.row, f.column) for f in checked.faults}


def test_nothing_is_written_unless_the_good_ones_are_taken(officer, bureau):
    two = workbook_bytes([FULL, table(name="second", cycle="")])
    checked = check(two, actor=officer)
    assert [one.name for one in checked.good] == ["low_income_families"]
    assert not Resource.objects.exists()
    assert take(checked.good, actor=officer, at=NOW) == 1
    assert Draft.objects.get().content["provider"] == "civil"


def test_an_import_changes_an_open_draft_or_begins_a_change(published, officer):
    changed = workbook_bytes([table(cycle="weekly", provider="civil")])
    for _again in range(2):
        take(check(changed, actor=officer).good, actor=officer, at=NOW)
    draft = Draft.objects.get()
    assert (draft.content["cycle"], draft.resource) == ("weekly", published)


def test_what_is_in_review_and_what_others_own_is_refused(in_review, officer, outsider):
    content = workbook_bytes([table(provider="civil")])
    assert [f.column for f in check(content, actor=officer).faults] == ["资源标识"]
    assert "提供方" in [f.column for f in check(content, actor=outsider).faults]


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (reading.MOST_UNPACKED + 1))
    return out.getvalue()


def entities():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(full())) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            text = good.read(name)
            if name == "xl/workbook.xml":
                text = b'<!DOCTYPE a [<!ENTITY b "c">]>' + text
            bad.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    "make",
    (bomb, entities, lambda: b"", lambda: b"PK\x03\x04 broken", lambda: b"a,b\n1,2",
     lambda: full()[:500], lambda: edited(full(), 资源_B1="不认识"), lambda: edited(full(), 资源_A1="x"),
     lambda: edited(full(), 资源_B1="资源标识")),
)  # fmt: skip
def test_hostile_and_strange_files_are_refused(make, officer):
    with pytest.raises(DataError):
        check(make(), actor=officer)


def test_size_rows_and_members_are_bounded(officer, monkeypatch):
    monkeypatch.setitem(reading.MOST_ROWS, "信息项", 3)
    with pytest.raises(DataError, match="3"):
        check(full(), actor=officer)
    monkeypatch.setattr(reading, "MOST_MEMBERS", 2)
    with pytest.raises(DataError):
        check(full(), actor=officer)
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    with pytest.raises(DataError):
        check(full(), actor=officer)


def test_a_cell_far_to_the_right_costs_nothing_and_one_far_below_is_refused(officer):
    assert check(edited(full(), 资源_XFD2="x"), actor=officer).faults == ()
    with pytest.raises(DataError):
        check(edited(full(), 资源_A900000="x"), actor=officer)


def test_the_page_checks_and_takes(officer, client_of):
    client, url = client_of(officer), reverse("datasets:tables")
    bad = edited(full(), **{f"资源_{column(RESOURCE_COLUMNS, '更新周期')}2": "天天"})
    answer = client.post(url, {"file": SimpleUploadedFile("a.xlsx", bad), "take": "1"})
    assert answer.status_code == 422
    assert "天天" in answer.content.decode()
    assert not Resource.objects.exists()
    checked = client.post(url, {"file": SimpleUploadedFile("a.xlsx", full())})
    assert (checked.status_code, Resource.objects.count()) == (200, 0)
    client.post(url, {"file": SimpleUploadedFile("a.xlsx", full()), "take": "1"})
    assert Resource.objects.get().unit.key == "civil"
    assert client.post(url).status_code == 422
    down = client.get(reverse("datasets:workbook"))
    assert check(down.content, actor=officer).faults == ()


def test_the_commands_export_and_import(loaded, officer, tmp_path):
    path, run = tmp_path / "a.xlsx", CliRunner()
    told = json.loads(run.invoke(data, ["export", str(path), "--json"]).stdout)
    assert told["resources"] == 1
    checked = run.invoke(data, ["import", str(path), "--by", "officer", "--json"])
    assert (checked.exit_code, json.loads(checked.stdout)["good"]) == (0, 1)
    assert not Draft.objects.exists()
    run.invoke(data, ["import", str(path), "--by", "officer", "--take-good"])
    assert Draft.objects.get().changed_by == officer
    path.write_bytes(edited(path.read_bytes(), 资源_F2="别处"))
    assert run.invoke(data, ["import", str(path), "--by", "officer"]).exit_code == 1


def test_a_description_of_the_loader_survives_the_workbook(officer, loaded):
    checked = check(workbook_bytes([loaded.kept()]), actor=officer)
    made = described(checked.good[0].content, elements_for(""), where="x")
    assert made.hash == description().hash
