"""Personal data at rest: sealed to its place, found by digest, moved under new keys, and gone when it must go."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from tests import world
from wagecase.extensions import db
from wagecase.models import AuditEntry, DataKey, Person, SealedText
from wagecase.services.access import access_log
from wagecase.services.base.dates import today
from wagecase.services.crypto import field_encryption, maintenance, personal_data
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.eventlog import hash_chain
from wagecase.services.intake import new_complaint, open_case

PHONE, ID_NUMBER, WORDS = "+8613800138000", "110101199003071233", "老板拖了三个月。"


@pytest.fixture
def opened(app: Flask, staff: dict[str, uuid.UUID]) -> new_complaint.OpenedCase:
    with app.app_context():
        given = new_complaint.NewComplaint(
            channel="counter", words=WORDS, contact=NewPerson("张三", phone=PHONE, id_number=ID_NUMBER)
        )
        return open_case.open_case(world.principal("clerk.binhai"), given)


def contact() -> Person:
    return db.session.scalars(select(Person)).one()


def test_nothing_protected_stands_in_the_database_in_clear(app: Flask, opened: new_complaint.OpenedCase) -> None:
    with app.app_context():
        tables = ["persons", "sealed_texts", "events", "complaints", "cases", "case_search", "idempotency_keys"]
        rows = [str(row) for table in tables for row in db.session.execute(text(f"SELECT t::text FROM {table} t"))]  # noqa: S608
        whole = "\n".join(rows)
        assert "13800138000" not in whole
        assert ID_NUMBER not in whole
        assert WORDS not in whole


def test_a_value_is_found_by_its_digest_and_only_exactly(app: Flask, opened: new_complaint.OpenedCase) -> None:
    with app.app_context():
        assert db.session.scalars(select(Person).where(personal_data.matches_exactly(phone=PHONE))).one()
        assert (
            db.session.scalars(select(Person).where(personal_data.matches_exactly(phone=PHONE[:-1] + "1"))).first()
            is None
        )


def test_a_ciphertext_moved_to_another_place_does_not_open(app: Flask, opened: new_complaint.OpenedCase) -> None:
    with app.app_context():
        person = contact()
        key = field_encryption.load_data_key(person.data_key_id)
        sealed: Any = person.phone
        assert key.open(sealed, f"persons.phone:{person.id}") == PHONE
        for place in (f"persons.card:{person.id}", f"persons.phone:{uuid.uuid4()}"):
            with pytest.raises(field_encryption.DecryptionError):
                key.open(sealed, place)


def test_rotation_moves_keys_and_leaves_what_they_seal(
    app: Flask, opened: new_complaint.OpenedCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        old = field_encryption.key_ring()
        config = app.config["WAGECASE"]
        both = {"new": b"n" * 32, **{key.id: key.secret for key in config.keys}}
        monkeypatch.setitem(app.extensions, "key_ring", field_encryption.KeyRing(both, config.blind_index_key))
        before = contact().phone
        assert maintenance.rewrap_keys() == 2
        assert maintenance.rewrap_keys() == 0
        assert {row.ring_key for row in db.session.scalars(select(DataKey))} == {"new"}
        person = contact()
        sealed: Any = person.phone
        assert sealed == before
        assert field_encryption.load_data_key(person.data_key_id).open(sealed, f"persons.phone:{person.id}") == PHONE
        monkeypatch.setitem(app.extensions, "key_ring", old)
        with pytest.raises(field_encryption.DecryptionError):
            field_encryption.load_data_key(person.data_key_id)


def test_an_erased_person_is_unreadable_and_the_chain_stands(app: Flask, opened: new_complaint.OpenedCase) -> None:
    with app.app_context():
        person = contact()
        maintenance.erase_person(person.id, "本人请求，保存期限届满")
        erased = contact()
        assert (erased.name, erased.phone_index, erased.id_number_index) == ("", None, None)
        assert personal_data.masked_fields(erased, {}) == dict.fromkeys(personal_data.SEALED_FIELDS)
        with pytest.raises(field_encryption.DecryptionError):
            field_encryption.load_data_key(erased.data_key_id)
        words = db.session.scalars(select(SealedText)).one()
        assert field_encryption.load_data_keys([words.data_key_id]) == {}
        assert hash_chain.verify_chain(opened.case_id) == []
        (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "person_erased"))
        assert entry.subject == str(person.id)


def test_reading_records_have_their_months_ahead(app: Flask, opened: new_complaint.OpenedCase) -> None:
    with app.app_context():
        maintenance.make_partitions(today())
        maintenance.make_partitions(today())
        names = set(
            db.session.execute(text("SELECT relname FROM pg_class WHERE relname LIKE 'case_reads_2%'")).scalars()
        )
        assert f"case_reads_{today():%Y_%m}" in names


def test_records_that_came_before_the_partition_of_their_month_move_into_it(
    app: Flask, opened: new_complaint.OpenedCase
) -> None:
    """A first start on any day of a month, or a beat that stood still over its end."""
    with app.app_context():
        access_log.read_case(world.principal("clerk.binhai"), opened.number)
        maintenance.make_partitions(today())
        kept = db.session.execute(text("SELECT tableoid::regclass::text FROM case_reads")).scalars().all()
        assert kept == [f"case_reads_{today():%Y_%m}"]
        access_log.read_case(world.principal("inspector.binhai"), opened.number)
        assert db.session.scalar(text("SELECT count(*) FROM case_reads")) == 2


def test_a_statement_that_fails_reveals_nothing_that_it_carried(app: Flask) -> None:
    with app.app_context(), pytest.raises(ProgrammingError) as fault:
        db.session.execute(text("SELECT CAST(:name AS text) FROM nowhere"), {"name": "张三"})
    assert "张三" not in str(fault.value)
