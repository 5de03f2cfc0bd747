"""XML of definitions, read so that no file can harm: no entities, no network, bounded size."""

from __future__ import annotations

from lxml import etree

from lingqu.dmn.errors import DefinitionError, LimitExceeded
from lingqu.dmn.limits import LIMITS, Limits

__all__ = ["local_name", "read_xml"]

Element = etree._Element


def read_xml(content: bytes, *, where: str, limits: Limits = LIMITS) -> Element:
    """Return the root of `content`. Raise `DefinitionError` naming `where` for anything that is
    not plain XML within `limits`; a document type is refused, since entities hide in it."""
    if len(content) > limits.file_bytes:
        raise LimitExceeded(
            where=where,
            found=f"a file of {len(content):,} bytes",
            allowed=f"{limits.file_bytes:,} bytes",
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        reason = str(error).partition(", line")[0]
        place = f"{where}, line {error.lineno}" if error.lineno else where
        raise DefinitionError(
            where=place, found=f"text that is not XML ({reason})", allowed="one XML document"
        ) from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise DefinitionError(
            where=where, found="a document type declaration", allowed="XML without DOCTYPE"
        )
    count = sum(1 for _ in root.iter())
    if count > limits.elements:
        raise LimitExceeded(
            where=where, found=f"{count:,} XML elements", allowed=f"{limits.elements:,}"
        )
    return root


def local_name(element: Element) -> str:
    """Return the element's name without its namespace."""
    return etree.QName(element).localname
