"""An act as a row of data: who, where, what must hold, what is asked, which event it leaves, on which article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as drawn
from enum import StrEnum
from typing import Any

from wagecase.procedure.core.enums import Bilingual, OrgKind, Role
from wagecase.procedure.core.unmet import Unmet
from wagecase.procedure.core.views import (
    EMPTY,
    Actor,
    CaseView,
    ClaimView,
    EventView,
    LiableView,
    ProceedingView,
    PromiseView,
)

__all__ = [
    "SAME_EVENT",
    "Act",
    "Actor",
    "CaseView",
    "Check",
    "ClaimView",
    "EventView",
    "FieldType",
    "FormField",
    "Guard",
    "LiableView",
    "PerformedBy",
    "ProceedingView",
    "PromiseView",
    "Unmet",
]

SAME_EVENT = "*"
"""What a correction records: an event of the same name and subject as the one it corrects (fold rule 2)."""


class FieldType(StrEnum):
    """`text` may hold personal words and is sealed; `code` is short, from an official, and holds nothing personal."""

    date = "date"
    time = "time"
    money = "money"
    integer = "integer"
    text = "text"
    code = "code"
    choice = "choice"
    yes_no = "yes_no"
    claims = "claims"
    claim_amounts = "claim_amounts"
    claim_terms = "claim_terms"
    award_items = "award_items"
    party = "party"
    person = "person"
    organisation = "organisation"
    document = "document"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of an act's form. Values come parsed: date, aware datetime, Decimal, int, str, bool, a tuple of claim
    ids, or a tuple of rows {claim, amount}, {claim, amount, due} or {claim, item, amount}; with `many`, a tuple of the
    type."""

    name: str
    type: FieldType
    label: Bilingual
    required: bool = True
    choices: tuple[tuple[str, Bilingual], ...] = ()
    many: bool = False
    help: Bilingual | None = None


Guard = Callable[[CaseView, ProceedingView, Actor], Unmet | None]
Check = Callable[[CaseView, ProceedingView, Actor, Mapping[str, Any]], Unmet | None]


class PerformedBy(StrEnum):
    """Whose hands: the handlers, anyone of the proceeding's organisation, or whom the guards let in from outside."""

    handlers = "handlers"
    organisation = "organisation"
    outside = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """`needs` and `checks` refuse; `warns` and `hints` only inform (facts C06, A59, I22). `after` names events
    that must stand and that this one may not precede. `late` says more than that the stage has passed. `sets` are
    constant fields of the event. `any_day` frees the legal date from the stage's first day, for what may have happened
    before the office learnt of it. What is opened begins with the act's own event (`opens_first`), or with
    `opens_with` beside it on the new proceeding."""

    name: str
    procedure: str
    label: Bilingual
    at: frozenset[str]
    to: str | None
    by: frozenset[Role]
    records: str
    cite: str
    needs: tuple[Guard, ...] = ()
    checks: tuple[Check, ...] = ()
    warns: tuple[Guard, ...] = ()
    hints: tuple[Check, ...] = ()
    form_fields: tuple[FormField, ...] = ()
    after: tuple[str, ...] = ()
    late: Guard | None = None
    sets: Mapping[str, str] = drawn(default_factory=lambda: EMPTY)
    effect: str | None = None
    opens: str | None = None
    opens_at: OrgKind | None = None
    opens_stage: str | None = None
    opens_first: bool = False
    opens_with: str | None = None
    sets_document: bool = False
    not_handler: bool = False
    performed_by: PerformedBy = PerformedBy.organisation
    any_day: bool = False

    @property
    def handler_only(self) -> bool:
        return self.performed_by is PerformedBy.handlers

    @property
    def whole_org(self) -> bool:
        return self.performed_by is PerformedBy.organisation
