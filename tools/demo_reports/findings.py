"""What the review finds in the demonstration reports, as a list to compare with.

    python -m tools.demo_reports.findings

rewrites tests/evaluations/reading/demo_findings.json. Do so only after checking that every change
is wanted: the list says what the published reports of the same figures show.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from lingqu.evaluations.finding import Finding

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT / "sites" / "demo" / "reports"
EXPECTED = ROOT / "tests" / "evaluations" / "reading" / "demo_findings.json"


def places(found: tuple[Finding, ...]) -> list[str]:
    """Return "CODE part rows forms" of each finding, sorted."""
    return sorted(
        " ".join(
            part
            for part in (
                one.code,
                one.part,
                "rows " + ",".join(map(str, one.rows)) if one.rows else "",
                "tables " + ",".join(str(n + 1) for n in one.forms) if one.forms else "",
            )
            if part
        )
        for one in found
    )


def found_in(path: Path) -> dict[str, list[str]]:
    """Return the places of all findings by table, and "across" for those between tables."""
    from lingqu.evaluations.reading import read
    from lingqu.evaluations.review import review, review_across

    reviewed = [review(form) for form in read(path).forms]
    tables = {f"table {one.form.index}": places(one.findings) for one in reviewed}
    across = places(review_across(reviewed)) if len(reviewed) > 1 else []
    return tables | ({"across": across} if across else {})


def main() -> None:
    """Write the list."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingqu.settings")
    os.environ.setdefault("LINGQU_SITE", "demo")
    django.setup()
    found = {path.name: found_in(path) for path in sorted(REPORTS.iterdir())}
    EXPECTED.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
