"""`lingqu dmn`: check, run and measure decision models."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from lingqu.dmn.errors import DefinitionError
from lingqu.dmn.feel.functions.conversion import as_text
from lingqu.dmn.feel.values import Value
from lingqu.dmn.lint import Finding
from lingqu.dmn.model.model import Model, load_model
from lingqu.dmn.tck import Outcome

__all__ = ["dmn"]

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
WRONG = 3
"""Exit code of `lint` when a definition is wrong."""


@click.group()
def dmn() -> None:
    """Decision models (DMN) and their expression language (FEEL)."""


@dmn.command()
@click.argument("file", type=FILE)
@click.option("--import", "imports", multiple=True, type=FILE, help="A file that FILE imports.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def lint(file: Path, imports: tuple[Path, ...], *, as_json: bool) -> None:
    """Say what is wrong with a model: expressions, names, overlapping and missing rules.

    Ends with 0 when it can be used, with 3 when something is wrong.

    \b
    Examples:
      lingqu dmn lint route.dmn
      lingqu dmn lint route.dmn --import types.dmn --json
    """
    from lingqu.dmn.lint import lint as findings_of

    try:
        found = findings_of(_load(file, imports))
    except DefinitionError as error:
        found = [
            Finding(severity="error", code="FILE", where=error.where, message=str(error.found))
        ]
    errors = sum(one.severity == "error" for one in found)
    if as_json:
        click.echo(json.dumps({"findings": [asdict(one) for one in found]}, ensure_ascii=False))
    else:
        for one in found:
            click.echo(f"{one.severity}: {one.where}: {one.message} [{one.code}]")
        click.echo(f"{errors} errors, {len(found) - errors} warnings", err=True)
    raise SystemExit(WRONG if errors else 0)


@dmn.command()
@click.argument("file", type=FILE)
@click.option("--import", "imports", multiple=True, type=FILE, help="A file that FILE imports.")
@click.option("--decision", help="Name or id of the decision; without it, all of them.")
@click.option("--data", default="{}", help="Inputs by name as JSON; @FILE reads a file.")
@click.option("--json", "as_json", is_flag=True, help="Print the answers as JSON.")
def run(
    file: Path, imports: tuple[Path, ...], decision: str | None, data: str, *, as_json: bool
) -> None:
    """Work out decisions for one set of inputs, and say why a value is null.

    Dates and durations are texts after @, such as "@2026-11-24" or "@P1M".

    \b
    Examples:
      lingqu dmn run route.dmn --data '{"amount": 1500, "applicant": "company"}'
      lingqu dmn run route.dmn --decision route --data @case.json --json
    """
    model, inputs = _load(file, imports), _inputs(data)
    wanted = [decision] if decision else model.decisions
    answers, why = {}, {}
    for one in wanted:
        answers[one], reasons = model.explain(one, inputs, strict=decision is not None)
        if answers[one] is None and reasons:
            why[one] = list(dict.fromkeys(reasons))
    if as_json:
        shown = {"decisions": {name: _plain(value) for name, value in answers.items()}, "null": why}
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    for name, value in answers.items():
        click.echo(f"{name}: {as_text(value)}")
        for reason in why.get(name, ())[:5]:
            click.echo(f"  null because: {reason}", err=True)


@dmn.command()
@click.argument("folder", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def tck(folder: Path, *, as_json: bool) -> None:
    """Run the test cases of the DMN Technology Compatibility Kit below a folder.

    Ends with 0 when all pass and with 1 when one fails.

    \b
    Examples:
      lingqu dmn tck TestCases/compliance-level-2
      lingqu dmn tck TestCases --json
    """
    from lingqu.dmn.tck import run_folder

    outcomes = list(run_folder(folder))
    failed = [one for one in outcomes if not one.passed]
    if as_json:
        click.echo(json.dumps(_tck_json(outcomes), ensure_ascii=False))
    else:
        for name, group in _by_folder(outcomes).items():
            click.echo(f"{name}: {sum(one.passed for one in group)} of {len(group)}")
        for one in failed:
            click.echo(
                f"failed: {one.folder} {one.case} {one.result}: "
                f"expected {one.expected[:200]}, got {one.got[:200]}"
            )
        click.echo(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed")
    raise SystemExit(1 if failed else 0)


def _tck_json(outcomes: list[Outcome]) -> dict[str, Any]:
    return {
        "passed": sum(one.passed for one in outcomes),
        "run": len(outcomes),
        "folders": {
            name: {"passed": sum(one.passed for one in group), "run": len(group)}
            for name, group in _by_folder(outcomes).items()
        },
        "failures": [
            {key: value for key, value in asdict(one).items() if key != "passed"}
            for one in outcomes
            if not one.passed
        ],
    }


def _by_folder(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = {}
    for one in outcomes:
        found.setdefault(one.folder, []).append(one)
    return found


def _load(file: Path, imports: tuple[Path, ...]) -> Model:
    others = [(one.name, one.read_bytes()) for one in imports]
    return load_model(file.read_bytes(), where=file.name, imports=others)


def _inputs(data: str) -> dict[str, Value]:
    text = Path(data[1:]).read_text("utf-8") if data.startswith("@") else data
    try:
        found = json.loads(text, parse_float=Decimal, object_hook=_temporal)
    except (ValueError, RecursionError) as error:
        raise click.BadParameter(f"--data is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise click.BadParameter('--data must be an object such as {"amount": 1500}')
    return found


def _temporal(found: dict[str, Any]) -> dict[str, Any]:
    """Read texts after @ as dates, times and durations."""
    from lingqu.dmn.feel.temporal_text import read_at_literal

    def read(value: Any) -> Any:
        if isinstance(value, list):
            return [read(one) for one in value]
        if isinstance(value, str) and value.startswith("@"):
            return read_at_literal(value[1:]) or value
        return value

    return {key: read(value) for key, value in found.items()}


def _plain(value: Value) -> Any:
    """Return a FEEL value as JSON has it: numbers as numbers, temporal values as text."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if value is None or isinstance(value, bool | int | str) else as_text(value)
