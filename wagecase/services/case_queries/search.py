"""Finding cases and complaints: within what the person may see, newest first, page by page, never counted whole."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, not_, select

from wagecase.extensions import db
from wagecase.models import (
    Case,
    CaseAccess,
    Complaint,
    Employer,
    Person,
    Proceeding,
    ProceedingHandler,
    Project,
    SearchGrams,
    WorkItem,
)
from wagecase.procedure.core.acts import Unmet
from wagecase.services.access.visibility import visible_to
from wagecase.services.base import text_search
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid
from wagecase.services.base.pagination import COUNT_LIMIT, DEFAULT_LIMIT, Page, after_id, capped_count, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.crypto.personal_data import matches_exactly

CASE_NUMBER_PATTERN = re.compile(r"[0-9]{4}[0-9A-Z]{2}-[0-9]{0,4}(-[0-9]{0,6})?", re.ASCII)
PERSONAL_NUMBER_PATTERN = re.compile(r"\+?[0-9]{11,19}[0-9Xx]?", re.ASCII)
# With this many digits of the count typed, at most a hundred numbers are meant, and each is looked up by its index.
MIN_DIGITS, MIN_DIGITS_TO_COUNT = 4, 6

CASE_COLUMNS = (
    Case.id,
    Case.number,
    Case.stage,
    Case.matter,
    Case.area_code.label("district"),
    Case.owner_org_id,
    Case.opened_on,
    Case.closed_on,
    Case.cause,
    Case.workers,
    Case.claimed,
    Case.found,
    Case.paid,
    Case.advanced,
    func.coalesce(Employer.name, Case.employer_as_stated).label("employer"),
    Project.name.label("project"),
)


@dataclass(frozen=True)
class CaseSearch:
    """What is looked for; what is None does not matter."""

    q: str | None = None
    stage: str | None = None
    district: str | None = None
    matter: str | None = None
    employer_id: uuid.UUID | None = None
    since: date | None = None
    until: date | None = None
    late: bool | None = None
    closed: bool | None = None
    paid: bool | None = None
    handler: uuid.UUID | None = None


def search_cases(
    principal: Principal,
    filters: CaseSearch,
    *,
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
    count: bool = False,
) -> Page:
    """A page of cases, newest first; with `count` how many there are, up to a thousand.

    Raises:
        Invalid: the search is too short or names a person's number, or the cursor is not one of ours.
    """
    terms = _conditions(principal, filters)
    return _search_page(principal, terms, after, limit, count)


def search_by_person(
    principal: Principal, *, id_number: str | None = None, phone: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page:
    """Cases on which somebody has exactly this ID number or phone, whatever their part in them."""
    held = select(Person.case_id).where(matches_exactly(id_number=id_number, phone=phone))
    return _search_page(principal, [Case.id.in_(held)], None, limit, False)


def _search_page(
    principal: Principal, terms: list[ColumnElement[bool]], after: str | None, limit: int, count: bool
) -> Page:
    query = _visible_cases(select(*CASE_COLUMNS), principal, terms)
    query = query.outerjoin(Employer, Employer.id == Case.employer_id).outerjoin(Project, Project.id == Case.project_id)
    position = after_id("cases", after)
    if position is not None:
        query = query.where(CaseAccess.case_id < position)
    rows = db.session.execute(query.order_by(CaseAccess.case_id.desc()).limit(limit + 1)).all()
    following = encode_cursor("cases", rows[limit - 1].id) if len(rows) > limit else None
    return Page(rows[:limit], following, _capped_count(principal, terms) if count else None)


def _visible_cases(
    query: Select[*tuple[Any, ...]], principal: Principal, terms: list[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """The one start of every query: rows of access, then the case."""
    return query.select_from(CaseAccess).join(Case, Case.id == CaseAccess.case_id).where(visible_to(principal), *terms)


def _capped_count(principal: Principal, terms: list[ColumnElement[bool]]) -> str:
    some = _visible_cases(select(Case.id), principal, terms).limit(COUNT_LIMIT + 1).subquery()
    return capped_count(db.session.scalars(select(func.count()).select_from(some)).one())


def _conditions(principal: Principal, filters: CaseSearch) -> list[ColumnElement[bool]]:
    plain = {
        Case.stage: filters.stage,
        Case.area_code: filters.district,
        Case.matter: filters.matter,
        Case.employer_id: filters.employer_id,
    }
    terms = [column == value for column, value in plain.items() if value is not None]
    terms += [Case.opened_on >= filters.since] if filters.since else []
    terms += [Case.opened_on <= filters.until] if filters.until else []
    terms += [_handled_by(filters.handler)] if filters.handler else []
    terms += [_text_condition(filters.q)] if filters.q else []
    answers = (
        (filters.late, _is_late(principal)),
        (filters.closed, Case.closed_on.is_not(None)),
        (filters.paid, _is_paid()),
    )
    return terms + [term if answer else not_(term) for answer, term in answers if answer is not None]


def _handled_by(user_id: uuid.UUID) -> ColumnElement[bool]:
    return exists(
        select(1)
        .select_from(ProceedingHandler)
        .join(Proceeding, Proceeding.id == ProceedingHandler.proceeding_id)
        .where(Proceeding.case_id == Case.id, ProceedingHandler.user_id == user_id)
    )


def _is_late(principal: Principal) -> ColumnElement[bool]:
    return exists(
        select(1).where(
            WorkItem.case_id == Case.id,
            WorkItem.organisation_id == principal.org_id,
            WorkItem.due_on < today(),
        )
    )


def _is_paid() -> ColumnElement[bool]:
    """Paid in full, by the case's totals: what was found, and until then what the workers say."""
    return (Case.workers > 0) & (Case.paid >= func.coalesce(Case.found, Case.claimed))


def _text_condition(typed: str) -> ColumnElement[bool]:
    wanted = text_search.normalise_text(typed)
    if len(wanted) < text_search.MIN_LENGTH:
        raise Invalid({"q": [Unmet("search_too_short")]})
    if PERSONAL_NUMBER_PATTERN.fullmatch(wanted):
        raise Invalid({"q": [Unmet("search_personal")]})
    if CASE_NUMBER_PATTERN.fullmatch(wanted.upper()):
        return _number_condition(wanted.upper())
    found = select(SearchGrams.case_id).where(
        SearchGrams.grams.contains(text_search.bigrams(wanted)), SearchGrams.text.like(text_search.like_pattern(wanted))
    )
    return Case.id.in_(found)


def _number_condition(start: str) -> ColumnElement[bool]:
    """Cases whose number begins so."""
    office, _, rest = start.partition("-")
    year, _, digits = rest.partition("-")
    if len(digits) < MIN_DIGITS:
        return Case.number.like(text_search.like_pattern(start)[1:])
    missing = MIN_DIGITS_TO_COUNT - len(digits)
    return Case.number.in_(
        [f"{office}-{year}-{digits}{end:0{missing}d}" if missing else start for end in range(10**missing)]
    )


def list_complaints(principal: Principal, *, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page:
    """A page of complaints on cases that the person may see, newest first."""
    query = (
        select(Complaint, Case.number)
        .join(Case, Case.id == Complaint.case_id)
        .join(CaseAccess, CaseAccess.case_id == Complaint.case_id)
        .where(visible_to(principal))
    )
    position = after_id("complaints", after)
    if position is not None:
        query = query.where(Complaint.id < position)
    rows = db.session.execute(query.order_by(Complaint.id.desc()).limit(limit + 1)).all()
    following = encode_cursor("complaints", rows[limit - 1].Complaint.id) if len(rows) > limit else None
    return Page(rows[:limit], following)
