"""The command line: quick to start, one exit code per kind of error, every verb with an example."""

import subprocess
import sys
import time

import click
import pytest

from lingqu import cli as command_line
from lingqu.kernel.errors import AccessDenied, ChannelError, DataError, PackError, TransitionRefused


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "lingqu", *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False, timeout=60)


def commands(command=command_line.cli, words=("lingqu",)):
    """Yield every command with its words, groups first."""
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from commands(command.get_command(context, name), (*words, name))


def test_help_starts_without_django_and_quickly():
    code = "import sys, lingqu.cli; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    started = time.perf_counter()
    assert run("--help").returncode == 0
    assert time.perf_counter() - started < 2  # 0.1 s on an idle machine


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DataError(where="a.docx", found="a", allowed="b"), 2),
        (PackError(where="a.toml", found="a", allowed="b"), 3),
        (TransitionRefused(object="a", step="b", state="c"), 4),
        (AccessDenied(permission="a.b"), 5),
        (ChannelError(channel="a", reason="b", retryable=True), 6),
        (ValueError("a"), 1),
    ],
)
def test_each_kind_of_error_has_its_exit_code_and_one_line(monkeypatch, capsys, error, code):
    def fail(*arguments, **options):
        raise error

    monkeypatch.setattr(command_line.cli, "main", fail)
    with pytest.raises(SystemExit) as ended:
        command_line.main([])
    assert ended.value.code == code
    assert "Traceback" not in capsys.readouterr().err


def test_every_exit_code_of_an_error_is_explained():
    kinds = (DataError, PackError, TransitionRefused, AccessDenied, ChannelError)
    assert {kind.exit_code for kind in kinds} <= command_line.EXIT_CODES.keys()


def test_debug_shows_the_place_of_an_error(monkeypatch):
    monkeypatch.setattr(command_line.cli, "main", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        command_line.main(["--debug"])


def test_an_unknown_verb_is_misuse():
    done = run("nonsense")
    assert done.returncode == 2
    assert "No such command" in done.stderr


def test_a_wrong_setting_ends_with_its_own_code_and_names_the_variable(monkeypatch):
    monkeypatch.setenv("LINGQU_DEBUG", "perhaps")
    done = run("manage", "check")
    assert done.returncode == 7
    assert "LINGQU_DEBUG" in done.stderr


def test_every_verb_explains_itself_and_shows_an_example():
    for words, command in commands():
        assert command.help, words
        if not isinstance(command, click.Group):
            assert "Example" in command.help, words
