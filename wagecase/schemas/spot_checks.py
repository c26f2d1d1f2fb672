"""Rounds of spot checks as they are planned and published, and the calls that follow."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from wagecase.procedure.core.enums import CallResult, Conclusion, Procedure
from wagecase.procedure.records.spot_checks import By, Rule
from wagecase.schemas.fields import Choice, Day, Flag, Id, Instant, Money, Part, Rows, Schema, Shown, Text, Whole, Word

MOST_PEOPLE, MOST_DAYS, MOST_CASES = 200, 90, 10_000
SATISFIED = ("satisfied", "fairly", "unsatisfied")
# What is planned beside the rule.
BESIDE = ("name", "callers", "call_days")


class OwnSizeSchema(Schema):
    """How many cases are drawn of one stratum, whatever the others get."""

    stratum = Text(200, required=True)
    size = Whole(0, MOST_CASES, required=True)


class PlanSchema(Schema):
    """A round to be published: `size` cases or `percent` of each stratum. Loaded, `rule` is the rule."""

    name = Text(100, required=True)
    closed_from = Day(required=True)
    closed_until = Day(required=True)
    areas = Rows(Text(6, required=True), most=50)
    conclusions = Rows(Choice(Conclusion, required=True), most=len(Conclusion))
    procedures = Rows(Choice(Procedure, required=True), most=len(Procedure))
    handlers = Rows(Id(required=True), most=MOST_PEOPLE)
    amount_from = Money()
    amount_until = Money()
    strata = Rows(Choice(By, required=True), most=len(By), load_default=[str(By.area)])
    size = Whole(1, MOST_CASES)
    percent = Whole(1, 100)
    least = Whole(0, MOST_CASES, load_default=1)
    own = Rows(Part(OwnSizeSchema), most=200)
    callers = Rows(Id(required=True), least=1, most=MOST_PEOPLE, required=True)
    call_days = Whole(1, MOST_DAYS, load_default=15)

    @post_load
    def with_rule(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        told = {name: value for name, value in data.items() if name not in BESIDE and value is not None}
        told["own"] = {one["stratum"]: one["size"] for one in told.get("own", ())}
        lists = ("areas", "conclusions", "procedures", "handlers", "strata")
        rows: Any = {name: tuple(value) if name in lists else value for name, value in told.items()}
        return {**{name: data[name] for name in BESIDE}, "rule": Rule(**rows)}


class CancelSchema(Schema):
    reason = Text(500, shortest=2, required=True)


class StepSchema(Schema):
    step = Word()
    at = Instant()
    cases = Whole()
    left_out = Whole()
    reason = Word()


class RoundSchema(Schema):
    """What is published of a round. `seed` is hexadecimal, and for the offices only when the calls are over."""

    id = Id()
    name = Word()
    state = Word()
    rule = Word()
    rule_digest = Word()
    seed_digest = Word()
    population_digest = Word()
    seed = Word()
    call_days = Whole()
    published_at = Instant()
    steps = Rows(Part(StepSchema))


class PublishedSchema(Schema):
    """Everything that drawing again needs; `flask spot-check verify` reads it."""

    id = Id()
    name = Word()
    published_at = Word()
    rule = Word()
    rule_digest = Word()
    seed_digest = Word()
    seed = Word()
    population_digest = Word()
    population = Rows(Word(), most=1_000_000)
    sample = Rows(Shown(), most=1_000_000)


class ShareSchema(Schema):
    """`yes` of `asked` answers; shares are per cent of the population, with a 95 per cent Wilson interval."""

    name = Word()
    label = Word()
    yes = Whole()
    asked = Whole()
    percent = Word()
    low = Word()
    high = Word()


class ResultSchema(Schema):
    """One district; an empty code stands for all."""

    district = Word()
    population = Whole()
    drawn = Whole()
    called = Whole()
    moot = Whole()
    shares = Rows(Part(ShareSchema))


class CallTaskSchema(Schema):
    """A call as those see it who drew the round."""

    id = Id()
    case_number = Word()
    caller = Word()
    due_on = Day()
    tries = Whole()
    result = Word()


class CallerSchema(Schema):
    caller = Id(required=True)


class TryShownSchema(Schema):
    at = Instant()
    time_of_day = Word()
    result = Word()


class CallLineSchema(Schema):
    id = Id()
    round = Word()
    due_on = Day()
    tries = Whole()


class CallSchema(Schema):
    """One call as its caller sees it. `id_tail` are the last four of the ID number, to make sure who answers."""

    id = Id()
    round = Word()
    case_number = Word()
    employer = Word()
    worker = Word()
    id_tail = Word()
    has_phone = Flag()
    claimed = Money()
    found = Money()
    on_file = Money()
    due_on = Day()
    reached = Flag()
    stands = Flag()
    tries = Rows(Part(TryShownSchema))


class PhoneSchema(Schema):
    phone = Word()


class TrySchema(Schema):
    result = Choice(CallResult, required=True)


class TriedSchema(Schema):
    """`ended`: he was tried at every time of day, and the call is over."""

    ended = Flag()


class AnswersSchema(Schema):
    """What the worker says, in the order in which he is asked. Money that came has its day and its card."""

    identity_checked = Flag(required=True)
    received = Money(required=True)
    received_on = Day(future="day_future")
    own_card = Flag()
    still_owed = Money(required=True)
    told_satisfied = Flag(required=True)
    charged = Flag(required=True)
    satisfaction = Choice(SATISFIED)
    words = Text(10_000, lines=True)

    @validates_schema
    def money_has_day_and_card(self, data: dict[str, Any], **_: Any) -> None:
        for name in ("received_on", "own_card"):
            if data["received"] > 0 and data.get(name) is None:
                raise ValidationError("required", name)

    @post_load
    def whole(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Where nothing came, there is no card it came to."""
        card = bool(data.get("own_card"))
        return {"received_on": None, **data, "own_card": card}


class FoundSchema(Schema):
    """In what the worker's account differs from the file."""

    differences = Rows(Shown())
