"""Merge the areas' translations and check that none is missing.

    python -m tools.translations            merge and compile
    python -m tools.translations --check    also fail on a missing, fuzzy or stale entry

Each area keeps its Chinese in lingqu/locale/zh_Hans/parts/<area>.po. They are merged into
LC_MESSAGES/django.po, which is generated and committed; the .mo file is not committed. What must
be translated is found with xgettext, as Django's makemessages does.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "lingqu" / "locale" / "zh_Hans"
TARGET = LOCALE / "LC_MESSAGES" / "django.po"
HEADER = """# Generated from parts/*.po by `python -m tools.translations`. Do not edit.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""
KEYWORDS = (
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
    "_",
)


def main() -> int:
    """Merge, compile, and with --check report what is missing; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="fail on a missing or fuzzy entry")
    check = parser.parse_args().check
    before = TARGET.read_text("utf-8") if TARGET.exists() else ""
    merged = merge(sorted((LOCALE / "parts").glob("*.po")))
    if merged != before:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(merged, encoding="utf-8")
    _run("msgfmt", "--check-format", "-o", str(TARGET.with_suffix(".mo")), str(TARGET))
    if not check:
        return 0
    faults = missing(merged) + fuzzy(merged)
    if merged != before:
        faults.append("LC_MESSAGES/django.po was not current: commit the merged file")
    for fault in faults:
        print(fault, file=sys.stderr)  # noqa: T201
    return 1 if faults else 0


def merge(parts: list[Path]) -> str:
    """Return one catalogue of all parts; the same msgid must read the same everywhere."""
    with tempfile.TemporaryDirectory() as folder:
        copies = []
        for part in parts:
            copy = Path(folder) / part.name
            entries = part.read_text("utf-8")
            has_header = re.search(r'^msgid ""\nmsgstr ""\n"', entries, re.M) is not None
            copy.write_text(entries if has_header else f"{HEADER}\n{entries}", encoding="utf-8")
            copies.append(str(copy))
        merged = _run("msgcat", "--no-location", "--sort-output", "--width=98", *copies)
    for entry in merged.split("\n\n")[1:]:
        if "#-#-#-#-#" in entry:
            raise SystemExit(
                f"Two parts translate one msgid differently:\n{entry}\n"
                "Use one wording, or give one of them a context (pgettext)."
            )
    body = merged.split("\n\n", 1)[1] if "\n\n" in merged else ""
    return f"{HEADER}\n{body}"


def missing(merged: str) -> list[str]:
    """Return a line for each msgid of the code or a template without a translation."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        catalogue = Path(folder) / "django.po"
        catalogue.write_text(merged, encoding="utf-8")
        extract(template, Path(folder))
        joined = _run("msgmerge", "--quiet", "--no-fuzzy-matching", str(catalogue), str(template))
        Path(folder, "joined.po").write_text(joined, encoding="utf-8")
        open_ = _run("msgattrib", "--untranslated", "--no-wrap", str(Path(folder) / "joined.po"))
    entries = re.findall(r'((?:^#:.*\n)+)(?:#.*\n)*(?:msgctxt.*\n)?msgid "(.*)"', open_, re.M)
    return [f"{_place(where)}: not translated: {text!r}" for where, text in entries]


def fuzzy(merged: str) -> list[str]:
    """Return a line when the catalogue holds fuzzy entries."""
    return ["the catalogue holds fuzzy entries"] if re.search(r"^#,.*fuzzy", merged, re.M) else []


def extract(target: Path, folder: Path) -> None:
    """Write every msgid of Python and templates to `target`, with its place."""
    sources = [path for path in _sources() if "/migrations/" not in str(path)]
    names = []
    for path in sources:
        name = str(path.relative_to(ROOT))
        text = path.read_text("utf-8")
        copy = folder / "src" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(templatize(text, origin=name) if path.suffix != ".py" else text, "utf-8")
        names.append(name)
    keywords = [f"--keyword={word}" for word in KEYWORDS]
    _run(
        *(
            "xgettext",
            "--from-code=UTF-8",
            "-L",
            "Python",
            "--no-wrap",
            "--add-comments=Translators",
        ),
        *keywords,
        *("--directory", str(folder / "src"), "-o", str(target), *names),
    )


def _sources() -> list[Path]:
    folders = [ROOT / "lingqu"]
    found = [path for folder in folders for path in folder.rglob("*.py")]
    return sorted(found + [p for folder in folders for p in folder.rglob("templates/**/*.html")])


def _place(comment: str) -> str:
    return comment.splitlines()[0].removeprefix("#:").split()[0]


def _run(*command: str) -> str:
    """Run a gettext program and return what it prints."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise SystemExit(f"{command[0]} was not found: apt-get install gettext") from None
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
