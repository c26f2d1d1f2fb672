"""Runs migrations as the owner of the tables, in one transaction, one run at a time."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import NullPool, create_engine, text

from wagecase.extensions import current_config, db
from wagecase.models.grants import PARTITIONED

# Two deployments that start at the same moment must not both migrate; any number will do, as long as it stays.
LOCK = 7_220_251


class NoOwner(Exception):
    """Migrations were asked for without the owner's address."""


def owner_url() -> str:
    url = current_config().database_owner_url
    if url is None:
        raise NoOwner("DATABASE_OWNER_URL is not set; migrations run as the owner of the tables.")
    return url


def ours(name: str | None, kind: str, parents: object) -> bool:
    """Month partitions come and go with the calendar; only their parents belong to the schema."""
    return not (kind == "table" and name is not None and name.startswith(tuple(f"{one}_" for one in PARTITIONED)))


def run_online() -> None:
    engine = create_engine(owner_url(), poolclass=NullPool)
    with engine.connect() as connection:
        options = current_app.extensions["migrate"].configure_args
        context.configure(connection=connection, target_metadata=db.metadata, include_name=ours, **options)
        with context.begin_transaction():
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            context.run_migrations()


def run_offline() -> None:
    context.configure(url=owner_url(), target_metadata=db.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
