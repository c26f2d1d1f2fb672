"""The elements of refusing to pay wages (刑法 276 之一) and the steps of a transfer, derived from the facts of the
case.

What a file cannot know, such as whether the employer was able to pay, stays for a person: the list says so and what
usually shows it. Nothing here decides; the guards of the acts do, and they look at the same facts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from wagecase.procedure.core.acts import CaseView, EventView, ProceedingView
from wagecase.procedure.core.enums import Bilingual
from wagecase.procedure.core.figures import count, figure
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.core.views import Actor
from wagecase.procedure.inspection.guards import (
    ORDER_EVENTS,
    POLICE_TRANSFER_EVENTS,
    lapsed_orders,
    order_due_date,
    order_unpaid,
)

NOBODY = Actor("", "", frozenset())
SINGLE_AMOUNT, TEN_WORKERS_AMOUNT = "crime.amount_single", "crime.amount_ten"
TRANSFER_FILE = MappingProxyType(
    {
        "letter": Bilingual("涉嫌犯罪案件移送书", "transfer letter"),
        "report": Bilingual("涉嫌犯罪案件情况的调查报告", "investigation report"),
        "items_list": Bilingual("涉案物品清单", "list of items"),
        "expertise": Bilingual("有关检验报告或者鉴定结论（如有）", "test or appraisal reports, if any"),
    }
)


class ElementStatus(StrEnum):
    """Whether an element holds: a person judges what the case's facts do not say."""

    met = "met"
    lacking = "lacking"
    person = "person"


@dataclass(frozen=True, slots=True)
class Element:
    """One line of the checklist: what is asked, whether it holds, and why."""

    code: str
    label: Bilingual
    found: ElementStatus
    why: Bilingual
    cite: str


def _element(code: str, label: Bilingual, holds: bool, yes: Bilingual, no: Bilingual, *facts: str) -> Element:
    return Element(
        code, label, ElementStatus.met if holds else ElementStatus.lacking, yes if holds else no, citation_of(*facts)
    )


def crime_checklist(view: CaseView, proceeding: ProceedingView) -> tuple[Element, ...]:
    """Every element for this inspection, in the order in which an office works through them."""
    return tuple(look(view, proceeding) for look in ELEMENT_CHECKS)


def _payment_orders(view: CaseView, proceeding: ProceedingView) -> list[EventView]:
    found = (event for name in ORDER_EVENTS for event in view.all(name, proceeding.id))
    return sorted(found, key=lambda event: event.position)


def _order_element(view: CaseView, proceeding: ProceedingView) -> Element:
    orders = _payment_orders(view, proceeding)
    last = orders[-1] if orders else None
    on = last.on.isoformat() if last else ""
    return _element(
        "ordered",
        Bilingual("书面责令支付", "Ordered in writing to pay"),
        last is not None,
        Bilingual(f"责令支付的文书已于{on}送达。", f"An order to pay was served on {on}."),
        Bilingual(
            "还没有送达责令支付的文书。逃匿的，在住所或经营场所张贴并拍照录像，视为责令支付（A36）。",
            "No order to pay was served. Where the employer has fled, posting it at home or place of business, on "
            "photo or video, counts as ordered (A36).",
        ),
        "A35",
        "A36",
    )


def _lapse_element(view: CaseView, proceeding: ProceedingView) -> Element:
    lapsed, orders = lapsed_orders(view, proceeding.id), _payment_orders(view, proceeding)
    due = order_due_date(lapsed[-1] if lapsed else orders[-1]).isoformat() if orders else ""
    running = Bilingual(
        f"指定期限到{due}届满，现在还不能移送。", f"The day set is {due}; until it has passed nothing goes."
    )
    none = Bilingual("没有指定期限可以届满。", "There is no day set that could pass.")
    return _element(
        "lapsed",
        Bilingual("指定期限届满", "The day set has passed"),
        bool(lapsed),
        Bilingual(f"指定期限已于{due}届满。", f"The day set passed on {due}."),
        running if due else none,
        "A35",
    )


