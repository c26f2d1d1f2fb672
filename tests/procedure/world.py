"""A case in memory: acts are asked, examined and applied as the services do, on plain values and without a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tests.procedure import effects
from tests.procedure.legal_aid import aid_effects
from tests.procedure.world_effects import world_effects
from wagecase.law.book import Settings, load_book
from wagecase.law.calendar import Calendar
from wagecase.law.deadlines import ClockEvent, ComputedDeadline, compute_deadlines, effective_events
from wagecase.procedure.core.acts import (
    SAME_EVENT,
    Act,
    Actor,
    CaseView,
    ClaimView,
    EventView,
    FieldType,
    FormField,
    PerformedBy,
    ProceedingView,
    PromiseView,
    Unmet,
)
from wagecase.procedure.core.enums import OrgKind, Role
from wagecase.procedure.core.form_values import event_content, resolve_values
from wagecase.procedure.core.reasons import refusal_sentence
from wagecase.procedure.tables.table import PROCEDURES, Permission, act_hints, get_act, get_permission, validate_act

SHANGHAI = ZoneInfo("Asia/Shanghai")
BRIGADE, BUREAU, CITY, ELSEWHERE = "brigade", "bureau", "city", "elsewhere"
TRIBUNAL = "tribunal"
RECEIVING_BODIES: Mapping[OrgKind | None, str] = {
    OrgKind.arbitration_body: TRIBUNAL,
    OrgKind.legal_aid_centre: "centre",
    OrgKind.union: "union",
}
"""Where a proceeding is opened that does not stay with the office that opens it."""
USUAL_HANDLERS = {"arbitration": "arb1"}
"""Who is named as handler where it is not the inspectors."""


def _person(user: str, org: str, *roles: Role, team: str = "", over: Iterable[str] = ()) -> Actor:
    return Actor(user, org, frozenset(roles), team, frozenset(over))


PEOPLE: Mapping[str, Actor] = {
    "clerk": _person("clerk", BRIGADE, Role.clerk),
    "ins1": _person("ins1", BRIGADE, Role.inspector, team="one"),
    "ins2": _person("ins2", BRIGADE, Role.inspector, team="one"),
    "ins3": _person("ins3", BRIGADE, Role.inspector, team="two"),
    "mediator": _person("mediator", BRIGADE, Role.mediator),
    "head": _person("head", BRIGADE, Role.head),
    "handling_head": _person("ins1", BRIGADE, Role.head, Role.bureau_head, Role.inspector),
    "bureau": _person("bureau", BUREAU, Role.bureau_head, over=[BRIGADE]),
    "legal": _person("legal", BUREAU, Role.legal_reviewer, over=[BRIGADE]),
    "city": _person("city", CITY, Role.supervisor),
    "inner_city": _person("inner_city", BRIGADE, Role.supervisor),
    "stranger": _person("stranger", ELSEWHERE, Role.inspector),
    "other_clerk": _person("other_clerk", ELSEWHERE, Role.clerk, Role.head),
    "foreign_bureau": _person("foreign_bureau", "foreign", Role.bureau_head),
    "officer": _person("officer", "centre", Role.legal_aid_officer),
    "officer2": _person("officer2", "centre", Role.legal_aid_officer),
    "aidhead": _person("aidhead", "centre", Role.head),
    "lawyer": _person("lawyer", "centre", Role.lawyer),
    "lawyer2": _person("lawyer2", "centre", Role.lawyer),
    "union_officer": _person("union_officer", "union", Role.legal_aid_officer),
    "arb1": _person("arb1", TRIBUNAL, Role.arbitrator),
    "arb2": _person("arb2", TRIBUNAL, Role.arbitrator),
    "arb3": _person("arb3", TRIBUNAL, Role.arbitrator),
    "arbclerk": _person("arbclerk", TRIBUNAL, Role.clerk),
    "arbhead": _person("arbhead", TRIBUNAL, Role.head),
    "sitting_head": _person("arb1", TRIBUNAL, Role.head, Role.arbitrator),
}


EFFECT_MODULES = (effects, aid_effects)
"""The modules whose functions register themselves when they are imported."""
WORLD_EFFECTS = world_effects()


@dataclass
class World:
    """Facts of one case. `today` moves only forward, by `wait` or by the date given to `do`."""

    matter: str = "complaint"
    today: date = date(2026, 3, 2)
    amounts: tuple[str, ...] = ("3000.00", "4500.00")
    investment: str | None = "private"
    employer_known: bool = True
    given: Mapping[str, object] = field(default_factory=dict)
    claims: list[ClaimView] = field(default_factory=list)
    proceedings: list[ProceedingView] = field(default_factory=list)
    log: list[tuple[ClockEvent, EventView]] = field(default_factory=list)
    promises: list[PromiseView] = field(default_factory=list)
    period_to: date | None = date(2026, 1, 31)
    # What an effect says of the act's own event beside its fields, and the events that follow it.
    over: dict[str, Any] = field(default_factory=dict)
    following: list[dict[str, Any]] = field(default_factory=list)
    actor: Actor = PEOPLE["clerk"]

    def __post_init__(self) -> None:
        self.book, self.calendar = load_book(), Calendar.built_in()
        self.settings = Settings(self.book, self.given)
        self.claims = [
            ClaimView(f"c{n}", f"w{n}", Decimal(amount), None, Decimal(0), None, self.period_to, False, None)
            for n, amount in enumerate(self.amounts, 1)
        ]
        self._open("case", "p1")
        self._append("p1", "case.received", PEOPLE["clerk"], self.today, {"matter": self.matter}, self._all)

    @property
    def _all(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.claims)

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(15), SHANGHAI)

    def _open(
        self,
        procedure: str,
        id_: str,
        handlers: tuple[str, ...] = (),
        teams: tuple[str, ...] = (),
        stage: str | None = None,
        position: int = 1,
        org: str = BRIGADE,
    ) -> None:
        first = stage or PROCEDURES[procedure].first
        ended = self.today if first in PROCEDURES[procedure].ends else None
        self.proceedings.append(
            ProceedingView(id_, procedure, first, org, handlers, self.today, self.today, ended, teams, position)
        )

    def wait(self, days: int) -> None:
        self.today += timedelta(days=days)

    def until(self, day: date | str) -> None:
        self.today = max(self.today, date.fromisoformat(day) if isinstance(day, str) else day)

    def proceeding(self, procedure: str) -> ProceedingView:
        """The youngest proceeding of this procedure."""
        return [one for one in self.proceedings if one.procedure == procedure][-1]

    def events(self) -> tuple[EventView, ...]:
        views = {view.position: view for _, view in self.log}
        tips = {view.corrects: view.position for _, view in self.log if view.corrects}

        def tip(position: int) -> int:
            return tip(tips[position]) if position in tips else position

        clocks = effective_events([clock for clock, _ in self.log])
        found = [replace(views[tip(c.position)], position=c.position) for c in clocks]
        return tuple(sorted(found, key=lambda event: event.position))

    def deadlines(self) -> tuple[tuple[str, ComputedDeadline], ...]:
        return tuple((one.id, each) for one in self.proceedings for each in self.folded(one))

    def heard(self, one: ProceedingView) -> list[ClockEvent]:
        """What the clocks of a proceeding hear."""
        return [c for c, v in self.log if one.procedure == "case" or v.proceeding_id in {one.id, "p1"}]

    def folded(self, one: ProceedingView) -> tuple[ComputedDeadline, ...]:
        return compute_deadlines(self.book.clocks_of(one.procedure), self.heard(one), self.calendar, self.settings)

    def due(self, clock: str) -> date | None:
        """The due date of the last run of this clock."""
        return [d for _, d in self.deadlines() if d.clock == clock][-1].due

    def view(self) -> CaseView:
        return CaseView(
            id="case1",
            number="120116-2026-000001",
            org_id=BRIGADE,
            district="120116",
            matter=self.matter,
            today=self.today,
            now=self.now,
            claims=tuple(self.claims),
            proceedings=tuple(self.proceedings),
            events=self.events(),
            deadlines=self.deadlines(),
            promises=tuple(self.promises),
            liable=(),
            investment=self.investment,
            settings=self.settings,
            book=self.book,
            calendar=self.calendar,
            employer_known=self.employer_known,
        )

    def ask(self, who: str, name: str, procedure: str = "case") -> Permission:
        return get_permission(self.view(), self.proceeding(procedure), PEOPLE[who], name)

    def refusals(
        self, who: str, name: str, procedure: str = "case", on: date | None = None, **values: Any
    ) -> tuple[str, ...]:
        """The codes of every reason against this act as entered; nothing is changed."""
        return tuple(one.code for one in self._unmet(who, name, procedure, on or self.today, values))

    def _unmet(self, who: str, name: str, procedure: str, on: date, values: Mapping[str, Any]) -> tuple[Unmet, ...]:
        view, proceeding, actor = self.view(), self.proceeding(procedure), PEOPLE[who]
        permission = get_permission(view, proceeding, actor, name)
        return permission.unmet or validate_act(
            view, proceeding, actor, permission.act, self._whole(name, procedure, values), on
        )

    def hints(self, who: str, name: str, procedure: str = "case", **values: Any) -> tuple[str, ...]:
        """The codes of what a person should look at again in an act that would pass."""
        whole = self._whole(name, procedure, values)
        act = get_act(procedure, name)
        found = act_hints(self.view(), self.proceeding(procedure), PEOPLE[who], act, whole, self.today)
        return tuple(one.code for one in found)

    def _whole(self, name: str, procedure: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values with whatever else the act requires filled in as a person would."""
        asks = get_act(procedure, name).form_fields
        return {**{ask.name: self.usual(ask, procedure) for ask in asks if ask.required}, **values}

    def usual(self, ask: FormField, procedure: str = "case") -> Any:
        """An ordinary answer to an ask."""
        hand = ask.name if ask.name in PEOPLE else USUAL_HANDLERS.get(procedure)
        usual: dict[FieldType, Any] = {
            FieldType.date: self.today + timedelta(days=10),
            FieldType.time: self.now,
            FieldType.money: Decimal("100.00"),
            FieldType.integer: 1,
            FieldType.choice: ask.choices[0][0] if ask.choices else None,
            FieldType.yes_no: True,
            FieldType.claims: "all",
            FieldType.claim_amounts: tuple({"claim": one.id, "amount": one.owed} for one in self.claims),
            FieldType.claim_terms: tuple(
                {"claim": one.id, "amount": one.owed, "due": self.today + timedelta(days=10)} for one in self.claims
            ),
            FieldType.award_items: tuple({"claim": one.id, "item": "wages", "amount": one.owed} for one in self.claims),
            FieldType.person: ((hand,) if hand else ("ins1", "ins2")) if ask.many else hand or "ins1",
            FieldType.party: "employer",
            FieldType.document: self.last_document(),
            FieldType.organisation: ELSEWHERE,
        }
        return usual.get(ask.type, "x")

    def team_of(self, user: str) -> str:
        return next((one.team for one in PEOPLE.values() if one.user_id == user and one.team), "")

    def last_document(self) -> str:
        return next((view.document for _, view in reversed(self.log) if view.document), "none")

    def do(self, who: str, name: str, procedure: str = "case", on: date | str | None = None, **values: Any) -> int:
        """Do the act; fails the test with every reason if it is refused. Returns the event's position."""
        day = date.fromisoformat(on) if isinstance(on, str) else on or self.today
        self.until(day)
        unmet = self._unmet(who, name, procedure, day, values)
        assert not unmet, (name, [refusal_sentence(one, "en") for one in unmet])
        return self._apply(PEOPLE[who], get_act(procedure, name), self._whole(name, procedure, values), day)

    def _apply(self, actor: Actor, act: Act, values: Mapping[str, Any], on: date) -> int:
        view, proceeding = self.view(), self.proceeding(act.procedure)
        entry = event_content(view, act, values)
        fields = dict(entry.fields)
        self.over, self.following, self.actor = {}, [], actor
        if act.effect and act.effect != "correct":
            WORLD_EFFECTS[act.effect](self, proceeding, resolve_values(view, act, values, on), fields)
        if act.records == SAME_EVENT:
            return self._correct(actor, values, on)
        document = f"d{len(self.log) + 1}" if act.sets_document else entry.document
        opened = f"p{len(self.proceedings) + 1}"
        position = self._append(
            opened if act.opens_first else proceeding.id,
            act.records,
            actor,
            on,
            fields,
            self.over.get("claims", entry.claims),
            self.over.get("party", entry.party),
            self.over.get("document", document),
            entry.at,
        )
        for more in self.following:
            self._append(proceeding.id, act.records, actor, on, **more)
        if act.to:
            self._move(proceeding.id, act.to, on)
        if act.opens:
            follows = act.performed_by is PerformedBy.outside and act.opens_at is None
            here = actor.org_id if follows else proceeding.org_id
            org = RECEIVING_BODIES.get(act.opens_at, here)
            hands = (proceeding.handler_ids, proceeding.handler_teams) if org == proceeding.org_id else ((), ())
            self._open(act.opens, opened, *hands, stage=act.opens_stage, position=position, org=org)
        if act.opens_with:
            self._append(opened, act.opens_with, actor, on, fields, entry.claims, entry.party, document, entry.at)
        return position

    def _correct(self, actor: Actor, values: Mapping[str, Any], on: date) -> int:
        tip, seen = values["position"], {view.corrects: view.position for _, view in self.log if view.corrects}
        while tip in seen:
            tip = seen[tip]
        clock, view = next(pair for pair in self.log if pair[1].position == tip)
        fields = {**view.fields, **({"due": values["due"].isoformat()} if values.get("due") else {})}
        new = {"position": len(self.log) + 1, "on": on, "fields": fields, "corrects": tip, "void": values["void"]}
        self.log.append((replace(clock, **new), replace(view, **new, actor_id=actor.user_id)))
        return len(self.log)

    def _append(
        self,
        proceeding_id: str,
        name: str,
        actor: Actor,
        on: date,
        fields: Mapping[str, str],
        claims: tuple[str, ...] = (),
        party: str | None = None,
        document: str | None = None,
        at: datetime | None = None,
    ) -> int:
        position = len(self.log) + 1
        clock = ClockEvent(position, name, on, at, party, document, claims, fields)
        seen = EventView(
            position,
            name,
            on,
            at,
            self.now,
            proceeding_id,
            actor.user_id,
            actor.org_id,
            fields,
            claims,
            party,
            document,
        )
        self.log.append((clock, seen))
        return position

    def change(self, proceeding_id: str, **new: Any) -> None:
        self.proceedings = [replace(one, **new) if one.id == proceeding_id else one for one in self.proceedings]

    def _move(self, proceeding_id: str, stage: str, on: date) -> None:
        procedure = next(one.procedure for one in self.proceedings if one.id == proceeding_id)
        ended = on if stage in PROCEDURES[procedure].ends else None
        self.change(proceeding_id, stage=stage, stage_since=on, ended_on=ended)

    def promise(self, claims: Iterable[str], amount: Decimal, due: date) -> None:
        """A promise made by the event that comes next."""
        name, position = f"k{len(self.promises)}", len(self.log) + 1
        self.promises.append(PromiseView(name, due, amount, Decimal(0), False, tuple(claims), position))

    def keep(self, claim: str, amount: Decimal) -> None:
        """Count money toward the promise to this worker that is due first."""
        for number, one in sorted(enumerate(self.promises), key=lambda pair: pair[1].due):
            if claim in one.claims and one.unkept and amount > 0:
                part = min(amount, one.amount - one.kept)
                self.promises[number] = replace(one, kept=one.kept + part)
                amount -= part

    def change_claims(self, ids: Iterable[str], **new: Any) -> None:
        wanted = set(ids)
        self.claims = [replace(one, **new) if one.id in wanted else one for one in self.claims]
