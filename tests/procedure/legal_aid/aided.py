"""Ways through legal aid, each building on the one before, and the way out of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.procedure.world import World
from wagecase.procedure.legal_aid.guards import aid_recipients

LEGAL_AID = "legal_aid"
SIGNED: dict[str, Any] = {"signed": True, "means": "migrant_worker_pay", "proof": "户口簿"}


def referred(**given: Any) -> World:
    """The inspector has referred both workers to the centre."""
    world = World(**given)
    world.do("ins1", "refer_legal_aid")
    return world


def picked(**given: Any) -> World:
    world = referred(**given)
    world.do("officer", "pick", LEGAL_AID)
    return world


def applied(**given: Any) -> World:
    world = picked(**given)
    world.do("officer", "apply", LEGAL_AID, **SIGNED)
    return world


def granted(**given: Any) -> World:
    world = applied(**given)
    world.wait(1)
    world.do("officer", "grant", LEGAL_AID)
    return world


def assigned(**given: Any) -> World:
    world = granted(**given)
    world.do("officer", "assign", LEGAL_AID)
    return world


def provided_first(**given: Any) -> World:
    """Aid was provided before any application, five days before a limit."""
    world = World(**given)
    world.do("ins1", "refer_legal_aid", limit_on=world.today + timedelta(days=5))
    world.do("officer", "pick", LEGAL_AID)
    world.do("officer", "provide_first", LEGAL_AID, ground="limit")
    return world


def documents_requested(**given: Any) -> World:
    world = applied(**given)
    world.do("officer", "ask_supplement", LEGAL_AID, due=world.today + timedelta(days=5))
    return world


def refused(**given: Any) -> World:
    world = applied(**given)
    world.do("officer", "refuse", LEGAL_AID, ground="out_of_scope")
    world.do("officer", "object", LEGAL_AID)
    return world


def referred_to_union(**given: Any) -> World:
    world = World(**given)
    world.do("clerk", "refer_union_aid")
    world.do("union_officer", "pick", LEGAL_AID)
    world.do("union_officer", "apply", LEGAL_AID, **SIGNED)
    return world


AID_STARTS: tuple[Callable[[], World], ...] = (
    referred,
    picked,
    applied,
    granted,
    assigned,
    provided_first,
    documents_requested,
    refused,
    referred_to_union,
)


def finish_aid(world: World) -> None:
    """Objections are decided, applications refused, aid is terminated and reported, and the matter is put away."""
    stage = world.proceeding(LEGAL_AID).stage
    who = "union_officer" if world.proceeding(LEGAL_AID).org_id == "union" else "officer"
    if stage == "referred":
        world.do(who, "decline", LEGAL_AID)
        return
    world.change(world.proceeding(LEGAL_AID).id, handler_ids=(who, "lawyer", "lawyer2"))
    for claim in aid_recipients(world.view(), world.proceeding(LEGAL_AID)):
        _close_recipient(world, who, claim)
    over = [one for one in aid_recipients(world.view(), world.proceeding(LEGAL_AID)).values() if one.over]
    world.do(who, "archive" if over else "close", LEGAL_AID)


def _close_recipient(world: World, who: str, claim: str) -> None:
    def stands() -> Any:
        return aid_recipients(world.view(), world.proceeding(LEGAL_AID))[claim]

    if stands().objecting:
        world.do(who, "uphold", LEGAL_AID, claims=(claim,))
    if stands().pending and not stands().first:
        world.do(who, "withdraw", LEGAL_AID, claims=(claim,))
    if stands().aided:
        world.do(who, "terminate", LEGAL_AID, claims=(claim,))
    if stands().over and not stands().reported:
        world.do(who, "report", LEGAL_AID, claims=(claim,))
