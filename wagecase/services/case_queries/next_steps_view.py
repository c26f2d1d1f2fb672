"""The next next_steps of a proceeding, as plain values for display."""

from __future__ import annotations

from typing import Any

from wagecase.extensions import db
from wagecase.models import Case, Proceeding
from wagecase.procedure.core.sources import bilingual_citation
from wagecase.procedure.next_steps.next_steps import NextStep, StepWindow
from wagecase.procedure.next_steps.next_steps import list_next_steps as next_steps_of
from wagecase.services.base.dates import now
from wagecase.services.eventlog import case_state


def list_next_steps(row: Proceeding, lang: str) -> list[dict[str, Any]]:
    """Where one can go from here, with reason, article and days; the case is open to the caller."""
    view = case_state.load_dossier(db.session.get_one(Case, row.case_id)).view(now())
    seen = next(one for one in view.proceedings if one.id == str(row.id))
    return [_next_step_view(one, lang) for one in next_steps_of(view, seen)]


def _next_step_view(step: NextStep, lang: str) -> dict[str, Any]:
    until = step.until
    return {
        "next_step": str(step.to),
        "label": step.to.label.get(lang),
        "act": step.act,
        "who": step.who,
        "status": str(step.status),
        "status_label": step.status.label.get(lang),
        "reason": step.reason.get(lang),
        "cite": bilingual_citation(step.cite).get(lang),
        "until": until.isoformat() if until else None,
        "claims": list(step.claims),
        "windows": [_window_view(one, lang) for one in step.windows],
    }


def _window_view(window: StepWindow, lang: str) -> dict[str, Any]:
    return {
        "from": window.since.isoformat() if window.since else None,
        "until": window.until.isoformat() if window.until else None,
        "status": str(window.status),
        "status_label": window.status.label.get(lang),
        "clock": window.clock,
        "claims": list(window.claims),
        "party": window.party,
        "document": window.document,
        "provisional": window.provisional,
    }
