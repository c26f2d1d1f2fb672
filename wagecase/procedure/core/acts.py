"""An act as a row of data: who, where, what must hold, what is asked, which event it leaves, on which article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as drawn
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from wagecase.procedure.core.enums import Bilingual, OrgKind, Role
from wagecase.procedure.core.reasons import reason_text
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
    "EFFECT_DESCRIPTIONS",
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

EFFECT_DESCRIPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "assign_handlers": "`handlers` become the handlers of the proceeding",
        "reassign": "`successor` takes the place of `leaver` among the handlers; a lawyer's workers come along",
        "remove_handler": "`handler` no longer handles the proceeding",
        "set_found": "`amounts` become what was found for each claim",
        "take_payment": "`amounts` are recorded as payments of `source` with `evidence`",
        "reverse_payment": "the payment of the event at `position` is reversed for all its claims",
        "confirm_receipt": "`claims` are confirmed by their workers",
        "record_promise": "a pay promise of `amount` until `due` for `claims`",
        "record_terms": "each of `terms` becomes a pay promise; earlier ones of the same workers give way",
        "take_application": "the event speaks of every applicant and says whether the case is a collective one",
        "open_fast_track": "the grounds that hold go onto the event",
        "set_hearing": "the event says whether the notice is bound to five working days",
        "make_award": "`items` become awards, one final and one not where they are mixed, each a document",
        "serve_workers": "each of `claims` is a worker served individually, whose window opens",
        "serve_award": "the event says whether the award is final",
        "record_suit": "the event says over whose claims the party sues",
        "settle_claims": "`terms` become pay promises, and their workers' outcome an agreement",
        "list_liable": "`party` becomes a liable party on `ground`",
        "transfer": "a transfer of `kind` to `to_org` is opened; the giver keeps the case until a move is receipted",
        "take_receipt": "the transfer to the actor's office is taken; by a move the case belongs to that office",
        "return_transfer": "the transfer to the actor's office is closed as returned",
        "answer_transfer": "the oldest transfer that the actor's office receipted is answered",
        "ask_designation": "the case waits for the city's word whose it is",
        "designate": "the case belongs to `to_org`",
        "ask_more_time": "the transfer that the actor's office is to answer waits for its giver's word",
        "grant_more_time": "the transfer of which more time was asked is to be answered by `due`",
        "refuse_more_time": "the transfer of which more time was asked is to be answered as before",
        "join": "the complaints move to the case numbered `target`",
        "name_employer": "the employer that was only described is on the case by name",
        "unjoin": "what the joining moved comes back, and both events of it are void",
        "split": "`claims` move to a new case",
        "set_outcomes": "`claims` get `outcome`",
        "issue_document": "a document is issued to `party`; its id goes onto the event",
        "take_up": "the actor becomes the officer of the proceeding",
        "change_officer": "`officer` takes the place of the officers of the proceeding",
        "return_referral": "the body to which the matter was referred sees the case no longer as its own",
        "take_aid_application": "the event says whether a centre or a union took the applications of `claims`",
        "leave_out_time": "the event says whether the time for further documents is left out of the examination",
        "note_lawyers": "the event says for each of `claims` whether a lawyer was assigned before",
        "assign_lawyer": "`lawyer` helps the workers of `claims`",
        "change_lawyer": "`lawyer` takes the place of the lawyers of `claims`",
        "reopen": "the proceeding has no end date any more",
        "correct": "an event of the same name at the act's date, correcting `position`, void if `void`",
    }
)


@dataclass(frozen=True, slots=True)
class Unmet:
    """Why not, as a code with parameters: the reader's language is not known here. `field` names the ask at fault."""

    code: str
    params: Mapping[str, str] = drawn(default_factory=lambda: EMPTY)
    field: str | None = None
    cite: str = ""

    def say(self, lang: str) -> str:
        """The sentence in this language, with the article it rests on."""
        return reason_text(self.code, self.params, self.cite, lang)


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
    template: str | None = None
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
