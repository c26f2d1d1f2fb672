"""A case and what is on it, as it goes out."""

from __future__ import annotations

from functools import cache

from wagecase.schemas.complaints import ComplaintOutSchema, PeriodSchema
from wagecase.schemas.fields import (
    BooleanField,
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
)


class CaseListItemSchema(StrictSchema):
    """One line of the list of cases."""

    id = IdField()
    number = OutputTextField()
    stage = OutputTextField()
    stage_label = OutputTextField()
    matter = OutputTextField()
    district = OutputTextField()
    employer = OutputTextField()
    project = OutputTextField()
    cause = OutputTextField()
    opened_on = DateField()
    closed_on = DateField()
    workers = IntegerField()
    claimed = MoneyField()
    found = MoneyField()
    paid = MoneyField()
    advanced = MoneyField()


class LimitSchema(StrictSchema):
    """A right of a worker that lapses: the last day as things stand, and how many days are left of it."""

    due_on = DateField()
    days_left = IntegerField(-100_000)
    status = OutputTextField()
    provisional = BooleanField()


class LimitsSchema(StrictSchema):
    """Null where the day from which a limit runs is not known. Software warns; a limit refuses nobody (C06)."""

    limitation = NestedField(LimitSchema, allow_none=True)
    look_back = NestedField(LimitSchema, allow_none=True)


class ClaimSchema(StrictSchema):
    """欠薪明细, its worker masked."""

    id = IdField()
    case_id = IdField()
    seq = IntegerField()
    worker = OutputObjectField()
    claimed = MoneyField()
    found = MoneyField()
    found_basis = OutputTextField()
    paid = MoneyField()
    advanced = MoneyField()
    period_from = DateField()
    period_to = DateField()
    relation_ended_on = DateField()
    team = OutputTextField()
    job = OutputTextField()
    pay_basis = OutputTextField()
    outcome = OutputTextField()
    confirmed_on = DateField()
    limits = NestedField(LimitsSchema)
    version = IntegerField()
    etag = OutputTextField()


class ClaimChangeSchema(PeriodSchema):
    """What may change of a claim once it is listed."""


class ProceedingSchema(StrictSchema):
    id = IdField()
    case_id = IdField()
    procedure = OutputTextField()
    procedure_label = OutputTextField()
    stage = OutputTextField()
    stage_label = OutputTextField()
    stage_since = DateField()
    opened_on = DateField()
    ended_on = DateField()
    organisation = OutputObjectField()
    handlers = ListField(OutputObjectField())
    version = IntegerField()
    etag = OutputTextField()


class ProceedingNextStepsSchema(ProceedingSchema):
    """A proceeding, and where one can go from it: reason, article and the days between which each next step is open."""

    next_steps = ListField(OutputObjectField())


class PaymentSchema(StrictSchema):
    id = IdField()
    claim_id = IdField()
    amount = MoneyField()
    paid_on = DateField()
    source = OutputTextField()
    source_label = OutputTextField()
    payer = OutputTextField()
    evidence = OutputTextField()
    for_month = OutputTextField()
    event_position = IntegerField()
    reverses = IdField()
    reversed_by = IdField()


class PromiseSchema(StrictSchema):
    id = IdField()
    claims = ListField(IdField())
    amount = MoneyField()
    due_on = DateField()
    promised_on = DateField()
    kept_amount = MoneyField()
    kept_on = DateField()
    withdrawn_on = DateField()
    state = OutputTextField()
    event_position = IntegerField()


class LiablePartySchema(StrictSchema):
    id = IdField()
    employer = OutputObjectField()
    ground = OutputTextField()
    ground_label = OutputTextField()
    cap = MoneyField()
    event_position = IntegerField()


class PartySchema(StrictSchema):
    id = IdField()
    side = OutputTextField()
    employer_id = IdField()
    person_id = IdField()
    name = OutputTextField()


class DocumentSchema(StrictSchema):
    id = IdField()
    proceeding_id = IdField()
    kind = OutputTextField()
    kind_label = OutputTextField()
    number = OutputTextField()
    issued_on = DateField()
    due_on = DateField()
    service_method = OutputTextField()
    service_method_label = OutputTextField()
    party_id = IdField()
    event_position = IntegerField()


class DeadlineSchema(StrictSchema):
    """期限, with how it stands today and how it came about."""

    proceeding_id = IdField()
    procedure = OutputTextField()
    clock = OutputTextField()
    label = OutputTextField()
    kind = OutputTextField()
    owner = OutputTextField()
    subject = OutputTextField()
    run = IntegerField()
    status = OutputTextField()
    due_on = DateField()
    due_at = InstantField()
    days_left = IntegerField(-100_000)
    started_on = DateField()
    started_by = IntegerField()
    stopped_on = DateField()
    stopped_by = IntegerField()
    provisional = BooleanField()
    contingent = BooleanField()
    cite = OutputTextField()
    explanation = OutputTextField()


class EventSchema(StrictSchema):
    """办理记录; `superseded_by` is the position of the event that corrected it."""

    position = IntegerField()
    name = OutputTextField()
    label = OutputTextField()
    happened_on = DateField()
    happened_at = InstantField()
    recorded_at = InstantField()
    proceeding_id = IdField()
    actor = OutputObjectField(allow_none=True)
    organisation = OutputObjectField()
    fields_ = OutputObjectField(data_key="fields", attribute="fields")
    texts = OutputObjectField()
    claims = ListField(IdField())
    claim_fields = OutputObjectField()
    party = IdField()
    document = IdField()
    corrects = IntegerField()
    void = BooleanField()
    superseded_by = IntegerField()


