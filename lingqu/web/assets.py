"""Front-end files of other projects: fetched by npm's lock, copied, listed with their licences.

Used by `python -m lingqu.web.assets`, the build hook and the system check. Django is not
needed. Source maps are left out, with the line that points to them.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["FILES", "VENDOR", "build", "missing_files"]

PACKAGE = Path(__file__).resolve().parent
NPM_CI = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
VENDOR = PACKAGE / "static" / "web" / "vendor"
SOURCE_MAP = re.compile(rb"\n?(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file to ship: `path` inside the npm package."""

    package: str
    path: str
    name: str


FILES = (
    File(package="bootstrap", path="dist/css/bootstrap.min.css", name="bootstrap.min.css"),
    File(package="htmx.org", path="dist/htmx.min.js", name="htmx.min.js"),
    File(package="echarts", path="dist/echarts.common.min.js", name="echarts.min.js"),
)


def missing_files() -> list[str]:
    """Return the names of shipped files that are not in the vendor folder."""
    names = [file.name for file in FILES] + ["THIRD_PARTY.md"]
    return [name for name in names if not (VENDOR / name).is_file()]


def build(root: Path) -> None:
    """Fill the vendor folder from `root`, the folder with package.json; raise if one is missing."""
    if shutil.which("npm") is None:
        raise FileNotFoundError("npm was not found. Install Node 20 with npm and run this again.")
    subprocess.run(NPM_CI, cwd=root, check=True)  # noqa: S603
    VENDOR.mkdir(parents=True, exist_ok=True)
    modules = root / "node_modules"
    for file in FILES:
        _copy(modules / file.package / file.path, VENDOR / file.name)
        _copy_licences(modules / file.package, file.package)
    (VENDOR / "THIRD_PARTY.md").write_text(_inventory(modules), encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise FileNotFoundError(f"{source} is missing: the package no longer ships it.")
    target.write_bytes(SOURCE_MAP.sub(b"\n", source.read_bytes()))


def _copy_licences(package: Path, name: str) -> None:
    for licence in (*package.glob("LICENSE*"), *package.glob("NOTICE*")):
        if licence.is_file():
            shutil.copyfile(licence, VENDOR / f"{name}.{licence.stem}.txt")


def _inventory(modules: Path) -> str:
    """Return the table of shipped files: package, version, licence, SHA-256."""
    rows = ["# Third-party files", "", "| file | package | version | licence | SHA-256 |"]
    rows.append("|---|---|---|---|---|")
    for file in FILES:
        manifest = json.loads((modules / file.package / "package.json").read_text("utf-8"))
        digest = hashlib.sha256((VENDOR / file.name).read_bytes()).hexdigest()
        rows.append(
            f"| {file.name} | {file.package} | {manifest['version']} | {manifest['license']} "
            f"| {digest} |"
        )
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    build(PACKAGE.parent.parent)
    sys.stdout.write(f"{len(FILES)} files in {VENDOR}\n")
