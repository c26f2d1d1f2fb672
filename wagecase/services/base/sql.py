"""Rows whose column is one of many values, by an array.

An IN list has a parameter for each value, so that a statement of two hundred is new, and long, each time: it is read
anew by SQLAlchemy, by psycopg and by PostgreSQL. An array is one parameter.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

# Of a case `c`: that more was found than was paid, and what is still to be paid (yuan).
UNPAID_SQL = "c.found > c.paid"
OUTSTANDING = "greatest(coalesce(c.found, c.claimed) - c.paid, 0)"


def any_of(column: InstrumentedAttribute[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """`column` is one of the values; of none, nothing is."""
    return column == any_(literal(list(values), ARRAY(column.type)))
