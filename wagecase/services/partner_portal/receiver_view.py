"""What a partner sees within its door, and what it does there: receipt, answer with files, return, more time."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import IO, Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import AuditEntry, Claim, Document, Evidence, HandOff, HandOffPaper, Organisation, Person
from wagecase.procedure.core.acts import Act
from wagecase.procedure.core.enums import EVENTS, HandOverKind
from wagecase.procedure.records.evidence import EvidenceChannel, EvidenceKind, Giver
from wagecase.procedure.tables import table
from wagecase.services.access import access_log
from wagecase.services.acts.perform import Done, perform
from wagecase.services.base.dates import now
from wagecase.services.base.errors import NotFound
from wagecase.services.base.lookups import name_of
from wagecase.services.case_queries import api_view, case_header
from wagecase.services.eventlog import case_state
from wagecase.services.eventlog.case_state import LoggedEvent
from wagecase.services.evidence import files as evidence_files
from wagecase.services.evidence import queries
from wagecase.services.evidence.queries import Original
from wagecase.services.partner_portal.access_codes import Entered, principal_of

ON_PAGE = 200
# What is told of a hand-off to the receiver: of the giver what he asks, of both what came of it.
THREAD = frozenset(
    {
        "case.receipted",
        "case.returned",
        "case.hand_over_answered",
        "case.more_time_asked",
        "case.more_time_granted",
        "case.more_time_refused",
    }
)


def shown(entered: Entered, lang: str) -> dict[str, Any]:
    """Everything of the page: who asks what by when, what goes along, and what may be done now."""
    row = entered.hand_off
    dossier = case_state.dossier(entered.case)
    sent = _sent(dossier.log, row)
    asked, lines = thread(dossier.log, row, lang)
    return {
        "number": entered.case.number,
        "organisation": name_of(entered.organisation, lang),
        "giver": _giver(row, lang),
        "kind": HandOverKind(row.kind).label.get(lang),
        "sent_on": row.sent_on,
        "paper_number": sent.body["fields"].get("number"),
        "asked": asked,
        "due": row.answer_due_on,
        "state": state_of(row),
        "employer": case_header.employer(entered.case),
        "employer_as_told": entered.case.employer_as_told,
        "project": case_header.project(entered.case, lang),
        "workers": _workers(entered),
        "evidence": _chosen_evidence(row, lang),
        "documents": _chosen_documents(row, lang),
        "given": _given(entered, lang),
        "thread": lines,
        "acts": _open_acts(entered, dossier.view(now())),
    }


def state_of(row: HandOff) -> str:
    """sent, receipted, answered or returned."""
    if row.returned_on:
        return "returned"
    return "answered" if row.answered_on else "receipted" if row.receipted_on else "sent"


def thread(log: Sequence[LoggedEvent], row: HandOff, lang: str) -> tuple[list[str], list[dict[str, Any]]]:
    """What the giver asked, in its own words, and what has gone to and fro since."""
    sent = _sent(log, row)
    since = [one for one in log if _of(one, sent)]
    texts = _texts([sent, *since])
    return _said(texts[row.sent_position]), [_line(one, texts[one.body["position"]], lang) for one in since]


def _sent(log: Sequence[LoggedEvent], row: HandOff) -> LoggedEvent:
    return next(one for one in log if one.body["position"] == row.sent_position)


def _said(texts: Mapping[str, str | None]) -> list[str]:
    return [text for text in texts.values() if text]


def _of(one: LoggedEvent, sent: LoggedEvent) -> bool:
    return one.body["name"] in THREAD and one.body["document"] == sent.body["document"]


def _texts(events: Sequence[LoggedEvent]) -> dict[int, dict[str, str | None]]:
    """The sealed words of events in clear, by position and field."""
    clear = api_view.texts(uuid.UUID(text) for one in events for text, _ in one.body["texts"].values())
    return {
        one.body["position"]: {name: clear.get(uuid.UUID(text)) for name, (text, _) in one.body["texts"].items()}
        for one in events
    }


def _line(one: LoggedEvent, texts: Mapping[str, str | None], lang: str) -> dict[str, Any]:
    body = one.body
    return {
        "on": one.clock.on,
        "label": EVENTS[body["name"]].get(lang),
        "due": body["fields"].get("due"),
        "texts": _said(texts),
    }


def _giver(row: HandOff, lang: str) -> dict[str, str | None]:
    found = db.session.get_one(Organisation, row.from_org_id)
    return {"name": name_of(found, lang), "phone": found.phone}


def _workers(entered: Entered) -> list[dict[str, Any]]:
    """The workers as far as the giver lets them be seen; never a number of an ID, a phone or a card."""
    if entered.door.names == "none":
        return []
    query = select(Claim.seq, Claim.claimed, Claim.found, Person.name).join(Person, Person.id == Claim.worker_id)
    rows = db.session.execute(query.where(Claim.case_id == entered.case.id).order_by(Claim.seq).limit(ON_PAGE))
    masked = entered.door.names == "masked"
    return [{**one._mapping, "name": _hidden(one.name) if masked else one.name} for one in rows]


def _hidden(name: str) -> str:
    return name[:1] + "*" * max(len(name) - 1, 1)


def _chosen_evidence(row: HandOff, lang: str) -> list[dict[str, Any]]:
    chosen = select(HandOffPaper.evidence_id).where(HandOffPaper.hand_off_id == row.id)
    query = select(Evidence).where(Evidence.id.in_(chosen)).order_by(Evidence.event_position)
    return queries.shown(db.session.scalars(query).all(), lang)


def _chosen_documents(row: HandOff, lang: str) -> list[dict[str, Any]]:
    chosen = select(HandOffPaper.document_id).where(HandOffPaper.hand_off_id == row.id)
    query = select(Document).where(Document.id.in_(chosen)).order_by(Document.issued_on)
    return [
        {"label": EVENTS[one.kind].get(lang), "number": one.number, "issued_on": one.issued_on}
        for one in db.session.scalars(query)
    ]


def _given(entered: Entered, lang: str) -> list[dict[str, Any]]:
    """What this partner gave itself."""
    mine = Evidence.case_id == entered.case.id, Evidence.organisation_id == entered.organisation.id
    query = select(Evidence).where(*mine, Evidence.channel == EvidenceChannel.partner_page)
    return queries.shown(db.session.scalars(query.order_by(Evidence.event_position)).all(), lang)


def _open_acts(entered: Entered, view: Any) -> list[Act]:
    """What may be done now; only of this hand-off, though the organisation may have others on the case."""
    row, actor = entered.hand_off, principal_of(entered.organisation).actor
    root = next(one for one in view.proceedings if one.procedure == "case")
    return [one.act for one in table.permissions(view, root, actor) if one.allowed and one.act.name in _mine(row)]


def _mine(row: HandOff) -> frozenset[str]:
    """The acts that speak of this hand-off: of several that an office has receipted the oldest is answered first."""
    if state_of(row) != "receipted":
        return frozenset({"receipt", "return"}) if state_of(row) == "sent" else frozenset()
    older = select(HandOff.id).where(
        HandOff.case_id == row.case_id,
        HandOff.to_org_id == row.to_org_id,
        HandOff.receipted_on.is_not(None),
        HandOff.answered_on.is_(None),
        HandOff.sent_position < row.sent_position,
    )
    behind = db.session.scalar(older.limit(1)) is not None
    return frozenset() if behind else frozenset({"answer_hand_over", "ask_more_time"})


def act(
    entered: Entered, name: str, values: Mapping[str, Any], files: Sequence[tuple[str, IO[bytes]]], key: str | None
) -> Done:
    """Do one of the partner's acts; what it hands in with it is kept first, as its own evidence.

    Raises:
        NotFound: no act of a partner.
        Invalid, Refused, AlreadyDone: as `perform` and `evidence.add_unsigned`.
    """
    if name not in _mine(entered.hand_off):
        raise NotFound
    case_id, organisation = entered.case.id, entered.organisation
    principal, root = principal_of(organisation), access_log.root_of(entered.case)
    for filename, stream in files:
        said = evidence_files.Given(EvidenceKind.paper, Giver.partner, EvidenceChannel.partner_page, name=filename)
        evidence_files.add_unsigned(case_id, stream, said, organisation.id)
    return perform(principal, root, name, values, idempotency_key=key)


def original(entered: Entered, evidence_id: uuid.UUID) -> Original:
    """A file that goes along, or that the partner gave itself; taken out on record. Raises NotFound, VaultAway."""
    row = _piece(entered, evidence_id)
    found = queries.given_out(entered.case, row)
    detail = {"door": str(entered.door.id), "case": str(entered.case.id)}
    user = principal_of(entered.organisation).user_id
    db.session.add(AuditEntry(user_id=user, action="evidence_taken_out", subject=str(row.id), detail=detail))
    db.session.commit()
    return found


def copy(entered: Entered, evidence_id: uuid.UUID, which: str) -> bytes:
    """The copy of such a file that is shown."""
    return queries.copy_of(_piece(entered, evidence_id), which)


def _piece(entered: Entered, evidence_id: uuid.UUID) -> Evidence:
    row = db.session.get(Evidence, evidence_id)
    if row is None or row.case_id != entered.case.id:
        raise NotFound
    chosen = select(HandOffPaper.id).where(
        HandOffPaper.hand_off_id == entered.hand_off.id, HandOffPaper.evidence_id == row.id
    )
    own = row.organisation_id == entered.organisation.id and row.channel == EvidenceChannel.partner_page
    if not own and db.session.scalar(chosen) is None:
        raise NotFound
    return row
