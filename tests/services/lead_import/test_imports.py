"""A platform's file from the first look to its cases: each row accounted for, none twice, none lost."""

from __future__ import annotations

import io
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select, text

from tests import world
from tests.services.spreadsheets.sheets import TITLES, csv_bytes, lead, lead_export, workbook_bytes, xlsx_bytes
from wagecase.extensions import db
from wagecase.models import (
    Case,
    CaseAccess,
    Claim,
    Complaint,
    Deadline,
    Event,
    LeadImport,
    LeadRow,
    Person,
    Reminder,
    SealedText,
    SearchGrams,
    WorkItem,
)
from wagecase.services.administration import settings
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import Invalid, NotFound, Refused
from wagecase.services.crypto import field_encryption
from wagecase.services.eventlog import hash_chain
from wagecase.services.intake import from_schema, open_case
from wagecase.services.lead_import import column_mapping, import_queries, imports, row_parser, sealed_storage, worker
from wagecase.services.notifications.schedule import sweep

pytestmark = pytest.mark.usefixtures("staff")


@pytest.fixture(autouse=True)
def context(app: Flask, staff: dict[str, uuid.UUID]) -> Any:
    with app.app_context():
        settings.set_setting("lead.unit", "natural_day")
        for name, days in (("sign_in", "1"), ("verify", "3"), ("answer", "15")):
            settings.set_setting(f"lead.{name}_days", days)
        db.session.commit()
        yield


def begun(data: bytes, who: str = "supervisor.city") -> uuid.UUID:
    return imports.begin_import(world.principal(who), "导出.csv", data)


def checked(data: bytes, who: str = "supervisor.city") -> LeadImport:
    """A file that was looked at, its columns as they were guessed, its rows checked."""
    import_id = begun(data, who)
    found = import_queries.get_import(world.principal(who), import_id)
    columns, _ = import_queries.suggest_columns(world.principal(who), found.titles)
    imports.choose_columns(world.principal(who), import_id, found.row.sheet or 0, found.row.title_row, columns)
    worker.work_on_pending_imports(60)
    return row(import_id)


def imported(data: bytes, who: str = "supervisor.city", *, outward: bool = False) -> LeadImport:
    import_id = checked(data, who).id
    imports.confirm_import(world.principal(who), import_id, outward=outward)
    worker.work_on_pending_imports(60)
    return row(import_id)


def row(import_id: uuid.UUID) -> LeadImport:
    return db.session.get_one(LeadImport, import_id, populate_existing=True)


def statuses(import_id: uuid.UUID) -> dict[int, str]:
    query = select(LeadRow.number, LeadRow.status).where(LeadRow.import_id == import_id).order_by(LeadRow.number)
    return {one.number: one.status for one in db.session.execute(query)}


def count(model: Any) -> int:
    return db.session.scalars(select(func.count()).select_from(model)).one()


def test_a_file_is_checked_without_writing_then_becomes_cases_once() -> None:
    found = checked(lead_export(1, 2, 3))
    assert (found.state, found.rows, found.fresh, count(Case)) == ("checked", 3, 3, 0)
    import_id = found.id
    imports.confirm_import(world.principal("supervisor.city"), import_id, outward=False)
    worker.work_on_pending_imports(60)
    assert (row(import_id).state, row(import_id).imported, count(Case)) == ("done", 3, 3)
    again = imported(lead_export(2, 3, 4))
    assert (again.again, again.fresh, again.alike, again.imported, count(Complaint)) == (2, 0, 1, 1, 4)
    complaint = db.session.scalars(select(Complaint).where(Complaint.platform_no == "TJ000001")).one()
    assert (complaint.channel, complaint.matter) == ("lead_platform", "lead")
    assert complaint.received_at.isoformat() == "2026-03-05T01:30:00+00:00"
    number = db.session.scalars(select(Case.number).where(Case.id == complaint.case_id)).one()
    assert number == "120116-2026-000001"
    assert hash_chain.verify_chain(complaint.case_id) == []


