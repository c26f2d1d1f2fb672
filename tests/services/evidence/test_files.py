"""Evidence: what is taken and what is refused, what lies in the vault, and that nothing is left half done."""

from __future__ import annotations

import io
import struct
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
import urllib3
from flask import Flask
from moto.server import ThreadedMotoServer
from PIL import Image
from sqlalchemy import func, select, update
from time_machine import travel

from tests.services.evidence.contents import archive, compound, docx, film, pdf, photo, sound, with_place
from tests.services.legal_aid.office import opened
from tests.world import principal
from wagecase.configuration.values import StorageBucket
from wagecase.extensions import current_config, db
from wagecase.models import AuditEntry, Case, DataKey, Event, Evidence, Person
from wagecase.procedure.records.evidence import EvidenceChannel, EvidenceKind, EvidenceProvider
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Invalid, NotFound
from wagecase.services.crypto import field_encryption, file_store, personal_data
from wagecase.services.eventlog import hash_chain
from wagecase.services.evidence import files as evidence_files
from wagecase.services.evidence import previews, queries
from wagecase.services.evidence.files import EvidenceInput
from wagecase.services.intake import new_complaint, open_case

CLERK = "clerk.binhai"
IOU = EvidenceInput(
    EvidenceKind.iou, EvidenceProvider.worker, EvidenceChannel.counter, name="张三欠条.png", about="老板写的"
)


TAKEN = {
    "image/jpeg": photo(),
    "image/png": photo("PNG", 60),
    "image/webp": photo("WEBP", 60),
    "image/heic": photo("HEIF", 64),
    "application/pdf": pdf(),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx(),
    "application/msword": compound("WordDocument"),
    "application/vnd.ms-excel": compound("Workbook"),
    "video/mp4": film(),
    "video/quicktime": film(b"qt  "),
    "video/3gpp": film(b"3gp5"),
    "audio/mp4": film(b"M4A "),
    "audio/wav": sound(),
    "audio/amr": b"#!AMR\n" + b"\x3c" * 320,
    "audio/mpeg": b"ID3\4\0\0\0\0\0\0" + b"\xff\xfb\x90\0" * 200,
    "audio/aac": b"\xff\xf1\x50\x80" + b"\0" * 300,
}
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
WIDE = io.BytesIO()
Image.new("L", (8, 8)).save(WIDE, "JPEG", progressive=True)
# The same last scan over and over: some bytes each, and each goes over the whole picture.
SCANS = WIDE.getvalue()[:-2] + WIDE.getvalue()[WIDE.getvalue().rindex(b"\xff\xda") : -2] * 100 + b"\xff\xd9"
SIZED = WIDE.getvalue().index(b"\xff\xc2") + 5
VAST = WIDE.getvalue()[:SIZED] + struct.pack(">HH", 14_000, 14_000) + WIDE.getvalue()[SIZED + 4 :]
LOCKED = bytearray(docx())
LOCKED[LOCKED.index(b"PK\1\2") + 8] |= 1
REFUSED = {
    "0 bytes": (b"", "file_empty"),
    "script in SVG": (SCRIPT, "file_kind"),
    "HTML": (b"<!doctype html><script>alert(1)</script>", "file_kind"),
    "a program": (b"MZ\x90\0" + b"\0" * 200, "file_kind"),
    "text": ("张三，欠 4465 元".encode(), "file_kind"),
    "an archive of anything": (archive({"a.txt": b"x"}), "file_kind"),
    "macros": (docx(**{"word/vbaProject.bin": b"x"}), "file_kind"),
    "cut off while sending": (photo()[:-4000], "file_broken"),
    "a header and no picture": (b"\xff\xd8\xff\xe0" + b"\0" * 500, "file_broken"),
    "a PNG with a wrong checksum": (TAKEN["image/png"][:60] + b"\0\0\0\0" + TAKEN["image/png"][64:], "file_broken"),
    "half of an archive": (docx()[:-30], "file_broken"),
    "half of a film": (film()[:-100], "file_broken"),
    "half of a HEIC": (TAKEN["image/heic"][:-50], "file_broken"),
    "no PDF behind its mark": (b"%PDF-1.7\n" + b"x" * 400, "file_broken"),
    "a locked archive": (bytes(LOCKED), "file_locked"),
    "a bomb": (docx(**{"word/media/a.bin": b"\0" * 30_000_000}), "file_bomb"),
    "a picture in scans without end": (SCANS, "file_bomb"),
    "a vast picture in scans": (VAST, "file_bomb"),
    "an archive of parts without end": (archive({f"{n:0>200}": b"" for n in range(10_000)}), "file_bomb"),
    "a picture that is an archive": (photo() + archive({"a.js": b"alert(1)"}), "file_two_kinds"),
    "a PDF that is an archive": (pdf() + archive({"a.js": b"alert(1)"}), "file_two_kinds"),
}


