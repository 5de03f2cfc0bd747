"""`lingqu bpmn`: check, draw and try processes."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from lingqu.bpmn.errors import DefinitionError
from lingqu.bpmn.model import Diagram, Finding

__all__ = ["bpmn"]

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
WRONG = 3
"""Exit code of `lint` when no process of the file runs as it is."""


@click.group()
def bpmn() -> None:
    """Processes (BPMN 2.0)."""


@bpmn.command()
@click.argument("file", type=FILE)
@click.option("--process", help="Look at one process of the file.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def lint(file: Path, process: str | None, *, as_json: bool) -> None:
    """Say which elements hinder a process from running, and what to draw instead.

    Ends with 0 when every process can run, with 3 when an element hinders one.

    \b
    Examples:
      lingqu bpmn lint approval.bpmn
      lingqu bpmn lint approval.bpmn --process permit --json
    """
    from lingqu.bpmn.linting import lint_process

    try:
        diagram = _read(file)
        chosen = [process] if process else list(diagram.processes)
        _known(diagram, chosen)
        bodies, others = _beside(file, diagram)
        found = {one: lint_process(diagram, one, called=bodies, others=others) for one in chosen}
        found.update({} if chosen else {"": [Finding(element=file.name, reason="no process")]})
    except DefinitionError as error:
        found = {"": [Finding(element=error.where, reason=str(error.found))]}
    _show_findings(found, as_json=as_json)


def _show_findings(found: dict[str, list[Finding]], *, as_json: bool) -> None:
    errors = sum(one.severity == "error" for group in found.values() for one in group)
    if as_json:
        shown = [
            {"process": key, "runs": not any(one.severity == "error" for one in group),
             "findings": [asdict(one) for one in group]}
            for key, group in found.items()
        ]  # fmt: skip
        click.echo(json.dumps({"processes": shown}, ensure_ascii=False))
    else:
        for key, group in found.items():
            for one in group:
                click.echo(f"{one.severity}: {one.element}: {one.reason}")
            if key:
                runs = not any(one.severity == "error" for one in group)
                click.echo(f"{key}: {'runs' if runs else 'does not run'}", err=True)
    raise SystemExit(WRONG if errors else 0)


@bpmn.command()
@click.argument("file", type=FILE)
@click.option("--process", default="", help="The process, where the file has several.")
@click.option("--state", type=FILE, help="The state of a case, as JSON, to show its progress.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="SVG file.")
def draw(file: Path, process: str, state: Path | None, output: Path | None) -> None:
    """Draw a process as SVG, with the progress of a case if its state is given.

    \b
    Examples:
      lingqu bpmn draw approval.bpmn -o approval.svg
      lingqu bpmn draw approval.bpmn --state case.json > progress.svg
    """
    from lingqu.bpmn.drawing import draw as drawn
    from lingqu.bpmn.state import from_text

    diagram = _read(file)
    case = from_text(state.read_text("utf-8")) if state else None
    svg = drawn(diagram, process=process, state=case)
    if output:
        output.write_text(svg, encoding="utf-8")
    else:
        click.echo(svg)


@bpmn.command()
@click.argument("file", type=FILE)
@click.option("--process", default="", help="The process, where the file has several.")
@click.option("--data", default="{}", help="Variables as JSON; @FILE reads a file.")
@click.option("--message", "messages", multiple=True, help="A message to send when awaited.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def run(file: Path, process: str, data: str, messages: tuple[str, ...], *, as_json: bool) -> None:
    """Try a process: user tasks are completed at once, timers run out, rules are asked.

    Prints the completed elements in order and the data at the end. Decisions are looked for in the
    DMN files beside FILE; actions that no one gives are taken as done. Ends with 0 when the case
    ended and with 1 when it waits for something.

    \b
    Examples:
      lingqu bpmn run approval.bpmn --data '{"amount": 1500, "complete": true}'
      lingqu bpmn run ticket.bpmn --message reply --json
    """
    from lingqu.bpmn.trial import try_case

    outcome = try_case(
        file, process=process, data=_data(data), messages=messages, now=datetime.now(UTC)
    )
    for action in outcome.assumed:
        click.echo(f"action {action}: taken as done", err=True)
    if as_json:
        shown = {"completed": outcome.completed, "data": outcome.data, "ended": outcome.ended}
        click.echo(json.dumps({**shown, "waiting": outcome.waiting}, ensure_ascii=False))
    else:
        for element in outcome.completed:
            click.echo(element)
        click.echo(json.dumps(outcome.data, ensure_ascii=False))
    for element in outcome.waiting:
        click.echo(f"still waits: {element}", err=True)
    raise SystemExit(0 if outcome.ended else 1)


def _read(file: Path) -> Diagram:
    from lingqu.bpmn.reading import read_diagram

    return read_diagram(file.read_bytes(), where=file.name)


def _known(diagram: Diagram, chosen: list[str]) -> None:
    unknown = [one for one in chosen if one not in diagram.processes]
    if unknown:
        raise DefinitionError(
            where=diagram.where, found=f"no process {unknown[0]!r}",
            allowed=", ".join(diagram.processes) or "none",
        )  # fmt: skip


def _beside(file: Path, diagram: Diagram) -> tuple[dict[str, Any], list[Diagram]]:
    """Return what call activities may call: the processes of this file and of those beside it."""
    from lingqu.bpmn.trial import neighbours

    others = neighbours(file, diagram)
    return {key: body for one in others for key, body in one.processes.items()}, others


def _data(text: str) -> dict[str, Any]:
    content = Path(text[1:]).read_text("utf-8") if text.startswith("@") else text
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise click.BadParameter(f"--data is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise click.BadParameter('--data must be an object such as {"amount": 1500}')
    return found
