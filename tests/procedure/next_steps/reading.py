"""Ways through mediation to the court and the bailiff, each building on the one before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.procedure.world import World

MEDIATION, LITIGATION, ENFORCEMENT = "mediation", "litigation", "enforcement"


def applied(form: str = "onestop", **given: Any) -> World:
    """A case on which mediation was applied for, received on the world's day."""
    world = World(**given)
    world.do("mediator", "apply_mediation", form=form, oral=False)
    return world


def accepted(form: str = "onestop", **given: Any) -> World:
    world = applied(form, **given)
    world.do("mediator", "accept", MEDIATION, form=form)
    world.do("mediator", "name", MEDIATION, handlers=("mediator",))
    return world


def agreed(days: int = 10, form: str = "people", **given: Any) -> World:
    """Every worker has an agreement; what it grants is due in so many days."""
    world = accepted(form, **given)
    agree(world, days)
    return world


def agree(world: World, days: int = 10, claims: tuple[str, ...] = ()) -> None:
    due = world.today + timedelta(days=days)
    wanted = [one for one in world.claims if not claims or one.id in claims]
    terms = tuple({"claim": one.id, "amount": one.outstanding, "due": due} for one in wanted)
    world.do("mediator", "agree", MEDIATION, terms=terms)


def agreement_broken(**given: Any) -> World:
    """The agreed day passed yesterday and nothing came."""
    world = agreed(**given)
    world.wait(11)
    return world


def ordered(agreement: bool = True, **given: Any) -> World:
    """A payment order was applied for, on the agreement or without one."""
    if agreement:
        world = agreement_broken(**given)
        world.do("mediator", "apply_payment_order", MEDIATION)
    else:
        world = World(**given)
        world.do("clerk", "apply_payment_order")
    return world


def served(agreement: bool = True, **given: Any) -> World:
    """The debtor has the payment order in hand."""
    world = ordered(agreement, **given)
    for act in ("record_order_accepted", "record_order_issued", "record_order_served"):
        world.do("clerk", act, LITIGATION)
    return world


def lapsed(agreement: bool = True, **given: Any) -> World:
    world = served(agreement, **given)
    world.wait(5)
    world.do("clerk", "record_objection", LITIGATION)
    return world


def enforceable(**given: Any) -> World:
    """Fifteen days and more went by without payment or objection."""
    world = served(**given)
    world.wait(20)
    world.do("clerk", "record_order_effective", LITIGATION, perform_by=world.today - timedelta(days=1))
    return world


def enforcing(**given: Any) -> World:
    world = enforceable(**given)
    world.do("clerk", "apply_enforcement", title="payment_order")
    world.do("clerk", "record_accepted", ENFORCEMENT)
    return world


def confirming(**given: Any) -> World:
    world = agreed(**given)
    world.do("mediator", "apply_confirmation", MEDIATION)
    return world


def reviewing(**given: Any) -> World:
    world = agreed(**given)
    world.do("mediator", "apply_review", MEDIATION)
    world.do("mediator", "record_review_accepted", MEDIATION)
    return world


def suing(**given: Any) -> World:
    world = World(**given)
    world.do("clerk", "file_suit", ground="iou", iou="欠条1", other_dispute=False)
    return world


def negotiating(**given: Any) -> World:
    world = World(**given)
    world.do("mediator", "ask_negotiation")
    return world


MEDIATION_STARTS: tuple[Callable[[], World], ...] = (
    negotiating,
    applied,
    accepted,
    agreed,
    agreement_broken,
    served,
    lapsed,
    enforcing,
    confirming,
    reviewing,
    suing,
)
