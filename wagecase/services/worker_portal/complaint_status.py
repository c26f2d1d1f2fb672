"""The status of a complaint for the worker who has its number and code: plain words, their own sums, no names."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from sqlalchemy import func, select, union

from wagecase.extensions import db
from wagecase.law.book import ClockKind, ClockOwner
from wagecase.law.words import Bilingual
from wagecase.models import (
    Case,
    Claim,
    Complaint,
    Deadline,
    Organisation,
    PayPromise,
    Person,
    Proceeding,
    Representation,
)
from wagecase.procedure.core.enums import Procedure
from wagecase.procedure.core.stages import STAGES
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import today
from wagecase.services.worker_portal import statement_views
from wagecase.services.worker_portal.statement_views import OwnStatement

MAX_AWAITED = 4
STAGE_TEXTS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "received": Bilingual(
            "投诉收到了，正在安排人来查。", "Your complaint is here; people are being assigned to it."
        ),
        "verifying": Bilingual(
            "办案的人正在核实，会打电话找您。", "The inspectors are looking into it and will call you."
        ),
        "supplementing": Bilingual(
            "还差材料。请照着通知补上，不清楚的打电话问。",
            "Something is missing. Please send what you were asked for; call if you are not sure.",
        ),
        "settled": Bilingual(
            "单位说好了给钱，我们盯着。", "The employer has agreed to pay, and we watch that it does."
        ),
        "in_hand": Bilingual("已经受理，正在办。", "Your complaint was accepted and is being worked on."),
        "concluded": Bilingual(
            "案子办完了。钱没有拿全的，在下面告诉我们。",
            "The case is concluded. If you did not get all your money, tell us below.",
        ),
        "not_accepted": Bilingual(
            "没有受理。给您的通知书上写了理由和别的办法，不清楚的打12333问。",
            "It was not accepted. The notice that you got gives the reason and other ways; call 12333 if unclear.",
        ),
        "redirected": Bilingual(
            "这件事归别的部门管，已经告诉您去哪里。不清楚的打12333问。",
            "Another office is in charge, and you were informed which. Call 12333 if unclear.",
        ),
        "joined": Bilingual(
            "和同一件事的案子放在一起办。", "It is worked on together with a case about the same matter."
        ),
    }
)
OWNER_LABELS: Mapping[ClockOwner, Bilingual] = MappingProxyType(
    {
        ClockOwner.employer: Bilingual("用人单位", "the employer"),
        ClockOwner.worker: Bilingual("您", "you"),
        ClockOwner.police: Bilingual("公安机关", "the police"),
        ClockOwner.bank: Bilingual("银行", "the bank"),
        ClockOwner.court: Bilingual("人民法院", "the court"),
        ClockOwner.lawyer: Bilingual("援助律师", "the legal-aid lawyer"),
        ClockOwner.officer: Bilingual("法律援助中心", "the legal-aid centre"),
        ClockOwner.arbitrator: Bilingual("仲裁庭", "the tribunal"),
        ClockOwner.mediator: Bilingual("调解组织", "the mediation body"),
    }
)
OFFICE_LABEL = Bilingual("办案单位", "the office")


@dataclass(frozen=True, slots=True)
class AwaitedStep:
    """What is due in the matter from whom, until when; `late` where the day is over."""

    what: str
    who: str
    due_on: date
    late: bool
    provisional: bool
    yours: bool


@dataclass(frozen=True, slots=True)
class ClaimTotals:
    """Yuan of one claim or of several: what was stated, what was found (None until then), what reached the worker."""

    people: int
    claimed: Decimal
    found: Decimal | None
    paid: Decimal


@dataclass(frozen=True, slots=True)
class ComplaintStatus:
    number: str
    received_on: date
    plain: str
    office: str
    phone: str | None
    beside: Sequence[tuple[str, str]]
    awaited_steps: Sequence[AwaitedStep]
    promised: Sequence[date]
    own: ClaimTotals | None
    all: ClaimTotals | None
    said: Sequence[OwnStatement]
    concluded: bool


def code_fingerprint(complaint: Complaint) -> str:
    """Changes with the code: a new code ends what the old one had opened."""
    return (complaint.tracking_code_digest or b"").hex()[:16]


def complaint_from_cookie(complaint_id: str, seen: str) -> Complaint | None:
    """The complaint that a browser had opened, as long as its code is still the same."""
    found = db.session.get(Complaint, uuid.UUID(complaint_id))
    return found if found and found.tracking_code_digest and code_fingerprint(found) == seen else None


def contact_on_case(complaint: Complaint) -> uuid.UUID | None:
    """The contact as somebody on the case; None where the complaint has moved to another case."""
    contact = db.session.get_one(Person, complaint.contact_id)
    return contact.id if contact.case_id == complaint.case_id else None


def get_complaint_status(complaint: Complaint, lang: str) -> ComplaintStatus:
    """How the complaint stands today."""
    case = db.session.get_one(Case, complaint.case_id)
    office = db.session.get_one(Organisation, case.owner_org_id)
    opened = db.session.get_one(Case, complaint.opened_case_id)
    own = _own_claims(complaint)
    represented = _represented_claims(complaint)
    return ComplaintStatus(
        number=opened.number or "",
        received_on=complaint.received_on,
        plain=STAGE_TEXTS[case.stage].get(lang),
        office=office.names[lang],
        phone=office.phone,
        beside=_other_proceedings(case, lang),
        awaited_steps=_awaited_steps(case, lang),
        promised=_promised_days(case),
        own=_claim_totals(own),
        all=_claim_totals(represented) if len(represented) > len(own) else None,
        said=statement_views.latest_statements(complaint.id),
        concluded=case.closed_on is not None,
    )


def _other_proceedings(case: Case, lang: str) -> list[tuple[str, str]]:
    """Every proceeding beside the case itself, and where it stands."""
    query = select(Proceeding).where(Proceeding.case_id == case.id, Proceeding.procedure != "case")
    rows = db.session.scalars(query.order_by(Proceeding.opened_position)).all()
    labels = {(name, spec.name): spec.label for name, specs in STAGES.items() for spec in specs}
    return [(Procedure(row.procedure).label.get(lang), labels[row.procedure, row.stage].get(lang)) for row in rows]


def _awaited_steps(case: Case, lang: str) -> list[AwaitedStep]:
    clocks = rules_in_force.current_rules().book.clocks
    query = (
        select(Deadline.clock, Deadline.due_on, func.bool_or(Deadline.provisional).label("provisional"))
        .where(Deadline.case_id == case.id, Deadline.state == "running", Deadline.due_on.is_not(None))
        .where(~Deadline.contingent, Deadline.kind.in_([ClockKind.duty, ClockKind.wait, ClockKind.window]))
        .group_by(Deadline.clock, Deadline.due_on)
        .order_by(Deadline.due_on, Deadline.clock)
    )
    found = []
    for row in db.session.execute(query):
        clock = clocks.get(row.clock)
        if clock is None or not clock.worker:
            continue
        late = row.due_on < today()
        yours = clock.owner is ClockOwner.worker
        if (late and clock.kind is not ClockKind.duty) or (yours and clock.kind is ClockKind.wait):
            continue
        who = OWNER_LABELS.get(clock.owner, OFFICE_LABEL).get(lang)
        found.append(AwaitedStep(clock.label.get(lang), who, row.due_on, late, row.provisional, yours))
    return found[:MAX_AWAITED]


def _promised_days(case: Case) -> list[date]:
    """Days on which the employer has promised to pay what is still unpaid."""
    status = (PayPromise.withdrawn_on.is_(None)) & (PayPromise.kept < PayPromise.amount)
    query = select(PayPromise.due_on).where(PayPromise.case_id == case.id, status).distinct()
    return sorted(db.session.scalars(query))


def _own_claims(complaint: Complaint) -> list[Claim]:
    """The claim of the complainant: marked as their own when it came in, else of their name and phone."""
    contact = db.session.get_one(Person, complaint.contact_id)
    said = select(Representation.claim_id).where(
        Representation.complaint_id == complaint.id, Representation.ground == "self"
    )
    same = (
        select(Claim.id)
        .join(Person, Person.id == Claim.worker_id)
        .where(Claim.case_id == complaint.case_id, Person.phone_index == contact.phone_index)
        .where(Person.name == contact.name, Person.name != "")
    )
    query = select(Claim).where(Claim.id.in_(union(said, same)))
    return list(db.session.scalars(query.order_by(Claim.seq)))


def _represented_claims(complaint: Complaint) -> list[Claim]:
    spoken_for = select(Representation.claim_id).where(Representation.complaint_id == complaint.id)
    return list(db.session.scalars(select(Claim).where(Claim.id.in_(spoken_for))))


def _claim_totals(claims: Sequence[Claim]) -> ClaimTotals | None:
    if not claims:
        return None
    found = [claim.found for claim in claims if claim.found is not None]
    zero = Decimal(0)
    return ClaimTotals(
        people=len(claims),
        claimed=sum((claim.claimed for claim in claims), zero),
        found=sum(found, zero) if len(found) == len(claims) else None,
        paid=sum((claim.paid for claim in claims), zero),
    )
