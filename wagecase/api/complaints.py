"""Complaints: taken as they come, shown as they came."""

from __future__ import annotations

from typing import Any

from wagecase.api.base import ApiBlueprint, caller, fingerprint, idempotency_key, language
from wagecase.api.problems import answer_for
from wagecase.schemas.cases import page_of
from wagecase.schemas.complaints import TOLD, ComplaintLineSchema, ComplaintOutSchema, ComplaintSchema, OpenedSchema
from wagecase.schemas.messages import tell
from wagecase.schemas.queries import PageQuerySchema
from wagecase.services import claims, find, intake, reading, replay, showing
from wagecase.services.employers import NewEmployer, NewProject
from wagecase.services.errors import AlreadyDone
from wagecase.services.intake import NewClaim, NewComplaint
from wagecase.services.persons import NewPerson

blueprint = ApiBlueprint("complaints", description="投诉、举报、线索 / Complaints, reports and clues")
answer_for(blueprint)
PERSON = ("sex", "id_number", "phone", "card", "address")
CLAIM = ("period_from", "period_to", "relation_ended_on", "team", "job", "pay_basis")
PLAIN = (
    "channel",
    "matter",
    "received_at",
    "words",
    "capacity",
    "confidential",
    "platform_no",
    "employer_as_told",
    "cause",
)


def person(given: dict[str, Any]) -> NewPerson:
    return NewPerson(given.get("name") or "", **{name: given.get(name) for name in PERSON})


def roster(rows: list[dict[str, Any]]) -> list[NewClaim]:
    """Rows of a roster as the services know them."""
    return [NewClaim(person(row), row["claimed"], **{name: row.get(name) for name in CLAIM}) for row in rows]


def complaint(given: dict[str, Any]) -> NewComplaint:
    """The body as the services know it; what was told beside is kept as it was told."""
    told = {name: given[name] for name in TOLD if given.get(name) is not None}
    written = {name: value if isinstance(value, bool | int) else str(value) for name, value in told.items()}
    backup = given.get("backup_contact")
    plain: dict[str, Any] = {name: given.get(name) for name in PLAIN}
    return NewComplaint(
        contact=person(given["contact"]),
        backup=person(backup) if backup else None,
        area_code=given.get("district"),
        employer=NewEmployer(**given["employer"]) if given.get("employer") else None,
        project=NewProject(**given["project"]) if given.get("project") else None,
        claims=roster(given["claims"]),
        told=written,
        **plain,
    )


@blueprint.route("/complaints", methods=["POST"])
@blueprint.arguments(ComplaintSchema)
@blueprint.response(201, OpenedSchema)
def take(given: dict[str, Any]) -> dict[str, Any]:
    """登记投诉并建立案件 / Take a complaint and open its case.

    同一 Idempotency-Key 和内容得到同一结果 / The same Idempotency-Key and body give the same answer.
    """
    taken = complaint(given)
    try:
        opened = intake.open_case(caller(), taken, idempotency_key=idempotency_key(), body=fingerprint())
    except AlreadyDone as before:
        opened = replay.complaint(before.resource_id)
    shown = {
        "id": opened.complaint_id,
        "case_id": opened.case_id,
        "case_number": opened.number,
        "proceeding_id": opened.proceeding_id,
    }
    return {**shown, "warnings": [tell(doubt, language()) for doubt in claims.doubts(taken.claims)]}


@blueprint.route("/complaints", methods=["GET"])
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.response(200, page_of(ComplaintLineSchema))
def listed(query: dict[str, Any]) -> dict[str, Any]:
    """可见案件的投诉，新的在前 / Complaints on cases that I may see, newest first."""
    page = find.complaints(caller(), after=query.get("cursor"), limit=query["limit"])
    return {"items": [{**vars(row.Complaint), "case_number": row.number} for row in page.items], "next": page.next}


@blueprint.route("/complaints/<complaint_id>", methods=["GET"])
@blueprint.response(200, ComplaintOutSchema)
def one(complaint_id: str) -> dict[str, Any]:
    """一件投诉的原貌 / A complaint as it came in."""
    row = reading.complaint_opened(caller(), complaint_id)
    return showing.complaints([row], reading.numbers([row.case_id]))[0]
