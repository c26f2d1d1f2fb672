"""Wagecase: unpaid wages of migrant workers, from the complaint to the paid and called-back close."""

from __future__ import annotations

from flask import Flask

from config import Config, load


def create_app(config: Config | None = None) -> Flask:
    """Build the application from its settings, by default those of the environment.

    The rooms are imported here and not above, so that a faulty book of law or table of acts, which they refuse on
    import, can be caught and told in one line by whoever builds an application.

    Raises:
        ConfigFault, BookFault, TableFault: the settings, the law's files or the tables cannot be used.
    """
    from wagecase import (
        api,
        cli,
        cli_law,
        cli_law_change,
        cli_ops,
        cli_procedure,
        cli_reminders,
        cli_spot_check,
        console,
        extensions,
        headers,
        health,
        logs,
        metrics,
    )
    from wagecase import partner as partner_pages
    from wagecase import public as public_pages
    from wagecase.services import sealing

    config = load() if config is None else config
    logs.configure(config)
    app = Flask(__name__)
    app.config.from_mapping(extensions.flask_settings(config))
    extensions.register(app)
    sealing.register(app)
    api.register(app)
    console.register(app)
    public_pages.register(app)
    partner_pages.register(app)
    cli.register(app)
    for command in cli_law_change.COMMANDS:
        cli_law.law.add_command(command)
    app.cli.add_command(cli_law.law)
    app.cli.add_command(cli_procedure.procedure)
    app.cli.add_command(cli_spot_check.spot_check)
    app.cli.add_command(cli_ops.ops)
    app.cli.add_command(cli_reminders.reminders)
    headers.register(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(metrics.blueprint)
    return app
