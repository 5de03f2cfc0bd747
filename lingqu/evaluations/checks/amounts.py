"""E1, A10 and D8: amounts, instalments and obligations that the text states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from lingqu.evaluations.checks.case import Case, percent
from lingqu.evaluations.checks.registry import check, found
from lingqu.evaluations.checks.totals import ALIASES, YUAN
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.reading.fold import compact

ZERO = Decimal(0)
_AMOUNT = r"(\d{1,12}(?:\.\d{1,6})?)(亿元|万元|元)"
CONTRACT = re.compile(rf"(?:中标价格?|合同价款?|合同金额|合同总[价额])[^\d。;]{{0,6}}{_AMOUNT}")
PAID = re.compile(rf"已支付(?:资金|款项|金额)?[^\d。;]{{0,4}}{_AMOUNT}")
REST = re.compile(rf"(?:剩余|尚余|质保金)[^\d。;]{{0,6}}{_AMOUNT}")
INSTALMENT = re.compile(rf"(?:半年|季度|分期|分别支付|每期)[^。;]{{0,24}}?{_AMOUNT}")
YEARLY = re.compile(rf"每年[^。;]{{0,30}}?{_AMOUNT}")
PREPAID = re.compile(
    r"(20\d\d)年[^。;,]{0,16}(?:款|资金|费用)[^。;,]{0,4}已[于在](20\d\d)年"
    r"[^。;]{0,12}(?:支付|下达|拨付)"
)
AT_LEAST = re.compile(
    r"([^。;,]{2,14}?)(?:不得少于|不得低于|不少于|不低于|至少)(\d{1,6})(名|人|台|套|家)"
)
ONLY = re.compile(r"([^。;,]{2,14}?)(?:仅为|仅有|只有|仅)(\d{1,6})(名|人|台|套|家)")
RATED = re.compile(
    r"(\d{1,3}(?:\.\d{1,4})?)%[^。%]{0,14}(?:情况|等级|结果|评价)为[“\"]?(优秀|优|良好|良|中等|中|差)"
)
PARTS = re.compile(
    r"((?:[\u4e00-\u9fffA-Za-z0-9]{2,24}、){1,5}[\u4e00-\u9fffA-Za-z0-9]{2,24}?)"
    r"等?[两二三四五六]大(?:业务|平台|系统|板块|任务|内容)"
)
DOCUMENT = re.compile(r"[\u4e00-\u9fff]{2,6}[〔\[【(](?:19|20)\d\d[〕\]】)]\d{1,4}号")
MOST = 30
"""Obligations of a text that are compared."""
SLIGHT = Decimal("0.001")


def _in_unit(case: Case, match: re.Match[str] | None) -> Decimal | None:
    """Return the amount of `match` in the form's unit."""
    if match is None:
        return None
    return Decimal(match[1]) * YUAN[match[2]] / YUAN[case.form.amount_unit]


@check("A10", over="text")
def parts_add_to_the_contract(case: Case) -> Iterator[Finding]:
    """What is paid and what is kept back add to the contract price."""
    if "支付" not in case.text:
        return
    contract, paid, rest = (_in_unit(case, one.search(case.text)) for one in (CONTRACT, PAID, REST))
    if not contract or paid is None or rest is None or paid + rest == contract:
        return
    difference = paid + rest - contract
    slight = abs(difference) <= SLIGHT * contract
    yield found("AMOUNTS_DO_NOT_ADD", "narrative", severity="note" if slight else "error",
                parts=(paid, rest), sum=paid + rest, contract=contract,
                diff=abs(difference))  # fmt: skip


@check("E1", over="text")
def share_of_all_payments(case: Case) -> Iterator[Finding]:
    """Note what part of all payments the year's execution is."""
    paid = _in_unit(case, PAID.search(case.text)) if "已支付" in case.text else None
    if not paid or not case.executed or case.executed >= paid:
        return
    share = case.executed / paid
    yield found("PAYMENT_SHARE", "narrative", executed=case.executed, paid=paid,
                share=round(share, 4), percent=percent(share),
                rest=paid - case.executed)  # fmt: skip


@check("D2", over="text")
def cost_target_is_not_the_budget(case: Case) -> Iterator[Finding]:
    """Note a cost target that is the budget though the text gives a contract price."""
    contract = _in_unit(case, CONTRACT.search(case.text)) if case.text else None
    if contract is None or contract == case.budget:
        return
    for line in case.of("cost"):
        target = line.score.target
        if target is None or target.kind != "money" or not case.budget:
            continue
        if target.amount == case.budget * YUAN[case.form.amount_unit]:
            yield found("COST_TARGET_EQUALS_BUDGET", "rows", rows=(line.n,), column="target",
                        target=target.number, contract=contract)  # fmt: skip


