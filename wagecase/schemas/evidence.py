"""Evidence as it is handed in and shown."""

from __future__ import annotations

from wagecase.procedure.records.evidence import EvidenceChannel, EvidenceKind, EvidenceProvider
from wagecase.schemas.cases import page_schema
from wagecase.schemas.fields import (
    BooleanField,
    ChoiceField,
    IdField,
    InstantField,
    IntegerField,
    OutputObjectField,
    OutputTextField,
    StrictSchema,
    TextField,
    UploadField,
)

MAX_FILE_BYTES = 2**40


class EvidenceSchema(StrictSchema):
    """What is said of a file. `person` gave it, `claim` or `payment` is what it is about."""

    kind = ChoiceField(EvidenceKind, required=True)
    giver = ChoiceField(EvidenceProvider, required=True)
    channel = ChoiceField(EvidenceChannel, load_default=EvidenceChannel.api.value)
    about = TextField(500)
    person = IdField()
    claim = IdField()
    payment = IdField()


class UploadedFileSchema(StrictSchema):
    """The file itself, in the part `file` of a multipart form."""

    file = UploadField(required=True)


class EvidenceOutSchema(StrictSchema):
    """One file. `sha256` is of its content, `sealed_sha256` of the sealed file, as the event log has it."""

    id = IdField()
    number = IntegerField()
    kind = OutputTextField()
    kind_label = OutputTextField()
    giver = OutputTextField()
    giver_label = OutputTextField()
    channel = OutputTextField()
    channel_label = OutputTextField()
    person = OutputObjectField(allow_none=True)
    organisation = OutputObjectField(allow_none=True)
    taken_by = OutputObjectField(allow_none=True)
    claim_id = IdField()
    payment_id = IdField()
    media = OutputTextField()
    size = IntegerField(0, MAX_FILE_BYTES)
    sha256 = OutputTextField()
    sealed_sha256 = OutputTextField()
    name = OutputTextField()
    about = OutputTextField()
    preview = OutputTextField()
    pages = IntegerField()
    erased = BooleanField()
    added_at = InstantField()


EvidencePageSchema = page_schema(EvidenceOutSchema)