def _unpaid_element(view: CaseView, proceeding: ProceedingView) -> Element:
    owed = f"{view.outstanding:,.2f}"
    return _element(
        "unpaid",
        Bilingual("期满仍不支付", "Still not paid"),
        order_unpaid(view, proceeding, NOBODY) is None,
        Bilingual(f"仍有{owed}元未付。", f"{owed} yuan are still owed."),
        Bilingual("期限未届满，或者工资已经付清。", "The day has not passed, or the wages were paid."),
        "A32",
        "A38",
    )


def _amount_element(view: CaseView, proceeding: ProceedingView) -> Element:
    label = Bilingual("数额较大", "The amount is relatively large")
    owed = [one.outstanding for one in view.claims if one.outstanding > 0]
    most, total = max(owed, default=Decimal(0)), sum(owed, Decimal(0))
    said = Bilingual(
        f"一人最多欠{most:,.2f}元；{len(owed)}人合计{total:,.2f}元。",
        f"At most {most:,.2f} yuan to one worker; {total:,.2f} yuan to {len(owed)}.",
    )
    single, ten = view.settings.get(SINGLE_AMOUNT), view.settings.get(TEN_WORKERS_AMOUNT)
    if single is None or ten is None:
        words = _in_between(view, said)
        return Element("amount", label, ElementStatus.person, words, citation_of("A33", "A34"))
    if len(owed) >= count(view, "crime.workers") and total >= ten:
        return Element("amount", label, ElementStatus.met, said, citation_of("A33", "A34"))
    if most < single:
        zh, en = f"{said.zh}未达到本市标准。", f"{said.en} This is below Tianjin's figures."
        return Element("amount", label, ElementStatus.lacking, Bilingual(zh, en), citation_of("A33", "A34"))
    months = count(view, "crime.months")
    zh = f"{said.zh}数额已达一人标准，是否{months}个月以上的报酬由监察员核对。"
    en = f"{said.en} It reaches the figure for one; whether it is {months} months' pay is for the inspector to check."
    return Element("amount", label, ElementStatus.person, Bilingual(zh, en), citation_of("A33", "A34"))


def _in_between(view: CaseView, said: Bilingual) -> Bilingual:
    """What is owed beside the range within which each High Court fixes its figures (A33)."""
    single = _range(view, "crime.amount_single_low", "crime.amount_single_high")
    ten = _range(view, "crime.amount_ten_low", "crime.amount_ten_high")
    months, many = count(view, "crime.months"), count(view, "crime.workers")
    return Bilingual(
        f"{said.zh}本市数额标准尚未设定（幅度：一人{single}元且{months}个月以上，或者{many}人以上合计{ten}元）。",
        f"{said.en} Tianjin's figures are not set ({single} yuan, {months} months, to one; {ten} to {many} or more).",
    )


def _range(view: CaseView, low: str, high: str) -> str:
    return f"{figure(view, low):,f}–{figure(view, high):,f}"


def _ability_element(view: CaseView, proceeding: ProceedingView) -> Element:
    zh = "由监察员查明。常用证据：账户流水、资产变动、通知后不到场或者明确拒付的记录。"
    en = (
        "For the inspector to find out. Usually shown by accounts, changes of assets, or a record that the employer "
        "did not appear when called or plainly refused (A37)."
    )
    label = Bilingual("转移财产、逃匿或者有能力而不付", "Moved assets, fled, or able and did not pay")
    return Element("able", label, ElementStatus.person, Bilingual(zh, en), citation_of("A32", "A37"))


def _inspectors_element(view: CaseView, proceeding: ProceedingView) -> Element:
    there, least = len(set(proceeding.handler_ids)), count(view, "inspectors")
    return _element(
        "inspectors",
        Bilingual(f"{least}名以上执法人员", f"{least} officers or more"),
        there >= least,
        Bilingual(f"承办监察员{there}名。", f"{there} inspectors handle it."),
        Bilingual(f"承办监察员只有{there}名。", f"Only {there} inspector(s) handle it."),
        "A39",
    )


def _last_step(view: CaseView, proceeding: ProceedingView, *names: str) -> EventView | None:
    """The last of these steps in the round that is under way; a refusal ends the round."""
    last = view.latest(POLICE_TRANSFER_EVENTS, proceeding.id)
    if last is None or last.name == "inspection.transfer_refused":
        return None
    return view.latest(names, proceeding.id)


