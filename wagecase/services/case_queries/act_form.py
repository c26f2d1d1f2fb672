"""The form of one act for one person: the act as the table has it, whether it is open, and what its fields may name."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func, literal, select, union_all

from wagecase.extensions import db
from wagecase.law.clock import Unit
from wagecase.models import Case, Claim, Document, Employer, Party, Person, Proceeding, Project, User
from wagecase.procedure.case.checks import conclusion_codes
from wagecase.procedure.core.acts import Act, FieldType
from wagecase.procedure.events.table import EVENTS
from wagecase.procedure.tables import table
from wagecase.procedure.tables.table import Permission
from wagecase.services.acts.substitute_names import substitute_user_names
from wagecase.services.base import lookups
from wagecase.services.base.dates import now
from wagecase.services.base.errors import NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.case_queries import page_view
from wagecase.services.case_queries.page_view import CaseFile
from wagecase.services.eventlog import case_state

CLAIM_FIELD_TYPES = frozenset({"claims", "claim_amounts", "claim_terms", "award_items"})
SelectOption = tuple[str, str]
# The code for which there is a configured list.
CONCLUSION_FIELD_TYPE = "code:conclusion"


@dataclass(frozen=True)
class ActForm:
    """What a page needs to draw the form. `claims` are rows of the roster, in its order, if the act asks for any."""

    found: CaseFile
    head: dict[str, Any]
    proceeding: Proceeding
    permission: Permission
    by_the_hour: bool
    claims: list[dict[str, Any]] = field(default_factory=list)
    options: Mapping[str, list[SelectOption]] = field(default_factory=dict)

    @property
    def act(self) -> Act:
        return self.permission.act

    @property
    def position(self) -> int:
        return self.found.case.chain_length


def get_act_form(principal: Principal, row: Proceeding, name: str, lang: str) -> ActForm:
    """The form of an act on a proceeding that was read.

    Raises:
        NotFound: no such act.
    """
    case_id, proceeding_id = row.case_id, row.id
    dossier = case_state.load_dossier(db.session.get_one(Case, case_id))
    found = CaseFile(dossier.case, dossier.view(now()), dossier)
    proceeding = dossier.proceeding(proceeding_id)
    seen = next(one for one in found.view.proceedings if one.id == str(proceeding_id))
    try:
        permission = table.get_permission(found.view, seen, principal.actor, name)
    except table.UnknownAct as error:
        raise NotFound from error
    kinds = {str(ask.type) for ask in permission.act.form_fields}
    return ActForm(
        found=found,
        head=page_view.case_header(dossier.case, lang),
        proceeding=proceeding,
        permission=permission,
        by_the_hour=_needs_hour(found, permission.act),
        claims=_claim_rows(found) if kinds & CLAIM_FIELD_TYPES else [],
        options={kind: options(principal, case_id, lang) for kind, options in OPTION_SOURCES.items() if kind in kinds}
        | {CONCLUSION_FIELD_TYPE: list(conclusion_codes(found.view.settings).items())},
    )


def _needs_hour(found: CaseFile, act: Act) -> bool:
    """Whether a clock that counts hours hears this act, so that the moment matters and not only the day."""
    hourly = (clock for clock in found.view.book.clocks.values() if any(term.unit is Unit.hour for term in clock.terms))
    return any(
        trigger.event == act.records
        for clock in hourly
        for trigger in (*clock.starts, *clock.stops, *clock.pauses, *clock.resumes)
    )


def _claim_rows(found: CaseFile) -> list[dict[str, Any]]:
    """The roster as a form shows it: no protected field, only the name, to distinguish rows."""
    query = select(Person.id, Person.name).where(Person.case_id == found.case.id)
    names = {row.id: row.name for row in db.session.execute(query)}
    return [_claim_row(row, names.get(row.worker_id, "")) for row in found.dossier.claims]


def _claim_row(row: Claim, name: str) -> dict[str, Any]:
    return {
        "seq": row.seq,
        "id": str(row.id),
        "name": name,
        "team": row.team,
        "claimed": row.claimed,
        "found": row.found,
        "paid": row.paid,
        "outstanding": max((row.claimed if row.found is None else row.found) - row.paid, row.paid * 0),
    }


def _person_options(principal: Principal, case_id: uuid.UUID, lang: str) -> list[SelectOption]:
    query = (
        select(User.id, User.name, User.team)
        .where(User.organisation_id.in_([principal.org_id, *principal.answers_for]), User.active)
        .order_by(User.name, User.id)
    )
    return [(str(row.id), f"{row.name} · {row.team}" if row.team else row.name) for row in db.session.execute(query)]


def _organisation_options(principal: Principal, case_id: uuid.UUID, lang: str) -> list[SelectOption]:
    own = str(principal.org_id)
    return [(str(one["id"]), one["name"]) for one in lookups.list_active_organisations(lang) if str(one["id"]) != own]


def party_options(case_id: uuid.UUID) -> list[SelectOption]:
    """The parties of a case with their names."""
    return [(str(row.id), row.name) for row in _party_rows(case_id)]


def party_names(case_id: uuid.UUID) -> dict[str, str]:
    """Names of all who may be party, by whichever id they were named: the party's, the firm's or the person's."""
    rows = _party_rows(case_id)
    return {
        **dict(party_candidates(case_id)),
        **{str(key): row.name for row in rows for key in (row.employer_id, row.person_id) if key},
    }


