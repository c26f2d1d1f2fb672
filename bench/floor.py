"""The floor of the intake benchmark: Flask and SQLAlchemy inserting five plain rows, nothing else."""

from __future__ import annotations

import os
import uuid

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "floor_rows"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    body: Mapped[dict] = mapped_column(JSON)


db = SQLAlchemy(metadata=Base.metadata)
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["FLOOR_URL"]
db.init_app(app)


@app.post("/rows")
def rows() -> tuple[dict[str, str], int]:
    body = request.get_json()
    made = [Row(id=uuid.uuid4(), name=str(number), body=body) for number in range(5)]
    db.session.add_all(made)
    db.session.commit()
    return {"id": str(made[0].id)}, 201
