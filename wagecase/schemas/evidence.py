"""Evidence as it is handed in and shown."""

from __future__ import annotations

from wagecase.procedure.records.evidence import EvidenceChannel, EvidenceKind, Giver
from wagecase.schemas.cases import page_of
from wagecase.schemas.fields import Choice, Flag, Id, Instant, Schema, Shown, Text, Upload, Whole, Word

LARGEST_FILE = 2**40


class EvidenceSchema(Schema):
    """What is said of a file. `person` gave it, `claim` or `payment` is what it is about."""

    kind = Choice(EvidenceKind, required=True)
    giver = Choice(Giver, required=True)
    channel = Choice(EvidenceChannel, load_default=EvidenceChannel.api.value)
    about = Text(500)
    person = Id()
    claim = Id()
    payment = Id()


class FileSchema(Schema):
    """The file itself, in the part `file` of a multipart form."""

    file = Upload(required=True)


class EvidenceOutSchema(Schema):
    """One file. `sha256` is of its content, `sealed_sha256` of the sealed file, as the event log has it."""

    id = Id()
    number = Whole()
    kind = Word()
    kind_label = Word()
    giver = Word()
    giver_label = Word()
    channel = Word()
    channel_label = Word()
    person = Shown(allow_none=True)
    organisation = Shown(allow_none=True)
    taken_by = Shown(allow_none=True)
    claim_id = Id()
    payment_id = Id()
    media = Word()
    size = Whole(0, LARGEST_FILE)
    sha256 = Word()
    sealed_sha256 = Word()
    name = Word()
    about = Word()
    preview = Word()
    pages = Whole()
    erased = Flag()
    added_at = Instant()


EvidencePage = page_of(EvidenceOutSchema)
