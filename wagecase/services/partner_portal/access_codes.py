"""The access of an organisation without accounts to one transfer: opened by the giver, entered by link and code.

The link goes by mail to the organisation's mailbox and names the case by number only; the code goes another way.
With both one sees what the giver chose and nothing else. After five wrong tries the access is throttled, longer
each time; after twenty wrong codes it stays shut until the giver opens it again.
"""

from __future__ import annotations

import hmac
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import current_config, db
from wagecase.models import (
    AuditEntry,
    Case,
    Document,
    Evidence,
    Organisation,
    PartnerAccess,
    Transfer,
    TransferAttachment,
    User,
    new_id,
)
from wagecase.procedure.case.transfer_guards import CASE_TRANSFERRED, STATUTORY_TRANSFER_SENT
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.procedure.notifications.message_subject import MessageSubject, MessageSubjectKind
from wagecase.services.access import access_log
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import legal_date, now
from wagecase.services.base.errors import BadCredentials, Forbidden, Invalid, NotFound, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption
from wagecase.services.intake import tracking_code
from wagecase.services.notifications.outbox.keys import EVENT_RULE_PREFIX, LATER_SEPARATOR, PARTNER_PREFIX
from wagecase.services.notifications.outbox.new_message import NewMessage, enqueue_messages
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time

GRANTING_ROLES = (Role.clerk, Role.inspector, Role.head)
ACCESS_LIFETIME = timedelta(days=60)
FREE_FAILURES, MAX_FAILURES = 5, 20
MIN_THROTTLE, MAX_THROTTLE = timedelta(minutes=1), timedelta(hours=12)
# How long an opened page may lie, in seconds.
SESSION_SECONDS = 2 * 3600
USERNAME_PREFIX = "page.partner."


@dataclass(frozen=True)
class Disclosure:
    """What goes along with a transfer: names none, masked or full; pieces of evidence, documents."""

    names: str
    evidence: Sequence[uuid.UUID] = ()
    documents: Sequence[uuid.UUID] = ()


def get_transfer(principal: Principal, key: str, transfer_id: uuid.UUID) -> tuple[Case, Transfer]:
    """A transfer of a case that is open to the person; raises NotFound."""
    case = access_log.read_case(principal, key)
    row = db.session.get(Transfer, transfer_id)
    if row is None or row.case_id != case.id:
        raise NotFound
    return case, row


def may_grant_access(principal: Principal, row: Transfer) -> bool:
    """Whether the person works for the office that handed it over."""
    theirs = row.from_org_id == principal.org_id or row.from_org_id in principal.answers_for
    return theirs and principal.has(*GRANTING_ROLES)


def grant_access(principal: Principal, key: str, transfer_id: uuid.UUID, disclosure: Disclosure) -> str:
    """Open the access, or give it a new code; returns the code, which is shown once.

    Raises:
        NotFound, Forbidden: not this person's case, or another office handed it over.
        Refused: it was returned.
        Invalid: something chosen is not of this case.
    """
    case, row = get_transfer(principal, key, transfer_id)
    if not may_grant_access(principal, row):
        raise Forbidden([wrong_role(GRANTING_ROLES)])
    if row.returned_on is not None:
        raise Refused([Unmet("no_transfer")])
    partner_principal(db.session.get_one(Organisation, row.to_org_id))
    code = f"{secrets.randbelow(10**tracking_code.CODE_DIGITS):0{tracking_code.CODE_DIGITS}d}"
    with unit_of_work():
        access_id = _save_access(row, disclosure, code, principal.user_id)
        _save_attachments(case, row, disclosure)
        _enqueue_link(case, row)
        _audit_access("partner_access_opened", access_id, principal.user_id)
    return code