@check("E1", over="text")
def instalments_agree(case: Case) -> Iterator[Finding]:
    """Note an instalment of the text that is nearly, not quite, what was paid."""
    instalment = _in_unit(case, INSTALMENT.search(case.text)) if "支付" in case.text else None
    if not instalment or not case.executed or instalment == case.executed:
        return
    difference = abs(case.executed - instalment)
    if difference <= SLIGHT * case.executed:
        yield found("AMOUNT_DIFFERS_CONTRACT", "narrative", instalment=instalment,
                    executed=case.executed, diff=difference)  # fmt: skip


@check("E1", over="text")
def payments_belong_to_the_year(case: Case) -> Iterator[Finding]:
    """Money of the year that was paid in an earlier one is missing from the form."""
    match = PREPAID.search(case.text) if "已" in case.text else None
    if match and match[2] < match[1] and case.form.year == int(match[1]):
        yearly = _in_unit(case, YEARLY.search(case.text))
        yield found("PREPAID_HALF_NOT_IN_TABLE", "narrative", paid_in=int(match[2]),
                    contract_year=yearly, in_form=case.executed)  # fmt: skip


@check("D8", over="text")
def contract_is_kept(case: Case) -> Iterator[Finding]:
    """What a contract asks at least is there."""
    if not any(word in case.text for word in ("合同", "约定", "规定")):
        return
    required = list(islice(AT_LEAST.finditer(case.text), MOST))
    for actual in islice(ONLY.finditer(case.text), MOST):
        for asked in required:
            same = len(_pairs(asked[1]) & _pairs(actual[1])) >= 2
            if same and int(asked[2]) > int(actual[2]):
                yield found("CONTRACT_STAFF_SHORTFALL", "narrative",
                            required_on_site=int(asked[2]), actual=int(actual[2]))  # fmt: skip
                return


def _pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters of `text`."""
    return {text[i : i + 2] for i in range(len(text) - 1)}


@check("A11", over="text")
def rates_are_graded_by_the_bands(case: Case) -> Iterator[Finding]:
    """A rate that the text calls good is good by its own bands."""
    match = RATED.search(case.text) if "%" in case.text else None
    if match is None or case.narrative is None:
        return
    rate = Decimal(match[1])
    bands = [(name, low) for name, low, _high in case.narrative.grade_bands]
    bands = bands or [(band.grade, band.at_least) for band in case.scheme.bands]
    grade = next((name for name, low in sorted(bands, key=lambda b: -b[1]) if rate >= low), None)
    if grade is not None and grade != ALIASES.get(match[2], match[2]):
        yield found("RATE_GRADED_MEDIUM", "narrative", rate_pct=rate, printed=match[2], grade=grade)


@check("E1", over="text")
def form_covers_the_scope(case: Case) -> Iterator[Finding]:
    """Parts that the text enumerates have indicators."""
    match = PARTS.search(case.text) if "大" in case.text else None
    if match is None or not case.lines:
        return
    form = "".join((compact(case.form.project or ""), *(line.name for line in case.lines)))
    form += "".join(compact(goal.expected) for goal in case.form.goals)
    known = _pairs(form)
    missing = tuple(item for item in match[1].split("、") if not _covered(item, known))
    if missing:
        yield found("SCOPE_DIFFERS_FROM_FORM", "narrative", items=missing)


def _covered(item: str, known: set[str]) -> bool:
    pairs = _pairs(item)
    return 2 * len(pairs & known) > len(pairs)


@check("E1", over="text")
def documents_agree(case: Case) -> Iterator[Finding]:
    """A document that the goal cites is among those of the text."""
    if not case.text or not DOCUMENT.search(case.text):
        return
    cited = {_number(one) for one in DOCUMENT.findall(case.text)}
    for goal in case.form.goals:
        for one in DOCUMENT.findall(compact(goal.expected)):
            if not any(other.endswith(_number(one)[-12:]) for other in cited):
                yield found("DOCUMENT_NUMBER_DIFFERS", "goal", column="expected", cited=one)


def _number(document: str) -> str:
    return re.sub(r"[〔\[【(]", "(", re.sub(r"[〕\]】)]", ")", document))
