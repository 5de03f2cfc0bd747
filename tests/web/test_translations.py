"""The catalogue: parts are merged, gaps and contradictions are found."""

import pytest

from tools import translations

ENTRY = 'msgid "Reports"\nmsgstr "{}"\n'


@pytest.fixture
def part(tmp_path):
    def write(name, text):
        path = tmp_path / f"{name}.po"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_parts_become_one_catalogue(part):
    merged = translations.merge(
        [part("a", ENTRY.format("报告")), part("b", 'msgid "b"\nmsgstr "乙"\n')]
    )
    assert 'msgstr "报告"' in merged
    assert 'msgstr "乙"' in merged


def test_two_areas_may_say_the_same(part):
    merged = translations.merge([part("a", ENTRY.format("报告")), part("b", ENTRY.format("报告"))])
    assert merged.count('msgid "Reports"') == 1


def test_two_wordings_of_one_msgid_are_refused_with_both_shown(part):
    with pytest.raises(SystemExit, match="differently") as refusal:
        translations.merge([part("a", ENTRY.format("报告")), part("b", ENTRY.format("报表"))])
    assert "报告" in str(refusal.value)
    assert "报表" in str(refusal.value)


def test_a_msgid_without_translation_is_found_with_its_place():
    faults = translations.missing(translations.HEADER)
    assert any("web/base.html" in fault and "Main menu" in fault for fault in faults)
    assert any("lingqu/web/apps.py" in fault and "Workbench" in fault for fault in faults)


def test_a_fuzzy_entry_is_a_fault():
    assert translations.fuzzy('#, fuzzy\nmsgid "a"\nmsgstr "b"\n')
    assert not translations.fuzzy('msgid "a"\nmsgstr "b"\n')
