"""`python -m wagecase.embedded.prepare`: migrates, loads the demo data once, and tells who can log in.

One process for the three, because loading the application takes longer than each of them.
"""

from __future__ import annotations

import flask_migrate

from wagecase import create_app
from wagecase.extensions import db
from wagecase.services import demo


def main() -> None:
    app = create_app()
    with app.app_context():
        flask_migrate.upgrade()
        demo.seed()
        print(f"Demo log-ins, all with the password {demo.PASSWORD}:")
        for username, role, organisation in demo.demo_logins():
            print(f"  {username:<22} {role} · {organisation}")
        db.session.remove()


if __name__ == "__main__":
    main()
