"""What workers state after their complaint: kept with its event on the case, notified to its handler, and settled by a
person. Nothing that is said is a payment, a withdrawal or a change of the complaint."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Complaint, Person, Proceeding, Statement, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.events.table import EVENT_NOTICES
from wagecase.procedure.notifications.message_subject import MessageSubject, MessageSubjectKind
from wagecase.procedure.records.worker_statements import STATEMENT_MADE, StatementChannel, StatementKind
from wagecase.services.base import idempotency
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import AlreadyProcessed, Forbidden, NotFound, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption
from wagecase.services.eventlog import hash_chain
from wagecase.services.notifications.outbox import keys
from wagecase.services.notifications.outbox.new_message import NewMessage, enqueue_messages
from wagecase.services.notifications.schedule.quiet_hours import next_sending_time
from wagecase.services.worker_portal import portal_principal
from wagecase.services.worker_portal.statement_views import STATEMENT_READERS, owned_by_office

# More than this in a day is a machine, or somebody in need of a telephone.
MAX_PER_DAY = 20
IDEMPOTENCY_SCOPE = "statements"


@dataclass(frozen=True)
class StatementInput:
    """What a worker said; `amount` in yuan and `on` belong to money that came."""

    kind: StatementKind
    channel: StatementChannel = StatementChannel.page
    words: str | None = None
    amount: Decimal | None = None
    on: date | None = None


def add_statement(complaint_id: uuid.UUID, said: StatementInput, *, key: str | None = None) -> uuid.UUID:
    """Keep a statement on the case on which the complaint is worked on, with its event, and notify the handler; returns
    its id. The same `key` again gives the first one.

    Raises:
        Refused: so many came today that a person should be called instead.
    """
    try:
        with unit_of_work():
            return write_statement(complaint_id, said, key=key)
    except AlreadyProcessed as before:
        return uuid.UUID(before.resource_id)


def write_statement(complaint_id: uuid.UUID, said: StatementInput, *, key: str | None = None) -> uuid.UUID:
    """Write a statement within the caller's unit of work.

    Raises:
        Refused: so many came today that a person should be called instead.
        AlreadyProcessed: the same `key` came before.
    """
    complaint = db.session.get_one(Complaint, complaint_id)
    once, mac = f"{complaint_id}:{key[:60]}" if key else None, idempotency.request_mac(b"")
    case = db.session.scalars(select(Case).where(Case.id == complaint.case_id).with_for_update()).one()
    idempotency.check_key(IDEMPOTENCY_SCOPE, once, mac)
    _check_daily_limit(complaint_id)
    statement = Statement(id=new_id(), case_id=case.id, complaint_id=complaint.id, received_at=now())
    statement.kind, statement.channel = str(said.kind), str(said.channel)
    statement.amount, statement.happened_on = said.amount, said.on
    record = _statement_record(case, complaint, statement, said)
    page = portal_principal.portal_principal()
    event = hash_chain.append_event(case, record, page.user_id, case.owner_org_id)
    statement.event_position = event["position"]
    statement.text_id = record.texts["words"]["id"] if record.texts else None
    db.session.add(statement)
    _notify_handler(case, record.proceeding_id, statement.event_position)
    idempotency.store_key(IDEMPOTENCY_SCOPE, once, mac, 201, str(statement.id))
    return statement.id


def _check_daily_limit(complaint_id: uuid.UUID) -> None:
    since = now() - timedelta(days=1)
    query = select(func.count()).where(Statement.complaint_id == complaint_id, Statement.received_at > since)
    if (db.session.scalar(query) or 0) >= MAX_PER_DAY:
        raise Refused([Unmet("too_many_statements", {"max": str(MAX_PER_DAY)})])


def _statement_record(
    case: Case, complaint: Complaint, statement: Statement, said: StatementInput
) -> hash_chain.EventRecord:
    """The words are sealed under the worker's own key: they go when the worker's data are erased, and the chain still
    verifies."""
    root = select(Proceeding.id).where(Proceeding.case_id == case.id, Proceeding.procedure == "case")
    fields = {"statement": str(statement.id), "kind": statement.kind, "channel": statement.channel}
    fields |= {"amount": f"{said.amount:.2f}"} if said.amount is not None else {}
    fields |= {"paid_on": said.on.isoformat()} if said.on is not None else {}
    texts = {}
    if said.words:
        contact = db.session.get_one(Person, complaint.contact_id)
        texts = {
            "words": field_encryption.sealed_text_row(
                case.id, field_encryption.load_data_key(contact.data_key_id), "statement", said.words
            )
        }
    return hash_chain.EventRecord(
        name=STATEMENT_MADE,
        proceeding_id=db.session.scalars(root).one(),
        happened_on=today(),
        happened_at=now(),
        fields=fields,
        texts=texts,
    )


def _notify_handler(case: Case, root: uuid.UUID, position: int) -> None:
    """Enqueue a message to the handler in the statement's own transaction."""
    notice, moment = EVENT_NOTICES[STATEMENT_MADE], now()
    enqueue_messages(
        NewMessage(
            rule=f"{keys.EVENT_RULE_PREFIX}.{STATEMENT_MADE}",
            template=notice.template,
            about=MessageSubject.of(MessageSubjectKind.event, position),
            due_on=today(),
            send_on=today(),
            role=role,
            next_try_at=next_sending_time(moment, rulebook.current_rules()),
            case_id=case.id,
            proceeding_id=root,
        )
        for role in notice.to
    )


@unit_of_work()
def settle_statement(principal: Principal, statement_id: uuid.UUID) -> uuid.UUID:
    """A person has looked into it; returns the case. Settled twice it stays with the first.

    Raises:
        NotFound, Forbidden: not of a case of this person's organisation, or not their role.
    """
    if not principal.has(*STATEMENT_READERS):
        raise Forbidden([wrong_role(STATEMENT_READERS)])
    query = (
        select(Statement, Complaint.case_id)
        .join(Complaint, Complaint.id == Statement.complaint_id)
        .join(CaseAccess, CaseAccess.case_id == Complaint.case_id)
        .where(Statement.id == statement_id, owned_by_office(principal))
        .with_for_update(of=Statement)
    )
    found = db.session.execute(query).first()
    if found is None:
        raise NotFound
    if found.Statement.settled_at is None:
        found.Statement.settled_at, found.Statement.settled_by = now(), principal.user_id
    case_id: uuid.UUID = found.case_id
    return case_id
