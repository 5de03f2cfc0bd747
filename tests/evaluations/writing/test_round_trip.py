"""A written form is read back with the values it was written with, in every layout and format.

What a layout has no place for is no part of its promise: Hubei prints no weights of single rows,
no overall goals and one line of funds, Suzhou one level of headings and no deviations.
"""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lingqu.evaluations.reading import blocks
from lingqu.evaluations.reading.assemble import document_of
from lingqu.evaluations.reading.worker import open_content
from lingqu.evaluations.writing import write

from .forms import forms, han, merged_form

FORMATS = ["docx", "xlsx", "pdf"]
grades = st.sampled_from([None, "优", "良", "中", "差"])
few = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)


@pytest.mark.parametrize("file_format", FORMATS)
@few
@given(form=forms(text=st.just("") | han, rows=8), grade=grades)
def test_a_national_form_is_read_back_with_the_same_values(file_format, form, grade):
    form = replace(form, stated_grade=grade)
    assert national(back(form, "national", file_format)) == national(form)


@pytest.mark.parametrize("file_format", FORMATS)
@few
@given(form=forms(text=st.just("") | han, rows=8), grade=grades)
def test_a_hubei_form_is_read_back_with_the_same_values(file_format, form, grade):
    form = replace(form, stated_grade=grade)
    assert hubei(back(form, "hubei", file_format)) == hubei(form)


@pytest.mark.parametrize("file_format", FORMATS)
@few
@given(form=forms(text=st.just("") | han, rows=8), grade=grades, one=st.booleans())
def test_a_suzhou_form_is_read_back_with_the_same_values(file_format, form, grade, one):
    unit = form.department if one else form.unit
    form = replace(form, stated_grade=grade, unit=unit)
    assert suzhou(back(form, "suzhou", file_format)) == suzhou(form)


@pytest.mark.parametrize("layout", ["national", "hubei", "suzhou"])
def test_a_form_longer_than_a_page_comes_back_as_one(layout):
    row = merged_form().rows[0]
    rows = tuple(replace(row, n=n, name=f"第{n}项接入部门数量") for n in range(1, 60))
    form = replace(merged_form(), rows=rows, stated_grade="优")
    read = back(form, layout, "pdf")
    assert [one.name for one in read.rows] == [one.name for one in rows]
    assert {one.level1 for one in read.rows} == {"产出指标"}
    assert (read.stated_grade, read.stated_total.score) == ("优", form.stated_total.score)


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_title_of_two_lines_is_one_title(file_format):
    title = "示范市示范区二〇二四年度一体化政务服务平台运行维护及安全保障项目支出绩效自评表"
    form = replace(merged_form(), title=title)
    assert back(form, "national", file_format).title == title


def back(form, layout, file_format):
    """Return the one form that the written file holds."""
    content = open_content(
        "pdf" if file_format == "pdf" else "zip", write(form, layout, file_format)
    )
    (read,) = document_of(blocks.assemble(content, file="form", warnings=())).forms
    return read


def header(form):
    return form.project, form.department, form.unit, form.year, form.amount_unit


def rows_of(form, *columns):
    """The named cells of every row, blank and absent alike."""
    return [tuple(getattr(row, column) or "" for column in columns) for row in form.rows]


def national(form):
    columns = ("level1", "level2", "label", "name", "target", "actual", "note")
    return {
        "header": header(form),
        "total": (form.stated_total.weight, form.stated_total.score, form.stated_grade),
        "goals": [(goal.expected, goal.actual) for goal in form.goals],
        "funds": [
            (
                one.kind,
                one.initial,
                one.adjusted,
                one.executed,
                one.weight,
                one.rate_text,
                one.score,
            )
            for one in form.funds.lines
        ],
        "rows": rows_of(form, *columns),
        "points": [(row.weight, row.score) for row in form.rows],
        "headings": [(head.name, head.points) for head in form.headings],
    }


def hubei(form):
    line = form.funds.total
    return {
        "header": header(form),
        "total": (form.stated_total.score, form.stated_grade),
        "funds": (line.adjusted, line.executed, line.rate_text, line.score),
        "rows": rows_of(form, "level1", "level2", "label", "name", "target", "actual"),
        "points": [row.score for row in form.rows],
        "headings": [(head.name, head.points) for head in form.headings],
    }


def suzhou(form):
    budget, use = form.funds.budget, form.funds.use
    return {
        "header": header(form),
        "total": (form.stated_total.score, form.stated_grade),
        "goal": (form.goals[0].expected, form.goals[0].actual),
        "budget": (budget.initial, budget.appropriated) if budget else (None, None),
        "use": use.paid if use else None,
        "parts": [(one.name, one.amount) for one in form.funds.subprojects if one.amount],
        "rows": rows_of(form, "level1", "label", "name", "target", "actual"),
        "points": [(row.weight, row.score) for row in form.rows],
        "headings": [(head.name, head.points) for head in form.headings],
    }
