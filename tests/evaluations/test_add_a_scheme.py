"""docs/how-to/add-a-scheme.md: its files load, and score as the page says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import LazySettings

from lingqu.evaluations.report import Form, FundLine, Funds, Row
from lingqu.evaluations.scheme_loading import FOLDER, load_schemes, schemes
from lingqu.evaluations.scoring import recompute

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-scheme.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a site's folder `schemes` with the page's files."""
    made = tmp_path / "example" / "schemes"
    made.mkdir(parents=True)
    for text in re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.S):
        name = re.search(r'^id = "(.+)"', text, re.M)
        assert name
        (made / f"{name[1]}.toml").write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def fresh() -> Iterator[None]:
    """Read the schemes anew before and after a test."""
    schemes.cache_clear()
    yield
    schemes.cache_clear()


def test_the_files_of_the_page_load_beside_those_of_the_product(folder: Path) -> None:
    found = load_schemes(FOLDER, folder)
    assert {"demo-city-2026", "demo-district-2026", "national-2020"} <= set(found)
    assert found["demo-district-2026"].execution.weight == Decimal(20)
    assert found["demo-district-2026"].shared.method == "first"


def test_the_page_s_example_scores_as_worked_out_by_hand(folder: Path) -> None:
    scheme = load_schemes(folder)["demo-city-2026"]
    line = FundLine(
        kind="total", label="年度资金总额", adjusted=Decimal(200), executed=Decimal(180),
        weight=Decimal(20),
    )  # fmt: skip
    row = Row(
        n=1, level1="产出指标", level2="数量指标", name="办件量", target="≥100件", actual="90件",
        weight=Decimal(50),
    )  # fmt: skip
    form = Form(
        title="", project="办件", department=None, unit=None, year=2026,
        funds=Funds(lines=(line,)), rows=(row,),
    )  # fmt: skip
    recomputed = recompute(form, scheme)
    assert recomputed.rows[0].value == Decimal(40)
    assert recomputed.execution.value == Decimal(18)


def test_a_site_s_own_schemes_are_known_without_being_named(
    folder: Path, settings: LazySettings, fresh: None
) -> None:
    settings.SITE, settings.SITE_FOLDER = "example", folder.parent
    assert "demo-city-2026" in schemes()


def test_without_a_site_only_the_product_s_schemes_are_known(
    folder: Path, settings: LazySettings, fresh: None
) -> None:
    settings.SITE, settings.SITE_FOLDER = "", folder.parent
    assert set(schemes()) == set(load_schemes(FOLDER))