def _report_element(view: CaseView, proceeding: ProceedingView) -> Element:
    found = _last_step(view, proceeding, "inspection.transfer_reported")
    on = found.on.isoformat() if found else ""
    return _element(
        "reported",
        Bilingual("提出移送报告", "Reported for transfer"),
        found is not None,
        Bilingual(f"{on}已报告，负责人应在3日内决定。", f"Reported on {on}; the head decides within three days."),
        Bilingual("还没有提出移送报告。", "No report was made."),
        "A39",
    )


def _approval_element(view: CaseView, proceeding: ProceedingView) -> Element:
    found = _last_step(view, proceeding, "inspection.transfer_approved")
    reported = _last_step(view, proceeding, "inspection.transfer_reported")
    holds = bool(found and reported and found.position > reported.position)
    on = found.on.isoformat() if found else ""
    return _element(
        "approved",
        Bilingual("负责人批准移送", "Approved by the head"),
        holds,
        Bilingual(f"{on}已批准，应在24小时内移送。", f"Approved on {on}; handed over within 24 hours."),
        Bilingual("还没有批准。不批准的，理由记入案件。", "Not approved yet; a refusal is recorded with its reasons."),
        "A39",
    )


def _file_element(view: CaseView, proceeding: ProceedingView) -> Element:
    sent = view.last("inspection.transferred", proceeding.id)
    zh, en = "、".join(one.zh for one in TRANSFER_FILE.values()), ", ".join(one.en for one in TRANSFER_FILE.values())
    return _element(
        "file",
        Bilingual("移送材料齐全", "The file is whole"),
        sent is not None and all(sent.fields.get(name) == "yes" for name in ("letter", "report", "items_list")),
        Bilingual("移送书、调查报告、物品清单已随案移送。", "Letter, report and list of items went along."),
        Bilingual(f"移送时须附：{zh}。", f"To go along: {en}."),
        "A42",
    )


def _sending_element(view: CaseView, proceeding: ProceedingView) -> Element:
    sent = view.last("inspection.transferred", proceeding.id)
    on = sent.on.isoformat() if sent else ""
    fined = view.happened("inspection.penalty_served", proceeding.id)
    no = Bilingual("还没有移送。", "Not handed over yet.")
    warned = Bilingual(
        "还没有移送；已有罚款决定，不得以行政处罚代替移送。",
        "Not handed over; a fine was imposed and replaces no transfer.",
    )
    return _element(
        "sent",
        Bilingual("移送公安机关", "Handed to the police"),
        sent is not None,
        Bilingual(
            f"已于{on}移送，公安机关应在3日内决定。", f"Handed over on {on}; the police decide within three days."
        ),
        warned if fined else no,
        "A40",
        "A42",
    )


def _decision_element(view: CaseView, proceeding: ProceedingView) -> Element:
    last = view.latest(("inspection.police_decided", "inspection.reconsider_answered"), proceeding.id)
    filed = bool(last and last.fields.get("filed") == "yes")
    refused = Bilingual(
        "公安机关不予立案：3日内可以提请复议，仍不立案的，3日内可以建议检察机关立案监督。",
        "The police did not file: reconsideration may be asked within three days, then the procuratorate within three.",
    )
    return _element(
        "decided",
        Bilingual("公安机关立案", "Filed by the police"),
        filed,
        Bilingual("公安机关已立案，3日内移交涉案物品和材料。", "Filed; items and documents go within three days."),
        refused if last else Bilingual("还没有公安机关的决定。", "There is no decision of the police yet."),
        "A40",
        "A41",
    )


ELEMENT_CHECKS: tuple[Callable[[CaseView, ProceedingView], Element], ...] = (
    _order_element,
    _lapse_element,
    _unpaid_element,
    _amount_element,
    _ability_element,
    _inspectors_element,
    _report_element,
    _approval_element,
    _file_element,
    _sending_element,
    _decision_element,
)
"""The first five are the crime's elements, the others the way to the police."""

POLICE_TRANSFER_CLOCKS = (
    "insp.transfer_head",
    "insp.transfer_hand",
    "police.decide",
    "insp.items",
    "insp.reconsider",
    "police.reconsider",
    "insp.procuratorate",
)
"""The clocks of a transfer, which the page shows beside the list."""
