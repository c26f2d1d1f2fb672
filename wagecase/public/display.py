"""Large type and the other language, on pages without a form of their own; a form's page has buttons for it."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.public.base import blueprint, switched


@blueprint.post("/display")
def display() -> ResponseReturnValue:
    return switched(redirect(_back(request.form.get("back", "")), 303))


def _back(given: str) -> str:
    """A path of these pages to go back to; anything else leads to the front page."""
    parts = urlsplit(given)
    inside = given.startswith("/") and not given.startswith("//") and not parts.scheme and not parts.netloc
    return given if inside and "\\" not in given else url_for("public.front")
