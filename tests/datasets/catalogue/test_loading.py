"""Descriptions from folders and files: what is read, compared and published."""

import json

import pytest
import tomli_w
from click.testing import CliRunner
from django.conf import settings

from lingqu.access.site import load_site
from lingqu.datasets.cli import VERBS, data
from lingqu.datasets.errors import DescriptionFaults
from lingqu.datasets.loading import apply, plan
from lingqu.datasets.models import Resource, ResourceVersion, State
from lingqu.datasets.reading import described, elements_for, read_folder, read_one
from lingqu.kernel.models import AuditEntry

from .conftest import NOW, description, table


def kinds(changes):
    return {change.name: change.kind for change in changes}


def test_what_is_new_becomes_a_version_and_a_second_run_changes_nothing(loaded, bureau):
    resource = Resource.objects.get()
    assert (resource.state, resource.unit, resource.code) == (
        State.PUBLISHED,
        bureau,
        "203000/000001",
    )
    assert kinds(apply([loaded], origin="site:test", at=NOW)) == {loaded.name: "same"}
    assert ResourceVersion.objects.get().hash == loaded.hash
    assert AuditEntry.objects.filter(verb="datasets.publish").count() == 1


def test_a_change_is_told_item_by_item_and_appended(loaded):
    items = [{**loaded.kept()["item"][0], "type": "whole", "length": None},
             {"name": "since", "label": "起始日期", "type": "date"}]  # fmt: skip
    items[0].pop("length")
    after = description(item=items, cycle="weekly")
    (change,) = plan([after], origin="site:test")
    found = {(one.kind, one.place, one.breaks) for one in change.differences}
    assert ("changed", "item[family_number].type", True) in found
    assert ("removed", "item[head]", True) in found
    assert ("added", "item[since]", False) in found
    assert ("changed", "cycle", False) in found
    apply([after], origin="site:test", at=NOW)
    assert [one.number for one in ResourceVersion.objects.all()] == [2, 1]
    assert ResourceVersion.objects.get(number=1).until_at == NOW


def test_what_its_folder_no_longer_describes_is_withdrawn(loaded):
    assert kinds(apply([], origin="", at=NOW)) == {}
    assert kinds(apply([], origin="site:other", at=NOW)) == {}
    assert kinds(apply([], origin="site:test", at=NOW)) == {loaded.name: "gone"}
    assert Resource.objects.get().state == State.WITHDRAWN
    assert kinds(plan([], origin="site:test")) == {}


def test_the_same_words_do_not_undo_a_withdrawal(loaded):
    apply([], origin="site:test", at=NOW)
    assert kinds(apply([loaded], origin="site:test", at=NOW)) == {loaded.name: "same"}
    assert Resource.objects.get().state == State.WITHDRAWN


@pytest.mark.parametrize("state", ("drafted", "in_review"))
def test_what_a_department_has_in_hand_is_left_alone(request, state):
    request.getfixturevalue(state)
    assert kinds(apply([description()], origin="site:test", at=NOW)) == {
        "low_income_families": "held"
    }
    assert not ResourceVersion.objects.exists()


def test_unknown_units_and_double_codes_are_told_together(bureau):
    two = [description(), description(name="second"), description(name="third", provider="nobody")]
    with pytest.raises(DescriptionFaults) as refused:
        plan(two, origin="")
    places = {(one.where, one.place) for one in refused.value.faults}
    assert ("third", "provider") in places
    assert ("second", "classification.serial") in places


def test_codes_may_change_places(bureau):
    first, second = description(), description(
        name="second", classification={"kind": 2, "item": 3, "section": 0, "serial": 2}
    )  # fmt: skip
    apply([first, second], origin="site:test", at=NOW)
    changed = [
        first.model_copy(update={"classification": second.classification}),
        second.model_copy(update={"classification": first.classification}),
    ]
    apply(changed, origin="site:test", at=NOW)
    codes = dict(Resource.objects.values_list("name", "code"))
    assert codes == {"low_income_families": "203000/000002", "second": "203000/000001"}


