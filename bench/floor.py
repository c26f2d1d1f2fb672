"""The floor of the intake benchmark: the same five things as plain rows of five tables, and nothing else.

Flask and SQLAlchemy's unit of work, one commit; no log-in, no checks, no encryption, no routing, no deadlines, no log.
"""

from __future__ import annotations

import os
import uuid

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Text for every string."""

    type_annotation_map = {str: Text}  # noqa: RUF012  (SQLAlchemy reads it from the class)


class Case(Base):
    __tablename__ = "floor_cases"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    district: Mapped[str]
    employer: Mapped[str]


class Complaint(Base):
    __tablename__ = "floor_complaints"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("floor_cases.id"))
    words: Mapped[str]


class Worker(Base):
    __tablename__ = "floor_workers"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str]


class Claim(Base):
    __tablename__ = "floor_claims"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("floor_cases.id"))
    worker_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("floor_workers.id"))
    claimed: Mapped[str]


class Event(Base):
    __tablename__ = "floor_events"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("floor_cases.id"))
    name: Mapped[str]


db = SQLAlchemy(metadata=Base.metadata)
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["FLOOR_URL"]
db.init_app(app)


@app.post("/rows")
def insert_rows() -> tuple[dict[str, str], int]:
    body = request.get_json()
    case = Case(id=uuid.uuid4(), district=body["district"], employer=body["employer"]["name"])
    worker = Worker(id=uuid.uuid4(), name=body["contact"]["name"], phone=body["contact"]["phone"])
    db.session.add_all([case, worker])
    db.session.flush()
    db.session.add(Complaint(id=uuid.uuid4(), case_id=case.id, words=body["words"]))
    db.session.add(Claim(id=uuid.uuid4(), case_id=case.id, worker_id=worker.id, claimed=body["claims"][0]["claimed"]))
    db.session.add(Event(id=uuid.uuid4(), case_id=case.id, name="received"))
    db.session.commit()
    return {"id": str(case.id)}, 201
