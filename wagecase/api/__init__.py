"""The JSON API: bearer tokens, problem details in the caller's language, and a description that draws itself."""

from __future__ import annotations

from flask import Flask

from wagecase.api import (
    campaigns,
    cases,
    claims,
    complaints,
    description,
    desks,
    evidence,
    legal_aid,
    lookups,
    money,
    outreach,
    problems,
    proceedings,
    projects,
    routing,
    spot_checks,
    tokens,
    work_list,
)
from wagecase.api.base import URL_PREFIX

BLUEPRINTS = (
    tokens.blueprint,
    complaints.blueprint,
    cases.blueprint,
    claims.blueprint,
    money.blueprint,
    evidence.blueprint,
    proceedings.blueprint,
    routing.blueprint,
    work_list.blueprint,
    legal_aid.blueprint,
    outreach.blueprint,
    desks.blueprint,
    spot_checks.blueprint,
    campaigns.blueprint,
    projects.blueprint,
    lookups.blueprint,
)
SETTINGS = {
    "API_TITLE": "Wagecase",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api",
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": description.DOCUMENT_OPTIONS,
}


def register_api(app: Flask) -> None:
    """Put the API on the application."""
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config.update(SETTINGS)
    problems.register_error_handlers(app)
    api = description.register_description(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint, url_prefix=URL_PREFIX)