@pytest.fixture(autouse=True)
def in_context(app: Flask, staff: dict[str, uuid.UUID]) -> Iterator[None]:
    with app.app_context():
        rmtree(current_config().home / file_store.STORE_FOLDER, ignore_errors=True)
        app.extensions.pop("vault", None)
        yield
        db.session.rollback()


@pytest.fixture
def case() -> new_complaint.OpenedCase:
    return opened()


def add(case: new_complaint.OpenedCase, content: bytes, given: EvidenceInput = IOU) -> Evidence:
    found = evidence_files.add_evidence(principal(CLERK), case.case_id, io.BytesIO(content), given)
    return db.session.get_one(Evidence, found)


def files() -> list[Path]:
    return [one for one in (current_config().home / file_store.STORE_FOLDER).rglob("*") if one.is_file()]


def test_each_kind_is_known_by_its_content_and_whatever_its_name(case: new_complaint.OpenedCase) -> None:
    for media, content in TAKEN.items():
        row = add(case, content)
        assert row.media == media
        found = queries.open_original(principal(CLERK), str(case.case_id), row.id)
        assert b"".join(found.pieces) == content
        assert found.filename.startswith(f"{case.number}-e")
    assert hash_chain.verify_chain(case.case_id) == []


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_evidence_is_refused_with_its_reason_and_leaves_nothing(
    case: new_complaint.OpenedCase, content: bytes, code: str
) -> None:
    before = (files(), db.session.get_one(Case, case.case_id).chain_length)
    with pytest.raises(Invalid) as refusal:
        add(case, content)
    assert refusal.value.fields["file"][0].code == code
    assert (files(), db.session.get_one(Case, case.case_id).chain_length) == before
    assert db.session.scalar(select(func.count()).select_from(Evidence)) == 0


def test_the_event_proves_the_sealed_file_and_nothing_lies_in_clear(case: new_complaint.OpenedCase) -> None:
    content = with_place()
    row = add(case, content)
    event = db.session.get_one(Event, (case.case_id, row.event_position))
    assert event.name == "case.evidence_added"
    assert row.sha256 in event.body
    assert "张三" not in event.body
    (stored,) = [one for one in files() if one.name == row.place.partition("/")[2]]
    assert content[:64] not in stored.read_bytes()
    assert "欠条".encode() not in row.said
    (line,) = queries.list_evidence(db.session.get_one(Case, case.case_id), "zh").items
    assert (line.name, line.about, line.kind_label) == ("张三欠条.png", "老板写的", "欠条、结算单")


def test_a_changed_cut_or_exchanged_file_does_not_open(case: new_complaint.OpenedCase) -> None:
    row = add(case, photo(side=1600))
    key, path = (
        field_encryption.load_data_key(row.data_key_id),
        current_config().home / file_store.STORE_FOLDER / row.place,
    )
    whole = path.read_bytes()
    assert len(whole) > 2 * file_store.CHUNK_BYTES
    for changed in (
        whole[:-1],
        whole[: 11 + file_store.CHUNK_BYTES + file_store.TAG_BYTES],
        whole[:200] + b"\0" + whole[201:],
        b"WCE1",
    ):
        path.write_bytes(changed)
        with pytest.raises(field_encryption.DecryptionError):
            list(file_store.read_chunks(row.place, key))
    path.unlink()
    with pytest.raises(field_encryption.DecryptionError):
        list(file_store.read_chunks(row.place, key))


