"""The process that opens one untrusted file: bytes in on stdin, text out as JSON on stdout.

Run as `python -m lingqu.evaluations.reading.worker KIND` (pdf, zip or html). Whatever a parser
does here, the caller loses no more than this process: memory, processor time and files are limited
before the first byte is parsed. No Django is set up, so that it starts quickly.
"""

from __future__ import annotations

import io
import json
import logging
import sys
import zipfile
from typing import BinaryIO

from lingqu.evaluations.reading import detect, limits
from lingqu.evaluations.reading.blocks import Content, to_json
from lingqu.evaluations.reading.limits import Refusal

__all__ = ["main", "open_content"]


def open_content(kind: str, data: bytes) -> Content:
    """Return what a file of that kind holds. Raise `Refusal` whenever it cannot be read."""
    try:
        return _open(kind, data)
    except Refusal:
        raise
    except MemoryError as error:
        raise Refusal("too_heavy", allowed=limits.SECONDS) from error
    except RecursionError as error:
        raise Refusal("too_deep", allowed=limits.XML_DEPTH) from error
    except Exception as error:  # a hostile file raises anything in a parser
        if _is_out_of_memory(error):
            raise Refusal("too_heavy", allowed=limits.SECONDS) from error
        raise Refusal("damaged", detail=type(error).__name__) from error


def main(kind: str, stdin: BinaryIO) -> str:
    """Return the JSON answer: the content, or the reason why there is none."""
    try:
        return to_json(open_content(kind, stdin.read(limits.FILE_BYTES + 1)))
    except Refusal as refusal:
        return json.dumps({"refused": refusal.code, "facts": dict(refusal.facts)})


def _is_out_of_memory(error: BaseException | None) -> bool:
    """Parsers wrap what they meet, some as an argument of their own exception."""
    while error is not None:
        if any(isinstance(one, MemoryError) for one in (error, *error.args)):
            return True
        error = error.__cause__ or error.__context__
    return False


def _open(kind: str, data: bytes) -> Content:
    # Each parser is imported only where needed: a small file is read in the time of an import.
    if kind == "pdf":
        from lingqu.evaluations.reading import pdf_file

        return pdf_file.read(data)
    if kind == "html":
        from lingqu.evaluations.reading import html_file

        return html_file.read(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        limits.check_archive(archive)
        if detect.office(archive) == "docx":
            from lingqu.evaluations.reading import docx_file

            return docx_file.read(archive)
        from lingqu.evaluations.reading import xlsx_file

        return xlsx_file.read(archive, data)


if __name__ == "__main__":
    limits.confine()
    logging.disable()  # parsers report broken files at length
    sys.stdout.write(main(sys.argv[1], sys.stdin.buffer))
