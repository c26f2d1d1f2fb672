"""A complaint and a roster as they come in. Saving needs only a way to reach the worker and his words."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, pre_load, validates_schema

from wagecase.procedure.core.enums import ArrearsCause, Channel, InvestmentKind, Labelled, Matter
from wagecase.schemas.fields import Choice, Day, Flag, Id, Instant, Money, Part, Rows, Schema, Shown, Text, Whole, Word
from wagecase.schemas.numbers import USCC, Card, IDNumber, Phone

LONGEST_ROSTER = 2000
LONGEST_WORDS = 10_000


class Capacity(Labelled):
    """In what capacity somebody speaks for others: he represents, he does not own their claims."""

    team_leader = "team_leader", "班组长", "Team leader"
    contractor = "contractor", "包工头", "Labour contractor"
    fellow_worker = "fellow_worker", "工友", "Fellow worker"
    relative = "relative", "亲属", "Relative"


class Sex(Labelled):
    male = "male", "男", "Male"
    female = "female", "女", "Female"


class PayBasis(Labelled):
    daily = "daily", "计日", "By the day"
    hourly = "hourly", "计时", "By the hour"
    monthly = "monthly", "按月", "By the month"
    piece = "piece", "计件", "By the piece"
    lump_sum = "lump_sum", "包干", "Lump sum"


class EmployerKind(Labelled):
    developer = "developer", "建设单位", "Developer"
    general_contractor = "general_contractor", "总承包单位", "General contractor"
    subcontractor = "subcontractor", "分包单位", "Subcontractor"
    labour_contractor = "labour_contractor", "劳务单位", "Labour contractor"
    other = "other", "其他", "Other"


class PeriodSchema(Schema):
    """What both a roster row and a change of one have."""

    period_from = Day(future="period_future")
    period_to = Day(future="period_future")
    relation_ended_on = Day(future="relation_future")
    team = Text(100)
    job = Text(100)
    pay_basis = Choice(PayBasis)

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        begin, end = data.get("period_from"), data.get("period_to")
        if begin and end and end < begin:
            raise ValidationError("period_order", "period_to")


class RosterRowSchema(PeriodSchema):
    """欠薪明细: one worker and what he says he is owed."""

    name = Text(100, required=True)
    sex = Choice(Sex)
    id_number = IDNumber(50)
    phone = Phone(50)
    card = Card(50)
    address = Text(300)
    claimed = Money(required=True, positive=True)


class RosterSchema(Schema):
    claims = Rows(Part(RosterRowSchema), least=1, most=LONGEST_ROSTER, required=True)


class PersonSchema(Schema):
    """Somebody who can be reached."""

    name = Text(100)
    phone = Phone(50, required=True)
    sex = Choice(Sex)
    id_number = IDNumber(50)
    card = Card(50)
    address = Text(300)


class EmployerSchema(Schema):
    name = Text(200, required=True)
    uscc = USCC(50)
    kind = Choice(EmployerKind)
    trade = Text(100)
    registered_address = Text(300)
    business_address = Text(300)
    service_address = Text(300)
    legal_representative = Text(100)
    phone = Text(50)


class ProjectSchema(Schema):
    name = Text(200, required=True)
    place = Text(300, required=True)
    investment = Choice(InvestmentKind)
    sector = Text(100)
    permit = Text(100)


# Fields that are kept as they were told; none of them names a person.
TOLD = (
    "workplace",
    "headcount",
    "amount_told",
    "has_iou",
    "requests",
    "already_in_proceedings",
    "construction",
    "platform_worker",
    "employer_gone",
    "urgent",
    "convenient_time",
    "going_home_on",
    "language",
    "occupation",
    "age",
)


class ComplaintSchema(Schema):
    """投诉 as it comes in."""

    channel = Choice(Channel, load_default=Channel.api.value)
    matter = Choice(Matter, load_default=Matter.complaint.value)
    received_at = Instant(future=False)
    words = Text(LONGEST_WORDS, lines=True, required=True)
    contact = Part(PersonSchema, required=True)
    backup_contact = Part(PersonSchema, allow_none=True)
    capacity = Choice(Capacity)
    confidential = Flag(load_default=False)
    platform_no = Text(60)
    district = Text(6)
    workplace = Text(300)
    employer = Part(EmployerSchema, allow_none=True)
    employer_as_told = Text(500)
    project = Part(ProjectSchema, allow_none=True)
    cause = Choice(ArrearsCause)
    claims = Rows(Part(RosterRowSchema), most=LONGEST_ROSTER, load_default=list)
    headcount = Whole(1, 100_000)
    amount_told = Money()
    has_iou = Flag()
    requests = Text(2000, lines=True)
    already_in_proceedings = Text(500)
    construction = Flag()
    platform_worker = Flag()
    employer_gone = Flag()
    urgent = Flag()
    convenient_time = Text(200)
    going_home_on = Day()
    language = Text(60)
    occupation = Text(100)
    age = Whole(1, 120)

    @pre_load
    def null_is_left_out(self, data: Any, **_: Any) -> Any:
        """A form that sends null for what it does not know says nothing by it."""
        if not isinstance(data, dict):
            return data
        kept = ("words", "contact")
        return {name: value for name, value in data.items() if value is not None or name in kept}


class OpenedSchema(Schema):
    """What an intake gives back."""

    id = Id()
    case_id = Id()
    case_number = Word()
    proceeding_id = Id()
    warnings = Rows(Word())


class ListedSchema(Schema):
    """What a roster that was taken gives back, in its order."""

    case_id = Id()
    claims = Rows(Id())
    warnings = Rows(Word())


class ComplaintLineSchema(Schema):
    """One line of the list of complaints; it shows nothing that is protected."""

    id = Id()
    case_id = Id()
    case_number = Word()
    channel = Word()
    matter = Word()
    received_at = Instant()
    platform_no = Word()
    capacity = Word()
    confidential = Flag()


class ComplaintOutSchema(ComplaintLineSchema):
    """A complaint as it came in, with its contact masked."""

    words = Word()
    contact = Shown()
    backup_contact = Shown(allow_none=True)
    told = Shown()
    taken_by = Shown(allow_none=True)
