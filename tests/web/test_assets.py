"""Front-end files: locked, checked, never committed, never from a fixed registry."""

import json
import re
import subprocess

import pytest
from django.core.management import call_command

from lingqu.web import assets, checks
from tests.conftest import ROOT


def test_the_lock_pins_every_package_by_hash_and_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = [entry for name, entry in lock["packages"].items() if name]
    assert all("integrity" in entry and "resolved" not in entry for entry in packages)


def test_every_shipped_package_is_pinned_exactly():
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert {file.package for file in assets.FILES} == wanted.keys()
    assert all(version[0].isdigit() for version in wanted.values())


def test_nothing_of_other_projects_is_committed():
    done = subprocess.run(
        ["git", "ls-files", "lingqu/web/static/web/vendor", "node_modules"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""


def test_the_inventory_names_version_licence_and_hash_of_each_file():
    inventory = (assets.VENDOR / "THIRD_PARTY.md").read_text()
    for file in assets.FILES:
        assert f"| {file.name} | {file.package} |" in inventory


def test_a_missing_file_is_a_warning(monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "VENDOR", tmp_path)
    [warning] = checks.front_end_files(None)
    assert warning.id == "web.W001"
    assert "make assets" in warning.hint


def test_a_file_that_a_package_no_longer_ships_stops_the_build(tmp_path):
    with pytest.raises(FileNotFoundError, match="no longer ships it"):
        assets._copy(tmp_path / "gone.js", tmp_path / "copy.js")


@pytest.mark.parametrize(
    "line", [b"/*# sourceMappingURL=a.css.map */", b"//# sourceMappingURL=a.js.map"]
)
def test_the_pointer_to_a_source_map_is_cut_off(tmp_path, line):
    (tmp_path / "a").write_bytes(b"code\n" + line + b"\n")
    assets._copy(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"code\n"


def test_the_inventory_names_what_is_compiled_into_the_scripts_and_the_watermark():
    inventory = (assets.VENDOR / "THIRD_PARTY.md").read_text()
    assert (
        "| bpmn-js/modeler.min.js | bpmn-js | 18.31.1 | MIT, and the bpmn.io watermark" in inventory
    )
    assert "bpmn-font/font/bpmn.woff2 | bpmn-js | 18.31.1 | SIL OFL 1.1" in inventory
    assert "- diagram-js 15" in inventory and "- zrender " in inventory
    assert "Marijn Haverbeke" in (assets.VENDOR / "BUNDLED.txt").read_text()
    assert "watermark" in (assets.VENDOR / "dmn-js.LICENSE.txt").read_text()


def test_hashed_storage_finds_every_file_that_a_shipped_style_sheet_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    [sheet] = (tmp_path / "web/vendor/bpmn-js/bpmn-font/css").glob("bpmn.*.css")
    named = re.findall(r"\.\./font/(bpmn\.[0-9a-f]{12}\.\w+)", sheet.read_text())
    assert {name.rsplit(".", 1)[1] for name in named} == set(assets.FONT_FORMATS)
    fonts = tmp_path / "web/vendor/bpmn-js/bpmn-font/font"
    assert all((fonts / name).is_file() for name in named)


@pytest.mark.django_db
def test_the_modelers_are_loaded_on_no_page_of_the_shell(client):
    assert b"-js/" not in client.get("/login").content
