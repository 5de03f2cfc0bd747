"""`lingqu evaluation`: check reports, write official forms, list schemes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

__all__ = ["evaluation"]

FEW_FORMS = 3
"""A finding between this many forms is listed under the first of them too."""
LANGUAGES = {"zh": "zh-hans", "en": "en"}


@click.group()
def evaluation() -> None:
    """Check, recompute and write self-evaluation reports."""
    import django

    django.setup()


_language = click.option(
    "--lang",
    type=click.Choice(sorted(LANGUAGES)),
    default="zh",
    show_default=True,
    help="Language of messages.",
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")


@evaluation.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--scheme", "scheme_id", help="Scheme to apply instead of the recognised one.")
@_as_json
@_language
def check(files: tuple[Path, ...], scheme_id: str | None, as_json: bool, lang: str) -> int:
    """Recompute the tables of FILES and print what does not hold.

    Exit code 0: nothing wrong; 1: findings of severity error; 2: a file cannot be read (the others
    are checked all the same); 3: unknown scheme.

    \b
    Examples:
      lingqu evaluation check report.docx
      lingqu evaluation check reports/*.pdf --json > findings.json
      lingqu evaluation check table.xlsx --scheme national-2020
    """
    from django.utils import translation

    from lingqu.evaluations.batch import check_files

    with translation.override(LANGUAGES[lang]):
        shown = tqdm(files, unit="file", disable=len(files) < 2 or not sys.stderr.isatty())
        result = check_files(shown, scheme_id)
        for failure in result.failures:
            click.echo(f"lingqu: {failure.message}", err=True)
        if as_json:
            click.echo(json.dumps(_payload(result), ensure_ascii=False, indent=1))
        else:
            _print(result)
    if result.failures:
        return 2
    return 1 if result.has_errors else 0


def _payload(result: Any) -> dict[str, Any]:
    from lingqu.evaluations.report_json import finding_json, narrative_json, table_json

    tables = [table_json(document, one) for document, one in result.reviewed]
    for finding in result.across:
        if len(finding.forms) <= FEW_FORMS:
            tables[finding.forms[0]]["findings"].append(finding_json(finding))
    return {
        "tables": tables,
        "narratives": [
            {"file": document.file, **narrative_json(narrative)}
            for document in result.documents
            for narrative in (
                *document.narratives,
                *(form.narrative for form in document.forms if form.narrative),
            )
        ],
        "across": [finding_json(finding) for finding in result.across],
        "unreadable": [
            {"file": failure.file, "error": failure.message} for failure in result.failures
        ],
    }


def _print(result: Any) -> None:
    from lingqu.evaluations.report_text import across_text, table_text

    for document, one in result.reviewed:
        click.echo(table_text(document, one))
    if result.across:
        click.echo(across_text(result))


@evaluation.command()
@click.argument("evaluation_id", metavar="ID")
@click.option(
    "--form",
    "form",
    default="national",
    show_default=True,
    help="national, hubei, suzhou, narrative or memo.",
)
@click.option(
    "--format",
    "file_format",
    default="docx",
    show_default=True,
    type=click.Choice(["docx", "xlsx", "pdf"]),
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write; ID-FORM.FORMAT without it, - for standard output.",
)
@_as_json
def export(
    evaluation_id: str, form: str, file_format: str, output: Path | None, as_json: bool
) -> None:
    """Write the evaluation ID (its number, ZP-2023-000012, or 12) as an official form.

    \b
    Examples:
      lingqu evaluation export ZP-2023-000012 --form national --format docx
      lingqu evaluation export 12 --form memo --format pdf -o opinion.pdf
    """
    from lingqu.evaluations.official import FORMS, official
    from lingqu.evaluations.shown import shown

    if form not in FORMS:
        raise click.BadParameter(
            f"found {form!r}; allowed: {', '.join(FORMS)}", param_hint="--form"
        )
    found = _stored(evaluation_id)
    content = official(shown(found), form, file_format)
    if str(output) == "-":
        sys.stdout.buffer.write(content)
        return
    path = output or Path(f"{found.number}-{form}.{file_format}")
    path.write_bytes(content)
    click.echo(json.dumps({"file": str(path), "bytes": len(content)}) if as_json else str(path))


def _stored(evaluation_id: str) -> Any:
    from lingqu.evaluations.models import Evaluation

    digits = evaluation_id.rpartition("-")[2]
    found = Evaluation.objects.filter(pk=int(digits)).first() if digits.isdecimal() else None
    if found is None or "-" in evaluation_id and found.number != evaluation_id:
        raise click.BadParameter(
            f"found {evaluation_id!r}; there is no such evaluation. Numbers look like "
            "ZP-2023-000012; the list of projects shows them.",
            param_hint="ID",
        )
    return found


@evaluation.command("schemes")
@click.argument("scheme_id", required=False)
@_as_json
@_language
def schemes_command(scheme_id: str | None, as_json: bool, lang: str) -> None:
    """List the scoring schemes, or show one.

    \b
    Examples:
      lingqu evaluation schemes
      lingqu evaluation schemes suzhou-2020 --json
    """
    from django.utils import translation

    from lingqu.evaluations.report_text import scheme_facts
    from lingqu.evaluations.scheme_loading import load_scheme, schemes

    chosen = [load_scheme(scheme_id)] if scheme_id else list(schemes().values())
    with translation.override(LANGUAGES[lang]):
        facts = [scheme_facts(scheme) for scheme in chosen]
    if as_json:
        click.echo(json.dumps({"schemes": facts}, ensure_ascii=False, indent=1))
        return
    for fact in facts:
        years = f"{fact['since'] or ''}–{fact['until'] or ''}"
        click.echo(f"{fact['id']:36}{years:12}{fact['label']}")
        if scheme_id:
            click.echo(json.dumps(fact, ensure_ascii=False, indent=1))
