"""What a file may cost before it is refused, and the checks that hold it to that.

Sizes are bytes, times seconds. The figures leave a factor of ten over the largest published report
seen (14 tables, 40 pages, 2 MB) and keep one file well under the memory of a small server.
"""

from __future__ import annotations

import resource
import zipfile
from collections.abc import Mapping
from typing import IO
from xml.parsers import expat

from lxml import etree

__all__ = [
    "Refusal",
    "check_archive",
    "check_prolog",
    "check_size",
    "confine",
    "member",
    "parse_xml",
]

MIB = 1024 * 1024
FILE_BYTES = 50 * MIB
TEXT_BYTES = 20 * MIB
"""A text of `CHARACTERS` takes at most four bytes each."""
UNPACKED_BYTES = 200 * MIB
MEMBER_RATIO = 100
RATIO_FLOOR = MIB
"""Members that unpack to less may have any ratio: a blank style sheet compresses very well."""
MEMBER_BYTES = 64 * MIB
"""XML that is built in memory, where it takes about six times its size."""
MEMBERS = 5_000
XML_DEPTH = 200
PAGES = 300
CELLS = 200_000
CHARACTERS = 5_000_000
ROWS = 3_000
"""Indicator rows of one form: each is a row of a page. The largest published form has 38."""
SECONDS = 60
WORKER_BYTES = 1024 * MIB
"""Address space of the process that reads one file."""
CHUNK = 64 * 1024


class Refusal(Exception):
    """A file that is not read: `code` names the reason, `facts` fill its sentence.

    Raised inside the reading process, which knows neither languages nor the file's name;
    `extract` turns it into a `DataError`."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, str | int] = facts


def check_size(size: int) -> None:
    """Raise `Refusal` for an empty file or one over `FILE_BYTES`."""
    if size == 0:
        raise Refusal("empty")
    if size > FILE_BYTES:
        raise Refusal("too_large", found=-(-size // MIB), allowed=FILE_BYTES // MIB)


def check_archive(archive: zipfile.ZipFile) -> None:
    """Raise `Refusal` for a password, too many members, or what would unpack out of proportion.

    The sizes are the directory's own; `zipfile` reads no member beyond them."""
    members = archive.infolist()
    if len(members) > MEMBERS:
        raise Refusal("too_many_members", found=len(members), allowed=MEMBERS)
    if any(part.flag_bits & 1 for part in members):
        raise Refusal("encrypted")
    total = sum(part.file_size for part in members)
    if total > UNPACKED_BYTES:
        raise Refusal("zip_bomb", found=-(-total // MIB), allowed=UNPACKED_BYTES // MIB)
    for part in members:
        dense = part.file_size > MEMBER_RATIO * max(part.compress_size, 1)
        if dense and part.file_size > RATIO_FLOOR:
            raise Refusal("zip_bomb", found=-(-part.file_size // MIB), allowed=RATIO_FLOOR // MIB)


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the XML of one member, checked. Raise `Refusal` when it is missing or not allowed."""
    if name not in archive.NameToInfo:
        raise Refusal("damaged", detail=name)
    size = archive.NameToInfo[name].file_size
    if size > MEMBER_BYTES:
        raise Refusal("zip_bomb", found=size // MIB, allowed=MEMBER_BYTES // MIB)
    with archive.open(name) as stream:
        check_prolog(stream)
    return archive.read(name)


class _Root(Exception):
    """The root element begins: what declares a document type stands before it."""


def check_prolog(stream: IO[bytes]) -> None:
    """Raise `Refusal` for a document type declaration, the way in for entities, which expand or
    fetch. Reads no further than the first element."""

    def declared(*_: object) -> None:
        raise Refusal("xml_entities")

    def root(*_: object) -> None:
        raise _Root

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = root
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except _Root:
        return
    except expat.ExpatError as error:
        raise Refusal("damaged", detail=str(error)) from error


def parse_xml(data: bytes) -> etree._Element:
    """Return the root element; entities stay unresolved and nothing is fetched."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refusal("damaged", detail=str(error)) from error


def confine() -> None:
    """Limit this process's memory, processor time, files and core; for a reading process only."""
    for what, most in (
        (resource.RLIMIT_AS, WORKER_BYTES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard),) * 2)
