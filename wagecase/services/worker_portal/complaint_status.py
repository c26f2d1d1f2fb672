"""How a complaint stands, for the worker who has its number and code: plain words, sums of his own, no names, nobody of
the staff."""

from __future__ import annotations

import hmac
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from sqlalchemy import func, select, union

from wagecase.extensions import db
from wagecase.law.book import Kind, Owner
from wagecase.law.words import Words
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
from wagecase.procedure.records.worker_statements import StatementKind
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import today
from wagecase.services.intake import tracking_code
from wagecase.services.worker_portal import code_throttle, statements

NUMBER = re.compile(r"[0-9A-Z]{6}-[0-9]{4}-[0-9]{6,9}", re.ASCII)
NOBODY = uuid.UUID(int=0)
MOST_AWAITED = 4
# What offices owe each other is no news for a worker.
INTERNAL = frozenset({"case.press_answer", "case.call_back", "case.hand_over_answer", "arb.fast_target"})
INTERNAL_OWNERS = frozenset({Owner.head, Owner.bureau_head, Owner.supervisor, Owner.city, Owner.receiver, Owner.party})
PLAIN: Mapping[str, Words] = MappingProxyType(
    {
        "received": Words("投诉收到了，正在安排人来查。", "Your complaint is here; people are being assigned to it."),
        "verifying": Words("办案的人正在核实，会打电话找您。", "The inspectors are looking into it and will call you."),
        "supplementing": Words(
            "还差材料。请照着通知补上，不清楚的打电话问。",
            "Something is missing. Please send what you were asked for; call if you are not sure.",
        ),
        "settled": Words("单位说好了给钱，我们盯着。", "The employer has agreed to pay, and we watch that it does."),
        "in_hand": Words("已经受理，正在办。", "Your complaint was accepted and is being worked on."),
        "concluded": Words(
            "案子办完了。钱没有拿全的，在下面告诉我们。",
            "The case is concluded. If you did not get all your money, tell us below.",
        ),
        "not_accepted": Words(
            "没有受理。给您的通知书上写了理由和别的办法，不清楚的打12333问。",
            "It was not accepted. The notice that you got gives the reason and other ways; call 12333 if unclear.",
        ),
        "redirected": Words(
            "这件事归别的部门管，已经告诉您去哪里。不清楚的打12333问。",
            "Another office is in charge, and you were told which. Call 12333 if unclear.",
        ),
        "joined": Words("和同一件事的案子放在一起办。", "It is worked on together with a case about the same matter."),
    }
)
WHO: Mapping[Owner, Words] = MappingProxyType(
    {
        Owner.employer: Words("用人单位", "the employer"),
        Owner.worker: Words("您", "you"),
        Owner.police: Words("公安机关", "the police"),
        Owner.bank: Words("银行", "the bank"),
        Owner.court: Words("人民法院", "the court"),
        Owner.lawyer: Words("援助律师", "the legal-aid lawyer"),
        Owner.officer: Words("法律援助中心", "the legal-aid centre"),
        Owner.arbitrator: Words("仲裁庭", "the tribunal"),
        Owner.mediator: Words("调解组织", "the mediation body"),
    }
)
OFFICE = Words("办案单位", "the office")


@dataclass(frozen=True)
class Awaited:
    """What is owed to the matter by whom, until when; `late` where the day is over."""

    what: str
    who: str
    due_on: date
    late: bool
    provisional: bool
    yours: bool


@dataclass(frozen=True)
class Sums:
    """Yuan of one claim or of several: what was told, what was found (None until then), what reached the worker."""

    people: int
    claimed: Decimal
    found: Decimal | None
    paid: Decimal


@dataclass(frozen=True)
class Standing:
    number: str
    received_on: date
    plain: str
    office: str
    phone: str | None
    beside: Sequence[tuple[str, str]]
    awaited: Sequence[Awaited]
    promised: Sequence[date]
    own: Sums | None
    all: Sums | None
    said: Sequence[tuple[StatementKind, datetime, bool]]
    concluded: bool


@dataclass(frozen=True)
class Resting:
    """Too many wrong codes for this number; until then nothing is compared."""

    until: datetime


def admit(number: str, code: str, browser: str = "") -> Complaint | Resting | None:
    """The complaint that number and code open together. A number that does not exist, one without a code and a wrong
    code are all None, count alike and take the same time.

    `browser` is known to have given this number's right code before; its tries are counted apart.
    """
    typed = plain_number(number)
    if NUMBER.fullmatch(typed) is None:
        return None
    key = code_throttle.key_of(typed, browser)
    if until := code_throttle.begin(key):
        return Resting(until)
    query = select(Complaint).join(Case, Case.id == Complaint.opened_case_id).where(Case.number == typed)
    found = db.session.scalars(query.where(Complaint.progress_digest.is_not(None))).all()
    for complaint in found:
        erased = db.session.get_one(Person, complaint.contact_id).erased_at is not None
        if tracking_code.matches(complaint, code) and not erased:
            code_throttle.succeeded(key)
            return complaint
    if not found:
        hmac.compare_digest(tracking_code.digest_of(NOBODY, tracking_code.plain(code)), bytes(32))
    return None


