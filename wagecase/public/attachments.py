"""Pictures and files from a phone: gathered with the form that is being filled in, or added to a complaint later.

Each file is taken or refused by itself, so that one bad picture keeps no other out and loses nothing that was typed.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

from flask import flash, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from wagecase.extensions import current_config, limiter
from wagecase.procedure.records.evidence import EvidenceChannel, EvidenceKind, Giver
from wagecase.public.base import SENDING, blueprint, language, see_other
from wagecase.public.progress import OFFERED, looking
from wagecase.schemas.messages import tell
from wagecase.services.base.errors import Invalid, NotFound, Refused
from wagecase.services.crypto.file_store import VaultAway
from wagecase.services.evidence import files, queries
from wagecase.services.evidence.files import Given
from wagecase.services.worker_portal import complaint_status, worker_drafts
from wagecase.web.translating import gettext as _

MOST_AT_ONCE = 10


def gathered(secret: str | None) -> list[dict[str, object]]:
    """What the form has so far."""
    return queries.waiting(worker_drafts.files_of(secret), language()) if secret else []


def gather(secret: str, *, group: bool) -> list[str]:
    """Keep the files that were sent with a step; returns what is wrong with those that were not taken."""
    giver = Giver.representative if group else Giver.worker
    return _each(lambda file: files.take(worker_drafts.files_of(secret), file.stream, _given(file, giver)))


def drop(secret: str, chosen: str) -> None:
    """Take a file out again; one that is gone already stays so."""
    try:
        files.remove(worker_drafts.files_of(secret), uuid.UUID(chosen))
    except (NotFound, ValueError):
        return


def _given(file: FileStorage, giver: Giver, person: uuid.UUID | None = None) -> Given:
    asked = request.form.get("kind_of_file", "")
    kind = EvidenceKind(asked) if asked in {one.value for one in OFFERED} else EvidenceKind.photo
    return Given(kind, giver, EvidenceChannel.phone_page, name=file.filename or "", person_id=person)


def _each(keep: Callable[[FileStorage], object]) -> list[str]:
    faults = []
    for file in _sent():
        try:
            keep(file)
        except Invalid as error:
            faults += [_named(file, tell(one, language())) for unmet in error.fields.values() for one in unmet]
        except Refused as error:
            faults += [_named(file, tell(one, language())) for one in error.unmet]
        except VaultAway:
            faults.append(_named(file, _("现在存不了文件，请过一会儿再试。别的都保存好了。")))
    return faults


def _named(file: FileStorage, told: str) -> str:
    return f"{(file.filename or '')[-40:]}：{told}"


def _sent() -> Iterable[FileStorage]:
    return [one for one in request.files.getlist("file") if one.filename][:MOST_AT_ONCE]


@blueprint.post("/progress/papers")
@limiter.limit(SENDING)
def give() -> ResponseReturnValue:
    """Add files to a complaint that was handed in."""
    complaint = looking()
    if complaint is None:
        flash(_("请重新填编号和查询码。刚才的文件还没有保存。"))
        return see_other("public.progress")
    giver = Giver.representative if complaint.capacity else Giver.worker
    person = complaint_status.giver_of(complaint)
    case_id, sent = complaint.case_id, len(list(_sent()))
    faults = _each(lambda file: files.add_unsigned(case_id, file.stream, _given(file, giver, person)))
    for one in faults:
        flash(one)
    if sent == 0:
        flash(_("请先选照片或者文件。"))
    elif sent > len(faults):
        flash(_("收到了，已经放进案子里。"))
    return see_other("public.case")


def most_mb() -> int:
    return current_config().evidence_file_mb
