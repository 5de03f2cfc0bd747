"""Files made on the spot: small reports in each format, and hostile ones."""

import io
import zipfile

import docx
import openpyxl
from weasyprint import HTML

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def saved(thing):
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


def zipped(members, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def word(body, *, prolog="", **members):
    """A minimal document with `body` as the XML inside w:body."""
    xml = f'<?xml version="1.0"?>{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": xml, **members})


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def word_report():
    document = docx.Document()
    document.add_paragraph("项目支出绩效自评表")
    table = document.add_table(3, 4)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "产出指标"
    table.cell(0, 1).merge(table.cell(0, 3)).text = "数量指标"
    table.cell(2, 3).text = "10"
    document.add_paragraph("注：完")
    return saved(document)


def workbook(fill, *, title="自评表"):
    book = openpyxl.Workbook()
    book.active.title = title
    fill(book.active)
    return saved(book)


def pdf(html, **options):
    style = (
        "<style>body{font-family:'Noto Serif CJK SC'}table{border-collapse:collapse;width:100%}"
        "td{border:1px solid black}</style>"
    )
    return HTML(string=style + html).write_pdf(**options)


def blank_pdf(pages, *, trailer=""):
    """A PDF of empty pages, small however many there are."""
    kids = " ".join(f"{n} 0 R" for n in range(3, pages + 3))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {pages}/Kids[{kids}]>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * pages
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    xref = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return (
        out
        + f"trailer<<{trailer}/Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF".encode()
    )


def grids(source):
    return [block for block in source.blocks if hasattr(block, "rows")]


def lines(source):
    return [block.text for block in source.blocks if not hasattr(block, "rows")]


def cells(grid):
    """(text, column, columns, rows) of every cell, row by row."""
    return [[(c.text, c.col, c.colspan, c.rowspan) for c in row] for row in grid.rows]
