"""Scheme files: a new place is a new file, a bad file is refused with all its faults."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from lingqu.evaluations.report import Form, FundLine, Funds, Row
from lingqu.evaluations.scheme_loading import SchemeError, load_scheme, load_schemes, schemes
from lingqu.evaluations.scoring import grade, recompute
from lingqu.evaluations.values import Interval
from lingqu.kernel.errors import PackError

PLACE = """
id = "example-2026"
version = 3
base = "anhui-2023"
label = { en = "Example city", zh = "示范市" }
place = "示范市"
source = "示范市评分办法"
caps_source = "第8条"

[frame]
source = "第1条"
headings = [
  { name = "产出指标", names = ["产出"], points = 60 },
  { name = "效益指标", names = ["效益"], points = 20 },
]

[execution]
weight = 20
source = "第2条"

[[classes]]
headings = ["产出指标"]
positive = { method = "slope", slope = 0.02 }
reverse = { method = "ratio" }
rule = { en = "2 % off for each per cent missed", zh = "每低1个百分点扣2%" }
source = "第3条"

[[classes]]
positive = { method = "ratio", pass_at = 0.5 }
reverse = { method = "ratio" }
rule = { en = "by ratio, pass at half", zh = "按比例，过半得分" }
source = "第4条"

[[caps]]
below = 0.9
at_most = 75
"""
BROKEN = """
id = "broken"
version = "one"
base = "national-2020"
label = { en = "Broken", zh = "错误" }
source = "x"
colour = "red"
[execution]
divisor = "initial"
weight = true
[qualitative]
tiers = [{ name = "好", phrases = ["好"], low = 0.9, high = 0.1 }]
"""
BUILT_IN = Path(load_schemes.__code__.co_filename).with_name("schemes")


@pytest.fixture
def example(tmp_path: Path):
    (tmp_path / "example-2026.toml").write_text(PLACE, encoding="utf-8")
    return load_schemes(BUILT_IN, tmp_path)["example-2026"]


def form() -> Form:
    line = FundLine(kind="total", label="", adjusted=Decimal(100), executed=Decimal(80),
                    weight=Decimal(20))  # fmt: skip
    cells = [("产出指标", "≥100个", "90个", 60), ("效益指标", "≥100个", "40个", 20)]
    rows = tuple(
        Row(n=n, level1=level1, level2=None, name="工作量", target=target, actual=actual,
            weight=Decimal(weight))
        for n, (level1, target, actual, weight) in enumerate(cells, start=1)
    )  # fmt: skip
    return Form(title="", project=None, department=None, unit=None, year=2026, rows=rows,
                funds=Funds(lines=(line,)))  # fmt: skip


def test_an_invented_place_scores_by_its_file_alone(example) -> None:
    result = recompute(form(), example)
    assert [row.value for row in result.rows] == [48, 0]
    assert result.execution.value == 16
    assert (result.total, result.out_of) == (64, 100)
    assert result.rows[0].rule.source == "第3条"


def test_what_a_place_does_not_say_is_inherited(example) -> None:
    assert example.rounding == load_scheme("national-2020").rounding
    assert example.qualitative.tiers == load_scheme("anhui-2023").qualitative.tiers
    assert grade(example, Decimal(80)) == "良"
    assert (example.version, example.since) == (3, None)


def test_a_cap_cuts_the_total_and_says_so(example) -> None:
    full = form()
    rows = tuple(
        Row(n=row.n, level1=row.level1, level2=None, name=row.name, target=row.target,
            actual="100个", weight=row.weight)
        for row in full.rows
    )  # fmt: skip
    capped = Form(title="", project=None, department=None, unit=None, year=2026, rows=rows,
                  funds=full.funds)  # fmt: skip
    result = recompute(capped, example)
    assert (result.before_cap, result.total) == (96, 75)
    assert result.cap is not None and result.cap.at_most == 75


def test_a_bad_file_is_refused_with_every_fault_at_once(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text(BROKEN, encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        load_schemes(BUILT_IN, tmp_path)
    told = {(fault.where, fault.found) for fault in caught.value.faults}
    assert told >= {
        ("broken.toml: version", "one"),
        ("broken.toml: colour", "an unknown key"),
        ("broken.toml: execution.divisor", "initial"),
        ("broken.toml: execution.weight", "True"),
    }
    assert "adjusted, arrived" in str(caught.value)


def test_tiers_upside_down_are_refused(tmp_path: Path) -> None:
    text = BROKEN.replace('"one"', "1").replace('colour = "red"', "")
    text = text.replace('divisor = "initial"\nweight = true\n', "")
    (tmp_path / "broken.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SchemeError, match="0.9 to 0.1"):
        load_schemes(BUILT_IN, tmp_path)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("id = [", "TOML"),
        ('id = "other"', "'bad'"),
        ('id = "bad"\nbase = "bad"', "no circle"),
        ('id = "bad"\nbase = "nowhere"', "nowhere"),
        ('id = "bad"', "this key is required"),
        ('id = "bad"\nbase = "national-2020"\nversion = 1\n[frame]\ntotal = 70', "a sum of 100"),
    ],
)
def test_each_kind_of_bad_file_is_named(text: str, key: str, tmp_path: Path) -> None:
    labelled = 'label = { en = "x", zh = "x" }\nsource = "x"\n' + text if "total" in text else text
    (tmp_path / "bad.toml").write_text(labelled, encoding="utf-8")
    with pytest.raises(PackError, match="bad.toml") as caught:
        load_schemes(BUILT_IN, tmp_path)
    assert key in str(caught.value)


def test_two_bases_in_a_circle_are_refused(tmp_path: Path) -> None:
    for name, base in (("one", "two"), ("two", "one")):
        (tmp_path / f"{name}.toml").write_text(f'id = "{name}"\nbase = "{base}"', encoding="utf-8")
    with pytest.raises(SchemeError, match="no circle"):
        load_schemes(tmp_path)


def test_a_file_too_large_is_not_parsed(tmp_path: Path) -> None:
    (tmp_path / "large.toml").write_text("#" * 300_000, encoding="utf-8")
    with pytest.raises(SchemeError, match="262144 bytes"):
        load_schemes(tmp_path)


def test_an_unknown_scheme_names_those_there_are() -> None:
    with pytest.raises(PackError, match="suzhou-2020"):
        load_scheme("nowhere")


def test_every_built_in_scheme_says_its_source_and_both_labels() -> None:
    hashes = set()
    for scheme in schemes().values():
        assert scheme.source and scheme.execution.source and scheme.qualitative.source
        assert scheme.label.en and scheme.label.zh != scheme.label.en
        assert all(one.source for one in scheme.classes)
        hashes.add(scheme.content_hash)
    assert len(hashes) == len(schemes()) >= 15


def test_a_scheme_file_that_changes_changes_its_hash(tmp_path: Path, example) -> None:
    (tmp_path / "example-2026.toml").write_text(PLACE.replace("= 75", "= 70"), encoding="utf-8")
    again = load_schemes(BUILT_IN, tmp_path)["example-2026"]
    assert again.content_hash != example.content_hash


def test_an_interval_may_earn_several_grades() -> None:
    scheme = load_scheme("national-2020")
    from lingqu.evaluations.scoring_totals import grades

    wide = Interval(low=Decimal(79), high=Decimal(90), high_included=False)
    assert grades(scheme, wide) == ("良", "中")
    assert grades(scheme, Interval(low=Decimal(80), high=Decimal(90))) == ("优", "良")


def test_the_reference_page_names_every_scheme_and_every_key_of_the_file() -> None:
    from lingqu.evaluations.scheme_reference import page

    text = page()
    assert all(f"`{scheme_id}`" in text for scheme_id in schemes())
    assert all(
        f"| `{key}` |" in text for key in ("caps", "pass_at", "zero_budget", "not_applicable")
    )
