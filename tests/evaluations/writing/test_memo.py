"""The review memo: figures side by side, findings by severity, an opinion that follows."""

import pytest

from lingqu.evaluations.reading import blocks
from lingqu.evaluations.reading.worker import open_content
from lingqu.evaluations.writing import Figure, RenderedFinding, write_memo

from .forms import merged_form

TOTAL = Figure(label="总分", printed="93", summed="97", recomputed="71.1～97.1")


def finding(severity, title):
    return RenderedFinding(
        code="X",
        severity=severity,
        title=title,
        where="第1行 得分",
        message="说明。",
        rule="规则第一条",
        settle="批复文件",
    )


def text_of(data, kind="zip"):
    return blocks.assemble(open_content(kind, data), file="memo", warnings=()).text


@pytest.mark.parametrize(("file_format", "kind"), [("docx", "zip"), ("pdf", "pdf")])
def test_figures_stand_side_by_side_and_errors_come_first(file_format, kind):
    findings = [finding("note", "提示事项"), finding("error", "总分不符")]
    text = text_of(write_memo(merged_form(), findings, [TOTAL], file_format, scheme="规则"), kind)
    assert "总分\t93\t97\t71.1～97.1" in text
    assert text.index("总分不符") < text.index("提示事项")
    assert "依据：规则第一条" in text and "所需：批复文件" in text


@pytest.mark.parametrize(
    ("severities", "opinion"),
    [
        (["error", "note"], "建议退回"),
        (["warning"], "补充说明"),
        (["note"], "未发现"),
        ([], "未发现"),
    ],
)
def test_the_opinion_follows_the_gravest_finding(severities, opinion):
    findings = [finding(severity, "问题") for severity in severities]
    assert opinion in text_of(write_memo(merged_form(), findings, [TOTAL], "docx"))
