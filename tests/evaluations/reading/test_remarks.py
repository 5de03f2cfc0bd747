"""Labelled remarks around the table are kept with the form, for they explain its figures."""

from __future__ import annotations

from lingqu.evaluations.reading import read

FORM = """项目自评表
项目名称\t河道保洁\t主管部门\t示范市水务局
结余说明\t招标节约，已由财政收回
一级指标\t二级指标\t三级指标\t年初目标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t保洁河长\t≥80公里\t78公里\t100\t97.5
总分\t\t\t\t\t100\t97.5
偏差大或目标未完成原因分析\t两公里河段因施工围挡未能保洁，围挡拆除后已恢复
"""


def test_a_reason_below_the_total_is_kept_under_its_label() -> None:
    form = read(FORM.encode(), "remarks.txt").forms[0]
    assert form.header["偏差大或目标未完成原因分析"].startswith("两公里河段")
    assert form.header["结余说明"] == "招标节约，已由财政收回"
    assert not form.unread