def test_every_row_is_accounted_for_and_what_is_wrong_is_named_by_column() -> None:
    data = csv_bytes(
        [
            ["线索"],
            [],
            TITLES,
            lead(1),
            lead(2, 联系电话="12"),
            lead(1),
            [],
            lead(3, 身份证号="1.10101199003071E+17", 欠薪金额="一千"),
            lead(4, 欠薪发生地="保定市"),
            lead(5, 反映时间="三月"),
            lead(2),
            ["合计", *[""] * 8, "90000"],
        ]
    )
    found = checked(data)
    assert statuses(found.id) == {
        4: "fresh", 5: "wrong", 6: "again", 8: "wrong", 9: "wrong", 10: "wrong", 11: "fresh",
    }  # fmt: skip
    assert found.rows == found.fresh + found.again + found.alike + found.wrong == 7
    assert found.set_aside == 1
    reasons = {one.number: one.reasons for one in db.session.scalars(select(LeadRow).where(LeadRow.status != "fresh"))}
    assert reasons == {
        5: [[4, "phone_form"]],
        6: [[0, "platform_no_twice|row=4"]],
        8: [[3, "digits_lost"]],
        9: [[7, "district_unknown"]],
        10: [[1, "day_unreadable"]],
    }


def shape(model: Any, case_id: uuid.UUID) -> list[dict[str, Any]]:
    """The rows of a case without what is each case's own: ids, keys, instants, ciphertexts and digests."""
    own = {"id", "case_id", "opened_case_id", "created_at", "recorded_at", "number", "since", "digest", "chain_head"}
    own |= {"proceeding_id", "contact_id", "words_id", "worker_id", "data_key_id", "ciphertext", "platform_no"}
    own |= {"id_number", "phone", "card", "address", "body"}
    order = case_id if model is Case else None
    query = select(model).where(model.id == order if order else model.case_id == case_id)
    found = [
        {
            name: str(value).split(":")[0] if name == "subject" else value
            for name, value in vars(one).items()
            if name not in own and name[0] != "_"
        }
        for one in db.session.scalars(query)
    ]
    return sorted(found, key=lambda one: json.dumps(one, default=str, sort_keys=True))


@pytest.mark.parametrize("other", [{}, {"涉及人数": "30人", "反映人": ""}, {"欠薪时段": "2021年3月", "项目名称": ""}])
def test_an_imported_case_is_one_handed_in_singly(other: dict[str, str]) -> None:
    cells = lead(1, **other)
    principal = world.principal("supervisor.city")
    columns = column_mapping.guess_fields(TITLES)
    told = row_parser.parse_row({name: cell for name, cell in zip(columns, cells, strict=True) if name and cell})
    data = {**told.data, "platform_no": "single", "district": "120116"}
    clerk = world.principal("clerk.binhai")
    single = open_case.open_case(clerk, from_schema.to_complaint(data)).case_id
    imported(csv_bytes([TITLES, cells, lead(2)]), "clerk.binhai")
    query = select(Complaint.case_id).where(Complaint.platform_no == "TJ000001")
    many = db.session.scalars(query).one()
    assert principal.org_id != clerk.org_id
    for model in (Case, Complaint, Person, Claim, Event, Deadline, CaseAccess, WorkItem, SearchGrams):
        assert shape(model, many) == shape(model, single), model.__name__
    assert hash_chain.verify_chain(many) == []
    events = db.session.scalars(select(Event).where(Event.case_id.in_([many, single])))
    bodies = [json.loads(one.body) for one in events]
    assert len({tuple(sorted(body)) for body in bodies}) == 1


def test_the_whole_row_is_kept_under_the_key_of_the_one_it_speaks_of() -> None:
    imported(lead_export(1))
    sealed = db.session.scalars(select(SealedText).where(SealedText.purpose == "complaint.row")).one()
    contact = db.session.scalars(select(Person).join(Complaint, Complaint.contact_id == Person.id)).one()
    assert sealed.data_key_id == contact.data_key_id
    assert json.loads(
        field_encryption.open_sealed_text(sealed, field_encryption.load_data_key(sealed.data_key_id))
    ) == lead(1)


def test_the_columns_are_settled_once_for_files_of_one_shape() -> None:
    supervisor = world.principal("supervisor.city")
    columns = column_mapping.guess_fields(TITLES)
    columns[TITLES.index("备注")] = "requests"
    import_id = begun(lead_export(1))
    with pytest.raises(Invalid) as refused:
        imports.choose_columns(supervisor, import_id, 0, 2, [*columns[:-1], "phone"])
    assert {one.code for one in refused.value.fields["columns"]} == {"column_twice"}
    with pytest.raises(Invalid) as refused:
        imports.choose_columns(supervisor, import_id, 0, 2, [""] * len(columns))
    assert len(refused.value.fields["columns"]) == len(column_mapping.REQUIRED_FIELDS)
    imports.choose_columns(supervisor, import_id, 0, 2, columns)
    found = import_queries.get_import(supervisor, begun(lead_export(2)))
    assert import_queries.suggest_columns(supervisor, found.titles) == (columns, True)
    assert import_queries.suggest_columns(world.principal("clerk.binhai"), found.titles)[1] is False


