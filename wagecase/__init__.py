"""Wagecase: unpaid wages of migrant workers, from the complaint to the paid and called-back close."""

from __future__ import annotations

from flask import Flask

from config import Config, load
from wagecase import extensions, headers, health, logs


def create_app(config: Config | None = None) -> Flask:
    """Build the application from its settings, by default those of the environment."""
    config = load() if config is None else config
    logs.configure(config)
    app = Flask(__name__)
    app.config.from_mapping(extensions.flask_settings(config))
    extensions.register(app)
    headers.register(app)
    app.register_blueprint(health.blueprint)
    return app
