"""Generated licence cases in every state, made by the engine's own acts at instants gone by.

All people and firms are invented; identity numbers are of the unassigned block 9901.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lingqu.access.models import Person, Unit
from lingqu.cases import opening, papers, requests, special, steps
from lingqu.cases.models import Case, CaseFile
from lingqu.cases.sweeping import sweep
from lingqu.kernel.blobs import keep
from lingqu.kernel.calendar import calendar

__all__ = ["load"]

CODE = "licence.licence"
ZONE = ZoneInfo("Asia/Shanghai")
FAMILY = "何吕施张孔曹严华金魏陶姜谢邹喻柏水窦章云苏潘葛"
GIVEN = (
    "清源",
    "明远",
    "嘉禾",
    "思齐",
    "安澜",
    "若水",
    "景行",
    "知行",
    "雨桐",
    "书恒",
    "子衿",
    "润泽",
)
FIRMS = ("清渠", "石堤", "天平", "陡门", "秦堤", "分水", "临源", "铧嘴", "南陵", "渠首")
TRADES = {
    "public_place": ("游泳馆", "宾馆", "美容美发店", "影剧院", "商场"),
    "food_service": ("餐饮店", "食品店", "饮品店", "烘焙坊"),
    "outdoor_sign": ("广告部", "商贸行", "文化传媒公司"),
    "road_occupation": ("市政工程队", "园林绿化公司"),
}
STREETS = ("石堤路", "渠首街", "铧嘴巷", "天平大道", "秦堤北路", "陡门横街")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def load(now: datetime) -> int:
    """Make the cases if there are none yet; return how many there are."""
    kind = Case.objects.filter(case_type__code=CODE)
    if not kind.exists():
        maker = _Maker(now)
        for story, count in STORIES:
            for _each in range(count):
                story(maker)
        while sweep(now):
            pass
    return kind.count()


class _Maker:
    """Who acts, and the clock of the story being told: every act is some office hours later."""

    def __init__(self, now: datetime) -> None:
        self.now, self.chance = now, random.Random(20261124)  # noqa: S311 - invented
        people = Person.objects.filter(
            login_name__in=("li.shouli", "feng.shencha", "chen.jueding", "chu.zhuanjia")
        )
        named = {person.login_name.partition(".")[0]: person for person in people}
        self.clerk, self.reviewer = named["li"], named["feng"]
        self.leader, self.expert = named["chen"], named["chu"]
        self.unit = Unit.objects.get(key="health-commission")
        self.market = Unit.objects.get(key="market-regulation")
        self.days = calendar()
        self.at = now

    def working_days_ago(self, days: int) -> None:
        """Begin the story so many working days ago, at some office hour."""
        back = self.days.add_days(self.now.astimezone(ZONE).date(), -days).day
        hour, minute = self.chance.choice((9, 10, 11, 14, 15, 16)), self.chance.randrange(60)
        self.at = datetime.combine(back, time(hour, minute), tzinfo=ZONE)

    def later(self, hours: int = 0) -> datetime:
        """Move on by some hours, never beyond now, and return the instant."""
        step = timedelta(hours=hours, minutes=self.chance.randrange(5, 55))
        self.at = min(self.at + step, self.now)
        return self.at

    def begin(
        self, days: int, *, area: int | None = None, item: str = "", by: str = "window"
    ) -> Any:
        """Begin a case and hand in its files."""
        self.working_days_ago(days)
        form = self._form(item or self.chance.choice(list(TRADES)), area)
        started = opening.start(
            code=CODE, data=form, unit=self.unit, channel=by, actor=self.clerk, at=self.at
        )
        self._files(started.case_id, form["item"])
        return started

    def accepted(self, days: int, **given: Any) -> Any:
        """Begin a case and accept it the same day; return what the acceptance led to."""
        started = self.begin(days, **given)
        return steps.complete(
            task_id=started.tasks[0], outcome="accept", actor=self.clerk, at=self.later(1),
            opinion="材料齐全，符合法定形式，予以受理。",
        )  # fmt: skip

    def reviewed(self, days: int, **given: Any) -> Any:
        """Accept and review a case; return what the review led to."""
        done = self.accepted(days, **given)
        data = {"site_record": "现场核查11项，10项符合，1项已当场整改。"}
        return steps.complete(
            task_id=done.opened[0], outcome="pass", actor=self.reviewer, at=self.later(20),
            data=data, opinion="现场核查符合要求，拟同意。",
        )  # fmt: skip

    def granted(self, days: int, **given: Any) -> Any:
        """Take a case up to its grant."""
        done = self.reviewed(days, **given)
        return steps.complete(
            task_id=done.opened[0], outcome="grant", actor=self.leader, at=self.later(6),
            opinion="同意。",
        )  # fmt: skip

    def _form(self, item: str, area: int | None) -> dict[str, Any]:
        pick = self.chance.choice
        person = item == "food_service" and self.chance.random() < 0.5
        firm = f"示范市{pick(FIRMS)}{pick(TRADES[item])}"
        form = {
            "item": item,
            "applicant_kind": "person" if person else "organisation",
            "applicant_name": pick(FAMILY) + pick(GIVEN) if person else firm,
            "place_address": f"天平区{pick(STREETS)}{self.chance.randrange(1, 199)}号",
            "floor_area": str(area or self.chance.randrange(60, 980)),
            "phone": f"130{self.chance.randrange(10**7, 10**8):08}",
            "delivery": pick(("pickup", "post", "electronic")),
        }
        if person:
            form["identity_number"] = _identity(self.chance)
        else:
            form["credit_code"] = "11990100MB9900187A"
        if form["delivery"] == "post":
            form["post_address"] = form["place_address"]
        return form

    def _files(self, case_id: int, item: str) -> None:
        """Put small files into the folder, as if handed in with the application."""
        names = ["application", "layout", *(["test_report"] if item == "public_place" else [])]
        titles = {"application": "申请书", "layout": "平面布局图", "test_report": "卫生检测报告"}
        sha256, size = keep([PDF])
        CaseFile.objects.bulk_create(
            CaseFile(
                case_id=case_id, material=name, name=f"{titles[name]}.pdf", sha256=sha256,
                size=size, kind="pdf", origin="window", added_at=self.at, added_by=self.clerk,
            )
            for name in names
        )  # fmt: skip


def _identity(chance: random.Random) -> str:
    """Return an invented identity number of block 9901 with a right check digit (GB 11643)."""
    born = date(1960, 1, 1) + timedelta(days=chance.randrange(16000))
    body = f"990101{born:%Y%m%d}{chance.randrange(1, 999):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def _submitted(make: _Maker) -> None:
    make.begin(make.chance.randrange(0, 5))


def _supplement(make: _Maker) -> None:
    started = make.begin(make.chance.randrange(2, 7), item="public_place")
    steps.complete(
        task_id=started.tasks[0], outcome="supplement", actor=make.clerk, at=make.later(2),
        opinion="平面布局图缺通风口标注，请补齐后重新提交。",
    )  # fmt: skip


def _in_review(make: _Maker) -> None:
    days = make.chance.choice((0, 1, 2, 3, 4, 5, 6, 7, 8, 8))
    done = make.accepted(days, area=make.chance.randrange(60, 980))
    if make.chance.random() < 0.6:
        steps.claim(task_id=done.opened[0], actor=make.reviewer, at=make.later(2))


def _overdue(make: _Maker) -> None:
    done = make.accepted(make.chance.randrange(9, 12), item="public_place")
    special.supervise(
        case_id=done.case_id, actor=make.leader, at=make.later(30), reason="临近期限，请尽快办理。"
    )


def _at_the_experts(make: _Maker) -> None:
    make.accepted(make.chance.randrange(1, 5), item="public_place", area=2600)


def _special(make: _Maker) -> None:
    done = make.accepted(make.chance.randrange(4, 9), item="public_place")
    steps.complete(
        task_id=done.opened[0], outcome="special", actor=make.reviewer, at=make.later(20),
        data={"special_basis": "专家评审，行政许可法第四十五条"},
    )  # fmt: skip


def _suspended(make: _Maker) -> None:
    done = make.accepted(make.chance.randrange(3, 7), item="food_service")
    special.suspend(
        task_id=done.opened[0], kind="hearing", reason="利害关系人要求听证，公告十日。",
        actor=make.reviewer, at=make.later(6),
    )  # fmt: skip


def _countersign(make: _Maker) -> None:
    done = make.accepted(make.chance.randrange(2, 5), item="food_service")
    requests.ask(
        task_id=done.opened[0], units=[make.market], kind="countersign",
        question="该场所有无未了结的行政处罚？", actor=make.reviewer, at=make.later(3),
    )  # fmt: skip


def _extension(make: _Maker) -> None:
    done = make.accepted(7, item="public_place")
    requests.ask_extension(
        task_id=done.opened[0], clock="promise", amount=5, reason="检测机构报告延迟出具。",
        actor=make.reviewer, at=make.later(20),
    )  # fmt: skip


def _to_decide(make: _Maker) -> None:
    done = make.reviewed(make.chance.randrange(4, 9), item="public_place")
    papers.comment(
        case_id=done.case_id, text="与去年同址许可一致。", actor=make.leader, at=make.later(1)
    )


def _to_deliver(make: _Maker) -> None:
    make.granted(make.chance.randrange(6, 12), item="food_service")


def _done(make: _Maker) -> None:
    done = make.granted(make.chance.randrange(8, 60), area=make.chance.randrange(60, 900),
                        item=make.chance.choice(("public_place", "food_service")))  # fmt: skip
    steps.complete(
        task_id=done.opened[0], outcome="delivered", actor=make.clerk, at=make.later(20),
        data={"express_number": "本人签收"},
    )  # fmt: skip


def _refused(make: _Maker) -> None:
    done = make.reviewed(make.chance.randrange(9, 30), item="food_service")
    steps.complete(
        task_id=done.opened[0], outcome="refuse", actor=make.leader, at=make.later(6),
        opinion="经营场所与污染源距离不足，不符合许可条件。",
    )  # fmt: skip


def _declined(make: _Maker) -> None:
    started = make.begin(make.chance.randrange(5, 30))
    steps.complete(
        task_id=started.tasks[0], outcome="decline", actor=make.clerk, at=make.later(3),
        opinion="不属于本机关职权范围，请向区行政审批部门申请。",
    )  # fmt: skip


def _withdrawn(make: _Maker) -> None:
    done = make.accepted(make.chance.randrange(5, 20))
    special.withdraw(case_id=done.case_id, actor=None, at=make.later(9), reason="暂不开业。")


def _reopened(make: _Maker) -> None:
    done = make.reviewed(20, item="food_service")
    done = steps.complete(
        task_id=done.opened[0], outcome="refuse", actor=make.leader, at=make.later(6),
        opinion="材料不符。",
    )  # fmt: skip
    special.reopen(
        case_id=done.case_id, actor=make.leader, at=make.now - timedelta(hours=5),
        reason="行政复议决定撤销原决定，责令重新办理。",
    )  # fmt: skip


STORIES: tuple[tuple[Callable[[_Maker], None], int], ...] = (
    (_submitted, 9), (_supplement, 4), (_in_review, 16), (_overdue, 2), (_at_the_experts, 3),
    (_special, 3), (_suspended, 2), (_countersign, 2), (_extension, 2), (_to_decide, 5),
    (_to_deliver, 4), (_done, 60), (_refused, 3), (_declined, 3), (_withdrawn, 3), (_reopened, 1),
)  # fmt: skip
