"""What is missing of Debian's packages is installed, or named with the command that does it.

The script runs with programs of our own before the system's, so that nothing is installed.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "tools" / "debian_packages.sh"
MISSING = "fonts-noto-cjk"
PROGRAMS = {
    "dpkg-query": f'[ "${{!#}}" = {MISSING} ] && exit 1; echo "ii "',
    "npm": "exit 0",
    "sudo": "exit 1",
    "id": "echo 0",
}


@pytest.fixture
def run(tmp_path):
    def run(**programs: str) -> tuple[subprocess.CompletedProcess[str], str]:
        log = tmp_path / "apt-get.log"
        apt = f'echo "$*" >>{log}; ' + programs.pop("apt_get", "exit 0")
        for name, body in {**PROGRAMS, **programs, "apt-get": apt}.items():
            program = tmp_path / name
            program.write_text(f"#!/usr/bin/env bash\n{body}\n")
            program.chmod(0o755)
        path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", str(SCRIPT), "run"],
            env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done, log.read_text() if log.exists() else ""

    return run


def test_only_what_is_missing_is_installed(run):
    done, asked = run()
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"Installing from Debian's packages: {MISSING}\n"
    assert asked == f"-q update\ninstall -y --no-install-recommends {MISSING}\n"


def test_nothing_is_asked_for_where_nothing_is_missing(run):
    done, asked = run(**{"dpkg-query": 'echo "ii "'})
    assert (done.returncode, done.stdout, asked) == (0, "", "")


def test_a_failed_installation_names_the_command(run):
    done, _asked = run(apt_get="exit 100")
    assert done.returncode == 1
    assert f"Run: apt-get install -y --no-install-recommends {MISSING}" in done.stderr


def test_without_root_the_command_is_named_and_nothing_is_run(run):
    done, asked = run(id="echo 1000")
    assert (done.returncode, asked) == (1, "")
    assert f"Run: sudo apt-get install -y --no-install-recommends {MISSING}" in done.stderr
