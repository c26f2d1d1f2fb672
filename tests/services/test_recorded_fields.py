"""What services write onto events is what the book of law is held against."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.api.calling import Caller
from wagecase.extensions import db
from wagecase.models import Event
from wagecase.procedure.core.effects import Written
from wagecase.procedure.core.recorded import BY_SERVICE


def test_a_complaint_writes_the_fields_that_clocks_wait_for(app: Flask, client: FlaskClient, staff: Any) -> None:
    Caller.log_in(client, "clerk.binhai").complain()
    with app.app_context():
        bodies = [json.loads(body) for body in db.session.scalars(select(Event.body))]
    opened = next(body for body in bodies if body["name"] == "case.received")
    written = dict(opened["fields"]) | {
        name: day for own in opened["claim_fields"].values() for name, day in own.items()
    }
    declared = BY_SERVICE["case.received"]
    assert set(written) <= set(declared)
    assert {"matter", "over_two_years", "channel"} <= set(written)
    for name, values in declared.items():
        assert isinstance(values, Written) or written.get(name) in values
