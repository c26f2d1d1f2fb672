"""What acts change besides leaving an event: one row for each effect says all about it but how it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Written(StrEnum):
    """What a field of an event holds where its values cannot be listed."""

    day = "day"
    text = "text"


Values = Written | frozenset[str]
Fields = Mapping[str, Values]

YES_NO = frozenset({"yes", "no"})
SIDES = frozenset({"leaves", "takes"})


class OtherCase(StrEnum):
    """The second case that an act changes, which is locked with its own."""

    target = "target"
    """The case that the field `target` names by its number."""
    joined_into = "joined_into"
    """The case into which the act's own was joined."""


@dataclass(frozen=True, slots=True)
class Effect:
    """`needs` names the fields that it must find in the form or among the constants of its act, `writes` the fields
    that it adds to the event with the values that they can have, `locks` the other case that it changes.

    The function that does it registers itself under the name; see `wagecase/services/acts/effects/registration.py`.
    """

    name: str
    description: str
    needs: tuple[str, ...] = ()
    writes: Fields = field(default_factory=lambda: MappingProxyType({}))
    locks: OtherCase | None = None


_ROWS = (
    Effect("assign_handlers", "`handlers` become the handlers of the proceeding", needs=("handlers",)),
    Effect(
        "reassign",
        "`successor` takes the place of `leaver` among the handlers; a lawyer's workers come along",
        needs=("leaver", "successor"),
    ),
    Effect("remove_handler", "`handler` no longer handles the proceeding", needs=("handler",)),
    Effect("set_found", "`amounts` become what was found for each claim", needs=("amounts",)),
    Effect(
        "take_payment",
        "`amounts` are recorded as payments of `source` with `evidence`",
        needs=("amounts", "source"),
        writes={"settled": YES_NO},
    ),
    Effect(
        "reverse_payment", "the payment of the event at `position` is reversed for all its claims", needs=("position",)
    ),
    Effect("confirm_receipt", "`claims` are confirmed by their workers", needs=("claims",)),
    Effect("record_promise", "a pay promise of `amount` until `due` for `claims`", needs=("claims", "amount", "due")),
    Effect(
        "record_terms",
        "each of `terms` becomes a pay promise; earlier ones of the same workers give way",
        needs=("terms",),
    ),
    Effect(
        "take_application",
        "the event speaks of every applicant and says whether the case is a collective one",
        writes={"collective": YES_NO},
    ),
    Effect(
        "open_fast_track",
        "the grounds that hold go onto the event",
        needs=("clear_facts", "both_agree"),
        writes={"grounds": Written.text},
    ),
    Effect(
        "set_hearing",
        "the event says whether the notice is bound to five working days",
        needs=("hearing_on",),
        writes={"notice": frozenset({"bound", "free"})},
    ),
    Effect(
        "make_award",
        "`items` become awards, one final and one not where they are mixed, each a document",
        needs=("items",),
        writes={"final": YES_NO},
    ),
    Effect(
        "serve_workers",
        "each of `claims` is a worker served by himself, whose window opens",
        needs=("document", "claims", "side"),
        writes={"final": YES_NO},
    ),
    Effect(
        "serve_award",
        "the event says whether the award is final",
        needs=("document", "party", "side"),
        writes={"final": YES_NO},
    ),
    Effect(
        "record_suit",
        "the event says over whose claims the party sues",
        needs=("document", "party", "claims"),
        writes={"final": YES_NO},
    ),
    Effect(
        "settle_claims",
        "`terms` become pay promises, and their workers' outcome an agreement",
        needs=("terms",),
        writes={"perform_by": Written.day},
    ),
    Effect("list_liable", "`party` becomes a liable party on `ground`", needs=("party", "ground")),
    Effect(
        "transfer",
        "a transfer of `kind` to `to_org` is opened; the giver keeps the case until a move is receipted",
        needs=("to_org", "kind"),
    ),
    Effect("take_receipt", "the transfer to the actor's office is taken; by a move the case belongs to that office"),
    Effect("return_transfer", "the transfer to the actor's office is closed as returned"),
    Effect("answer_transfer", "the oldest transfer that the actor's office receipted is answered"),
    Effect("ask_designation", "the case waits for the city's word whose it is", needs=("other",)),
    Effect("designate", "the case belongs to `to_org`", needs=("to_org",)),
    Effect(
        "ask_more_time", "the transfer that the actor's office is to answer waits for its giver's word", needs=("due",)
    ),
    Effect("grant_more_time", "the transfer of which more time was asked is to be answered by `due`", needs=("due",)),
    Effect("refuse_more_time", "the transfer of which more time was asked is to be answered as before"),
    Effect(
        "join",
        "the complaints move to the case numbered `target`",
        needs=("target",),
        writes={"side": SIDES},
        locks=OtherCase.target,
    ),
    Effect("name_employer", "the employer that was only described is on the case by name"),
    Effect("unjoin", "what the joining moved comes back, and both events of it are void", locks=OtherCase.joined_into),
    Effect("split", "`claims` move to a new case", needs=("claims",), writes={"side": SIDES}),
    Effect("set_outcomes", "`claims` get `outcome`", needs=("claims", "outcome")),
    Effect("issue_document", "a document is issued to `party`; its id goes onto the event"),
    Effect("take_up", "the actor becomes the officer of the proceeding"),
    Effect("change_officer", "`officer` takes the place of the officers of the proceeding", needs=("officer",)),
    Effect("return_referral", "the body to which the matter was referred sees the case no longer as its own"),
    Effect(
        "take_aid_application",
        "the event says whether a centre or a union took the applications of `claims`",
        needs=("claims",),
        writes={"provider": frozenset({"centre", "union"})},
    ),
    Effect(
        "leave_out_time",
        "the event says whether the time for further papers is left out of the examination",
        writes={"excluded": YES_NO},
    ),
    Effect(
        "note_lawyers",
        "the event says for each of `claims` whether a lawyer was assigned before",
        needs=("claims",),
        writes={"lawyer": frozenset({"assigned", "none"})},
    ),
    Effect("assign_lawyer", "`lawyer` helps the workers of `claims`", needs=("lawyer", "claims")),
    Effect("change_lawyer", "`lawyer` takes the place of the lawyers of `claims`", needs=("lawyer", "claims")),
    Effect("reopen", "the proceeding has no end date any more"),
    Effect(
        "correct",
        "an event of the same name at the act's date, correcting `position`, void if `void`",
        needs=("position", "void"),
    ),
)

EFFECTS: Mapping[str, Effect] = MappingProxyType({row.name: row for row in _ROWS})