def test_every_fault_of_every_file_is_told_at_once(tmp_path):
    (tmp_path / "one.toml").write_text(tomli_w.dumps(table(name="two", cycle="never")))
    (tmp_path / "two.toml").write_text("name = ")
    item = {"name": "a", "element": "no_such"}
    (tmp_path / "three.toml").write_text(tomli_w.dumps(table(name="three", item=[item])))
    (tmp_path / "four.toml").write_text(tomli_w.dumps(table(name="other")))
    with pytest.raises(DescriptionFaults) as refused:
        read_folder(tmp_path, elements_for(""))
    places = {(one.where, one.place) for one in refused.value.faults}
    assert places == {("one.toml", "cycle"), ("two.toml", ""), ("four.toml", "name"),
                      ("three.toml", "item[a].element")}  # fmt: skip


def test_a_description_of_more_than_a_megabyte_is_not_read(tmp_path):
    path = tmp_path / "big.toml"
    path.write_text("#" * (1 << 20) + "\n\n")
    with pytest.raises(DescriptionFaults, match="1 MB"):
        read_one(path, elements_for(""))


def test_an_item_takes_its_definition_from_the_element_alone():
    item = {"name": "head", "element": "identity_number", "definition": {
        "name": "x", "label": "x", "kind": "text"}}  # fmt: skip
    made = described(table(item=[item]), elements_for(""), where="x")
    assert made.item[0].definition.protection == "identity"


@pytest.mark.django_db
def test_the_command_plans_applies_and_tells_versions(tmp_path, bureau):
    folder = tmp_path / "datasets"
    folder.mkdir()
    path = folder / "low_income_families.toml"
    path.write_text(tomli_w.dumps(table()))
    run = CliRunner()
    planned = run.invoke(data, ["register", str(folder), "--plan", "--json"])
    assert json.loads(planned.stdout)[0]["kind"] == "new"
    assert not Resource.objects.exists()
    assert run.invoke(data, ["register", str(folder)]).stdout == "+ low_income_families: new\n"
    path.write_text(tomli_w.dumps(table(cycle="weekly")))
    run.invoke(data, ["register", str(path)])
    told = run.invoke(data, ["diff", "low_income_families", "1", "2"]).stdout
    assert told == "  cycle: daily → weekly\n"
    shown = json.loads(run.invoke(data, ["show", "low_income_families", "--json"]).stdout)
    assert (shown["version"], shown["rows"]) == (2, None)
    assert json.loads(run.invoke(data, ["list", "--json"]).stdout)[0]["state"] == "published"


@pytest.mark.django_db
def test_what_is_held_ends_the_command_with_4(in_review, tmp_path):
    path = tmp_path / "low_income_families.toml"
    path.write_text(tomli_w.dumps(table()))
    assert CliRunner().invoke(data, ["register", str(path)]).exit_code == 4


def test_every_verb_can_be_imported():
    for name in VERBS:
        assert data.get_command(None, name) is not None
    assert data.get_command(None, "no_such") is None


@pytest.mark.django_db
def test_the_demonstration_city_describes_what_its_collection_needs():
    load_site(settings.BASE_DIR / "sites" / "demo")
    found = read_folder(settings.BASE_DIR / "sites" / "demo" / "datasets", elements_for(""))
    assert len(found) >= 40
    assert {one.kind for one in plan(found, origin="site:demo")} == {"new"}
    for one in found:
        columns = {item.source_column for item in one.item}
        assert not (one.collection and one.collection.time) or one.collection.time in columns, one
    modes = {one.collection.mode for one in found if one.collection}
    assert modes == {"full", "incremental", "changes"}
    letters = next(one for one in found if one.name == "hotline_messages")
    assert [item.name for item in letters.item][:3] == ["id", "user", "title"]
    assert (letters.collection.connection, letters.collection.table) == (
        "hotline_files", "messages.csv",
    )  # fmt: skip
