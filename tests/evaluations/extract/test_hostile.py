"""Files that are broken, hostile, or no report: each refused by name and cause, the rest read."""

import resource
import time

import pytest

from lingqu.evaluations.reading import limits
from lingqu.evaluations.reading.extract import extract
from lingqu.kernel.errors import DataError

from . import files

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
BOMB = '<!DOCTYPE w [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'


def ole(stream):
    return OLE + stream.encode("utf-16-le") + bytes(512)


def many_members():
    return files.zipped({f"{n}.xml": "" for n in range(limits.MEMBERS + 1)})


def encrypted_zip():
    data = bytearray(files.word_report())
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


def many_cells():
    row = "<tr>" + "<td>1" * 1000
    return b"<table>" + (row * 201).encode() + b"</table>"


REFUSED = {
    "empty": lambda: b"",
    "encrypted": lambda: ole("EncryptedPackage"),
    "doc": lambda: ole("WordDocument"),
    "xls": lambda: ole("Workbook"),
    "ole": lambda: OLE,
    "image": lambda: b"\x89PNG\r\n\x1a\n" + bytes(64),
    "other": lambda: b"{\\rtf1 text}",
    "archive": lambda: files.zipped({"a.txt": "a", "b.txt": "b"}),
    "binary": lambda: bytes(range(256)) * 20,
    "zip_bomb": lambda: files.word("<w:p/>" + " " * 30_000_000),
    "too_many_members": many_members,
    "xml_entities": lambda: files.word("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>", prolog=BOMB),
    "too_deep": lambda: files.word("<w:sdt>" * 250 + "</w:sdt>" * 250),
    "too_many_cells": many_cells,
    "too_long": lambda: b"a" * (limits.TEXT_BYTES + 1),
    "no_text": lambda: b"  \n\n \t",
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_by_name_and_cause(code):
    with pytest.raises(DataError) as refused:
        extract(REFUSED[code](), "季度报告.docx")
    assert refused.value.facts["code"] == code
    assert "季度报告.docx" in str(refused.value)


def test_an_archive_with_a_password_is_refused_before_it_is_unpacked():
    with pytest.raises(DataError) as refused:
        extract(encrypted_zip(), "a.docx")
    assert refused.value.facts["code"] == "encrypted"


@pytest.mark.parametrize("make", [files.word_report, lambda: files.pdf("<p>正文")])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_cut_file_is_refused_as_damaged_or_read_with_its_text(make, share):
    data = make()
    with pytest.raises(DataError) as refused:
        extract(data[: int(len(data) * share)], "a.docx")
    assert refused.value.facts["code"] in {"damaged", "no_text"}


def test_a_file_of_200_megabytes_is_refused_before_a_byte_is_read(tmp_path):
    path = tmp_path / "large.pdf"
    with path.open("wb") as stream:
        stream.truncate(200 * limits.MIB)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(DataError, match="200"):
        extract(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


def test_a_pdf_of_too_many_pages_is_refused():
    with pytest.raises(DataError) as refused:
        extract(files.blank_pdf(limits.PAGES + 1), "a.pdf")
    assert refused.value.facts["code"] == "too_many_pages"


def test_a_pdf_with_a_password_is_refused_and_the_password_asked_to_be_removed():
    key = "<" + "5a" * 32 + ">"
    lock = f"/ID[<01><01>]/Encrypt<</Filter/Standard/V 1/R 2/O {key}/U {key}/P -4>>"
    with pytest.raises(DataError) as refused:
        extract(files.blank_pdf(1, trailer=lock), "a.pdf")
    assert refused.value.facts["code"] == "encrypted"


def test_a_pdf_of_pictures_alone_is_refused_as_scanned():
    picture = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD"
        "hgGAWjR9awAAAABJRU5ErkJggg=="
    )
    with pytest.raises(DataError) as refused:
        extract(files.pdf(f"<img src='{picture}' width=500>"), "a.pdf")
    assert refused.value.facts["code"] == "scanned"


def test_a_wrongly_named_file_is_read_by_its_content_and_told():
    source = extract(files.pdf("<p>正文"), "a.docx")
    assert source.format == "pdf"
    assert len(source.warnings) == 1 and "docx" in source.warnings[0]


def test_macros_are_told_and_never_run():
    source = extract(files.word(files.paragraph("正文"), **{"word/vbaProject.bin": b"x"}), "a.docm")
    assert len(source.warnings) == 1
    assert files.lines(source) == ["正文"]


def test_entities_of_a_web_page_are_not_expanded():
    page = (
        b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><p>&a;</body></html>'
    )
    assert "root:" not in extract(page, "a.html").text


def test_a_page_nested_without_end_is_refused():
    with pytest.raises(DataError) as refused:
        extract(b"<html>" + b"<div>" * 5000 + b"x", "a.html")
    assert refused.value.facts["code"] == "too_deep"


def test_many_comments_before_a_word_that_is_no_tag_cost_no_time():
    assert extract(b"<!---->" * 5000 + b"<note", "a.txt").format == "txt"


def test_a_reader_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.05)
    with pytest.raises(DataError) as refused:
        extract(files.word_report(), "a.docx")
    assert refused.value.facts["code"] == "too_heavy"


def test_the_memory_of_the_caller_stays_small_while_a_heavy_file_is_refused():
    bomb = files.zipped(
        {"[Content_Types].xml": "", "word/document.xml": b"<a>" + b"<b/>" * 20_000_000 + b"</a>"}
    )
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(DataError):
        extract(bomb, "a.docx")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024
    assert time.monotonic() - start < 2 * limits.SECONDS


def test_the_other_files_of_a_batch_are_read():
    batch = {"a.docx": b"", "b.docx": files.word_report(), "c.pdf": b"%PDF-1.7 cut"}
    read, refused = [], []
    for name, data in batch.items():
        try:
            read.append(extract(data, name).file)
        except DataError as error:
            refused.append(error.where)
    assert (read, refused) == (["b.docx"], ["a.docx", "c.pdf"])
