from __future__ import annotations

import uuid

import pytest
from flask import Flask

from tests.servers import Postbox
from tests.workers.desk import NotificationDesk
from wagecase.extensions import db
from wagecase.services.administration import settings


@pytest.fixture
def desk(app: Flask, staff: dict[str, uuid.UUID], smtp: Postbox) -> NotificationDesk:
    """People, an empty outbox, a mail server that takes everything, and no quiet hours: workers live in real time."""
    with app.app_context():
        settings.set_setting("reminders.quiet_from", "00:00")
        settings.set_setting("reminders.quiet_until", "00:00")
        db.session.commit()
    return NotificationDesk(app, staff, smtp)
