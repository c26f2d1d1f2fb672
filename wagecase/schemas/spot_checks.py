"""Rounds of spot checks as they are planned and published, and the calls that follow."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from wagecase.procedure.core.enums import CallbackResult, Conclusion, Procedure
from wagecase.procedure.records.spot_checks import SamplingRule, StratifiedBy
from wagecase.schemas.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    IdField,
    InstantField,
    IntegerField,
    ListField,
    MoneyField,
    NestedField,
    OutputObjectField,
    OutputTextField,
    StrictSchema,
    TextField,
)

MAX_PEOPLE, MAX_DAYS, MAX_CASES = 200, 90, 10_000
SATISFACTION_LEVELS = ("satisfied", "fairly", "unsatisfied")
# What is planned beside the rule.
NON_RULE_FIELDS = ("name", "callers", "callback_days")


class StratumSizeSchema(StrictSchema):
    """How many cases are drawn of one stratum, whatever the others get."""

    stratum = TextField(200, required=True)
    size = IntegerField(0, MAX_CASES, required=True)


class RoundPlanSchema(StrictSchema):
    """A round to be published: `size` cases or `percent` of each stratum. Loaded, `rule` is the rule."""

    name = TextField(100, required=True)
    closed_from = DateField(required=True)
    closed_until = DateField(required=True)
    areas = ListField(TextField(6, required=True), most=50)
    conclusions = ListField(ChoiceField(Conclusion, required=True), most=len(Conclusion))
    procedures = ListField(ChoiceField(Procedure, required=True), most=len(Procedure))
    handlers = ListField(IdField(required=True), most=MAX_PEOPLE)
    amount_from = MoneyField()
    amount_until = MoneyField()
    strata = ListField(
        ChoiceField(StratifiedBy, required=True), most=len(StratifiedBy), load_default=[str(StratifiedBy.area)]
    )
    size = IntegerField(1, MAX_CASES)
    percent = IntegerField(1, 100)
    least = IntegerField(0, MAX_CASES, load_default=1)
    own = ListField(NestedField(StratumSizeSchema), most=200)
    callers = ListField(IdField(required=True), least=1, most=MAX_PEOPLE, required=True)
    callback_days = IntegerField(1, MAX_DAYS, load_default=15)

    @post_load
    def with_rule(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        told = {name: value for name, value in data.items() if name not in NON_RULE_FIELDS and value is not None}
        told["own"] = {one["stratum"]: one["size"] for one in told.get("own", ())}
        lists = ("areas", "conclusions", "procedures", "handlers", "strata")
        rows: Any = {name: tuple(value) if name in lists else value for name, value in told.items()}
        return {**{name: data[name] for name in NON_RULE_FIELDS}, "rule": SamplingRule(**rows)}


class CancelRoundSchema(StrictSchema):
    reason = TextField(500, shortest=2, required=True)


class RoundStepSchema(StrictSchema):
    step = OutputTextField()
    at = InstantField()
    cases = IntegerField()
    left_out = IntegerField()
    reason = OutputTextField()


class RoundSchema(StrictSchema):
    """What is published of a round. `seed` is hexadecimal, and for the offices only when the calls are over."""

    id = IdField()
    name = OutputTextField()
    state = OutputTextField()
    rule = OutputTextField()
    rule_digest = OutputTextField()
    seed_digest = OutputTextField()
    population_digest = OutputTextField()
    seed = OutputTextField()
    callback_days = IntegerField()
    published_at = InstantField()
    steps = ListField(NestedField(RoundStepSchema))


class RoundDocumentSchema(StrictSchema):
    """Everything that drawing again needs; `flask spot-check verify` reads it."""

    id = IdField()
    name = OutputTextField()
    published_at = OutputTextField()
    rule = OutputTextField()
    rule_digest = OutputTextField()
    seed_digest = OutputTextField()
    seed = OutputTextField()
    population_digest = OutputTextField()
    population = ListField(OutputTextField(), most=1_000_000)
    sample = ListField(OutputObjectField(), most=1_000_000)


class ShareSchema(StrictSchema):
    """`yes` of `asked` answers; shares are per cent of the population, with a 95 per cent Wilson interval."""

    name = OutputTextField()
    label = OutputTextField()
    yes = IntegerField()
    asked = IntegerField()
    percent = OutputTextField()
    low = OutputTextField()
    high = OutputTextField()


class RoundResultSchema(StrictSchema):
    """One district; an empty code stands for all."""

    district = OutputTextField()
    population = IntegerField()
    drawn = IntegerField()
    called = IntegerField()
    moot = IntegerField()
    shares = ListField(NestedField(ShareSchema))


class CallTaskSchema(StrictSchema):
    """A call as those see it who drew the round."""

    id = IdField()
    case_number = OutputTextField()
    caller = OutputTextField()
    due_on = DateField()
    tries = IntegerField()
    result = OutputTextField()


class CallerSchema(StrictSchema):
    caller = IdField(required=True)


class CallAttemptOutSchema(StrictSchema):
    at = InstantField()
    time_of_day = OutputTextField()
    result = OutputTextField()


class CallListItemSchema(StrictSchema):
    id = IdField()
    round = OutputTextField()
    due_on = DateField()
    tries = IntegerField()


class CallSchema(StrictSchema):
    """One call as its caller sees it. `id_tail` are the last four of the ID number, to make sure who answers."""

    id = IdField()
    round = OutputTextField()
    case_number = OutputTextField()
    employer = OutputTextField()
    worker = OutputTextField()
    id_tail = OutputTextField()
    has_phone = BooleanField()
    claimed = MoneyField()
    found = MoneyField()
    on_file = MoneyField()
    due_on = DateField()
    reached = BooleanField()
    stands = BooleanField()
    tries = ListField(NestedField(CallAttemptOutSchema))


class PhoneSchema(StrictSchema):
    phone = OutputTextField()


class CallAttemptSchema(StrictSchema):
    result = ChoiceField(CallbackResult, required=True)


class CallAttemptResultSchema(StrictSchema):
    """`ended`: the worker was called at every time of day, and the call-back is over."""

    ended = BooleanField()


class AnswersSchema(StrictSchema):
    """What the worker answers, in the order of the questions. Money that came has its day and its card."""

    identity_checked = BooleanField(required=True)
    received = MoneyField(required=True)
    received_on = DateField(future="day_future")
    own_card = BooleanField()
    still_owed = MoneyField(required=True)
    asked_to_say_satisfied = BooleanField(required=True)
    charged = BooleanField(required=True)
    satisfaction = ChoiceField(SATISFACTION_LEVELS)
    words = TextField(10_000, lines=True)

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


class CallDifferencesSchema(StrictSchema):
    """In what the worker's account differs from the file."""

    differences = ListField(OutputObjectField())
