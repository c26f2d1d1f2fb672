from __future__ import annotations

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.journeys.office import Office
from tests.servers import Postbox
from wagecase.extensions import db
from wagecase.services.administration import settings


@pytest.fixture
def office(app: Flask, client: FlaskClient, staff: dict[str, uuid.UUID], smtp: Postbox) -> Office:
    """People at their desks, and the one figure confirmed that the journeys need (fact F11)."""
    with app.app_context():
        settings.set_setting("callback.days", "15")
        db.session.commit()
    return Office(app, client, staff, smtp)
