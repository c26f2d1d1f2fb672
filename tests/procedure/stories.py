"""Ways into a case, each building on the one before, so that a test can begin where it gets interesting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.procedure.world import World


def verified(**given: Any) -> World:
    world = World(**given)
    world.do("head", "assign")
    world.do("ins1", "verify", finding="violation")
    return world


def accepted(**given: Any) -> World:
    world = verified(**given)
    world.do("ins1", "accept", in_a_forum=False)
    return world


def approval_topic(name: str) -> dict[str, Any]:
    """The ask `for`, which Python does not take as a keyword."""
    return {"for": name}


def submit_and_endorse(world: World, matter: str) -> None:
    """The handler asks and the head of the body endorses; what follows is the bureau head's."""
    world.do("ins1", "submit", "inspection", **approval_topic(matter))
    world.do("head", "endorse", "inspection", **approval_topic(matter))


def filed(**given: Any) -> World:
    world = accepted(**given)
    submit_and_endorse(world, "filed")
    world.do("bureau", "file", "inspection")
    return world


def investigated(**given: Any) -> World:
    world = filed(**given)
    world.wait(3)
    world.do("ins1", "conclude_investigation", "inspection", finding="violation")
    return world


def ordered(days: int = 10, **given: Any) -> World:
    """An instruction has been served; it runs for so many days."""
    world = filed(**given)
    world.wait(1)
    world.do("ins1", "instruct", "inspection", due=world.today + timedelta(days=days))
    return world


def lapsed(**given: Any) -> World:
    """The instruction ran out yesterday and nothing was paid."""
    world = ordered(**given)
    world.wait(11)
    world.do("ins1", "record_lapse", "inspection", document=world.last_document())
    return world


def notified(kind: str = "decision", **given: Any) -> World:
    world = lapsed(**given)
    world.do("ins1", "conclude_investigation", "inspection", finding="violation")
    world.do("ins1", "give_notice", "inspection", kind=kind)
    return world


def heard(kind: str = "decision", **given: Any) -> World:
    world = notified(kind, **given)
    world.do("ins1", "hear_views", "inspection")
    return world


def approved(kind: str = "decision", **given: Any) -> World:
    world = heard(kind, **given)
    submit_and_endorse(world, kind)
    if kind == "penalty":
        world.do("legal", "review", "inspection", opinion="agree")
    world.do("bureau", "approve", "inspection", **approval_topic(kind))
    return world


def decided(**given: Any) -> World:
    world = approved(**given)
    world.do("ins1", "serve_decision", "inspection", due=world.today + timedelta(days=15))
    return world


def demand_served(**given: Any) -> World:
    """Review and suit went unused, and the demand has been served."""
    world = decided(**given)
    last = world.due("insp.sue")
    assert last is not None
    world.until(last + timedelta(days=1))
    world.do("ins1", "dun", "inspection")
    return world


def paid(**given: Any) -> World:
    """Everything was paid while the instruction ran."""
    world = ordered(**given)
    world.do("clerk", "pay", source="general_contractor")
    world.do("ins1", "record_performance", "inspection", document="d" + str(_instruction(world)))
    return world


def _instruction(world: World) -> int:
    event = world.view().last("inspection.instruction_served")
    assert event is not None
    return event.position


def closed(**given: Any) -> World:
    world = paid(**given)
    submit_and_endorse(world, "closed")
    world.do("bureau", "close", "inspection", ground="paid_in_full")
    return world


def concluded(**given: Any) -> World:
    world = closed(**given)
    world.do("ins1", "record_outcome", outcome="paid_in_full")
    world.do("head", "conclude", conclusion="paid_in_full")
    return world


def verified_lead(finding: str = "violation") -> World:
    """A lead of the national platform, signed in, assigned and verified."""
    world = World(matter="lead")
    world.do("clerk", "sign_in")
    world.do("head", "assign")
    world.do("ins1", "verify", finding=finding)
    return world
