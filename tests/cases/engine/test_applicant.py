"""What an applicant hands in is checked before any condition looks at it."""

from dataclasses import replace

import pytest

from lingqu.cases import applicant, publishing, steps
from lingqu.cases.errors import FormFaults
from lingqu.cases.models import CaseFile, Task
from lingqu.cases.source import read_sources
from lingqu.kernel.packs import packs

from .conftest import MONDAY


@pytest.fixture
def waiting(start, people):
    """Return the number of a case that waits for its applicant, all documents there."""
    begun = start()
    for material in ("application", "layout", "test_report"):
        CaseFile.objects.create(
            case_id=begun.case_id, material=material, name="a.pdf", sha256="0" * 64, size=1,
            kind="pdf", added_at=MONDAY,
        )  # fmt: skip
    task = Task.objects.get(case_id=begun.case_id)
    steps.complete(
        task_id=task.pk, outcome="supplement", actor=people["handler"], at=MONDAY,
        opinion="请补正", data={},
    )  # fmt: skip
    return begun.case_id


@pytest.mark.parametrize("area", ["abc", "1e999", ["x"], {"a": 1}, "NaN"])
def test_a_value_that_is_no_number_is_a_fault_of_the_form(waiting, area):
    given = {"floor_area": area, "delivery": "post", "post_address": "石堤路18号"}
    with pytest.raises(FormFaults) as told:
        applicant.supplement(case_id=waiting, data=given, at=MONDAY)
    assert [name for name, _text in told.value.faults] == ["floor_area"]


@pytest.mark.parametrize("field", ["place_address", "delivery"])
def test_a_needed_value_is_not_taken_away(waiting, field):
    with pytest.raises(FormFaults):
        applicant.supplement(case_id=waiting, data={field: ""}, at=MONDAY)


def test_an_answer_that_asks_more_needs_more(waiting):
    with pytest.raises(FormFaults):
        applicant.supplement(case_id=waiting, data={"delivery": "post"}, at=MONDAY)
    given = {"delivery": "post", "post_address": "石堤路18号"}
    assert applicant.supplement(case_id=waiting, data=given, at=MONDAY).state == "submitted"


def test_a_document_for_the_window_does_not_hold_up_what_is_handed_in(licence, start, people):
    (source,) = read_sources(packs()["licence"])
    documents = tuple(
        one.model_copy(update={"origin": "window"}) for one in source.declaration.material
    )
    declared = source.declaration.model_copy(update={"material": documents})
    publishing.publish(replace(source, declaration=declared), at=MONDAY)
    begun = start()
    steps.complete(
        task_id=begun.tasks[0], outcome="supplement", actor=people["handler"], at=MONDAY,
        opinion="请补正", data={},
    )  # fmt: skip
    done = applicant.supplement(case_id=begun.case_id, data={"floor_area": "90"}, at=MONDAY)
    assert done.state == "submitted"
