"""The pages for workers: hand in, look up how it stands, say more. No log-in, no script needed, plain words.

They are read on cheap phones, in old browsers and in WeChat's own, by people who may see or read little. A page is one
column, at most 50 kB with everything, and says at every step why it asks. What is typed is kept sealed on the server
(services/worker_portal); no address ever holds a number, a code or a name. Views ask services and hold no rule.

Words are written in Chinese as `_('…')` with their English in wagecase/translations.
"""

from __future__ import annotations

from flask import Flask

from wagecase.public import display, front, problems, progress, receipt, replies, submit
from wagecase.public.base import blueprint

MODULES = (problems, front, display, submit, receipt, progress, replies)


def register_public_pages(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(blueprint)
