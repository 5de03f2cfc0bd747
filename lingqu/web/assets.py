"""Front-end files of other projects: fetched by npm's lock, copied, listed with their licences.

Used by `python -m lingqu.web.assets`, the build hook and the system check. Django is not
needed. Source maps are left out, with the line that points to them. Style sheets keep their place
beside the fonts they name, in every format, since hashed static storage follows each `url()`.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["FILES", "VENDOR", "build", "missing_files"]

PACKAGE = Path(__file__).resolve().parent
NPM_CI = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
VENDOR = PACKAGE / "static" / "web" / "vendor"
LICENCE_FILE = re.compile(r"(licen[sc]e|notice|copyright)", re.IGNORECASE)
SOURCE_MAP = re.compile(rb"\n?(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file to ship: `path` inside the npm package."""

    package: str
    path: str
    name: str


def _designer(package: str, font: str, styles: Iterable[str]) -> Iterable[File]:
    """Yield the files of one of bpmn.io's modelers, in a folder of their own."""
    script = f"dist/{font}-modeler.production.min.js"
    yield File(package=package, path=script, name=f"{package}/modeler.min.js")
    fonts = (f"{font}-font/font/{font}.{ending}" for ending in FONT_FORMATS)
    for path in (*styles, f"{font}-font/css/{font}.css", *fonts):
        yield File(package=package, path=f"dist/assets/{path}", name=f"{package}/{path}")


DMN_VIEWER = "dist/dmn-navigated-viewer.production.min.js"
FONT_FORMATS = ("eot", "svg", "ttf", "woff", "woff2")
BPMN_STYLES = ("diagram-js.css", "bpmn-js.css")
DMN_STYLES = (
    "diagram-js.css",
    "dmn-js-shared.css",
    "dmn-js-drd.css",
    "dmn-js-decision-table.css",
    "dmn-js-decision-table-controls.css",
    "dmn-js-literal-expression.css",
    "dmn-js-boxed-expression.css",
    "dmn-js-boxed-expression-controls.css",
)
FILES = (
    File(package="bootstrap", path="dist/css/bootstrap.min.css", name="bootstrap.min.css"),
    File(package="htmx.org", path="dist/htmx.min.js", name="htmx.min.js"),
    File(package="echarts", path="dist/echarts.common.min.js", name="echarts.min.js"),
    *_designer("bpmn-js", "bpmn", BPMN_STYLES),
    *_designer("dmn-js", "dmn", DMN_STYLES),
    # bpmn-js's modeler holds its viewer; dmn-js's does not.
    File(package="dmn-js", path=DMN_VIEWER, name="dmn-js/viewer.min.js"),
)
BPMN_IO = "MIT, and the bpmn.io watermark must stay fully visible and unchanged"
FONT = "SIL OFL 1.1"


def missing_files() -> list[str]:
    """Return the names of shipped files that are not in the vendor folder."""
    names = [file.name for file in FILES] + ["THIRD_PARTY.md"]
    return [name for name in names if not (VENDOR / name).is_file()]


def build(root: Path) -> None:
    """Fill the vendor folder from `root`, the folder with package.json; raise if one is missing."""
    if shutil.which("npm") is None:
        raise FileNotFoundError("npm was not found. Install Node 20 with npm and run this again.")
    subprocess.run(NPM_CI, cwd=root, check=True)  # noqa: S603
    modules = root / "node_modules"
    for file in FILES:
        _copy(modules / file.package / file.path, VENDOR / file.name)
        _copy_licences(modules / file.package, file.package)
    (VENDOR / "BUNDLED.txt").write_text(_bundled_licences(modules), encoding="utf-8")
    (VENDOR / "THIRD_PARTY.md").write_text(_inventory(modules), encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise FileNotFoundError(f"{source} is missing: the package no longer ships it.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(SOURCE_MAP.sub(b"\n", source.read_bytes()))


def _copy_licences(package: Path, name: str) -> None:
    for licence in (*package.glob("LICENSE*"), *package.glob("NOTICE*")):
        if licence.is_file():
            shutil.copyfile(licence, VENDOR / f"{name}.{licence.stem}.txt")


def _inventory(modules: Path) -> str:
    """Return the table of shipped files (package, version, licence, SHA-256) and the list of the
    packages that are compiled into the scripts."""
    rows = ["# Third-party files", "", "| file | package | version | licence | SHA-256 |"]
    rows.append("|---|---|---|---|---|")
    for file in FILES:
        manifest = _manifest(modules / file.package)
        digest = hashlib.sha256((VENDOR / file.name).read_bytes()).hexdigest()
        rows.append(
            f"| {file.name} | {file.package} | {manifest['version']} | {_licence(manifest, file)} "
            f"| {digest} |"
        )
    rows += ["", "Compiled into the scripts, their licences in BUNDLED.txt:", ""]
    for name in bundled(modules):
        manifest = _manifest(modules / name)
        rows.append(f"- {name} {manifest['version']}: {_licence(manifest)}")
    return "\n".join(rows) + "\n"


def _licence(manifest: dict[str, Any], file: File | None = None) -> str:
    """Return a package's licence in words; bpmn.io's own is a text with one more condition, the
    icon fonts in its packages come under the Open Font License."""
    if file is not None and "-font/" in file.name:
        return FONT
    said = str(manifest.get("license", "MIT, as its Readme says"))
    return BPMN_IO if said == "SEE LICENSE IN LICENSE" else said


def bundled(modules: Path) -> list[str]:
    """Return the packages on which the shipped scripts depend, and so may hold."""
    waiting = [file.package for file in FILES if file.name.endswith(".js")]
    found: set[str] = set()
    while waiting:
        needed = _manifest(modules / waiting.pop()).get("dependencies", {})
        new = [name for name in needed if name not in found and (modules / name).is_dir()]
        found.update(new)
        waiting += new
    return sorted(found - {file.package for file in FILES})


def _bundled_licences(modules: Path) -> str:
    parts = []
    for name in bundled(modules):
        texts = [p for p in sorted((modules / name).iterdir()) if LICENCE_FILE.match(p.name)]
        text = "\n".join(p.read_text("utf-8").strip() for p in texts)
        parts.append(f"{name}\n{'=' * len(name)}\n{text or 'No licence file.'}\n")
    return "\n\n".join(parts)


def _manifest(package: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((package / "package.json").read_text("utf-8"))
    return read


if __name__ == "__main__":
    build(PACKAGE.parent.parent)
    sys.stdout.write(f"{len(FILES)} files in {VENDOR}\n")
