"""Mails that need no queue: to whom failures are reported, and the direct way over which they go.

They stand in no outbox and wait for no worker; if `ALERT_SMTP_URL` names another server they do not even share that.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from wagecase.extensions import current_config, db
from wagecase.mail import rendering
from wagecase.mail.message import OutgoingMail, make_message_id
from wagecase.mail.sender import DeliveryOutcome, MailSender, NullMailSender
from wagecase.mail.smtp import SmtpSender, SmtpTimeouts
from wagecase.models import Organisation, User, UserRole, new_id
from wagecase.procedure.core.enums import Role
from wagecase.services.base.dates import now
from wagecase.services.notifications.recipients.recipients import NotificationRecipient

# Nobody waits for long on this way: the watch looks again a minute later.
ALERT_TIMEOUTS = SmtpTimeouts(answer=15, budget=40)
MAX_LEVELS = 8


@dataclass(frozen=True, slots=True)
class AlertMessage:
    """One letter for each language, filled when the reader's language is known."""

    template: str
    values: Mapping[str, Mapping[str, Any]]


def alert_sender() -> MailSender:
    """The direct way: the server for alerts if there is one, else the usual."""
    config = current_config()
    server = config.alert_smtp or config.smtp
    return NullMailSender() if server is None else SmtpSender(server, config.mail_from, ALERT_TIMEOUTS)


def send_alert(sender: MailSender, recipients: Iterable[NotificationRecipient], message: AlertMessage) -> int:
    """Send to each of these now; returns how many mails were taken."""
    mails = [_compose(one, message) for one in recipients]
    with sender:
        results = sender.send(mails)
    return sum(one.outcome is DeliveryOutcome.sent for one in results)


def _compose(recipient: NotificationRecipient, message: AlertMessage) -> OutgoingMail:
    config, lang = current_config(), recipient.language
    base = {"role": recipient.role, "preferences": f"{config.public_url}/console/account/reminders"}
    letter = rendering.render_mail(message.template, lang, {**base, **message.values[lang]})
    return OutgoingMail(
        to=recipient.address,
        subject=letter.subject,
        body=letter.body,
        language=lang,
        message_id=make_message_id(new_id(), config.mail_from),
        written_at=now(),
    )


def operator_recipients() -> list[NotificationRecipient]:
    """The address that the deployer has set for alerts."""
    address = current_config().alert_mail
    return [NotificationRecipient(None, address, "zh", "operator")] if address else []


class AlertRecipients:
    """Who answers for an organisation's mail: its head, and the nearest administrator at or above it."""

    def __init__(self) -> None:
        self._orgs = {one.id: one for one in db.session.scalars(select(Organisation))}
        self._people = _people_by_role((Role.head, Role.administrator))

    def of(self, org_id: uuid.UUID | None, besides: Collection[uuid.UUID | None] = ()) -> list[NotificationRecipient]:
        """Their addresses, without those of people `besides`; the deployer's if there is nobody."""
        line = self._ancestors(org_id)
        heads = self._nearest(line[:1], Role.head) + self._nearest(line, Role.administrator)
        found = {one.user_id: one for one in heads if one.user_id not in besides}
        return list(found.values()) or self._mailbox(line) or operator_recipients()

    def city(self) -> list[NotificationRecipient]:
        """Administrators of the city, for what concerns the whole system; those of any office if it has none."""
        tops = [one.id for one in self._orgs.values() if one.parent_id is None]
        everyone = [person for org in self._people[Role.administrator].values() for person in org]
        return self._nearest(tops, Role.administrator) or everyone

    def _ancestors(self, org_id: uuid.UUID | None) -> list[uuid.UUID]:
        line: list[uuid.UUID] = []
        while org_id in self._orgs and org_id not in line and len(line) < MAX_LEVELS:
            line.append(org_id)
            org_id = self._orgs[org_id].parent_id
        return line

    def _nearest(self, orgs: Iterable[uuid.UUID], role: Role) -> list[NotificationRecipient]:
        return next((found for org in orgs if (found := self._people[role].get(org))), [])

    def _mailbox(self, line: Iterable[uuid.UUID]) -> list[NotificationRecipient]:
        boxes = (self._orgs[one].email for one in line)
        return [NotificationRecipient(None, box, "zh", "mailbox") for box in boxes if box][:1]


def _people_by_role(roles: Collection[Role]) -> dict[Role, dict[uuid.UUID, list[NotificationRecipient]]]:
    query = (
        select(User.id, User.email, User.locale, User.organisation_id, UserRole.role)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.active, UserRole.role.in_([str(role) for role in roles]))
        .order_by(User.username)
    )
    found: dict[Role, dict[uuid.UUID, list[NotificationRecipient]]] = {role: {} for role in roles}
    for user, email, locale, org, role in db.session.execute(query):
        if email is None:
            continue
        person = NotificationRecipient(user, email, "en" if locale.startswith("en") else "zh", role)
        found[Role(role)].setdefault(org, []).append(person)
    return found
