"""Answers to leads given out as a file; who took which cases along is on record before they go out."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from sqlalchemy import insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from wagecase.extensions import db
from wagecase.models import (
    CaseRead,
    LeadExport,
    LeadShape,
    new_id,
)
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Forbidden, NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.lead_import.answer_rows import (
    LeadExportFilter,
    answers_by_case,
    export_batch,
    export_cells,
    export_columns,
    in_period,
)
from wagecase.services.lead_import.import_queries import IMPORTING_ROLES


@unit_of_work()
def begin_export(principal: Principal, filters: LeadExportFilter, form: str) -> uuid.UUID:
    """Put on record that these leads are taken out, before the first of them is.

    Raises:
        Forbidden, NotFound: not this person's work; no such shape.
    """
    if not principal.has(*IMPORTING_ROLES):
        raise Forbidden([wrong_role(IMPORTING_ROLES)])
    if filters.shape and db.session.get(LeadShape, (principal.org_id, filters.shape)) is None:
        raise NotFound
    export_id = new_id()
    db.session.execute(
        insert(LeadExport).values(
            id=export_id, user_id=principal.user_id, organisation_id=principal.org_id, format=form, **asdict(filters)
        )
    )
    return export_id


def export_rows(
    principal: Principal, filters: LeadExportFilter, export_id: uuid.UUID, lang: str
) -> Iterator[Sequence[str]]:
    """Titles, then each lead; at the end how many there were is put on record."""
    titles, columns = export_columns(principal, filters, lang)
    yield titles
    after, count = uuid.UUID(int=0), 0
    while found := export_batch(principal, filters, after):
        # What the session no longer holds is not read anew, row by row, after the commit below.
        db.session.expunge_all()
        answers = answers_by_case([one.Case.id for one in found])
        chosen = [one for one in found if in_period(filters, answers.get(one.Case.id))]
        _log_case_reads(principal, [one.Case.id for one in chosen])
        yield from export_cells(chosen, answers, columns, filters.shape, lang)
        after, count = found[-1].Complaint.id, count + len(chosen)
        db.session.expunge_all()
    with unit_of_work():
        db.session.execute(update(LeadExport).where(LeadExport.id == export_id).values(rows=count))


@unit_of_work()
def _log_case_reads(principal: Principal, case_ids: Sequence[uuid.UUID]) -> None:
    """Exporting a case in a file is reading it: one row per person, case and hour, before it goes out."""
    hour = now().replace(minute=0, second=0, microsecond=0)
    read = [{"user_id": principal.user_id, "case_id": one, "hour": hour} for one in dict.fromkeys(case_ids)]
    if read:
        db.session.execute(upsert(CaseRead).on_conflict_do_nothing(), read)
