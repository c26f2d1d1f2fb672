"""Inserting rows of many tables in one statement: on the way of an intake each statement costs more than its rows."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, cast

from psycopg import Connection, Cursor
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb
from sqlalchemy import Table, TextClause, text
from sqlalchemy.dialects.postgresql import JSONB

from wagecase.extensions import db
from wagecase.models import Base

RowMappings = Sequence[Mapping[str, Any]]
TableRows = tuple[type[Base], RowMappings]


def bulk_insert(model: type[Base], rows: RowMappings) -> None:
    """Insert rows of one table in this transaction; all have the same keys. Nothing to insert is no statement."""
    bulk_insert_many((model, rows))


def bulk_insert_many(*parts: TableRows) -> None:
    """Insert rows of several tables by one statement: foreign keys are checked at its end, column defaults apply."""
    filled = [(_table(model), _with_defaults(_table(model), rows)) for model, rows in parts if rows]
    if not filled:
        return
    shape = tuple((table.name, tuple(rows[0])) for table, rows in filled)
    values = {f"rows_{number}": json.dumps(rows, default=_postgres_text) for number, (_, rows) in enumerate(filled)}
    db.session.connection().execute(_insert_statement(shape), values)


def copy_rows(*parts: TableRows) -> None:
    """Insert very many rows, table by table, by COPY: half the cost of `put_all` where a statement more is nothing."""
    connection = db.session.connection().connection.driver_connection
    with cast(Connection[Any], connection).cursor() as cursor:
        for model, rows in parts:
            if rows:
                _copy(cursor, _table(model), _with_defaults(_table(model), rows))


def _copy(cursor: Cursor[Any], table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = list(rows[0])
    documents = {column.name for column in table.columns if isinstance(column.type, JSONB)}
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table.name), SQL(", ").join(map(Identifier, columns)))
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([Jsonb(row[name]) if name in documents else row[name] for name in columns])


def _table(model: type[Base]) -> Table:
    return model.metadata.tables[model.__tablename__]


def _with_defaults(table: Table, rows: RowMappings) -> list[dict[str, Any]]:
    """The rows with what the model gives to a column that was left out."""
    given = rows[0].keys()
    absent = {column.name: column.default for column in table.columns if column.default and column.name not in given}
    return [
        {**row, **{name: each.arg(None) if each.is_callable else each.arg for name, each in absent.items()}}  # type: ignore[attr-defined]
        for row in rows
    ]


@cache
def _insert_statement(shape: tuple[tuple[str, tuple[str, ...]], ...]) -> TextClause:
    """One INSERT per table from a JSON parameter. Names come from the models; values only from parameters."""
    inserts = [
        f"INSERT INTO {name} ({', '.join(columns)}) SELECT {', '.join(columns)}"  # noqa: S608  (names of our own tables)
        f" FROM jsonb_populate_recordset(NULL::{name}, CAST(:rows_{number} AS jsonb))"
        for number, (name, columns) in enumerate(shape)
    ]
    *first, last = inserts
    common = ", ".join(f"part_{number} AS ({insert})" for number, insert in enumerate(first))
    return text(f"WITH {common} {last}" if first else last)


def _postgres_text(value: object) -> str:
    """A value as PostgreSQL reads it from text."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    raise TypeError(type(value))
