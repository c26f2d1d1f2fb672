"""Ways through arbitration, each building on the one before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.procedure.world import World
from wagecase.procedure.arbitration.awards import list_awards, service_events, unserved_claims
from wagecase.procedure.arbitration.guards import applicant_claims

ARBITRATION = "arbitration"
TEN_AMOUNTS = tuple("3000.00" for _ in range(10))
EXCLUSIONS = ("public_interest", "major_effect", "respondent_missing", "unsuitable")
NO_EXCLUSION: dict[str, Any] = dict.fromkeys(EXCLUSIONS, False)
CLEAR_CASE: dict[str, Any] = {"clear_facts": True, "both_agree": False, **NO_EXCLUSION}


def applied(claims: Any = "all", **given: Any) -> World:
    """The commission has an application; its head has named one arbitrator."""
    world = World(**given)
    world.do("clerk", "apply_arbitration", claims=claims, form="written", respondents=1, copies=1, common=True)
    world.do("arbhead", "assign", ARBITRATION, handlers=("arb1",))
    return world


def receipted(**given: Any) -> World:
    world = applied(**given)
    world.do("arbclerk", "receipt", ARBITRATION)
    return world


def correcting(**given: Any) -> World:
    world = receipted(**given)
    world.do("arb1", "ask_correction", ARBITRATION)
    return world


def mediating(**given: Any) -> World:
    world = receipted(**given)
    world.do("arb1", "mediate_first", ARBITRATION, consent=True)
    return world


def accepted(**given: Any) -> World:
    world = receipted(**given)
    world.do("arb1", "accept", ARBITRATION)
    return world


def fast(**given: Any) -> World:
    world = accepted(**given)
    world.do("arb1", "fast_track", ARBITRATION, **CLEAR_CASE)
    return world


def prepared(start: Callable[..., World] = accepted, **given: Any) -> World:
    """The copy is served and the tribunal notified; what is missing is the hearing."""
    world = start(**given)
    world.do("arb1", "serve_copy", ARBITRATION)
    world.do("arb1", "notify_tribunal", ARBITRATION)
    return world


def answered(start: Callable[..., World] = accepted, **given: Any) -> World:
    world = prepared(start, **given)
    world.do("arb1", "record_answer", ARBITRATION)
    return world


def hearing_date(world: World, days: int = 5) -> date:
    """A day for the hearing, so many working days ahead."""
    return world.calendar.add_workdays(world.today, days)


def notified(start: Callable[..., World] = accepted, how: str = "handed", **given: Any) -> World:
    world = answered(start, **given)
    confirmed: dict[str, Any] = {"confirmed": False} if how == "simple" else {}
    world.do("arb1", "notify_hearing", ARBITRATION, hearing_on=hearing_date(world), how=how, **confirmed)
    return world


def heard(start: Callable[..., World] = accepted, **given: Any) -> World:
    """The hearing was held; `applicant` and `respondent` say who was there."""
    there = {side: given.pop(side, "present") for side in ("applicant", "respondent")}
    world = notified(start, **given)
    world.until(hearing_date(world))
    world.do("arb1", "hear", ARBITRATION, **there)
    return world


def awarded(*rows: tuple[str, str, str], **given: Any) -> World:
    """An award of these rows (claim, item, yuan), or of what every worker claims."""
    world = heard(**given)
    world.do("arb1", "make_award", ARBITRATION, items=award_rows(world, *rows))
    return world


def award_rows(world: World, *rows: tuple[str, str, str]) -> tuple[dict[str, Any], ...]:
    wanted = rows or tuple((one.id, "wages", str(one.claimed)) for one in world.claims)
    return tuple({"claim": claim, "item": item, "amount": Decimal(amount)} for claim, item, amount in wanted)


def award_document(world: World, final: str) -> str:
    """The document of the award of this kind."""
    found = [one for one in list_awards(world.view(), world.proceeding(ARBITRATION).id) if one.fields["final"] == final]
    assert found[-1].document is not None
    return found[-1].document


def award_served_on_all(*rows: tuple[str, str, str], **given: Any) -> World:
    """A non-final award, served on every worker and the employer on the day it was made."""
    world = awarded(*(rows or (("c1", "wages", "40000"), ("c2", "wages", "50000"))), **given)
    document = award_document(world, "no")
    world.do("arb1", "serve_workers", ARBITRATION, document=document)
    world.do("arb1", "serve_employer", ARBITRATION, document=document)
    return world


def finish_arbitration(world: World) -> None:
    """The shortest honest end: withdrawal by everyone, or service of what was awarded."""
    one = world.proceeding(ARBITRATION)
    view = world.view()
    if one.stage != "awarded":
        world.do("arbclerk", "withdraw", ARBITRATION, claims=applicant_claims(view, one.id))
        return
    for award_ in list_awards(view, one.id):
        waiting = unserved_claims(view, award_)
        if waiting:
            world.do("arbclerk", "serve_workers", ARBITRATION, document=award_.document, claims=waiting)
        if not service_events(view, award_, "employer"):
            world.do("arbclerk", "serve_employer", ARBITRATION, document=award_.document)
    world.do("arbclerk", "close", ARBITRATION)


def in_default(**given: Any) -> World:
    return heard(respondent="absent", **given)


def applicant_absent(**given: Any) -> World:
    return heard(applicant="absent", **given)


def collective(**given: Any) -> World:
    """Ten workers with a common claim, before three arbitrators."""
    world = receipted(amounts=TEN_AMOUNTS, **given)
    world.do("arbhead", "assign", ARBITRATION, handlers=("arb1", "arb2", "arb3"))
    world.do("arb1", "accept", ARBITRATION)
    return world


def tomorrow(world: World) -> date:
    return world.today + timedelta(days=1)


ARBITRATION_STARTS: tuple[Callable[[], World], ...] = (
    applied,
    receipted,
    correcting,
    mediating,
    accepted,
    fast,
    answered,
    notified,
    heard,
    awarded,
    award_served_on_all,
    in_default,
    applicant_absent,
    collective,
)
