"""The text of a document site's preview: traditional characters, page numbers inside sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opencc import OpenCC


def report(content: Mapping[str, Any]) -> bytes:
    """Return the text, UTF-8."""
    convert = OpenCC("s2t").convert
    pages = "\n".join(content["pages"])
    for clean, garbled in content["garbled"]:
        if clean not in pages:
            raise ValueError(f"garbled: {clean!r} stands on no page. Correct the pair.")
        pages = pages.replace(clean, garbled)
    numbered = [f"{n}、{page}" for n, page in enumerate(pages.split("\n"), start=1)]
    lines = [*content["header"], "\n\n".join(numbered), *content["footer"]]
    text: str = convert("\n".join(lines) + "\n")
    return text.encode()
