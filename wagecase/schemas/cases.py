"""A case and what is on it, as it goes out."""

from __future__ import annotations

from functools import cache

from wagecase.schemas.complaints import ComplaintOutSchema, PeriodSchema
from wagecase.schemas.fields import Day, Flag, Id, Instant, Money, Part, Rows, Schema, Shown, Whole, Word


class CaseLineSchema(Schema):
    """One line of the list of cases."""

    id = Id()
    number = Word()
    stage = Word()
    stage_label = Word()
    matter = Word()
    district = Word()
    employer = Word()
    project = Word()
    cause = Word()
    opened_on = Day()
    closed_on = Day()
    workers = Whole()
    claimed = Money()
    found = Money()
    paid = Money()
    advanced = Money()


class LimitSchema(Schema):
    """A right of a worker that lapses: the last day as things stand, and how many days are left of it."""

    due_on = Day()
    days_left = Whole(-100_000)
    standing = Word()
    provisional = Flag()


class LimitsSchema(Schema):
    """Null where the day from which a limit runs is not known. Software warns; a limit refuses nobody (C06)."""

    limitation = Part(LimitSchema, allow_none=True)
    look_back = Part(LimitSchema, allow_none=True)


class ClaimSchema(Schema):
    """欠薪明细, its worker masked."""

    id = Id()
    case_id = Id()
    seq = Whole()
    worker = Shown()
    claimed = Money()
    found = Money()
    found_basis = Word()
    paid = Money()
    advanced = Money()
    period_from = Day()
    period_to = Day()
    relation_ended_on = Day()
    team = Word()
    job = Word()
    pay_basis = Word()
    outcome = Word()
    confirmed_on = Day()
    limits = Part(LimitsSchema)
    version = Whole()
    etag = Word()


class ClaimChangeSchema(PeriodSchema):
    """What may change of a claim once it is listed."""


class ProceedingSchema(Schema):
    id = Id()
    case_id = Id()
    procedure = Word()
    procedure_label = Word()
    stage = Word()
    stage_label = Word()
    stage_since = Day()
    opened_on = Day()
    ended_on = Day()
    organisation = Shown()
    handlers = Rows(Shown())
    version = Whole()
    etag = Word()


class ProceedingDoorsSchema(ProceedingSchema):
    """A proceeding, and where one can go from it: reason, article and the days between which each door stands open."""

    next_doors = Rows(Shown())


class PaymentSchema(Schema):
    id = Id()
    claim_id = Id()
    amount = Money()
    paid_on = Day()
    source = Word()
    source_label = Word()
    payer = Word()
    evidence = Word()
    for_month = Word()
    event_position = Whole()
    reverses = Id()
    reversed_by = Id()


class PromiseSchema(Schema):
    id = Id()
    claims = Rows(Id())
    amount = Money()
    due_on = Day()
    promised_on = Day()
    kept_amount = Money()
    kept_on = Day()
    withdrawn_on = Day()
    state = Word()
    event_position = Whole()


class LiableSchema(Schema):
    id = Id()
    employer = Shown()
    ground = Word()
    ground_label = Word()
    cap = Money()
    event_position = Whole()


class PartySchema(Schema):
    id = Id()
    side = Word()
    employer_id = Id()
    person_id = Id()
    name = Word()


class DocumentSchema(Schema):
    id = Id()
    proceeding_id = Id()
    kind = Word()
    kind_label = Word()
    number = Word()
    issued_on = Day()
    due_on = Day()
    service_method = Word()
    service_method_label = Word()
    party_id = Id()
    event_position = Whole()


class DeadlineSchema(Schema):
    """期限, with how it stands today and how it came about."""

    proceeding_id = Id()
    procedure = Word()
    clock = Word()
    label = Word()
    kind = Word()
    owner = Word()
    subject = Word()
    run = Whole()
    standing = Word()
    due_on = Day()
    due_at = Instant()
    days_left = Whole(-100_000)
    started_on = Day()
    started_by = Whole()
    stopped_on = Day()
    stopped_by = Whole()
    provisional = Flag()
    contingent = Flag()
    cite = Word()
    explanation = Word()


class EventSchema(Schema):
    """办理记录; `superseded_by` is the position of the event that corrected it."""

    position = Whole()
    name = Word()
    label = Word()
    happened_on = Day()
    happened_at = Instant()
    recorded_at = Instant()
    proceeding_id = Id()
    actor = Shown(allow_none=True)
    organisation = Shown()
    fields_ = Shown(data_key="fields", attribute="fields")
    texts = Shown()
    claims = Rows(Id())
    claim_fields = Shown()
    party = Id()
    document = Id()
    corrects = Whole()
    void = Flag()
    superseded_by = Whole()


