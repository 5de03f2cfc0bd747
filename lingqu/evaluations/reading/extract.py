"""From a file to a `Source`: what it is, what may be read of it, and its text and tables.

The format is told by the content, never by the name. Plain and delimited text is read here; pdf,
office files and web pages in a process of their own (`worker`), with limits on memory and time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from lingqu.evaluations.reading import blocks, csv_file, detect, limits, refusals, text_file
from lingqu.evaluations.reading.limits import Refusal
from lingqu.evaluations.reading.source import Source

__all__ = ["extract"]

WORKER = "lingqu.evaluations.reading.worker"


def extract(path_or_bytes: Path | str | bytes, name: str | None = None) -> Source:
    """Return the text, tables and lines of one file.

    `name` is what messages call the file and defaults to the path's last part. Raise `DataError`
    for a file that is not read; the other files of a batch are not concerned.
    """
    shown = name or (Path(path_or_bytes).name if isinstance(path_or_bytes, str | Path) else "")
    try:
        content = _content(_bytes(path_or_bytes), shown)
        if not any(block.strip() if isinstance(block, str) else True for block in content.blocks):
            raise Refusal("no_text")
    except Refusal as refusal:
        raise refusals.data_error(shown, refusal) from refusal
    _compare_name(content, shown)
    warnings = tuple(refusals.warning(code, facts) for code, facts in content.warnings)
    return blocks.assemble(content, file=shown, warnings=warnings)


def _bytes(path_or_bytes: Path | str | bytes) -> bytes:
    """Return the bytes; a file too large is refused by its size, before anything is read."""
    if isinstance(path_or_bytes, bytes):
        limits.check_size(len(path_or_bytes))
        return path_or_bytes
    path = Path(path_or_bytes)
    if not path.exists():
        raise Refusal("missing")
    if not path.is_file():
        raise Refusal("not_a_file")
    limits.check_size(path.stat().st_size)
    with path.open("rb") as stream:
        return stream.read(limits.FILE_BYTES)


def _content(data: bytes, name: str) -> blocks.Content:
    kind = detect.kind(data)
    if kind != "text":
        return _in_worker(kind, data)
    text, _ = text_file.decode(data)
    if detect.is_markup(text, name=name):
        return _in_worker("html", data)
    return csv_file.read(data) if detect.is_delimited_name(name) else text_file.read(data)


def _in_worker(kind: str, data: bytes) -> blocks.Content:
    """Read in a fresh process: a fork of a threaded server could hold another thread's locks."""
    command = [sys.executable, "-I", "-m", WORKER, kind]
    try:
        done = subprocess.run(  # noqa: S603 - `kind` is one of ours, the file only goes to stdin
            command,
            input=data,
            capture_output=True,
            timeout=limits.SECONDS,
            check=False,
            env={},
            cwd="/",
        )
    except subprocess.TimeoutExpired as error:
        raise Refusal("too_heavy", allowed=limits.SECONDS) from error
    if done.returncode < 0:  # ended by a limit
        raise Refusal("too_heavy", allowed=limits.SECONDS)
    if done.returncode > 0:
        raise Refusal("damaged", detail=f"exit {done.returncode}")
    answer = done.stdout.decode("ascii")
    if answer.startswith('{"refused"'):
        refused = json.loads(answer)
        raise Refusal(refused["refused"], **refused["facts"])
    return blocks.from_json(answer)


def _compare_name(content: blocks.Content, name: str) -> None:
    ending = detect.ending(name)
    if ending and detect.expected(name) != content.format:
        content.warnings.insert(0, ("wrong_name", {"found": ending, "format": content.format}))
