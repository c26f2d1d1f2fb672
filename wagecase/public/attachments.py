"""Pictures and files from a phone: gathered with the form that is being filled in, or added to a complaint later.

Each file is taken or refused by itself, so that one bad picture keeps no other out and loses nothing that was typed.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

from flask import request
from werkzeug.datastructures import FileStorage

from wagecase.extensions import current_config
from wagecase.procedure.records.evidence import OFFERED_KINDS, EvidenceChannel, EvidenceKind, EvidenceProvider
from wagecase.schemas.messages import refusal_text
from wagecase.services.base.errors import Invalid, NotFound, Refused
from wagecase.services.crypto.file_store import FileStoreUnavailable
from wagecase.services.evidence import files, queries
from wagecase.services.evidence.files import EvidenceInput
from wagecase.services.worker_portal import worker_drafts
from wagecase.web.language import language
from wagecase.web.translating import gettext as _

MAX_FILES = 10


def draft_files(secret: str | None) -> list[queries.EvidenceView]:
    """What the form has so far."""
    return queries.list_draft_files(worker_drafts.draft_files_id(secret), language()) if secret else []


def add_draft_files(secret: str, *, group: bool) -> list[str]:
    """Keep the files that were sent with a step; returns what is wrong with those that were not taken."""
    giver = EvidenceProvider.representative if group else EvidenceProvider.worker
    return store_each(
        lambda file: files.store_draft_file(
            worker_drafts.draft_files_id(secret), file.stream, evidence_of_upload(file, giver)
        )
    )


def remove_draft_file(secret: str, chosen: str) -> None:
    """Take a file out again; one that is gone already stays so."""
    try:
        files.remove_draft_file(worker_drafts.draft_files_id(secret), uuid.UUID(chosen))
    except (NotFound, ValueError):
        return


def evidence_of_upload(file: FileStorage, giver: EvidenceProvider, person: uuid.UUID | None = None) -> EvidenceInput:
    asked = request.form.get("kind_of_file", "")
    kind = EvidenceKind(asked) if asked in {one.value for one in OFFERED_KINDS} else EvidenceKind.photo
    return EvidenceInput(kind, giver, EvidenceChannel.phone_page, name=file.filename or "", person_id=person)


def store_each(keep: Callable[[FileStorage], object]) -> list[str]:
    faults = []
    for file in submitted_files():
        try:
            keep(file)
        except Invalid as error:
            faults += [
                _file_message(file, refusal_text(one, language())) for unmet in error.fields.values() for one in unmet
            ]
        except Refused as error:
            faults += [_file_message(file, refusal_text(one, language())) for one in error.unmet]
        except FileStoreUnavailable:
            faults.append(_file_message(file, _("现在存不了文件，请过一会儿再试。别的都保存好了。")))
    return faults


def _file_message(file: FileStorage, told: str) -> str:
    return f"{(file.filename or '')[-40:]}：{told}"


def submitted_files() -> Iterable[FileStorage]:
    return [one for one in request.files.getlist("file") if one.filename][:MAX_FILES]


def max_file_mb() -> int:
    return current_config().evidence_file_mb
