"""docs/tutorial/first-review.md: its commands run, and print the lines that it shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorial" / "first-review.md"
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE.read_text("utf-8"), re.S)
STEPS = [step for block in BLOCKS for step in re.split(r"^\$ ", block, flags=re.M) if step.strip()]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of an installation with the demonstration city loaded."""
    data = tmp_path_factory.mktemp("city")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("LINGQU_")}
    kept |= {"LINGQU_SITE": "demo", "LINGQU_DATA": str(data), "PYTHONPATH": str(ROOT)}
    kept |= {"DATABASE_URL": f"sqlite:///{data}/city.sqlite3"}
    for words in ("manage migrate --verbosity 0", "demo load"):
        subprocess.run([sys.executable, "-m", "lingqu", *words.split()], env=kept, check=True)
    return kept


def run(command: str, city: dict[str, str], folder: Path) -> str:
    """Run a command of the page in a folder that holds the checkout's files."""
    words = [word for word in shlex.split(command) if "=" not in word]
    assert words[0] == "lingqu"
    for name in ("sites", "README.md"):
        (folder / name).symlink_to(ROOT / name)
    done = subprocess.run(
        [sys.executable, "-m", *words],
        env=city, cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1, 2), done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("step", STEPS, ids=[step.splitlines()[0][:60] for step in STEPS])
def test_a_command_of_the_tutorial_prints_what_the_page_shows(
    step: str, city: dict[str, str], tmp_path: Path
) -> None:
    command, *shown = step.strip().splitlines()
    printed = run(command, city, tmp_path)
    missing = [line for line in shown if line != "..." and line.strip() not in printed]
    assert not missing, f"{command} printed:\n{printed[:2000]}"


def test_the_tutorial_shows_all_three_verbs_of_evaluation() -> None:
    verbs = {step.partition("lingqu evaluation ")[2].split()[0] for step in STEPS}
    assert verbs == {"check", "export", "schemes"}


def test_the_chinese_tutorial_names_only_commands_that_the_english_one_runs() -> None:
    chinese = PAGE.with_name("first-review.zh-CN.md").read_text("utf-8")
    named = set(re.findall(r"lingqu evaluation (\w+)", chinese))
    assert named <= {"check", "export", "schemes"}
