"""A complaint and a roster as they come in. Saving needs only a way to reach the worker and the worker's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from marshmallow import ValidationError, pre_load, validates_schema
from marshmallow.fields import Field

from wagecase.procedure.core.enums import ArrearsCause, Channel, InvestmentKind, Labelled, MatterKind
from wagecase.procedure.records.complaint_fields import COMPLAINT_FIELDS, AnswerType, ComplaintField
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
from wagecase.schemas.numbers import BankCardField, IdNumberField, PhoneField, UsccField

MAX_ROSTER_ROWS = 2000
MAX_WORDS_LENGTH = 10_000


class Capacity(Labelled):
    """In what capacity somebody speaks for others: they represent, they do not own the claims."""

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


class PeriodSchema(StrictSchema):
    """What both a roster row and a change of one have."""

    period_from = DateField(future="period_future")
    period_to = DateField(future="period_future")
    relation_ended_on = DateField(future="relation_future")
    team = TextField(100)
    job = TextField(100)
    pay_basis = ChoiceField(PayBasis)

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        begin, end = data.get("period_from"), data.get("period_to")
        if begin and end and end < begin:
            raise ValidationError("period_order", "period_to")


class RosterRowSchema(PeriodSchema):
    """欠薪明细: one worker and what they claim to be owed."""

    name = TextField(100, required=True)
    sex = ChoiceField(Sex)
    id_number = IdNumberField(50)
    phone = PhoneField(50)
    card = BankCardField(50)
    address = TextField(300)
    claimed = MoneyField(required=True, positive=True)


class RosterSchema(StrictSchema):
    claims = ListField(NestedField(RosterRowSchema), least=1, most=MAX_ROSTER_ROWS, required=True)


class ContactSchema(StrictSchema):
    """Somebody who can be reached."""

    name = TextField(100)
    phone = PhoneField(50, required=True)
    sex = ChoiceField(Sex)
    id_number = IdNumberField(50)
    card = BankCardField(50)
    address = TextField(300)


class EmployerSchema(StrictSchema):
    name = TextField(200, required=True)
    uscc = UsccField(50)
    kind = ChoiceField(EmployerKind)
    trade = TextField(100)
    registered_address = TextField(300)
    business_address = TextField(300)
    service_address = TextField(300)
    legal_representative = TextField(100)
    phone = TextField(50)


class ProjectSchema(StrictSchema):
    name = TextField(200, required=True)
    place = TextField(300, required=True)
    investment = ChoiceField(InvestmentKind)
    sector = TextField(100)
    permit = TextField(100)


STATED_FIELDS: Mapping[AnswerType, Callable[[ComplaintField], Field[Any]]] = MappingProxyType(
    {
        AnswerType.text: lambda one: TextField(one.longest),
        AnswerType.lines: lambda one: TextField(one.longest, lines=True),
        AnswerType.whole: lambda one: IntegerField(*one.bounds),
        AnswerType.money: lambda one: MoneyField(),
        AnswerType.date: lambda one: DateField(),
        AnswerType.yes_no: lambda one: BooleanField(),
    }
)


class ComplaintSchema(StrictSchema):
    """投诉 as it comes in. What it may state besides is in `procedure.records.complaint_fields`."""

    class Meta:
        include: ClassVar[dict[str, Field[Any]]] = {one.name: STATED_FIELDS[one.type](one) for one in COMPLAINT_FIELDS}

    channel = ChoiceField(Channel, load_default=Channel.api.value)
    matter = ChoiceField(MatterKind, load_default=MatterKind.complaint.value)
    received_at = InstantField(future=False)
    words = TextField(MAX_WORDS_LENGTH, lines=True, required=True)
    contact = NestedField(ContactSchema, required=True)
    backup_contact = NestedField(ContactSchema, allow_none=True)
    capacity = ChoiceField(Capacity)
    confidential = BooleanField(load_default=False)
    platform_no = TextField(60)
    district = TextField(6)
    employer = NestedField(EmployerSchema, allow_none=True)
    employer_as_stated = TextField(500)
    project = NestedField(ProjectSchema, allow_none=True)
    cause = ChoiceField(ArrearsCause)
    claims = ListField(NestedField(RosterRowSchema), most=MAX_ROSTER_ROWS, load_default=list)

    @pre_load
    def null_is_left_out(self, data: Any, **_: Any) -> Any:
        """A form that sends null for what it does not know says nothing by it."""
        if not isinstance(data, dict):
            return data
        kept = ("words", "contact")
        return {name: value for name, value in data.items() if value is not None or name in kept}


class OpenedCaseSchema(StrictSchema):
    """What an intake gives back."""

    id = IdField()
    case_id = IdField()
    case_number = OutputTextField()
    proceeding_id = IdField()
    warnings = ListField(OutputTextField())


class AddedClaimsSchema(StrictSchema):
    """What a roster that was taken gives back, in its order."""

    case_id = IdField()
    claims = ListField(IdField())
    warnings = ListField(OutputTextField())


class ComplaintListItemSchema(StrictSchema):
    """One line of the list of complaints; it shows nothing that is protected."""

    id = IdField()
    case_id = IdField()
    case_number = OutputTextField()
    channel = OutputTextField()
    matter = OutputTextField()
    received_at = InstantField()
    platform_no = OutputTextField()
    capacity = OutputTextField()
    confidential = BooleanField()


class ComplaintOutSchema(ComplaintListItemSchema):
    """A complaint as it came in, with its contact masked."""

    words = OutputTextField()
    contact = OutputObjectField()
    backup_contact = OutputObjectField(allow_none=True)
    details = OutputObjectField()
    taken_by = OutputObjectField(allow_none=True)
