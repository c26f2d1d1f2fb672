"""One new act on its way: run in a copy of the product, prints what it left in the database.

Reads the application's environment, the act's name and the event, clock and template to look for as JSON from standard
input.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import Any

from sqlalchemy import select

import config
from tests.api.calling import Caller
from wagecase import create_app
from wagecase.extensions import db
from wagecase.models import Deadline, Event, Reminder
from wagecase.services.base.dates import today


def main() -> None:
    given: dict[str, Any] = json.load(sys.stdin)
    app = create_app(config.load(given["environment"]))
    app.testing = True
    due = (today() + timedelta(days=10)).isoformat()
    clerk = Caller.log_in(app.test_client(), "clerk.binhai")
    proceeding = clerk.complain()["proceeding_id"]
    clerk.act(proceeding, given["act"], due=due)
    with app.app_context():
        events = [json.loads(body)["name"] for body in db.session.scalars(select(Event.body))]
        deadlines = select(Deadline.due_on).where(Deadline.clock == given["clock"])
        messages = select(Reminder.role).where(Reminder.template == given["template"])
        found = {
            "event": given["event"] in events,
            "deadline": [day.isoformat() for day in db.session.scalars(deadlines) if day] == [due],
            "notification": list(db.session.scalars(messages)) == ["handler"],
        }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
