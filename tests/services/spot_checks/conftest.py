"""The people of the spot checks."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask

from tests import world
from tests.servers import Postbox
from tests.services.spot_checks.rounds_scene import OTHER_TEAM
from wagecase.extensions import db


@pytest.fixture
def people(app: Flask, staff: dict[str, uuid.UUID], smtp: Postbox) -> Iterator[dict[str, uuid.UUID]]:
    """Everybody, with one inspector of a second team; an application context is open."""
    with app.app_context():
        staff[OTHER_TEAM.username] = world.create_person(OTHER_TEAM)
        db.session.commit()
        yield staff
