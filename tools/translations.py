"""Merge the areas' translations, compile them, and check that none is missing.

    python -m tools.translations            merge and compile
    python -m tools.translations --check    also fail on a missing, fuzzy or stale entry

Each area keeps its Chinese in lingqu/locale/zh_Hans/parts/<area>.po. They are merged into
LC_MESSAGES/django.po, which is generated and committed; the .mo file is not committed. Babel does
the work, so that no gettext program is needed.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.frontend import parse_keywords
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
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
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(
    (
        "gettext_noop",
        "gettext_lazy",
        "ngettext_lazy:1,2",
        "pgettext_lazy:1c,2",
        "npgettext_lazy:1c,2,3",
    )
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
    compile_to(TARGET.with_suffix(".mo"), merged)
    if not check:
        return 0
    faults = missing(merged) + fuzzy(merged) + malformed(merged)
    if merged != before:
        faults.append("LC_MESSAGES/django.po was not current: commit the merged file")
    for fault in faults:
        print(fault, file=sys.stderr)  # noqa: T201
    return 1 if faults else 0


def merge(parts: list[Path]) -> str:
    """Return one catalogue of all parts; the same msgid must read the same everywhere."""
    merged = Catalog(locale="zh_Hans")
    for part in parts:
        for entry in _entries(part.read_text("utf-8")):
            known = merged.get(entry.id, entry.context)
            if known is None:
                entry.user_comments = []  # they head parts of a file, not this entry
                merged[entry.id] = entry
            elif known.string != entry.string:
                raise SystemExit(
                    f"Two parts translate one msgid differently ({part.name}):\n"
                    f"{entry.id!r}: {known.string!r}, {entry.string!r}\n"
                    "Use one wording, or give one of them a context (pgettext)."
                )
    body = io.BytesIO()
    write_po(body, merged, width=98, no_location=True, omit_header=True, sort_output=True)
    return f"{HEADER}\n{body.getvalue().decode()}"


def compile_to(target: Path, merged: str) -> None:
    """Write the binary catalogue that Django loads."""
    with target.open("wb") as file:
        write_mo(file, _catalogue(merged))


def missing(merged: str) -> list[str]:
    """Return a line for each msgid of the code or a template without a translation."""
    catalogue = _catalogue(merged)
    faults: dict[tuple[str | tuple[str, ...], str | None], str] = {}
    for path in _sources():
        for line, message, context in _messages(path):
            known = catalogue.get(message, context)
            if known is None or not known.string:
                where = f"{path.relative_to(ROOT)}:{line}"
                text = f"{where}: not translated: {_singular(message)!r}"
                faults.setdefault((message, context), text)
    return sorted(faults.values())


def fuzzy(merged: str) -> list[str]:
    """Return a line for each entry marked as unsure."""
    return [f"fuzzy: {entry.id!r}" for entry in _entries(merged) if entry.fuzzy]


def malformed(merged: str) -> list[str]:
    """Return a line for each translation whose parameters are not those of its msgid."""
    return [
        f"{entry.id!r}: {fault}" for entry, faults in _catalogue(merged).check() for fault in faults
    ]


def _messages(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    """Yield line, msgid (a tuple with its plural) and context of every message in a file."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        # What is no message becomes rows of X; without indentation they are Python's tokens.
        blanked = templatize(text, origin=path.name)
        text = "\n".join(line.strip() for line in blanked.split("\n"))
    found = extract("python", io.BytesIO(text.encode()), KEYWORDS, (), {"encoding": "utf-8"})
    for line, message, _comments, context in found:
        yield line, message, context


def _sources() -> list[Path]:
    folder = ROOT / "lingqu"
    code = [path for path in folder.rglob("*.py") if "migrations" not in path.parts]
    return sorted([*code, *folder.rglob("templates/**/*.html")])


def _catalogue(text: str) -> Catalog:
    return read_po(io.StringIO(text), abort_invalid=True)


def _entries(text: str) -> list[Message]:
    """Return the entries of a catalogue, which may come without a header."""
    has_header = 'msgid ""\nmsgstr ""\n"' in text
    catalogue = _catalogue(text if has_header else f"{HEADER}\n{text}")
    return [entry for entry in catalogue if entry.id]


def _singular(message: str | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


if __name__ == "__main__":
    sys.exit(main())