class TransferSchema(StrictSchema):
    id = IdField()
    kind = OutputTextField()
    kind_label = OutputTextField()
    from_ = OutputObjectField(data_key="from", attribute="from")
    to = OutputObjectField()
    changes_owner = BooleanField()
    sent_on = DateField()
    answer_due_on = DateField()
    receipted_on = DateField()
    returned_on = DateField()
    answered_on = DateField()
    ended_on = DateField()


class NoteOutSchema(StrictSchema):
    id = IdField()
    author = OutputObjectField()
    text = OutputTextField()
    private = BooleanField()
    created_at = InstantField()


class AwardItemSchema(StrictSchema):
    claim = IdField()
    item = OutputTextField()
    item_label = OutputTextField()
    amount = MoneyField()
    effect = OutputTextField()
    effect_label = OutputTextField()
    since = DateField()


class AwardSchema(StrictSchema):
    """裁决书: one award with what it grants each worker, and whether that binds today."""

    document = IdField()
    number = OutputTextField()
    proceeding_id = IdField()
    made_on = DateField()
    final = BooleanField()
    items = ListField(NestedField(AwardItemSchema))


@cache
def page_schema(schema: type[StrictSchema], *, counted: bool = False) -> type[StrictSchema]:
    """A page of rows of a schema; `next` is the cursor of the following one, null at the end."""
    rows = {"items": ListField(NestedField(schema)), "next": OutputTextField()}
    name = schema.__name__.removesuffix("Schema")
    return type(f"{name}PageSchema", (StrictSchema,), {**rows, **({"count": OutputTextField()} if counted else {})})


ClaimPageSchema = page_schema(ClaimSchema)
EventPageSchema = page_schema(EventSchema)


class CaseSchema(StrictSchema):
    """案件, whole."""

    id = IdField()
    number = OutputTextField()
    matter = OutputTextField()
    matter_label = OutputTextField()
    stage = OutputTextField()
    stage_label = OutputTextField()
    district = OutputTextField()
    district_label = OutputTextField()
    owner = OutputObjectField()
    employer = OutputObjectField(allow_none=True)
    employer_as_stated = OutputTextField()
    project = OutputObjectField(allow_none=True)
    cause = OutputTextField()
    cause_label = OutputTextField()
    opened_on = DateField()
    closed_on = DateField()
    workers = IntegerField()
    claimed = MoneyField()
    found = MoneyField()
    paid = MoneyField()
    advanced = MoneyField()
    joined_into = OutputObjectField(allow_none=True)
    complaints = ListField(NestedField(ComplaintOutSchema))
    claims = NestedField(ClaimPageSchema)
    proceedings = ListField(NestedField(ProceedingSchema))
    payments = ListField(NestedField(PaymentSchema))
    promises = ListField(NestedField(PromiseSchema))
    liable = ListField(NestedField(LiablePartySchema))
    parties = ListField(NestedField(PartySchema))
    documents = ListField(NestedField(DocumentSchema))
    awards = ListField(NestedField(AwardSchema))
    deadlines = ListField(NestedField(DeadlineSchema))
    events = NestedField(EventPageSchema)
    transfers = ListField(NestedField(TransferSchema))
    notes = ListField(NestedField(NoteOutSchema))


class CaseReadSchema(StrictSchema):
    """Who opened a case in which hour."""

    user = OutputObjectField()
    organisation = OutputTextField()
    hour = InstantField()


class UnmaskingSchema(StrictSchema):
    user = OutputObjectField()
    person = IdField()
    field = OutputTextField()
    purpose = OutputTextField()
    at = InstantField()


class WorkItemSchema(StrictSchema):
    """One line of a work list."""

    case_id = IdField()
    case_number = OutputTextField()
    proceeding_id = IdField()
    procedure = OutputTextField()
    procedure_label = OutputTextField()
    stage = OutputTextField()
    stage_label = OutputTextField()
    district = OutputTextField()
    employer = OutputTextField()
    workers = IntegerField()
    due_on = DateField()
    days_left = IntegerField(-100_000)
    clock = OutputTextField()
    clock_label = OutputTextField()
    provisional = BooleanField()
    handlers = ListField(OutputObjectField())


class OrganisationOutSchema(StrictSchema):
    id = IdField()
    code = OutputTextField()
    kind = OutputTextField()
    kind_label = OutputTextField()
    name = OutputTextField()
    district = OutputTextField()
    parent_id = IdField()
    phone = OutputTextField()


class ColleagueSchema(StrictSchema):
    id = IdField()
    name = OutputTextField()
    team = OutputTextField()
    organisation_id = IdField()
    roles = ListField(OutputObjectField())


class EmployerOutSchema(StrictSchema):
    id = IdField()
    name = OutputTextField()
    uscc = OutputTextField()
    kind = OutputTextField()
    trade = OutputTextField()


class ProblemEntrySchema(StrictSchema):
    """One fault: where, which, and in words. `in` says `query` or `header` where it is not the body."""

    pointer = OutputTextField()
    in_ = OutputTextField(data_key="in")
    code = OutputTextField()
    detail = OutputTextField()


class ProblemSchema(StrictSchema):
    """RFC 9457 problem details."""

    type = OutputTextField()
    title = OutputTextField()
    status = IntegerField()
    detail = OutputTextField()
    instance = OutputTextField()
    request_id = OutputTextField()
    errors = ListField(NestedField(ProblemEntrySchema))