def test_what_is_joined_downwards_is_filled_in_but_never_a_sum() -> None:
    book = load_workbook(io.BytesIO(xlsx_bytes([TITLES, lead(1), lead(2)])))
    for column in ("F", "J"):
        book.active.merge_cells(f"{column}2:{column}3")
    found = imported(workbook_bytes(book))
    assert found.imported == 2
    firms = db.session.scalars(select(Case.employer_id)).all()
    assert firms[0] == firms[1]
    assert count(Claim) == 1


def test_a_stopped_worker_leaves_whole_chunks_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_storage, "ROWS_PER_CHUNK", 2)
    import_id = checked(lead_export(*range(1, 8))).id
    imports.confirm_import(world.principal("supervisor.city"), import_id, outward=False)
    worker.work_on_import(import_id, 0)
    assert (row(import_id).done, row(import_id).imported, count(Complaint)) == (1, 2, 2)
    held = worker._acquire_import(import_id)
    assert held
    assert worker._acquire_import(import_id) is None
    db.session.execute(text("UPDATE lead_imports SET lease_until = now() - interval '1 second'"))
    db.session.commit()
    worker.work_on_pending_imports(60)
    assert (row(import_id).state, row(import_id).imported, count(Complaint)) == ("done", 7, 7)
    with pytest.raises(worker.ImportLost):
        held.keep("importing", done=0)


def test_a_cancelled_import_writes_nothing_more_and_keeps_what_it_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_storage, "ROWS_PER_CHUNK", 2)
    supervisor = world.principal("supervisor.city")
    import_id = checked(lead_export(*range(1, 8))).id
    imports.confirm_import(supervisor, import_id, outward=False)
    worker.work_on_import(import_id, 0)
    imports.cancel_import(supervisor, import_id)
    worker.work_on_pending_imports(60)
    assert (row(import_id).state, count(Complaint)) == ("cancelled", 2)
    with pytest.raises(Refused):
        imports.confirm_import(supervisor, import_id, outward=False)


def test_a_number_registered_between_check_and_import_is_not_taken_again() -> None:
    import_id = checked(lead_export(1, 2)).id
    imported(lead_export(2), "clerk.binhai")
    imports.confirm_import(world.principal("supervisor.city"), import_id, outward=False)
    worker.work_on_pending_imports(60)
    found = row(import_id)
    assert (found.fresh + found.alike, found.again, found.imported, count(Complaint)) == (1, 1, 1, 2)


@pytest.mark.parametrize("outward", [False, True])
def test_an_import_sends_nothing_unless_asked_to(outward: bool) -> None:
    lately = (today() - timedelta(days=2)).isoformat()
    imported(csv_bytes([TITLES, *(lead(number, 反映时间=lately) for number in (1, 2))]), outward=outward)
    sweep.enqueue_due(now())
    # The duty of a district before Spring Festival is of no case.
    of_cases = select(Reminder).where(Reminder.case_id.is_not(None))
    states = [one.state for one in db.session.scalars(of_cases)]
    assert states
    assert ("queued" in states) is outward


def test_an_import_is_for_its_own_organisation() -> None:
    import_id = begun(lead_export(1))
    for who in ("clerk.binhai", "head.binhai", "admin.binhai"):
        with pytest.raises(NotFound):
            import_queries.get_import(world.principal(who), import_id)


def test_old_imports_are_forgotten_with_their_key() -> None:
    found = imported(lead_export(1))
    assert imports.erase_expired_imports() == 0
    db.session.execute(text("UPDATE lead_imports SET finished_at = now() - interval '40 days'"))
    db.session.commit()
    assert imports.erase_expired_imports() == 1
    assert import_queries.get_import(world.principal("supervisor.city"), found.id).head.sheets == ()
    assert (count(Complaint), statuses(found.id)) == (1, {3: "fresh"})
