"""The repository as a reader finds it: links lead somewhere, texts speak of the project alone."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOREIGN = re.compile(
    r"\bprompts?\b|\blanguage model|\b(?:ai|chat) assistant\b"
    r"|(?<![\w.])/(?:root|work)/|/home/\w"
    r"|registry\.npm|npmmirror|pypi\.org|pythonhosted|proxy\.golang",
    re.IGNORECASE,
)
"""Words about how and where somebody worked, which say nothing about the project."""
IDENTITY = re.compile(
    r"(?<![\dA-Fa-f])(?!99)[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dX](?![\dA-Fa-f])"
)
"""A resident identity number outside the unassigned 99 block."""
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def files(*endings: str) -> list[Path]:
    """Return the repository's own files with these endings (all without any)."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    found = [ROOT / name for name in listed.split("\0") if name.endswith(endings or ("",))]
    return [path for path in found if path.is_file()]


def text_of(path: Path) -> str:
    """Return the file's text, empty for a picture or a document."""
    data = path.read_bytes()
    return (
        "" if b"\0" in data[:8000] or data.startswith(b"%PDF") else data.decode("utf-8", "replace")
    )


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings."""
    headings = re.findall(r"^#{1,6} (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def broken_links(page: Path) -> list[str]:
    """Return the relative links of a page that lead nowhere, code blocks left out."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
    broken = []
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    return broken


PAGES = files(".md")


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_relative_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert broken_links(page) == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_what_a_newcomer_reads_first_has_fewer_than_100_lines(name: str) -> None:
    assert len((ROOT / name).read_text("utf-8").splitlines()) < 100


def test_no_file_speaks_of_anything_but_the_project() -> None:
    own = Path(__file__).resolve()
    spoken = {
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in files()
        if path.resolve() != own
        for found in FOREIGN.finditer(text_of(path))
    }
    assert spoken == set()


def test_identity_numbers_stand_on_the_unassigned_block_alone() -> None:
    named = {str(path.relative_to(ROOT)) for path in files() if IDENTITY.search(text_of(path))}
    assert named == set()


def test_tutorials_and_how_tos_have_a_chinese_twin_and_both_link_to_each_other() -> None:
    for folder in ("tutorial", "how-to"):
        for page in (ROOT / "docs" / folder).glob("*.md"):
            english = page.name.removesuffix(".zh-CN.md").removesuffix(".md") + ".md"
            chinese = english.replace(".md", ".zh-CN.md")
            twin = english if page.name == chinese else chinese
            assert f"]({twin})" in page.read_text("utf-8"), f"{page} does not link to {twin}"
            assert (page.parent / twin).exists(), f"{page} has no twin"


def test_decisions_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(name[:4]) for name in names]
    assert numbers == list(range(1, len(names) + 1))


def test_every_page_of_the_documentation_can_be_reached_from_another() -> None:
    docs = {path.resolve() for path in files(".md") if path.is_relative_to(ROOT / "docs")}
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in PAGES
        for link in LINK.findall(page.read_text("utf-8"))
    }
    folders = {"decisions", "reference"}  # the README links to these as folders
    assert {page for page in docs - linked if page.parent.name not in folders} == set()
