"""Blueprints of pages and the answers of their views."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, make_response, redirect, render_template, request, url_for

from wagecase.web.notices import pending_notices

YEAR_SECONDS = 365 * 24 * 3600


class PageBlueprint(Blueprint):
    """A blueprint whose templates lie in a folder of its name and whose files carry their digest in the address."""

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        super().__init__(name, import_name, template_folder="templates", static_folder="static", **options)
        self._digests: dict[str, str] = {}

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        return YEAR_SECONDS if request.args.get("v") else None

    def static_url(self, name: str) -> str:
        """The address of a static file, which a browser may keep for a year; another content has another address."""
        if name not in self._digests:
            content = (Path(self.root_path) / "static" / name).read_bytes()
            self._digests[name] = sha256(content).hexdigest()[:12]
        return url_for(f"{self.name}.static", filename=name, v=self._digests[name])

    def render(self, template: str, status: int, values: dict[str, Any]) -> Response:
        return make_response(render_template(f"{self.name}/{template}", **values), status)


# Templates that the pages of all blueprints include.
shared_templates = Blueprint("web", "wagecase.web", template_folder="templates")


def register_pages(app: Flask) -> None:
    """Settle how templates are rendered, and give them what all of them show."""
    app.register_blueprint(shared_templates)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(pending_notices=pending_notices)


def redirect_to(endpoint: str, **values: Any) -> Response:
    """Lead a finished POST on to a page."""
    return make_response(redirect(url_for(endpoint, **values), 303))


def set_cookie(response: Response, name: str, value: str, *, seconds: int | None = None, path: str = "/") -> Response:
    """Give the browser a value that no script reads; without `seconds` it goes with the browser's window."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(name, value, max_age=seconds, path=path, httponly=True, secure=secure, samesite="Lax")
    return response
