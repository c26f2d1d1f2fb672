from __future__ import annotations

import uuid

import pytest
from flask import Flask

from tests.servers import Postbox
from tests.workers.desk import NotificationDesk


@pytest.fixture
def desk(app: Flask, staff: dict[str, uuid.UUID], smtp: Postbox) -> NotificationDesk:
    """People, an empty outbox, and a mail server that takes everything."""
    return NotificationDesk(app, staff, smtp)
