"""Opening a case: every complaint opens one, in one transaction, with its claims, first event and deadlines."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from wagecase.extensions import db
from wagecase.law.deadlines import ClockEvent, ComputedDeadline, compute_deadlines
from wagecase.models import (
    Case,
    CaseAccess,
    Claim,
    Complaint,
    DataKey,
    Event,
    Person,
    Proceeding,
    Representation,
    SealedText,
    SearchGrams,
    WorkItem,
    new_id,
)
from wagecase.models import Deadline as DeadlineRow
from wagecase.procedure.core.enums import Role
from wagecase.procedure.core.stages import STAGES
from wagecase.services.access.visibility import access_rows
from wagecase.services.base import bulk_insert, idempotency, text_search
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date, now
from wagecase.services.base.errors import Forbidden
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption, personal_data
from wagecase.services.eventlog import case_state, hash_chain, projections
from wagecase.services.eventlog.case_numbers import assign_number
from wagecase.services.evidence import files
from wagecase.services.intake import jurisdiction, tracking_code
from wagecase.services.intake.new_complaint import LIMIT_DAY_FIELDS, NewClaim, NewComplaint, OpenedCase, over_two_years
from wagecase.services.registry import employers

INTAKE_ROLES = frozenset(
    {Role.clerk, Role.inspector, Role.machine, Role.legal_aid_officer, Role.mediator, Role.arbitrator, Role.worker}
)
FIRST_STAGE = STAGES["case"][0].name
ZERO = Decimal(0)


@unit_of_work()
def open_case(
    principal: Principal, given: NewComplaint, *, idempotency_key: str | None = None, body: bytes = b""
) -> OpenedCase:
    """Take a complaint and open its case; raises as `write_case`."""
    return write_case(principal, given, idempotency_key=idempotency_key, body=body)


def write_case(
    principal: Principal, given: NewComplaint, *, idempotency_key: str | None = None, body: bytes = b""
) -> OpenedCase:
    """Write a complaint and its case within the caller's unit of work.

    Raises:
        Forbidden: the person's roles do not take complaints.
        Invalid: the place of work is unknown.
        AlreadyProcessed, IdempotencyKeyReused: about the idempotency key.
    """
    if not principal.has(*INTAKE_ROLES):
        raise Forbidden([wrong_role(INTAKE_ROLES)])
    mac = idempotency.request_mac(body)
    idempotency.check_key(str(principal.user_id), idempotency_key, mac)
    intake = IntakeWriter(principal, given, jurisdiction.resolve_jurisdiction(principal, given))
    intake.write()
    if given.evidence_of:
        case = db.session.get_one(Case, intake.case_id)
        org = case.owner_org_id if principal.has(Role.worker) else principal.org_id
        files.attach_draft_files(case, given.evidence_of, principal.user_id, org)
    idempotency.store_key(str(principal.user_id), idempotency_key, mac, 201, str(intake.complaint_id))
    number = assign_number(intake.case_id, intake.at.area_code, intake.received_on.year)
    return OpenedCase(intake.complaint_id, intake.case_id, number, intake.proceeding_id)


FirstEventFold = Callable[[ClockEvent, rulebook.RulesInForce], Sequence[ComputedDeadline]]


def fold_first_event(event: ClockEvent, rules: rulebook.RulesInForce) -> Sequence[ComputedDeadline]:
    """The deadlines that the first event of a case brings."""
    return compute_deadlines(rules.book.clocks_of("case"), [event], rules.calendar, rules.settings)


class IntakeWriter:
    """The rows of one intake, written by bulk inserts in the order of their foreign keys."""

    def __init__(
        self,
        principal: Principal,
        given: NewComplaint,
        at: jurisdiction.IntakeContext,
        folding: FirstEventFold = fold_first_event,
    ) -> None:
        self.principal, self.given, self.at, self._fold = principal, given, at, folding
        self.received_at = given.received_at or now()
        self.received_on = legal_date(self.received_at)
        self.case_id, self.complaint_id, self.proceeding_id = new_id(), new_id(), new_id()
        self.case_key, self.case_key_row = field_encryption.key_ring().make()
        self.contact = personal_data.prepare_person(self.case_id, given.contact)
        self.backup = personal_data.prepare_person(self.case_id, given.backup) if given.backup else None
        self.workers = [personal_data.prepare_person(self.case_id, claim.worker) for claim in given.claims]
        self.claims = claim_rows(self.case_id, given.claims, [worker.id for worker in self.workers])

    def write(self) -> None:
        bulk_insert.bulk_insert_many(*self.parts())

    def parts(self) -> tuple[bulk_insert.TableRows, ...]:
        """The rows of every table, in the order of their foreign keys."""
        event, words = self._event()
        seers = access_rows(self.case_id, self.at.owner_org_id, self.at.superiors)
        people = [self.contact, *([self.backup] if self.backup else []), *self.workers]
        deadlines, lines = self._projected(event, [row["organisation_id"] for row in seers])
        return (
            (DataKey, [self.case_key_row, *(one.key_row for one in people)]),
            (Case, [self._case_row(event)]),
            (Person, [one.row for one in people]),
            (SealedText, [words]),
            (Complaint, [self._complaint_row(words["id"])]),
            (Claim, self.claims),
            (Representation, self._representations()),
            (Proceeding, [self._root_row()]),
            (Event, [event]),
            (CaseAccess, seers + self._taker_row(seers)),
            (SearchGrams, [self._search_row()]),
            (DeadlineRow, deadlines),
            (WorkItem, lines),
        )

    def _projected(
        self, event: Mapping[str, Any], seers: Sequence[uuid.UUID]
    ) -> tuple[bulk_insert.RowMappings, bulk_insert.RowMappings]:
        """Deadline and work-list rows; only the root proceeding is there yet."""
        rules = rulebook.current_rules(self.at.versions)
        entry = case_state.parse_event(event["body"], event["recorded_at"])
        deadlines = self._fold(entry.clock, rules)
        root = Proceeding(id=self.proceeding_id, ended_on=None)
        folded = {self.proceeding_id: deadlines}
        lines = projections.work_item_rows(self.case_id, [root], {}, folded, seers, rules.book)
        return projections.deadline_rows(self.case_id, folded), lines

    def _event(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The first event of the chain, and the sealed words it vouches for."""
        words = field_encryption.sealed_text_row(self.case_id, self.contact.key, "complaint", self.given.words)
        late = over_two_years(self.given.claims, self.received_on)
        record = hash_chain.EventRecord(
            name="case.received",
            proceeding_id=self.proceeding_id,
            happened_on=self.received_on,
            happened_at=self.received_at,
            fields={
                "complaint": str(self.complaint_id),
                "channel": self.given.channel,
                "matter": self.given.matter,
                "over_two_years": "yes" if late else "no",
            },
            claims=[str(row["id"]) for row in self.claims],
            claim_fields=limit_days(self.claims),
            texts={"words": words},
        )
        actor, org = self.principal.user_id, self.principal.org_id
        return hash_chain.chained_row(self.case_id, 1, "", record, actor, org), words

    def _case_row(self, event: Mapping[str, Any]) -> dict[str, Any]:
        given = self.given
        return {
            "id": self.case_id,
            "area_code": self.at.area_code,
            "owner_org_id": self.at.owner_org_id,
            "matter": given.matter,
            "employer_id": self._employer(),
            "employer_as_stated": given.employer_as_stated,
            "project_id": self._project(),
            "cause": given.cause,
            "opened_on": self.received_on,
            "stage": FIRST_STAGE,
            "workers": len(self.claims),
            "claimed": sum((row["claimed"] for row in self.claims), Decimal(0)),
            "chain_length": event["position"],
            "chain_head": event["digest"],
            "data_key_id": self.case_key.id,
        }

    def _employer(self) -> uuid.UUID | None:
        given = self.given.employer
        return self.at.employer_id or (employers.create_employer(given) if given else None)

    def _project(self) -> uuid.UUID | None:
        given = self.given.project
        return self.at.project_id or (employers.create_project(given, self.at.area_code) if given else None)

    def _complaint_row(self, words_id: uuid.UUID) -> dict[str, Any]:
        given = self.given
        return {
            "id": self.complaint_id,
            "case_id": self.case_id,
            "opened_case_id": self.case_id,
            "channel": given.channel,
            "matter": given.matter,
            "received_at": self.received_at,
            "received_on": self.received_on,
            "platform_no": given.platform_no,
            "contact_id": self.contact.id,
            "capacity": given.capacity,
            "words_id": words_id,
            "details": {**given.details, **({"backup_contact": str(self.backup.id)} if self.backup else {})},
            "confidential": given.confidential,
            "tracking_code_digest": self._progress_digest(),
            "taken_by": self.principal.user_id,
        }

    def _progress_digest(self) -> bytes | None:
        code = self.given.progress_code
        return tracking_code.code_digest(self.complaint_id, code) if code else None

    def _representations(self) -> list[dict[str, Any]]:
        grounds = zip(self.claims, self.given.claims, strict=True)
        return [
            {"claim_id": row["id"], "complaint_id": self.complaint_id, "ground": claim.ground}
            for row, claim in grounds
            if claim.ground
        ]

    def _root_row(self) -> dict[str, Any]:
        return {
            "id": self.proceeding_id,
            "case_id": self.case_id,
            "procedure": "case",
            "stage": FIRST_STAGE,
            "organisation_id": self.at.owner_org_id,
            "opened_on": self.received_on,
            "opened_position": 1,
            "stage_since": self.received_on,
        }

    def _taker_row(self, seers: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """A clerk who took a complaint for another office still sees it, and can inform the worker where it is."""
        if any(row["organisation_id"] == self.principal.org_id for row in seers):
            return []
        row = {"organisation_id": self.principal.org_id, "case_id": self.case_id, "ground": "taker", "since": now()}
        return [row]

    def _search_row(self) -> dict[str, Any]:
        given = self.given
        names = [given.contact.name, *(claim.worker.name for claim in given.claims)]
        employer = given.employer.name if given.employer else given.employer_as_stated
        text = text_search.search_text([*names, employer, given.project.name if given.project else None])
        return {"case_id": self.case_id, "text": text, "grams": text_search.bigrams(text)}


def claim_rows(
    case_id: uuid.UUID, claims: Sequence[NewClaim], worker_ids: Sequence[uuid.UUID], first: int = 1
) -> list[dict[str, Any]]:
    """Claims as rows, numbered on from `first`."""
    return [
        {
            "id": new_id(),
            "case_id": case_id,
            "seq": seq,
            "worker_id": worker_id,
            "claimed": claim.claimed,
            "period_from": claim.period_from,
            "period_to": claim.period_to,
            "relation_ended_on": claim.relation_ended_on,
            "team": claim.team,
            "job": claim.job,
            "pay_basis": claim.pay_basis,
        }
        for seq, (claim, worker_id) in enumerate(zip(claims, worker_ids, strict=True), start=first)
    ]


def limit_days(claims: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Per claim the days from which its limits run, where they are known."""
    found = {
        str(row["id"]): {
            name: row[column].isoformat() for name, column in LIMIT_DAY_FIELDS.items() if row[column] is not None
        }
        for row in claims
    }
    return {claim: fields for claim, fields in found.items() if fields}
