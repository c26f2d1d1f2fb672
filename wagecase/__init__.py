"""Wagecase: unpaid wages of migrant workers, from the complaint to the paid and called-back close."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from config import Config


def create_or_exit(make: Callable[[], Flask]) -> Flask:
    """The application of a process that serves, or the end of that process with a sentence that says why."""
    from config import EXIT_CODE, ConfigFault
    from wagecase.law.fault import BookFault
    from wagecase.procedure.core.spec import TableFault

    # What loads now stays for good: looking for garbage in it takes a fifth of the start, and after a fork memory.
    gc.disable()
    try:
        return make()
    except (ConfigFault, BookFault, TableFault) as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.exit(EXIT_CODE)
    finally:
        gc.freeze()
        gc.enable()


def create_core(config: Config | None = None) -> Flask:
    """Build the application without pages and commands, as workers need it: services, database and broker.

    The packages are imported here and not above, so that a faulty book of law or table of acts, which they refuse on
    import, can be caught and reported in one sentence by whoever builds an application.

    Raises:
        ConfigFault, BookFault, TableFault: the settings, the law's files or the tables cannot be used.
    """
    from config import load
    from wagecase import extensions, logs
    from wagecase.procedure.tables import joined  # noqa: F401  (it refuses faulty tables)
    from wagecase.services.acts.effects import registry  # noqa: F401
    from wagecase.services.crypto import field_encryption
    from wagecase.web.application import Application

    config = load() if config is None else config
    logs.configure_logging(config)
    app = Application(__name__)
    app.config.from_mapping(extensions.flask_settings(config))
    extensions.register_extensions(app)
    field_encryption.register(app)
    return app


def create_app(config: Config | None = None) -> Flask:
    """Build the application with its pages and commands from its settings, by default those of the environment.

    Raises:
        ConfigFault, BookFault, TableFault: see create_core.
    """
    from wagecase import api, cli, console
    from wagecase import partner as partner_pages
    from wagecase import public as public_pages
    from wagecase.web import headers, health, metrics, pages, request_ids, request_metrics

    app = create_core(config)
    request_ids.register_request_ids(app)
    pages.register_pages(app)
    api.register_api(app)
    console.register_console(app)
    public_pages.register_public_pages(app)
    partner_pages.register_partner_pages(app)
    cli.register(app)
    headers.register_security_headers(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(metrics.blueprint)
    request_metrics.register_request_metrics(app)
    return app
