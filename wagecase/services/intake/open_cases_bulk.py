"""Opening many cases at once, as an import does: the same rows as one by one, poured table by table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wagecase.extensions import db
from wagecase.law.deadlines import ClockEvent, ComputedDeadline
from wagecase.models import Base, SealedText
from wagecase.services.base import bulk_insert
from wagecase.services.base.principal import Principal
from wagecase.services.base.rules_in_force import RulesInForce
from wagecase.services.crypto import field_encryption
from wagecase.services.eventlog import case_numbers
from wagecase.services.intake import jurisdiction
from wagecase.services.intake.new_complaint import NewComplaint, OpenedCase
from wagecase.services.intake.open_case import IntakeWriter, fold_first_event

# The purpose of a sealed text that holds the row of a file as it came in.
SOURCE_ROW_PURPOSE = "complaint.row"


class FirstEventFoldCache:
    """Folds the first event of many cases: two that came in on one day and say the same have the same deadlines.

    What names the case itself, which is its claims, is put in afterwards. A clock of hours would look at the instant
    as well; see `_key`.
    """

    def __init__(self) -> None:
        self._known: dict[Any, Sequence[ComputedDeadline]] = {}

    def __call__(self, event: ClockEvent, rules: RulesInForce) -> Sequence[ComputedDeadline]:
        key = self._key(event, rules)
        if key not in self._known:
            self._known[key] = fold_first_event(_with_numbered_claims(event), rules)
        return [_deadline_of_claims(one, event.claims) for one in self._known[key]]

    def _key(self, event: ClockEvent, rules: RulesInForce) -> Any:
        said = tuple(sorted((name, value) for name, value in event.fields.items() if name != "complaint"))
        days = tuple(tuple(sorted(event.claim_fields.get(claim, {}).items())) for claim in event.claims)
        return id(rules), event.on, event.at if _has_hour_clocks(rules) else None, said, days


def _has_hour_clocks(rules: RulesInForce) -> bool:
    clocks = rules.book.clocks_of("case")
    return any(term.unit == "hour" for clock in clocks for term in clock.terms)


def _with_numbered_claims(event: ClockEvent) -> ClockEvent:
    """The event with its claims numbered."""
    names = {claim: str(number) for number, claim in enumerate(event.claims)}
    fields = {names[claim]: said for claim, said in event.claim_fields.items()}
    return replace(event, claims=tuple(names.values()), claim_fields=fields)


def _deadline_of_claims(deadline: ComputedDeadline, claims: Sequence[str]) -> ComputedDeadline:
    kind, _, number = deadline.subject.partition(":")
    return replace(deadline, subject=f"claim:{claims[int(number)]}") if kind == "claim" else deadline


def open_cases_bulk(
    principal: Principal, complaints: Sequence[NewComplaint], fold_cache: FirstEventFoldCache, rest: Sequence[str] = ()
) -> list[OpenedCase]:
    """Open a case for each complaint, in order. Who may do so is for the caller to say, and the caller commits.

    Args:
        rest: all else that stood in the row of each, sealed under its contact's key as what came in.

    Raises:
        Invalid: a place of work is unknown; nothing has been written then.
    """
    places = jurisdiction.resolve_jurisdictions(principal, complaints)
    intakes = [IntakeWriter(principal, given, at, fold_cache) for given, at in zip(complaints, places, strict=True)]
    bulk_insert.copy_rows(*_rows_by_table(intakes))
    bulk_insert.copy_rows(
        (SealedText, [_source_cells(intake, said) for intake, said in zip(intakes, rest, strict=False)])
    )
    return _assign_numbers(intakes)


def _source_cells(intake: IntakeWriter, said: str) -> dict[str, Any]:
    return field_encryption.sealed_text_row(intake.case_id, intake.contact.key, SOURCE_ROW_PURPOSE, said)


def _rows_by_table(intakes: Sequence[IntakeWriter]) -> list[bulk_insert.TableRows]:
    """The rows of all, by table, in the order of their foreign keys."""
    found: dict[type[Base], list[Any]] = {}
    for intake in intakes:
        for model, some in intake.parts():
            found.setdefault(model, []).extend(some)
    return list(found.items())


def _assign_numbers(intakes: Sequence[IntakeWriter]) -> list[OpenedCase]:
    """Number them in order, by blocks; counters are locked from here to the commit, always in the same order."""
    offices = [(one.at.area_code, one.received_on.year) for one in intakes]
    last = {office: case_numbers.reserve_block(*office, count) for office, count in sorted(Counter(offices).items())}
    given: dict[tuple[str, int], int] = defaultdict(int)
    opened = []
    for intake, office in zip(intakes, offices, strict=True):
        given[office] += 1
        number = case_numbers.format_number(*office, last[office] + given[office])
        opened.append(OpenedCase(intake.complaint_id, intake.case_id, number, intake.proceeding_id))
    case_numbers.write_numbers({one.case_id: one.number for one in opened})
    db.session.flush()
    return opened
