"""`python -m wagecase.embedded.prepare`: migrates, loads the demo data once, and tells who can log in.

One process for the three, because loading the application takes longer than each of them.
"""

from __future__ import annotations

import sys

import flask_migrate
from flask import Flask

from config import EXIT_CODE, ConfigFault
from wagecase import create_app
from wagecase.extensions import db
from wagecase.law.fault import BookFault
from wagecase.procedure.spec import TableFault


def main() -> None:
    try:
        prepare(create_app())
    except (ConfigFault, BookFault, TableFault) as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(EXIT_CODE)


def prepare(app: Flask) -> None:
    """Bring the database to today's form; the services are imported here because they refuse a faulty book."""
    from wagecase.services import demo

    with app.app_context():
        flask_migrate.upgrade()
        demo.seed()
        print(f"Demo log-ins, all with the password {demo.PASSWORD}:")
        for username, role, organisation in demo.demo_logins():
            print(f"  {username:<22} {role} · {organisation}")
        db.session.remove()


if __name__ == "__main__":
    main()