def mark(complaint: Complaint) -> str:
    """Changes with the code: a code given out anew ends what the old one had opened."""
    return (complaint.progress_digest or b"").hex()[:16]


def looking(complaint_id: str, seen: str) -> Complaint | None:
    """The complaint that a browser had opened, as long as its code is still the same."""
    found = db.session.get(Complaint, uuid.UUID(complaint_id))
    return found if found and found.progress_digest and mark(found) == seen else None


def giver_of(complaint: Complaint) -> uuid.UUID | None:
    """The contact as somebody on the case; None where the complaint has moved to another case."""
    contact = db.session.get_one(Person, complaint.contact_id)
    return contact.id if contact.case_id == complaint.case_id else None


def plain_number(typed: str) -> str:
    """A number as it was typed, in its own form: half width, capitals, without blanks."""
    wide = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    return "".join(typed.translate(wide).replace("—", "-").upper().split())


def of(complaint: Complaint, lang: str) -> Standing:
    """How the complaint stands today."""
    case = db.session.get_one(Case, complaint.case_id)
    office = db.session.get_one(Organisation, case.owner_org_id)
    opened = db.session.get_one(Case, complaint.opened_case_id)
    own = _own_claims(complaint)
    represented = _represented(complaint)
    return Standing(
        number=opened.number or "",
        received_on=complaint.received_on,
        plain=PLAIN[case.stage].get(lang),
        office=office.names[lang],
        phone=office.phone,
        beside=_beside(case, lang),
        awaited=_awaited(case, lang),
        promised=_promised(case),
        own=_sums(own),
        all=_sums(represented) if len(represented) > len(own) else None,
        said=statements.last_of(complaint.id),
        concluded=case.closed_on is not None,
    )


def _beside(case: Case, lang: str) -> list[tuple[str, str]]:
    """Every proceeding beside the case itself, and where it stands."""
    query = select(Proceeding).where(Proceeding.case_id == case.id, Proceeding.procedure != "case")
    rows = db.session.scalars(query.order_by(Proceeding.opened_position)).all()
    labels = {(name, spec.name): spec.label for name, specs in STAGES.items() for spec in specs}
    return [(Procedure(row.procedure).label.get(lang), labels[row.procedure, row.stage].get(lang)) for row in rows]


def _awaited(case: Case, lang: str) -> list[Awaited]:
    clocks = rules_in_force.current().book.clocks
    query = (
        select(Deadline.clock, Deadline.due_on, func.bool_or(Deadline.provisional).label("provisional"))
        .where(Deadline.case_id == case.id, Deadline.state == "running", Deadline.due_on.is_not(None))
        .where(~Deadline.contingent, Deadline.kind.in_([Kind.duty, Kind.wait, Kind.window]))
        .group_by(Deadline.clock, Deadline.due_on)
        .order_by(Deadline.due_on, Deadline.clock)
    )
    found = []
    for row in db.session.execute(query):
        clock = clocks.get(row.clock)
        if clock is None or row.clock in INTERNAL or clock.owner in INTERNAL_OWNERS:
            continue
        late = row.due_on < today()
        yours = clock.owner is Owner.worker
        if (late and clock.kind is not Kind.duty) or (yours and clock.kind is Kind.wait):
            continue
        who = WHO.get(clock.owner, OFFICE).get(lang)
        found.append(Awaited(clock.label.get(lang), who, row.due_on, late, row.provisional, yours))
    return found[:MOST_AWAITED]


def _promised(case: Case) -> list[date]:
    """Days on which the employer has promised to pay what is still unpaid."""
    standing = (PayPromise.withdrawn_on.is_(None)) & (PayPromise.kept < PayPromise.amount)
    query = select(PayPromise.due_on).where(PayPromise.case_id == case.id, standing).distinct()
    return sorted(db.session.scalars(query))


def _own_claims(complaint: Complaint) -> list[Claim]:
    """The claim of whoever complained: said to be his own when it came in, else of his name and phone."""
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


def _represented(complaint: Complaint) -> list[Claim]:
    spoken_for = select(Representation.claim_id).where(Representation.complaint_id == complaint.id)
    return list(db.session.scalars(select(Claim).where(Claim.id.in_(spoken_for))))


def _sums(claims: Sequence[Claim]) -> Sums | None:
    if not claims:
        return None
    found = [claim.found for claim in claims if claim.found is not None]
    zero = Decimal(0)
    return Sums(
        people=len(claims),
        claimed=sum((claim.claimed for claim in claims), zero),
        found=sum(found, zero) if len(found) == len(claims) else None,
        paid=sum((claim.paid for claim in claims), zero),
    )