def _save_access(row: Transfer, disclosure: Disclosure, code: str, user_id: uuid.UUID) -> uuid.UUID:
    known = db.session.scalar(select(PartnerAccess.id).where(PartnerAccess.transfer_id == row.id))
    access_id = known or new_id()
    values = {
        "digest": _code_digest(access_id, code),
        "names": disclosure.names,
        "expires_at": now() + ACCESS_LIFETIME,
        "failures": 0,
        "throttled_until": None,
        "opened_by": user_id,
        "opened_at": now(),
        "closed_at": None,
    }
    statement = insert(PartnerAccess).values(id=access_id, transfer_id=row.id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
    return access_id


def _code_digest(access_id: uuid.UUID, code: str) -> bytes:
    return field_encryption.key_ring().index("partner_code", f"{access_id}\0{code}")


def _save_attachments(case: Case, row: Transfer, disclosure: Disclosure) -> None:
    """What goes along, replaced; everything must be of this case."""
    evidence, documents = set(disclosure.evidence), set(disclosure.documents)
    pieces = select(func.count()).where(Evidence.id.in_(evidence), Evidence.case_id == case.id)
    papers = select(func.count()).where(Document.id.in_(documents), Document.case_id == case.id)
    if (db.session.scalar(pieces), db.session.scalar(papers)) != (len(evidence), len(documents)):
        raise Invalid({"evidence": [Unmet("not_on_this_case")]})
    db.session.execute(delete(TransferAttachment).where(TransferAttachment.transfer_id == row.id))
    db.session.add_all([TransferAttachment(transfer_id=row.id, evidence_id=one) for one in evidence])
    db.session.add_all([TransferAttachment(transfer_id=row.id, document_id=one) for one in documents])


def _enqueue_link(case: Case, row: Transfer) -> None:
    """The link by mail, once a day at most however often the access is opened again."""
    moment, event = now(), CASE_TRANSFERRED if row.changes_owner else STATUTORY_TRANSFER_SENT
    link = NewMessage(
        rule=f"{EVENT_RULE_PREFIX}.{event}{LATER_SEPARATOR}access",
        template="partner_access",
        about=MessageSubject.of(MessageSubjectKind.event, row.sent_position),
        due_on=legal_date(moment),
        send_on=legal_date(moment),
        role="receiver",
        next_try_at=next_sending_time(moment, rules_in_force.current_rules()),
        case_id=case.id,
        proceeding_id=access_log.root_proceeding_id(case),
    )
    enqueue_messages([link])


def revoke_access(principal: Principal, key: str, transfer_id: uuid.UUID) -> None:
    """Nobody enters any more; raises NotFound, Forbidden."""
    _, row = get_transfer(principal, key, transfer_id)
    if not may_grant_access(principal, row):
        raise Forbidden([wrong_role(GRANTING_ROLES)])
    access = access_of_transfer(row.id)
    if access is None:
        raise NotFound
    with unit_of_work():
        access.closed_at = now()
        _audit_access("partner_access_closed", access.id, principal.user_id)


def access_of_transfer(transfer_id: uuid.UUID) -> PartnerAccess | None:
    return db.session.scalar(select(PartnerAccess).where(PartnerAccess.transfer_id == transfer_id))


def access_url(access_id: uuid.UUID) -> str:
    return f"{current_config().public_url}{PARTNER_PREFIX}/{access_id}"


def _audit_access(action: str, access_id: uuid.UUID, user_id: uuid.UUID | None, **detail: str) -> None:
    db.session.add(AuditEntry(user_id=user_id, action=action, subject=str(access_id), detail=detail))


def sign_in_with_code(access_id: uuid.UUID, typed: str) -> str:
    """What the browser carries once the code was right.

    Raises: BadCredentials: a wrong code, no such access, one that is closed, expired or throttled: nothing
    distinguishes them, but for `until` where it rests.
    """
    given = _code_digest(access_id, tracking_code.normalise_code(typed))
    with unit_of_work():
        access = db.session.scalar(select(PartnerAccess).where(PartnerAccess.id == access_id).with_for_update())
        if access is None or _is_unusable(access):
            raise BadCredentials
        if access.throttled_until and access.throttled_until > now():
            raise BadCredentials(until=access.throttled_until)
        if hmac.compare_digest(access.digest, given):
            access.failures, access.throttled_until, access.used_at = 0, None, now()
            _audit_access("partner_access_entered", access.id, None)
            return str(_signer().dumps([str(access.id), access.digest.hex()[:16]]))
        throttled_until = _record_failure(access)
    # The failure is on record before anybody hears of it.
    raise BadCredentials(until=throttled_until)


def _is_unusable(access: PartnerAccess) -> bool:
    return access.closed_at is not None or access.expires_at <= now() or access.failures >= MAX_FAILURES


def _record_failure(access: PartnerAccess) -> datetime | None:
    access.failures += 1
    over = access.failures - FREE_FAILURES
    if over >= 0:
        access.throttled_until = now() + min(MIN_THROTTLE * 2**over, MAX_THROTTLE)
    _audit_access("partner_access_refused", access.id, None)
    return access.throttled_until


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="partner-access")


@dataclass(frozen=True)
class PartnerSession:
    """A partner within its access."""

    access: PartnerAccess
    transfer: Transfer
    case: Case
    organisation: Organisation


def get_partner_session(access_id: uuid.UUID, ticket: str | None) -> PartnerSession | None:
    """Who stands within; None where nobody does: a new code, a shut access or two hours end it."""
    try:
        named, mark = _signer().loads(ticket or "", max_age=SESSION_SECONDS)
    except BadSignature:
        return None
    access = db.session.get(PartnerAccess, access_id)
    if access is None or named != str(access_id) or mark != access.digest.hex()[:16] or _is_unusable(access):
        return None
    row = db.session.get_one(Transfer, access.transfer_id)
    case, organisation = db.session.get_one(Case, row.case_id), db.session.get_one(Organisation, row.to_org_id)
    return PartnerSession(access, row, case, organisation)


def partner_principal(organisation: Organisation) -> Principal:
    """As whom the case's log knows what comes in by the access: nobody signs in as this one, who is not active."""
    username = USERNAME_PREFIX + organisation.code.lower()
    query = select(User.id).where(func.lower(User.username) == username)
    found = db.session.scalar(query)
    if found is None:
        name = f"{organisation.name_zh}（协作网页）"
        row = {"id": new_id(), "username": username, "name": name, "organisation_id": organisation.id, "active": False}
        db.session.execute(insert(User).values(row).on_conflict_do_nothing())
        found = db.session.scalars(query).one()
    return Principal(found, organisation.id, frozenset({Role.clerk}))


def minutes_left(until: datetime) -> int:
    """Whole minutes until an instant, at least one."""
    return max(int((until - now()).total_seconds() // 60) + 1, 1)
