"""Awards as plain values for display: item by item, and whether each binds today."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import AwardItem as Row
from wagecase.models import Case, Claim, Document
from wagecase.procedure.arbitration.awards import award_by_document, award_effect
from wagecase.procedure.core.enums import AwardItemKind
from wagecase.procedure.core.views import CaseView
from wagecase.services.base.dates import now
from wagecase.services.eventlog import case_state

JsonObject = dict[str, Any]


def list_awards(case: Case, lang: str) -> list[JsonObject]:
    """Every award of the case with its items; the case is folded only where there is one."""
    query = (
        select(Row, Document)
        .join(Document, Document.id == Row.document_id)
        .join(Claim, Claim.id == Row.claim_id)
        .where(Row.case_id == case.id)
        .order_by(Document.event_position, Claim.seq, Row.item)
    )
    papers: dict[uuid.UUID, tuple[Document, list[Row]]] = {}
    for row, paper in db.session.execute(query):
        papers.setdefault(paper.id, (paper, []))[1].append(row)
    if not papers:
        return []
    view = case_state.load_dossier(case).view(now())
    return [_award_view(view, paper, rows, lang) for paper, rows in papers.values()]


def _award_view(view: CaseView, paper: Document, rows: Sequence[Row], lang: str) -> JsonObject:
    return {
        "document": paper.id,
        "number": paper.number,
        "proceeding_id": paper.proceeding_id,
        "made_on": paper.issued_on,
        "final": rows[0].final,
        "items": [_item_view(view, paper, row, lang) for row in rows],
    }


def _item_view(view: CaseView, paper: Document, row: Row, lang: str) -> JsonObject:
    award = award_by_document(view, str(paper.proceeding_id), str(paper.id))
    effect = award_effect(view, award, str(row.claim_id)) if award else None
    return {
        "claim": row.claim_id,
        "item": row.item,
        "item_label": AwardItemKind(row.item).label.get(lang),
        "amount": row.amount,
        "effect": str(effect.status) if effect else None,
        "effect_label": effect.status.label.get(lang) if effect else None,
        "since": effect.since if effect else None,
    }
