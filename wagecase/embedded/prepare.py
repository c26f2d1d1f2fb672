"""`python -m wagecase.embedded.prepare`: migrates, loads the demo data once, and prints who can log in.

One process for the three, because loading the application takes longer than each of them.
"""

from __future__ import annotations

import flask_migrate
from flask import Flask

from wagecase import create_app, create_or_exit
from wagecase.extensions import db


def prepare_database(app: Flask) -> None:
    """Bring the database to today's form; the services are imported here because they refuse a faulty book."""
    from wagecase.services.demo import seed

    with app.app_context():
        flask_migrate.upgrade()
        seed.seed_demo()
        print(f"Demo log-ins, all with the password {seed.DEMO_PASSWORD}:")
        for username, role, organisation in seed.demo_logins():
            print(f"  {username:<22} {role} · {organisation}")
        db.session.remove()


if __name__ == "__main__":
    prepare_database(create_or_exit(create_app))
