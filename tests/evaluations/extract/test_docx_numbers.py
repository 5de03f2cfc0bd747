"""Numbers that Word counts itself come back as the text that a reader of the page sees."""

import io

import docx
import pytest
from lxml import etree

from lingqu.evaluations.reading.docx_numbers import FORMATS, Numbers
from lingqu.evaluations.reading.extract import extract

LEVEL = '<lvl ilvl="{}"><start val="1"/><numFmt val="{}"/><lvlText val="{}"/></lvl>'
OUTLINE = (
    LEVEL.format(0, "chineseCounting", "%1、")
    + LEVEL.format(1, "japaneseCounting", "（%2）")
    + LEVEL.format(2, "decimal", "%3.")
)


def numbers(levels=OUTLINE, lists='<num numId="5"><abstractNumId val="1"/></num>'):
    found = Numbers()
    text = f'<numbering><abstractNum abstractNumId="1">{levels}</abstractNum>{lists}</numbering>'
    found.define(etree.fromstring(text), None)
    return found


def paragraph(depth, number=5):
    return etree.fromstring(
        f'<p><pPr><numPr><ilvl val="{depth}"/><numId val="{number}"/></numPr></pPr></p>'
    )


def test_levels_count_on_and_begin_anew_under_the_next_heading():
    found = numbers()
    depths = [0, 1, 1, 2, 0, 1]
    printed = [found.of(paragraph(depth)) for depth in depths]
    assert printed == ["一、", "（一）", "（二）", "1.", "二、", "（一）"]


def test_lists_of_one_definition_count_on_unless_they_begin_anew():
    found = numbers(
        lists='<num numId="5"><abstractNumId val="1"/></num>'
        '<num numId="6"><abstractNumId val="1"/></num>'
        '<num numId="7"><abstractNumId val="1"/><lvlOverride ilvl="0"/></num>'
    )
    printed = [found.of(paragraph(0, number)) for number in (5, 6, 7)]
    assert printed == ["一、", "二、", "一、"]


@pytest.mark.parametrize(
    ("name", "number", "text"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCounting", 103, "一百零三"),
        ("chineseCounting", 110, "一百一十"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalFullWidth", 12, "１２"),
        ("ideographDigital", 20, "二〇"),
        ("lowerLetter", 27, "aa"),
        ("upperRoman", 94, "XCIV"),
    ],
)
def test_each_format_is_printed_as_word_prints_it(name, number, text):
    assert FORMATS[name](number) == text


@pytest.mark.parametrize("form", ["bullet", "none", "unheard-of"])
def test_a_bullet_and_an_unknown_format_give_no_number(form):
    assert numbers(LEVEL.format(0, form, "%1")).of(paragraph(0)) == ""


def test_absurd_definitions_are_bounded():
    found = numbers(
        LEVEL.format("9" * 50, "decimal", "%1" * 5000) + LEVEL.format(-1, "decimal", "")
    )
    assert len(found.of(paragraph(0))) <= 80
    assert found.of(paragraph("٣", "٣")) == ""


def test_a_numbered_style_numbers_the_lines_of_a_document():
    document = docx.Document()
    for text in ("项目概况", "项目绩效目标"):
        document.add_paragraph(text, style="List Number")
    data = io.BytesIO()
    document.save(data)
    assert extract(data.getvalue(), "a.docx").text.split("\n")[:2] == [
        "1.项目概况",
        "2.项目绩效目标",
    ]
