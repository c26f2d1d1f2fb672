"""Who gets a message: a role becomes people when the message is claimed, so that nobody who has left is written to.

A role in which nobody is found falls to the next one, at last to the organisation's mailbox.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import or_, select

from wagecase.extensions import db
from wagecase.models import Organisation, Proceeding, ProceedingHandler, Recusal, User, UserRole
from wagecase.procedure.core.enums import Role
from wagecase.procedure.notifications.recipient_roles import RECIPIENT_ROLES
from wagecase.services.base.sql import any_of
from wagecase.services.notifications.bounces import suppressed_addresses
from wagecase.services.notifications.recipients import absences, preferences
from wagecase.services.notifications.recipients.preferences import DEFAULT_PREFERENCES, ReminderPreferences

_DESK_ROLES = (Role.mediator, Role.arbitrator)
_STAFF_ROLES = (Role.head, Role.bureau_head, Role.clerk, Role.supervisor, Role.legal_aid_officer, *_DESK_ROLES)


@dataclass(frozen=True, slots=True)
class NotificationRecipient:
    """An address and its language; `role` says why it is written to.

    `user_id` is whose message it is, None for an office; `reader_id` who reads it, another one while they are away.
    """

    user_id: uuid.UUID | None
    address: str
    language: str
    role: str
    reader_id: uuid.UUID | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class RecipientScope:
    """What a message is about, as far as its recipients hang on it. `barred` must not approve their own work."""

    case_id: uuid.UUID | None
    proceeding_id: uuid.UUID | None
    org_id: uuid.UUID | None
    receiver_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    approval: bool = False


@dataclass(frozen=True, slots=True)
class _Person:
    id: uuid.UUID
    name: str
    email: str
    language: str
    org_id: uuid.UUID
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Office:
    id: uuid.UUID
    parent_id: uuid.UUID | None
    area_code: str
    email: str | None
    active: bool


class RecipientDirectory:
    """The people that a set of messages may go to, read in a few queries for all of them."""

    def __init__(self, places: Collection[RecipientScope], today: date) -> None:
        self._orgs = _offices()
        proceedings = {one.proceeding_id for one in places if one.proceeding_id}
        cases = {one.case_id for one in places if one.case_id}
        self._handlers, self._counsel = _handlers_and_counsel(proceedings, cases)
        named = {user for users in self._handlers.values() for user in users}
        named |= {user for users in self._counsel.values() for user in users}
        named |= {one.person_id for one in places if one.person_id}
        self._absent = absences.absent_users(today)
        named |= {deputy for deputy in self._absent.values() if deputy}
        self._people = _people_by_id(named, self._organisations(places))
        self._bounced = suppressed_addresses.suppressed_addresses()
        self._recused = _recusals(cases)
        self._find: Mapping[str, Callable[[RecipientScope], Iterable[_Person]]] = {
            "handler": self._handling,
            "handlers": self._handling,
            "head": lambda place: self._staff(Role.head, {place.org_id}),
            "bureau_head": lambda place: self._staff(Role.bureau_head, self._own_and_bureau(place)),
            "city": lambda place: self._staff(Role.supervisor, self._city()),
            "lawyer": lambda place: [one for one in self._handling(place) if Role.lawyer in one.roles],
            "counsel": lambda place: [
                one for one in self._named(self._counsel.get(place.case_id, ())) if Role.lawyer in one.roles
            ],
            "pool": lambda place: self._staff(Role.legal_aid_officer, {place.org_id}),
            "desk": lambda place: [one for role in _DESK_ROLES for one in self._staff(role, {place.org_id})],
            "giver": self._person,
            "assignee": self._person,
            "receiver": lambda place: self._staff(Role.clerk, {place.receiver_id}),
            "receiver_head": lambda place: self._staff(Role.head, {place.receiver_id}),
            "person": self._person,
            "caller": self._person,
            "checker": self._person,
            "successor": self._person,
            "district": lambda place: [
                *self._staff(Role.bureau_head, {place.org_id}),
                *self._staff(Role.head, {place.org_id}),
            ],
        }

    def of(self, role: str, place: RecipientScope) -> list[NotificationRecipient]:
        """Everyone to be written to; empty if not even a mailbox is known."""
        barred = set(self._handlers.get(place.proceeding_id, ())) if place.approval and place.proceeding_id else set()
        for each in RECIPIENT_ROLES[role].in_turn:
            people = [
                one
                for one in self._find[each](place)
                if one.id not in barred and (one.id, place.case_id) not in self._recused
            ]
            reached = self._reachable(people[:1] if each == "handler" else people, each, barred, place)
            if reached:
                return reached
        if RECIPIENT_ROLES[role].optional:
            return []
        return self._mailbox(role, place) or self._absent_recipients(role, barred, place)

    def _absent_recipients(
        self, role: str, barred: Collection[uuid.UUID], place: RecipientScope
    ) -> list[NotificationRecipient]:
        """Rather to somebody who is away than to nobody."""
        for each in RECIPIENT_ROLES[role].in_turn:
            people = [one for one in self._find[each](place) if one.id in self._absent and one.id not in barred]
            if people:
                return [
                    NotificationRecipient(one.id, one.email, one.language, each, one.id, one.name) for one in people[:1]
                ]
        return []

    @cached_property
    def _preferences(self) -> Mapping[uuid.UUID, ReminderPreferences]:
        return preferences.preferences_by_user(self._people.keys())

    def preferences(self, recipient: NotificationRecipient) -> ReminderPreferences:
        """How the reader of a mail wants to be reminded; an office has no wishes."""
        return (
            self._preferences.get(recipient.reader_id, DEFAULT_PREFERENCES)
            if recipient.reader_id
            else DEFAULT_PREFERENCES
        )

    def _reachable(
        self, people: Sequence[_Person], role: str, barred: Collection[uuid.UUID], place: RecipientScope
    ) -> list[NotificationRecipient]:
        """Those of these people whom a mail can reach, each address once: for those who are away, their deputy."""
        found: dict[str, NotificationRecipient] = {}
        for one in people:
            recipient = self._recipient_for(one, role, barred, place)
            if recipient is not None:
                found.setdefault(recipient.address, recipient)
        return list(found.values())

    def _recipient_for(
        self, one: _Person, role: str, barred: Collection[uuid.UUID], place: RecipientScope
    ) -> NotificationRecipient | None:
        """Who is away without a deputy is not reached, unless the mail is about themselves alone."""
        present = absences.find_deputy(one.id, self._absent)
        reader = self._people.get(present) if present else None
        if reader is None or reader.id in barred or (reader.id, place.case_id) in self._recused:
            reader = one if role == "person" else None
        if reader is None:
            return None
        if suppressed_addresses.address_digest(reader.email) in self._bounced:
            office = self._orgs[reader.org_id]
            return (
                NotificationRecipient(one.id, office.email, "zh", "mailbox") if office.email and office.active else None
            )
        return NotificationRecipient(
            one.id, reader.email, reader.language, role if reader is one else "deputy", reader.id, reader.name
        )

    def _organisations(self, places: Iterable[RecipientScope]) -> set[uuid.UUID]:
        found = {org for place in places for org in (place.receiver_id, *self._own_and_bureau(place)) if org}
        return found | self._city()

    def _city(self) -> set[uuid.UUID]:
        return {one.id for one in self._orgs.values() if one.parent_id is None and one.active}

    def _own_and_bureau(self, place: RecipientScope) -> set[uuid.UUID]:
        """The organisation and the bureau above it in the same place, whose head approves."""
        own = self._orgs.get(place.org_id) if place.org_id else None
        above = self._orgs.get(own.parent_id) if own and own.parent_id else None
        return {one.id for one in (own, above) if own and one and one.area_code == own.area_code}

    def _handling(self, place: RecipientScope) -> list[_Person]:
        return self._named(self._handlers.get(place.proceeding_id, ()) if place.proceeding_id else ())

    def _person(self, place: RecipientScope) -> list[_Person]:
        return self._named([place.person_id] if place.person_id else [])

    def _named(self, ids: Sequence[uuid.UUID]) -> list[_Person]:
        return [self._people[one] for one in ids if one in self._people]

    def _staff(self, role: Role, orgs: Collection[uuid.UUID | None]) -> list[_Person]:
        return [one for one in self._people.values() if one.org_id in orgs and role in one.roles]

    def _mailbox(self, role: str, place: RecipientScope) -> list[NotificationRecipient]:
        orgs: set[uuid.UUID | None] = {place.receiver_id if role in ("receiver", "giver") else place.org_id}
        if role == "city":
            orgs = {*self._city()}
        found = [self._orgs[org] for org in orgs if org in self._orgs]
        return [NotificationRecipient(None, one.email, "zh", "mailbox") for one in found if one.email and one.active]


def _offices() -> dict[uuid.UUID, _Office]:
    columns = (getattr(Organisation, name) for name in _Office.__annotations__)
    return {row.id: _Office(*row) for row in db.session.execute(select(*columns))}


def _handlers_and_counsel(
    proceedings: Collection[uuid.UUID], cases: Collection[uuid.UUID]
) -> tuple[dict[uuid.UUID, list[uuid.UUID]], dict[uuid.UUID | None, list[uuid.UUID]]]:
    """Who handles these proceedings, and who handles legal aid that goes on in these cases."""
    aid = (Proceeding.procedure == "legal_aid") & any_of(Proceeding.case_id, cases) & Proceeding.ended_on.is_(None)
    query = (
        select(Proceeding.id, Proceeding.case_id, ProceedingHandler.user_id, aid.label("aid"))
        .join(ProceedingHandler, ProceedingHandler.proceeding_id == Proceeding.id)
        .where(or_(any_of(Proceeding.id, proceedings), aid))
        .order_by(ProceedingHandler.rank)
    )
    handlers: dict[uuid.UUID, list[uuid.UUID]] = {}
    counsel: dict[uuid.UUID | None, list[uuid.UUID]] = {}
    for row in db.session.execute(query):
        if row.id in proceedings:
            handlers.setdefault(row.id, []).append(row.user_id)
        if row.aid:
            counsel.setdefault(row.case_id, []).append(row.user_id)
    return handlers, counsel


def _people_by_id(named: Collection[uuid.UUID], orgs: Collection[uuid.UUID]) -> dict[uuid.UUID, _Person]:
    """Who works here and has an address; someone who left is not among them."""
    staff = any_of(User.organisation_id, orgs) & UserRole.role.in_(_STAFF_ROLES)
    query: Any = (
        select(User.id, User.name, User.email, User.locale, User.organisation_id, UserRole.role)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.active, User.email.is_not(None), or_(any_of(User.id, named), staff))
        .order_by(User.username)
    )
    found: dict[uuid.UUID, _Person] = {}
    for user, name, email, locale, org, role in db.session.execute(query):
        roles: frozenset[str] = found[user].roles if user in found else frozenset()
        found[user] = _Person(user, name, email, "en" if locale.startswith("en") else "zh", org, roles | {role})
    return found


def _recusals(cases: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID | None]]:
    query = select(Recusal.user_id, Recusal.case_id).where(any_of(Recusal.case_id, cases))
    return {(user, case) for user, case in db.session.execute(query)}