def test_the_same_file_twice_is_one_and_a_form_sent_twice_adds_nothing(case: new_complaint.OpenedCase) -> None:
    content = photo(side=300)
    first, again = add(case, content), add(case, content)
    assert first.id == again.id
    other = add(case, content, EvidenceInput(EvidenceKind.chat, EvidenceProvider.employer, EvidenceChannel.message))
    assert other.id != first.id


def narrow(app: Flask, patch: pytest.MonkeyPatch, **limits: Any) -> None:
    patch.setitem(app.config, "WAGECASE", replace(current_config(), **limits))


def code_of(case: new_complaint.OpenedCase, content: bytes, given: EvidenceInput = IOU) -> str:
    with pytest.raises(Invalid) as refusal:
        add(case, content, given)
    ((unmet,),) = refusal.value.fields.values()
    return str(unmet.code)


def test_limits_hold_for_a_file_and_for_a_case(
    app: Flask, case: new_complaint.OpenedCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    large, small = photo("PNG", 1000), photo("JPEG", 1200)
    narrow(app, monkeypatch, evidence_file_mb=1, evidence_case_mb=1)
    assert code_of(case, large) == "file_too_large"
    for number in range(1024 * 1024 // len(small)):
        add(case, small + bytes([number]) * 8)
    assert code_of(case, small) == "case_full"


def test_what_it_is_about_must_be_of_the_case(case: new_complaint.OpenedCase) -> None:
    stranger = db.session.scalars(select(Person.id).where(Person.case_id == opened().case_id)).first()
    given = EvidenceInput(EvidenceKind.photo, EvidenceProvider.worker, EvidenceChannel.counter, person_id=stranger)
    assert code_of(case, photo(side=64), given) == "not_on_this_case"
    with pytest.raises(NotFound):
        evidence_files.add_evidence(principal("inspector.hexi"), case.case_id, io.BytesIO(photo(side=64)), IOU)


def test_a_store_that_is_away_keeps_nothing(
    app: Flask, case: new_complaint.OpenedCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = StorageBucket("none", "", "us-east-1", "http://127.0.0.1:1", "k", "s")
    narrow(app, monkeypatch, bucket=bucket)
    monkeypatch.setitem(app.extensions, "vault", {})
    with pytest.raises(file_store.FileStoreUnavailable):
        add(case, photo(side=64))
    assert db.session.scalar(select(func.count()).select_from(Evidence)) == 0


def drawn() -> int:
    return previews.render_pending_previews(now() + timedelta(seconds=60))


def test_copies_are_drawn_without_place_and_upright(case: new_complaint.OpenedCase) -> None:
    rows = [add(case, with_place()), add(case, pdf(3)), add(case, TAKEN["image/heic"]), add(case, sound())]
    assert drawn() == 3
    shown = []
    for row in rows[:3]:
        db.session.refresh(row)
        shown.append(Image.open(io.BytesIO(queries.get_preview(principal(CLERK), str(case.case_id), row.id, "shown"))))
    assert [one.format for one in shown] == ["JPEG"] * 3
    assert not any(one.getexif() for one in shown)
    assert shown[0].height == 2 * shown[0].width
    assert [row.pages for row in rows] == [1, 3, 1, None]
    assert [row.preview for row in rows] == ["made", "made", "made", "none"]


def test_a_copy_that_cannot_be_drawn_is_tried_thrice_and_a_dead_worker_leaves_it_to_the_next(
    case: new_complaint.OpenedCase,
) -> None:
    # A PNG of whole parts whose picture is too large for the memory that is granted.
    row = add(case, hollow(13000, 13000))
    for attempt in (1, 2, 3):
        assert (drawn(), drawn()) == (0, 0)
        db.session.refresh(row)
        assert (row.preview, row.preview_attempts) == ("queued" if attempt < 3 else "failed", attempt)
        leased(row, -timedelta(seconds=1))
    claimed = add(case, photo(side=80))
    leased(claimed, timedelta(hours=1))
    assert drawn() == 0
    leased(claimed, -timedelta(seconds=1))
    assert drawn() == 1


def leased(row: Evidence, lease: timedelta) -> None:
    """Somebody is at work on its copy for so long."""
    db.session.execute(update(Evidence).where(Evidence.id == row.id).values(preview_until=now() + lease))
    db.session.commit()


def hollow(width: int, height: int) -> bytes:
    def part(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    pixels = zlib.compressobj()
    lines = b"".join(pixels.compress(b"\0" * (width * 4 + 1)) for _ in range(height)) + pixels.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", lines) + part(b"IEND", b"")


def test_files_of_a_form_go_onto_the_case_that_it_opens() -> None:
    draft = uuid.uuid4()
    kept = evidence_files.store_draft_file(draft, io.BytesIO(photo(side=90)), IOU)
    gone = evidence_files.store_draft_file(draft, io.BytesIO(photo(side=70)), IOU)
    evidence_files.remove_draft_file(draft, gone)
    assert [one.id for one in queries.list_draft_files(draft, "zh")] == [kept]
    given = new_complaint.NewComplaint(
        "counter", "欠薪", personal_data.NewPerson("张三"), area_code="120116", evidence_of=draft
    )
    case = open_case.open_case(principal(CLERK), given)
    row = db.session.get_one(Evidence, kept)
    assert (row.case_id, row.event_position) == (case.case_id, 2)
    assert queries.list_draft_files(draft, "zh") == []
    assert hash_chain.verify_chain(case.case_id) == []


def test_what_nobody_has_is_erased(case: new_complaint.OpenedCase) -> None:
    row = add(case, photo(side=90))
    waiting = evidence_files.store_draft_file(uuid.uuid4(), io.BytesIO(photo(side=70)), IOU)
    file_store.write_file("ab/abcd", field_encryption.key_ring().make()[0], io.BytesIO(b"left by a process that died"))
    with travel(now() + timedelta(days=31)):
        assert (previews.erase_unused_draft_files(), previews.remove_orphan_files()) == (1, 1)
    assert db.session.get(Evidence, waiting) is None
    assert [one.name for one in files()] == [row.place.partition("/")[2]]


def test_who_takes_an_original_out_is_on_record_and_erasing_the_person_ends_it(case: new_complaint.OpenedCase) -> None:
    person = db.session.scalars(select(Person).where(Person.case_id == case.case_id)).first()
    assert person
    row = add(case, photo(side=90), replace(IOU, person_id=person.id))
    queries.open_original(principal(CLERK), str(case.case_id), row.id)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "evidence_taken_out")).one()
    assert (entry.subject, entry.user_id) == (str(row.id), principal(CLERK).user_id)
    personal_data.destroy_personal_data(person)
    db.session.commit()
    with pytest.raises(NotFound):
        queries.open_original(principal(CLERK), str(case.case_id), row.id)
    assert db.session.get_one(DataKey, row.data_key_id).wrapped is None
    assert hash_chain.verify_chain(case.case_id) == []


def test_a_bucket_serves_as_well_as_a_folder(
    app: Flask, case: new_complaint.OpenedCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        assert urllib3.request("PUT", f"{endpoint}/wages").status == 200
        narrow(app, monkeypatch, bucket=StorageBucket("wages", "2026", "us-east-1", endpoint, "key", "secret"))
        monkeypatch.setitem(app.extensions, "vault", {})
        content = photo("PNG", 1800) + b"\0" * 3_000_000
        row = add(case, content)
        assert len(content) > 6_000_000
        assert b"".join(queries.open_original(principal(CLERK), str(case.case_id), row.id).pieces) == content
        file_store.write_file("ab/abcd", field_encryption.key_ring().make()[0], io.BytesIO(b"lost"))
        with travel(now() + timedelta(days=3)):
            assert previews.remove_orphan_files() == 1
        assert b"".join(file_store.read_chunks(row.place, field_encryption.load_data_key(row.data_key_id))) == content
    finally:
        server.stop()
