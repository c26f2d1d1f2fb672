"""The statements that count the morning figures, and the values they bind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wagecase.law.book import ClockKind, ClockOwner
from wagecase.procedure.core.figures import CROWD_THRESHOLDS
from wagecase.services.base import rules_in_force
from wagecase.services.oversight.figure_definitions import FigureDefinition

# Duties whose owner is not of the office: an employer's debt or a court's term is no lateness of ours.
EXTERNAL_OWNERS = frozenset(
    {ClockOwner.employer, ClockOwner.worker, ClockOwner.party, ClockOwner.police, ClockOwner.bank, ClockOwner.court}
)
TERM_CLOCKS = ("lead.answer", "insp.investigate")

COUNT_SQL = """
SELECT c.area_code AS key, count(*) AS cases, coalesce(sum({people}), 0) AS people,
       coalesce(sum({amount}), 0) AS amount, NULL AS whole
FROM cases c {join} WHERE {where} GROUP BY c.area_code
"""
RATE_SQL = """
SELECT c.area_code AS key, count(*) FILTER (WHERE {met}) AS cases,
       coalesce(sum({people}) FILTER (WHERE {met}), 0) AS people,
       coalesce(sum({amount}) FILTER (WHERE {met}), 0) AS amount, count(*) AS whole
FROM cases c {join} WHERE {where} GROUP BY c.area_code
"""
# What waits, seen from the organisation above all others: by place, office, person and procedure.
WAITING_SQL = """
WITH w AS MATERIALIZED (
    SELECT w.due_on, w.proceeding_id, w.case_id, p.organisation_id, p.procedure
    FROM work_items w JOIN proceedings p ON p.id = w.proceeding_id
    WHERE w.organisation_id IN (SELECT id FROM organisations WHERE parent_id IS NULL)
      AND w.due_on <= CAST(:today AS date) + :soon)
SELECT figure.name AS figure, each.dimension, each.key, count(*) AS cases, coalesce(sum(c.workers), 0) AS people,
       coalesce(sum(coalesce(c.found, c.claimed)), 0) AS amount, NULL AS whole
FROM w JOIN cases c ON c.id = w.case_id
CROSS JOIN LATERAL (SELECT CASE WHEN w.due_on < :today THEN 'overdue' ELSE 'due_soon' END) AS figure (name)
CROSS JOIN LATERAL (
    SELECT 'area' AS dimension, c.area_code AS key
    UNION ALL SELECT 'organisation', CAST(w.organisation_id AS text)
    UNION ALL SELECT 'procedure', w.procedure
    UNION ALL SELECT 'person', CAST(h.user_id AS text) FROM proceeding_handlers h
              WHERE h.proceeding_id = w.proceeding_id) each
GROUP BY 1, 2, 3
"""


def figure_binds(on: date) -> dict[str, Any]:
    """What the rows ask for: the day, the first of its year, the thresholds of collective incidents in force, the
    office's own duties."""
    current = rules_in_force.current_rules()
    duties = [
        clock.name
        for clock in current.book.clocks.values()
        if clock.kind is ClockKind.duty and clock.owner not in EXTERNAL_OWNERS
    ]
    sizes = {size: current.settings.get(name) for size, name in CROWD_THRESHOLDS.items()}
    return {"today": on, "year": on.replace(month=1, day=1), "duties": duties, "terms": list(TERM_CLOCKS), **sizes}


def used_binds(sql: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Only the binds that a statement names."""
    return {name: value for name, value in values.items() if f":{name}" in sql}


def figure_statement(row: FigureDefinition) -> str:
    shape = RATE_SQL if row.met else COUNT_SQL
    return shape.format(join=row.join, where=row.where, met=row.met, people=row.people, amount=row.amount)
