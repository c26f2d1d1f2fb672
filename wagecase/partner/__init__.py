"""The page of an organisation without accounts: one matter that was handed to it, entered by a link and a code.

It shows what the giver chose and takes receipt, answer with files, return with a reason, and a request for more time.
No address holds a name or a number of a person; nothing is shown before the code was right.
"""

from __future__ import annotations

from flask import Flask

from wagecase.partner import problems, views
from wagecase.partner.base import blueprint

MODULES = (problems, views)


def register_partner_pages(app: Flask) -> None:
    """Put the page on the application."""
    app.register_blueprint(blueprint)
