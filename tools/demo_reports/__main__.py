"""Write the five demonstration reports."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from tools.demo_reports import as_docx, as_html, as_pdf, as_txt, as_xlsx

SOURCE = Path(__file__).resolve().parent
FOLDER = SOURCE.parent.parent / "sites" / "demo" / "reports"

REPORTS: dict[str, tuple[str, Callable[[Mapping[str, Any]], bytes]]] = {
    "service-hall-2023.html": ("service_hall.toml", as_html.report),
    "smart-hub-2020.docx": ("smart_hub.toml", as_docx.report),
    "promotion-2018.txt": ("promotion.toml", as_txt.report),
    "cloud-2020.xlsx": ("cloud.toml", as_xlsx.report),
    "city-brain-2021.pdf": ("city_brain.toml", as_pdf.report),
}
"""File name to its content and what draws it."""


def build(name: str) -> bytes:
    """Return the report of that file name, drawn anew."""
    content, draw = REPORTS[name]
    return draw(tomllib.loads((SOURCE / content).read_text("utf-8")))


def main() -> None:
    """Write every report into the demonstration site."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in REPORTS:
        data = build(name)
        (FOLDER / name).write_bytes(data)
        click.echo(f"{name}: {len(data)} bytes")


if __name__ == "__main__":
    main()
