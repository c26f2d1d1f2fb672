"""Ways through legal aid, each building on the one before, and the way out of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.procedure.world import World
from wagecase.procedure.legal_aid.guards import of_proceeding

A = "legal_aid"
SIGNED: dict[str, Any] = {"signed": True, "means": "migrant_worker_pay", "proof": "户口簿"}


def referred(**given: Any) -> World:
    """The inspector has referred both workers to the centre."""
    world = World(**given)
    world.do("ins1", "refer_legal_aid")
    return world


def picked(**given: Any) -> World:
    world = referred(**given)
    world.do("officer", "pick", A)
    return world


def applied(**given: Any) -> World:
    world = picked(**given)
    world.do("officer", "apply", A, **SIGNED)
    return world


def granted(**given: Any) -> World:
    world = applied(**given)
    world.wait(1)
    world.do("officer", "grant", A)
    return world


def assigned(**given: Any) -> World:
    world = granted(**given)
    world.do("officer", "assign", A)
    return world


def first(**given: Any) -> World:
    """Aid was provided before any application, five days before a limit."""
    world = World(**given)
    world.do("ins1", "refer_legal_aid", limit_on=world.today + timedelta(days=5))
    world.do("officer", "pick", A)
    world.do("officer", "provide_first", A, ground="limit")
    return world


def asked(**given: Any) -> World:
    world = applied(**given)
    world.do("officer", "ask_supplement", A, due=world.today + timedelta(days=5))
    return world


def refused(**given: Any) -> World:
    world = applied(**given)
    world.do("officer", "refuse", A, ground="out_of_scope")
    world.do("officer", "object", A)
    return world


def union(**given: Any) -> World:
    world = World(**given)
    world.do("clerk", "refer_union_aid")
    world.do("union_officer", "pick", A)
    world.do("union_officer", "apply", A, **SIGNED)
    return world


STARTS: tuple[Callable[[], World], ...] = (referred, picked, applied, granted, assigned, first, asked, refused, union)


def finish(world: World) -> None:
    """Objections are decided, applications refused, aid is terminated and reported, and the matter is put away."""
    stage = world.proceeding(A).stage
    who = "union_officer" if world.proceeding(A).org_id == "union" else "officer"
    if stage == "referred":
        world.do(who, "decline", A)
        return
    world.change(world.proceeding(A).id, handler_ids=(who, "lawyer", "lawyer2"))
    for claim in of_proceeding(world.view(), world.proceeding(A)):
        _put_away(world, who, claim)
    over = [one for one in of_proceeding(world.view(), world.proceeding(A)).values() if one.over]
    world.do(who, "archive" if over else "close", A)


def _put_away(world: World, who: str, claim: str) -> None:
    def stands() -> Any:
        return of_proceeding(world.view(), world.proceeding(A))[claim]

    if stands().objecting:
        world.do(who, "uphold", A, claims=(claim,))
    if stands().pending and not stands().first:
        world.do(who, "withdraw", A, claims=(claim,))
    if stands().aided:
        world.do(who, "terminate", A, claims=(claim,))
    if stands().over and not stands().reported:
        world.do(who, "report", A, claims=(claim,))
