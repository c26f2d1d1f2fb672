"""Persons on a case: sealing what protects them, finding them again by an exact value, showing a field in clear."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select, update

from wagecase.extensions import db
from wagecase.models import DataKey, Evidence, Person, SealedText, Unmasking, new_id, utcnow
from wagecase.services.base import bulk_insert
from wagecase.services.base.errors import NotFound
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption
from wagecase.services.crypto.field_encryption import DecryptionError

SEALED_FIELDS = ("id_number", "phone", "card", "address")
INDEXED_FIELDS = ("id_number", "phone", "card")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Values as normalised by the schema: ID number with a capital X, phone in E.164, card digits only."""

    name: str
    sex: str | None = None
    id_number: str | None = None
    phone: str | None = None
    card: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class PreparedPerson:
    """A person ready to be inserted: the open key, its row and that of the person."""

    key: field_encryption.UnwrappedKey
    key_row: dict[str, Any]
    row: dict[str, Any]

    @property
    def id(self) -> uuid.UUID:
        found: uuid.UUID = self.row["id"]
        return found


def prepare_person(case_id: uuid.UUID, person: NewPerson) -> PreparedPerson:
    """Seal what protects a person under a fresh key of their own."""
    key, key_row = field_encryption.key_ring().make()
    return PreparedPerson(key, key_row, _person_row(case_id, person, key))


def _person_row(case_id: uuid.UUID, person: NewPerson, key: field_encryption.UnwrappedKey) -> dict[str, Any]:
    row_id = new_id()
    row: dict[str, Any] = {
        "id": row_id,
        "case_id": case_id,
        "name": person.name,
        "sex": person.sex,
        "data_key_id": key.id,
        "created_at": utcnow(),
    }
    for field in SEALED_FIELDS:
        value = getattr(person, field)
        row[field] = key.seal(value, f"persons.{field}:{row_id}") if value else None
    for field in INDEXED_FIELDS:
        value = getattr(person, field)
        row[f"{field}_index"] = field_encryption.key_ring().index(field, value) if value else None
    return row


def insert_people(people: Sequence[PreparedPerson]) -> None:
    """Insert prepared people of a case that is already there."""
    bulk_insert.bulk_insert_many((DataKey, [one.key_row for one in people]), (Person, [one.row for one in people]))


def matches_exactly(id_number: str | None = None, phone: str | None = None) -> ColumnElement[bool]:
    """The condition that a person has this ID number or this phone."""
    ring = field_encryption.key_ring()
    terms = []
    if id_number:
        terms.append(Person.id_number_index == ring.index("id_number", id_number))
    if phone:
        terms.append(Person.phone_index == ring.index("phone", phone))
    return or_(*terms)


def masked_fields(person: Person, keys: dict[uuid.UUID, field_encryption.UnwrappedKey]) -> dict[str, str | None]:
    """Protected fields as a list may show them: last four characters, or that there is something."""
    key = keys.get(person.data_key_id)
    return {field: _mask(person, field, key) for field in SEALED_FIELDS}


def _mask(person: Person, field: str, key: field_encryption.UnwrappedKey | None) -> str | None:
    sealed = getattr(person, field)
    if sealed is None or key is None:
        return None
    if field == "address":
        return "***"
    return "***" + key.open(sealed, f"persons.{field}:{person.id}")[-4:]


@unit_of_work()
def unmask_and_log(user_id: uuid.UUID, person: Person, field: str, purpose: str) -> str:
    """One field in clear; who, what and why is committed before it is shown (个人信息保护法 51).

    Raises:
        NotFound: the person has no such value, or has been erased.
    """
    sealed = getattr(person, field)
    if sealed is None:
        raise NotFound
    clear = field_encryption.load_data_key(person.data_key_id).open(sealed, f"persons.{field}:{person.id}")
    db.session.execute(
        insert(Unmasking),
        [
            {
                "id": new_id(),
                "at": utcnow(),
                "user_id": user_id,
                "case_id": person.case_id,
                "person_id": person.id,
                "field": field,
                "purpose": purpose,
            }
        ],
    )
    return clear


def destroy_personal_data(person: Person) -> None:
    """Make a person unreadable for good, and the files that they gave: the keys are destroyed, the indexes cleared; the
    event chain still verifies."""
    given = db.session.scalars(select(Evidence).where(Evidence.person_id == person.id)).all()
    keys = [person.data_key_id, *(one.data_key_id for one in given)]
    db.session.execute(update(DataKey).where(DataKey.id.in_(keys)).values(wrapped=None, destroyed_at=utcnow()))
    for one in given:
        one.digest = None
    for field in INDEXED_FIELDS:
        setattr(person, f"{field}_index", None)
    person.name, person.erased_at = "", utcnow()


def people_on_case(case_id: uuid.UUID) -> list[Person]:
    return list(db.session.scalars(select(Person).where(Person.case_id == case_id)))


def open_texts(ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str | None]:
    """Sealed texts in clear, by id."""
    wanted = set(ids)
    if not wanted:
        return {}
    query = select(SealedText, DataKey).join(DataKey, DataKey.id == SealedText.data_key_id)
    rows = db.session.execute(query.where(SealedText.id.in_(wanted))).all()
    keys = field_encryption.unwrap_rows({row.DataKey for row in rows})
    return {row.SealedText.id: _decrypted_text(row.SealedText, keys.get(row.DataKey.id)) for row in rows}


def _decrypted_text(row: SealedText, key: field_encryption.UnwrappedKey | None) -> str | None:
    try:
        return field_encryption.open_sealed_text(row, key) if key else None
    except DecryptionError:
        return None


def masked_person(person: Person, keys: dict[uuid.UUID, field_encryption.UnwrappedKey]) -> dict[str, Any]:
    """A person with what protects them masked."""
    return {
        "id": str(person.id),
        "name": person.name,
        "sex": person.sex,
        "erased": person.erased_at is not None,
        **masked_fields(person, keys),
    }
