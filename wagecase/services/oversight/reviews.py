"""Answers to the national lead platform that wait for the city's review."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, tuple_

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Employer, Organisation, PendingReview
from wagecase.procedure.events.table import EVENTS
from wagecase.services.access import access_log
from wagecase.services.access.visibility import visible_to
from wagecase.services.base.dates import today
from wagecase.services.base.lookups import localized_name
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_day, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.crypto import personal_data
from wagecase.services.eventlog import case_state

FINDING_EVENTS = ("case.submitted", "case.verified", "case.settled")


@dataclass(frozen=True, slots=True)
class WaitingReview:
    """An answer that waits. `days` since it was submitted."""

    number: str
    area: str
    office: str
    employer: str | None
    people: int
    submitted_on: date
    days: int


@dataclass(frozen=True, slots=True)
class ReviewFinding:
    """What the district recorded on a day, with the code of its conclusion and its own words."""

    label: str
    on: date
    conclusion: str | None
    account: str | None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One answer: the findings, the latest first, how often it was sent back, and whether it waits and since when."""

    case: Case
    root: uuid.UUID
    rows: tuple[ReviewFinding, ...]
    sent_back: int
    waiting: bool
    since: date | None


def list_reviews(principal: Principal, lang: str, *, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page:
    """Answers to the platform that wait, those submitted first first."""
    query = (
        select(
            PendingReview, Case, Organisation, func.coalesce(Employer.name, Case.employer_as_stated).label("employer")
        )
        .join(Case, Case.id == PendingReview.case_id)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .join(Organisation, Organisation.id == Case.owner_org_id)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .where(visible_to(principal))
    )
    position = after_day("reviews", after)
    if position is not None:
        query = query.where(tuple_(PendingReview.submitted_on, PendingReview.case_id) > position)
    rows = db.session.execute(query.order_by(PendingReview.submitted_on, PendingReview.case_id).limit(limit + 1)).all()
    last = rows[limit - 1].PendingReview if len(rows) > limit else None
    lines = [_waiting_review(row, lang) for row in rows[:limit]]
    return Page(lines, encode_cursor("reviews", last.submitted_on, last.case_id) if last else None)


def _waiting_review(row: Any, lang: str) -> WaitingReview:
    case, submitted_on = row.Case, row.PendingReview.submitted_on
    return WaitingReview(
        number=case.number or str(case.id),
        area=case.area_code,
        office=localized_name(row.Organisation, lang),
        employer=row.employer,
        people=case.workers,
        submitted_on=submitted_on,
        days=(today() - submitted_on).days,
    )


def get_review(principal: Principal, key: str, lang: str) -> ReviewView:
    """One answer with the findings and the conclusion of the district. The case counts as read.

    Raises:
        NotFound: no such case, or not for this person.
    """
    case = access_log.read_case(principal, key)
    log = case_state.load_log(case.id)
    findings = [entry for entry in log if entry.body["name"] in FINDING_EVENTS]
    texts = personal_data.open_texts(_text_ids(findings))
    waiting = db.session.get(PendingReview, case.id)
    return ReviewView(
        case=case,
        root=access_log.root_proceeding_id(case),
        rows=tuple(_finding(entry, texts, lang) for entry in reversed(findings)),
        sent_back=sum(entry.body["name"] == "case.sent_back" for entry in log),
        waiting=waiting is not None,
        since=waiting.submitted_on if waiting else None,
    )


def _finding(entry: case_state.LoggedEvent, texts: Mapping[uuid.UUID, str | None], lang: str) -> ReviewFinding:
    return ReviewFinding(
        label=EVENTS[entry.body["name"]].label.get(lang),
        on=entry.clock.on,
        conclusion=entry.body["fields"].get("conclusion"),
        account=next((texts[one] for one in _text_ids([entry]) if texts.get(one)), None),
    )


def _text_ids(entries: Sequence[case_state.LoggedEvent]) -> list[uuid.UUID]:
    return [uuid.UUID(sealed) for entry in entries for sealed, _ in entry.body["texts"].values()]