def _party_rows(case_id: uuid.UUID) -> Sequence[Any]:
    query = (
        select(Party.id, Party.employer_id, Party.person_id, func.coalesce(Employer.name, Person.name).label("name"))
        .outerjoin(Employer, Employer.id == Party.employer_id)
        .outerjoin(Person, Person.id == Party.person_id)
        .where(Party.case_id == case_id)
        .order_by(Party.id)
    )
    return db.session.execute(query).all()


def party_candidates(case_id: uuid.UUID) -> list[SelectOption]:
    """Whom an act may name: the case's parties, then its employer, its project's firms and its workers, who become
    parties when first named."""
    known = party_options(case_id)
    taken = select(Party.employer_id, Party.person_id).where(Party.case_id == case_id).subquery()
    firms = (
        select(Employer.id, Employer.name, literal(0).label("seq"))
        .join(Case, Case.id == case_id)
        .outerjoin(Project, Project.id == Case.project_id)
        .where(Employer.id.in_([Case.employer_id, Project.contractor_id, Project.developer_id]))
        .where(Employer.id.not_in(select(taken.c.employer_id).where(taken.c.employer_id.is_not(None))))
    )
    workers = (
        select(Person.id, Person.name, Claim.seq)
        .join(Claim, Claim.worker_id == Person.id)
        .where(Claim.case_id == case_id)
        .where(Person.id.not_in(select(taken.c.person_id).where(taken.c.person_id.is_not(None))))
    )
    found = db.session.execute(union_all(firms, workers).order_by("seq", "id"))
    return [*known, *((str(row.id), row.name) for row in found)]


def document_options(case_id: uuid.UUID, lang: str) -> list[SelectOption]:
    """The documents of a case, the last first, with number and day."""
    query = select(Document).where(Document.case_id == case_id).order_by(Document.event_position.desc())
    return [(str(row.id), _document_label(row, lang)) for row in db.session.scalars(query)]


def _document_label(row: Document, lang: str) -> str:
    parts = (EVENTS[row.kind].label.get(lang), row.number, row.issued_on.isoformat())
    return " · ".join(part for part in parts if part)


OPTION_SOURCES: Mapping[str, Callable[[Principal, uuid.UUID, str], list[SelectOption]]] = {
    FieldType.person: _person_options,
    FieldType.organisation: _organisation_options,
    FieldType.party: lambda principal, case_id, lang: party_candidates(case_id),
    FieldType.document: lambda principal, case_id, lang: document_options(case_id, lang),
}


def available_acts(principal: Principal, proceeding: Proceeding) -> tuple[Permission, ...]:
    """The acts of the stage of a proceeding that was read, for this person, the blocked ones with every reason."""
    dossier = case_state.load_dossier(db.session.get_one(Case, proceeding.case_id))
    view = dossier.view(now())
    seen = next(one for one in view.proceedings if one.id == str(proceeding.id))
    return with_user_names(table.list_permissions(view, seen, principal.actor))


def with_user_names(permissions: Iterable[Permission]) -> tuple[Permission, ...]:
    return tuple(replace(one, unmet=substitute_user_names(one.unmet)) for one in permissions)
