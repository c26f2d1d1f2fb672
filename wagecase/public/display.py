"""Large type and the other language, on pages without a form of their own; a form's page has buttons for it."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.public.base import apply_display_choice, blueprint


@blueprint.post("/display")
def set_display() -> ResponseReturnValue:
    return apply_display_choice(redirect(_return_path(request.form.get("back", "")), 303))


def _return_path(given: str) -> str:
    """A path of these pages to go back to; anything else leads to the front page."""
    inside = given.startswith("/") and not given.startswith("//") and "\\" not in given
    return given if inside and given.isprintable() else url_for("public.front_page")