class HandOffSchema(Schema):
    id = Id()
    kind = Word()
    kind_label = Word()
    from_ = Shown(data_key="from", attribute="from")
    to = Shown()
    moves = Flag()
    sent_on = Day()
    answer_due_on = Day()
    receipted_on = Day()
    returned_on = Day()
    answered_on = Day()
    ended_on = Day()


class NoteOutSchema(Schema):
    id = Id()
    author = Shown()
    text = Word()
    private = Flag()
    created_at = Instant()


class AwardItemSchema(Schema):
    claim = Id()
    item = Word()
    item_label = Word()
    amount = Money()
    effect = Word()
    effect_label = Word()
    since = Day()


class AwardSchema(Schema):
    """裁决书: one award with what it grants each worker, and whether that binds today."""

    document = Id()
    number = Word()
    proceeding_id = Id()
    made_on = Day()
    final = Flag()
    items = Rows(Part(AwardItemSchema))


@cache
def page_of(schema: type[Schema], *, counted: bool = False) -> type[Schema]:
    """A page of rows of a schema; `next` is the cursor of the following one, null at the end."""
    rows = {"items": Rows(Part(schema)), "next": Word()}
    name = schema.__name__.removesuffix("Schema")
    return type(f"{name}PageSchema", (Schema,), {**rows, **({"count": Word()} if counted else {})})


ClaimPage = page_of(ClaimSchema)
EventPage = page_of(EventSchema)


class CaseSchema(Schema):
    """案件, whole."""

    id = Id()
    number = Word()
    matter = Word()
    matter_label = Word()
    stage = Word()
    stage_label = Word()
    district = Word()
    district_label = Word()
    owner = Shown()
    employer = Shown(allow_none=True)
    employer_as_told = Word()
    project = Shown(allow_none=True)
    cause = Word()
    cause_label = Word()
    opened_on = Day()
    closed_on = Day()
    workers = Whole()
    claimed = Money()
    found = Money()
    paid = Money()
    advanced = Money()
    joined_into = Shown(allow_none=True)
    complaints = Rows(Part(ComplaintOutSchema))
    claims = Part(ClaimPage)
    proceedings = Rows(Part(ProceedingSchema))
    payments = Rows(Part(PaymentSchema))
    promises = Rows(Part(PromiseSchema))
    liable = Rows(Part(LiableSchema))
    parties = Rows(Part(PartySchema))
    documents = Rows(Part(DocumentSchema))
    awards = Rows(Part(AwardSchema))
    deadlines = Rows(Part(DeadlineSchema))
    events = Part(EventPage)
    hand_offs = Rows(Part(HandOffSchema))
    notes = Rows(Part(NoteOutSchema))


class ReadSchema(Schema):
    """Who opened a case in which hour."""

    user = Shown()
    organisation = Word()
    hour = Instant()


class UnmaskingSchema(Schema):
    user = Shown()
    person = Id()
    field = Word()
    purpose = Word()
    at = Instant()


class WorkLineSchema(Schema):
    """One line of a work list."""

    case_id = Id()
    case_number = Word()
    proceeding_id = Id()
    procedure = Word()
    procedure_label = Word()
    stage = Word()
    stage_label = Word()
    district = Word()
    employer = Word()
    workers = Whole()
    due_on = Day()
    days_left = Whole(-100_000)
    clock = Word()
    clock_label = Word()
    provisional = Flag()
    handlers = Rows(Shown())


class OrganisationSchema(Schema):
    id = Id()
    code = Word()
    kind = Word()
    kind_label = Word()
    name = Word()
    district = Word()
    parent_id = Id()
    phone = Word()


class ColleagueSchema(Schema):
    id = Id()
    name = Word()
    team = Word()
    organisation_id = Id()
    roles = Rows(Shown())


class EmployerOutSchema(Schema):
    id = Id()
    name = Word()
    uscc = Word()
    kind = Word()
    trade = Word()


class ProblemEntrySchema(Schema):
    """One fault: where, which, and in words. `in` says `query` or `header` where it is not the body."""

    pointer = Word()
    in_ = Word(data_key="in")
    code = Word()
    detail = Word()


class ProblemSchema(Schema):
    """RFC 9457 problem details."""

    type = Word()
    title = Word()
    status = Whole()
    detail = Word()
    instance = Word()
    errors = Rows(Part(ProblemEntrySchema))
