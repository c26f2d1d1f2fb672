"""An import on a real worker: killed with -9 again and again it ends with every row once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from tests import world
from tests.servers import eventually
from tests.services.spreadsheets.sheets import TITLES, csv_bytes, lead
from tests.workers.faults import kill_workers
from tests.workers.running import ManualBeat, run_worker
from wagecase.extensions import db
from wagecase.models import Case, Complaint, LeadImport
from wagecase.services.lead_import import column_mapping, imports, sealed_storage
from wagecase.services.lead_import import worker as lead_import_worker

ROWS, KILLS = 500, 3


@pytest.fixture
def beat(valkey_url: str) -> Iterator[ManualBeat]:
    beat = ManualBeat(valkey_url)
    yield beat
    beat.close()


def ready(app: Flask) -> uuid.UUID:
    """A checked file of many chunks, its owner has said yes."""
    with app.app_context():
        city = world.principal("supervisor.city")
        rows = [TITLES, *(lead(number) for number in range(1, ROWS + 1))]
        import_id = imports.begin_import(city, "导出.csv", csv_bytes(rows))
        imports.choose_columns(city, import_id, 0, 1, column_mapping.guess_fields(TITLES))
        lead_import_worker.work_on_pending_imports(60)
        imports.confirm_import(city, import_id, outward=False)
    return import_id


def at(app: Flask, import_id: uuid.UUID) -> tuple[str, int, bool]:
    """State, position, and whether somebody works on it."""
    with app.app_context():
        row = db.session.get_one(LeadImport, import_id)
        return row.state, row.done, row.lease_token is not None


def moved_on(app: Flask, import_id: uuid.UUID, position: int) -> bool:
    return at(app, import_id)[1] > position


def lapse(app: Flask) -> None:
    """Let the lease of the dead run out, as the database's clock would in two minutes."""
    with app.app_context():
        db.session.execute(text("UPDATE lead_imports SET lease_until = now()"))
        db.session.commit()


def test_an_import_killed_three_times_ends_with_every_row_once(
    app: Flask,
    staff: dict[str, uuid.UUID],
    process_environment: dict[str, str],
    beat: ManualBeat,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sealed_storage, "ROWS_PER_CHUNK", 25)
    import_id = ready(app)
    with run_worker(process_environment, tmp_path / "worker.log", "imports") as crew:
        for _ in range(KILLS):
            position = at(app, import_id)[1]
            beat("import_leads")
            eventually(partial(moved_on, app, import_id, position), 60)
            kill_workers(crew)
            assert at(app, import_id)[0] == "importing"
            lapse(app)
        beat("import_leads")
        eventually(lambda: at(app, import_id)[0] == "done", 60)
    with app.app_context():
        whole = select(func.count(), func.count(func.distinct(Complaint.platform_no))).select_from(Complaint)
        assert db.session.execute(whole).one() == (ROWS, ROWS)
        assert db.session.get_one(LeadImport, import_id).imported == ROWS
        numbers = list(db.session.scalars(select(Case.number).order_by(Case.number)))
        assert numbers == [f"120116-2026-{number:06d}" for number in range(1, ROWS + 1)]
