"""Random legal walks: whatever people do within the rules, every state can be explained and led to an end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.law.naive import comparable, naive_fold
from tests.procedure import stories
from tests.procedure.arbitration import before_tribunal
from tests.procedure.legal_aid import aided
from tests.procedure.next_steps import reading
from tests.procedure.stories import approval_topic
from tests.procedure.world import PEOPLE, World
from wagecase.law.book import load_book
from wagecase.law.events import ClockEvent
from wagecase.procedure.core.acts import Act, FieldType, FormField, Unmet
from wagecase.procedure.core.clock_check import left_by
from wagecase.procedure.core.effects import Written
from wagecase.procedure.core.enums import AwardItemKind
from wagecase.procedure.core.reasons import refusal_sentence
from wagecase.procedure.core.views import ProceedingView
from wagecase.procedure.tables.table import PROCEDURES, get_act, list_permissions, validate_act

ON = "inspection"
# Walks are not shrunk: each draw depends on the world that the draws before it made, and shrinking takes minutes.
WALK = settings(
    max_examples=18,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    phases=(Phase.generate,),
)
# An award below and above twelve minimum wages, and none.
SUMS = st.sampled_from(["0", "4500", "45000"])
# Handing the case to strangers or joining it away ends the story of these people.
LEAVING = {"receipt", "return", "transfer", "join", "designate"}


def answers(draw: st.DrawFn, world: World, ask: FormField) -> Any:
    """Some answer to an ask that is of its type; whether it fits is for the checks to say."""
    if ask.choices:
        return draw(st.sampled_from([name for name, _ in ask.choices]))
    if ask.type is FieldType.yes_no:
        return draw(st.booleans())
    if ask.type is FieldType.date:
        return world.today + timedelta(days=draw(st.integers(0, 30)))
    if ask.type is FieldType.person and ask.many:
        return draw(st.sampled_from([("ins1", "ins2"), ("mediator",), ("arb1",), ("arb1", "arb2", "arb3")]))
    if ask.type is FieldType.integer:
        return draw(st.integers(0, 60))
    if ask.type is FieldType.money:
        return draw(st.decimals(0, 9000, places=2))
    if ask.type is FieldType.document:
        return draw(st.sampled_from(sorted({view.document or "none" for _, view in world.log})))
    if ask.type is FieldType.claims and world.claims:
        ids = [one.id for one in world.claims]
        return tuple(draw(st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids), unique=True)))
    if ask.type is FieldType.claim_amounts:
        return tuple({"claim": one.id, "amount": draw(st.decimals("0.01", 5000, places=2))} for one in world.claims)
    if ask.type is FieldType.claim_terms:
        due = world.today + timedelta(days=draw(st.integers(0, 20)))
        return tuple({"claim": one.id, "amount": Decimal(500), "due": due} for one in world.claims)
    if ask.type is FieldType.award_items:
        kind = st.sampled_from([one.value for one in AwardItemKind])
        return tuple({"claim": c.id, "item": draw(kind), "amount": Decimal(draw(SUMS))} for c in world.claims)
    return world.usual(ask)


def step(draw: st.DrawFn, world: World) -> None:
    """Of all that is open to anyone, somebody does something, if what they enter is fit."""
    view = world.view()
    doable: dict[tuple[str, str], str] = {}
    youngest = {one.procedure: one for one in world.proceedings}
    for proceeding, who in product(youngest.values(), sorted(PEOPLE)):
        for one in list_permissions(view, proceeding, PEOPLE[who]):
            all_have_words((*one.unmet, *one.warnings))
            if one.allowed and one.act.name not in LEAVING and not running(world, one.act):
                doable[(proceeding.procedure, one.act.name)] = who
    procedure, name = draw(st.sampled_from(sorted(doable)))
    act = get_act(procedure, name)
    values = {ask.name: answers(draw, world, ask) for ask in act.form_fields if ask.required or draw(st.booleans())}
    attempt(world, doable[(procedure, name)], world.proceeding(procedure), act, values)


def all_have_words(told: Iterable[Unmet]) -> None:
    """Every refusal can be said in both languages; what was said once need not be said again."""
    for one in told:
        key = (one.code, *one.params.items(), one.cite)
        if key not in SAID:
            assert all(refusal_sentence(one, lang) for lang in ("zh", "en"))
            SAID.add(key)


SAID: set[tuple[object, ...]] = set()


def running(world: World, act: Act) -> bool:
    """Whether what this act would open is under way; the walk follows one proceeding of each procedure at a time."""
    return any(one.procedure == act.opens and one.ended_on is None for one in world.proceedings)


def attempt(world: World, who: str, proceeding: ProceedingView, act: Act, values: dict[str, Any]) -> None:
    faults = validate_act(world.view(), proceeding, PEOPLE[who], act, values, world.today)
    all_have_words(faults)
    if act.effect == "correct" and values["void"]:
        return
    if not faults and proceeding is world.proceeding(act.procedure):
        world.do(who, act.name, act.procedure, **values)


BACKWARD = {name for name, clock in load_book().clocks.items() if clock.direction == "backward"}
WAYS_OUT = {
    ("mediation", "negotiating"): ("mediator", "withdraw"),
    ("mediation", "applied"): ("mediator", "withdraw"),
    ("mediation", "accepted"): ("mediator", "withdraw"),
    ("litigation", "order_applied"): ("clerk", "record_order_refused"),
    ("litigation", "order_accepted"): ("clerk", "record_order_refused"),
    ("litigation", "order_issued"): ("clerk", "record_order_served"),
    ("litigation", "order_served"): ("clerk", "record_order_performed"),
    ("litigation", "confirmation_applied"): ("clerk", "record_confirmation_refused"),
    ("litigation", "confirmation_accepted"): ("clerk", "record_not_confirmed"),
    ("litigation", "suit_filed"): ("clerk", "withdraw_suit"),
    ("litigation", "setaside_applied"): ("clerk", "record_upheld"),
    ("enforcement", "applied"): ("clerk", "record_refused"),
    ("enforcement", "executing"): ("clerk", "record_refused"),
}
"""From each stage at which a proceeding can stand open, who does what to bring it nearer to an end."""


def end(world: World, proceeding: ProceedingView) -> None:
    """Follow the ways out until the proceeding has ended."""
    while (one := world.proceeding(proceeding.procedure)).ended_on is None:
        usual, act = WAYS_OUT[(one.procedure, one.stage)]
        who = next(who for who in (usual, *PEOPLE) if world.ask(who, act, one.procedure).allowed)
        world.do(who, act, one.procedure)


def handlers(world: World, procedure: str) -> None:
    """Two inspectors and nobody recused stand ready to bring it to an end."""
    gone = {e.fields.get("handler") for e in world.view().all("inspection.recused")}
    ready = [one for one in ("ins1", "ins2", "ins3") if one not in gone]
    world.change(world.proceeding(procedure).id, handler_ids=tuple(ready))


def finish_inspection(world: World) -> None:
    """Everything owed is paid, whatever waits is returned, and the bureau closes."""
    handlers(world, ON)
    actor = world.proceeding(ON).handler_ids[0]
    for matter in ("extended", "decision", "penalty", "list", "withdrawn", "closed", "filed"):
        if not world.refusals("head", "return", ON, **approval_topic(matter)):
            world.do("head", "return", ON, **approval_topic(matter))
    if world.proceeding(ON).stage == "filing":
        _approved(world, actor, "filed")
        world.do("bureau", "file", ON)
    _approved(world, actor, "closed")
    world.do("bureau", "close", ON, ground=ground(world))


def _approved(world: World, actor: str, matter: str) -> None:
    world.do(actor, "submit", ON, **approval_topic(matter))
    world.do("head", "endorse", ON, **approval_topic(matter))


def ground(world: World) -> str:
    gone = all(one.outcome == "withdrawn" for one in world.claims)
    return "withdrawn" if gone else "paid_in_full"


def pay_all(world: World) -> None:
    owed = [{"claim": one.id, "amount": one.outstanding} for one in world.claims if one.outstanding > 0]
    if owed:
        world.do("clerk", "pay", amounts=tuple(owed), source="employer")


def finish(world: World) -> None:
    """The shortest honest way out of wherever the walk led."""
    if world.proceeding("case").ended_on:
        return
    pay_all(world)
    for one in [one for one in world.proceedings if one.ended_on is None]:
        if one.procedure == ON:
            finish_inspection(world)
        elif one.procedure == "arbitration":
            before_tribunal.finish_arbitration(world)
        elif one.procedure == "legal_aid":
            aided.finish_aid(world)
        elif one.procedure != "case":
            end(world, one)
    leave(world)
    assert world.proceeding("case").stage in PROCEDURES["case"].ends


def leave(world: World) -> None:
    stage = world.proceeding("case").stage
    if stage == "in_hand" or (stage == "settled" and world.matter == "lead"):
        conclude(world)
    else:
        world.do("clerk", "redirect")


def conclude(world: World) -> None:
    handlers(world, "case")
    if world.matter == "lead":
        answer(world)
    open_ones = tuple(one.id for one in world.claims if one.outcome != "withdrawn")
    if open_ones:
        actor = world.proceeding("case").handler_ids[0]
        world.do(actor, "record_outcome", claims=open_ones, outcome="paid_in_full")
    world.do("head", "conclude", conclusion="paid_in_full" if open_ones else "withdrawn")


def answer(world: World) -> None:
    for who, act in (("clerk", "submit"), ("city", "approve"), ("clerk", "answer")):
        if not world.refusals(who, act):
            world.do(who, act)


LEFT = left_by(PROCEDURES)


def is_declared(event: ClockEvent) -> bool:
    """Whether some act or service is known to leave this event with these fields and values: clocks wait for them."""
    written = [*event.fields.items(), *(pair for own in event.claim_fields.values() for pair in own.items())]
    # A correction may bring a day of its own to whatever it corrects.
    written = [(name, value) for name, value in written if event.corrects is None or name != "due"]
    return any(all(_can_hold(fields.get(name), value) for name, value in written) for fields in LEFT[event.name])


def _can_hold(values: Written | frozenset[str] | None, value: str) -> bool:
    return isinstance(values, Written) or (values is not None and value in values)


def keeps_its_promises(world: World) -> None:
    """What must hold after any walk: money is never negative, positions are dense, deadlines fold, stages are known."""
    view = world.view()
    assert all(one.paid >= 0 and one.outstanding >= 0 for one in view.claims)
    claimed = sum((one.claimed for one in view.claims), Decimal(0))
    assert view.outstanding <= max(claimed, sum((one.owed for one in view.claims), Decimal(0)))
    assert [row[1].position for row in world.log] == list(range(1, len(world.log) + 1))
    assert not [event.name for event, _ in world.log if not is_declared(event)]
    for one in view.proceedings:
        spec = PROCEDURES[one.procedure]
        assert (one.ended_on is not None) == (one.stage in spec.ends)
    for one in world.proceedings:
        heard, clocks = world.heard(one), world.book.clocks_of(one.procedure)
        assert comparable(world.folded(one)) == naive_fold(clocks, heard, world.calendar, world.settings)
    for _, deadline in view.deadlines:
        assert deadline.due is None or deadline.due >= deadline.started_on or deadline.clock in BACKWARD


def transferred() -> World:
    world = stories.lapsed(investment="government")
    for who, act in (("ins1", "report_transfer"), ("bureau", "approve_transfer"), ("ins1", "transfer")):
        world.do(who, act, ON)
    return world


MIDDLES: tuple[Callable[[], World], ...] = (
    transferred,
    stories.paid,
    stories.filed,
    stories.heard,
    stories.approved,
    stories.decided,
    stories.demand_served,
)


@WALK
@given(st.data())
def test_a_complaint_walks_to_an_end(data: st.DataObject) -> None:
    starts: list[Callable[[], World]] = [World, stories.verified, stories.accepted, stories.lapsed, stories.concluded]
    walk(data.draw, data.draw(st.sampled_from(starts))())


@WALK
@given(st.data())
def test_a_lead_walks_to_an_end(data: st.DataObject) -> None:
    starts: list[Callable[[], World]] = [lambda: World(matter="lead"), stories.verified_lead]
    walk(data.draw, data.draw(st.sampled_from(starts))())


@WALK
@given(st.data())
def test_a_mediation_and_what_follows_walks_to_an_end(data: st.DataObject) -> None:
    walk(data.draw, data.draw(st.sampled_from(reading.MEDIATION_STARTS))())


@WALK
@given(st.data())
def test_an_inspection_in_its_middle_walks_to_an_end(data: st.DataObject) -> None:
    walk(data.draw, data.draw(st.sampled_from(MIDDLES))())


@WALK
@given(st.data())
def test_an_arbitration_walks_to_an_end(data: st.DataObject) -> None:
    walk(data.draw, data.draw(st.sampled_from(before_tribunal.ARBITRATION_STARTS))())


@WALK
@given(st.data())
def test_legal_aid_walks_to_an_end(data: st.DataObject) -> None:
    walk(data.draw, data.draw(st.sampled_from(aided.AID_STARTS))())


def walk(draw: Any, world: World) -> None:
    for _ in range(draw(st.integers(5, 25))):
        if draw(st.booleans()):
            world.wait(draw(st.integers(0, 12)))
        step(draw, world)
    keeps_its_promises(world)
    finish(world)
    keeps_its_promises(world)
