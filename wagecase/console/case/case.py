"""A case on its pages: its stages and what I may do, its workers, money, documents, reports, and its log."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from wagecase.console.shell.base import blueprint, caller, is_resumed, language, redirect_to, render_page, resumable
from wagecase.procedure.core.acts import FieldType, Unmet
from wagecase.procedure.core.case_stages import PRE_ACCEPTANCE_STAGES
from wagecase.procedure.core.enums import ClaimOutcome, Procedure
from wagecase.schemas.messages import flatten_errors, message_text, refusal_text
from wagecase.schemas.queries import NoteSchema
from wagecase.services.access import access_log
from wagecase.services.access.access_log import OVERSIGHT_ROLES
from wagecase.services.acts.effects import designation
from wagecase.services.case_queries import api_view, event_wording, notes, page_view, page_view_details
from wagecase.services.case_queries.page_view import CaseFile
from wagecase.services.intake import add_claims, claim_views
from wagecase.services.worker_portal import statement_views
from wagecase.web.translating import gettext as _

CLAIMS_ON_PAGE = 100
EVENTS_ON_PAGE = 100
# Acts that are done to several workers at once, from the list of them.
CLAIM_ASK_TYPES = frozenset({FieldType.claims, FieldType.claim_amounts})


def case_tabs() -> list[tuple[str, str]]:
    """The pages of a case that the person may open."""
    found = [
        ("case", _("办理")),
        ("claims", _("劳动者")),
        ("money", _("款项")),
        ("evidence", _("证据")),
        ("documents_and_transfers", _("文书与移交")),
        ("complaint_and_notes", _("反映与备注")),
        ("timeline", _("办理记录")),
        ("case_reminders", _("提醒")),
    ]
    return [*found, ("case_access_log", _("查阅记录"))] if caller().has(*OVERSIGHT_ROLES) else found


def reason_text(unmet: Unmet) -> str:
    return refusal_text(unmet, language())


@blueprint.get("/cases/<key>")
def case(key: str) -> ResponseReturnValue:
    """Where the case stands, what is due, and what I may do now."""
    found = page_view.open_case_file(access_log.read_case(caller(), key))
    waiting, past = page_view.deadline_groups(found.view, language())
    latest = page_view.latest_events(found, language())
    return render_page(
        "case/overview.html",
        head=page_view.case_header(found.case, language()),
        tabs=case_tabs(),
        elsewhere=_other_jurisdiction(found),
        tracks=page_view.proceeding_tracks(found, caller(), language()),
        waiting=waiting,
        past=past,
        latest=latest,
        names=page_view.user_names(one["actor_id"] for one in latest),
        said=reason_text,
    )


def _other_jurisdiction(found: CaseFile) -> dict[str, Any] | None:
    """At intake: another district that the place of work names, with the way to transfer the case at once (A06)."""
    root = next(one for one in found.view.proceedings if one.procedure == Procedure.case)
    allowed = {one.act.name for one in page_view.act_permissions(found.view, root, caller()) if one.allowed}
    there = (
        designation.other_district_office(found.case, language()) if found.case.stage in PRE_ACCEPTANCE_STAGES else None
    )
    if there is None or not {"transfer", "ask_designation"} & allowed:
        return None
    reason = _("用工所在地在%(district)s。", district=there["district"])
    given = {"to_org": there["office_id"], "kind": "sideways", "reason": reason}
    address = url_for("console.show_act_form", proceeding_id=root.id, name="transfer", **given)
    return {**there, "transfer": address if "transfer" in allowed else None}


@blueprint.get("/cases/<key>/claims", endpoint="claims")
def show_claims(key: str) -> ResponseReturnValue:
    """The roster, workers masked, and what may be done to several of them at once."""
    found = page_view.open_case_file(access_log.read_case(caller(), key))
    rows = claim_views.claims_page(found.case.id, after=request.args.get("after"), limit=CLAIMS_ON_PAGE)
    address = url_for("console.claims", key=key)
    return render_page(
        "case/claims.html",
        head=page_view.case_header(found.case, language()),
        tabs=case_tabs(),
        rows=rows.items,
        acts=_acts_naming_claims(found),
        may_list=add_claims.may_add_claims(caller(), found.case),
        outcomes={one.value: one.label.get(language()) for one in ClaimOutcome},
        first=address if request.args.get("after") else None,
        next=url_for("console.claims", key=key, after=rows.next) if rows.next else None,
        back=request.full_path.rstrip("?"),
    )


def _acts_naming_claims(found: CaseFile) -> list[tuple[str, Any]]:
    """The acts open to the person that name workers, each with the id of its proceeding."""
    return [
        (proceeding.id, one.act)
        for proceeding in found.view.proceedings
        for one in page_view.act_permissions(found.view, proceeding, caller())
        if one.allowed and any(ask.type in CLAIM_ASK_TYPES for ask in one.act.form_fields)
    ]


@blueprint.get("/cases/<key>/money")
def money(key: str) -> ResponseReturnValue:
    """Payments, promises, and who is liable."""
    found = access_log.read_case(caller(), key)
    return render_page(
        "case/money.html",
        head=page_view.case_header(found, language()),
        tabs=case_tabs(),
        payments=page_view_details.labelled_payments(found, language()),
        promises=api_view.list_promises(found.id),
        liable=api_view.list_liable_parties(found.id, language()),
        workers=page_view_details.worker_names_by_claim(found.id),
    )


@blueprint.get("/cases/<key>/documents")
def documents_and_transfers(key: str) -> ResponseReturnValue:
    """Official documents with their service, and transfers to other organisations."""
    found = access_log.read_case(caller(), key)
    return render_page(
        "case/documents_and_transfers.html",
        head=page_view.case_header(found, language()),
        tabs=case_tabs(),
        documents=api_view.list_documents(found.id, language()),
        parties={one["id"]: one["name"] for one in api_view.list_parties(found.id)},
        transfers=api_view.list_transfers(found.id, language()),
    )


@blueprint.get("/cases/<key>/complaint")
def complaint_and_notes(key: str) -> ResponseReturnValue:
    """What came in, in the words it came in, and notes."""
    return _render_complaint_and_notes(key, {}, "")


def _render_complaint_and_notes(
    key: str, wrong: dict[str, str], text: str, status: int = 200, *, private: bool = False
) -> ResponseReturnValue:
    """`private` shows in which of the two forms the text was typed."""
    found = access_log.read_case(caller(), key)
    shown = api_view.list_notes(caller(), found.id)
    complaints = page_view_details.labelled_complaints(found, language())
    return render_page(
        "case/complaint_and_notes.html",
        status,
        head=page_view.case_header(found, language()),
        tabs=case_tabs(),
        complaints=complaints,
        spoken=statement_views.list_statements(one["id"] for one in complaints),
        notes=[one for one in shown if not one["private"]],
        confidences=[one for one in shown if one["private"]],
        confidential=caller().has(*notes.CONFIDENTIAL_ROLES),
        typed={private: (text, wrong.get("text", ""))},
    )


@blueprint.post("/cases/<key>/notes")
@resumable
def add_note(key: str) -> ResponseReturnValue:
    """A note: no act, no event. One that only legal aid reads is written in a form of its own."""
    text, private = request.form.get("text", ""), request.form.get("private") == "1"
    if is_resumed():
        return _render_complaint_and_notes(key, {}, text, private=private)
    found = access_log.read_case(caller(), key)
    try:
        given = NoteSchema().load({"text": text})
    except ValidationError as error:
        wrong = {
            str(path[0]): message_text(message, language())
            for path, message in flatten_errors(error.normalized_messages())
        }
        return _render_complaint_and_notes(key, wrong, text, 422, private=private)
    notes.add_note(caller(), found.id, given["text"], private=private)
    flash(_("备注已保存。"))
    return redirect_to("console.complaint_and_notes", key=key)


@blueprint.get("/cases/<key>/timeline")
def timeline(key: str) -> ResponseReturnValue:
    """The log in its order; what a correction replaced is folded."""
    found = access_log.read_case(caller(), key)
    rows = api_view.list_events(found.id, language(), after=request.args.get("after"), limit=EVENTS_ON_PAGE)
    names = page_view_details.names_in_events(found.id, rows.items, language())
    lines = [
        {
            **one,
            "said": event_wording.describe_fields(one["name"], one["fields"], names, language()),
            "total": page_view_details.event_total(one),
            "labels": event_wording.text_labels(one["name"], one["texts"], language()),
        }
        for one in rows.items
    ]
    return render_page(
        "case/timeline.html",
        head=page_view.case_header(found, language()),
        tabs=case_tabs(),
        lines=lines,
        first=url_for("console.timeline", key=key) if request.args.get("after") else None,
        next=url_for("console.timeline", key=key, after=rows.next) if rows.next else None,
    )


@blueprint.get("/cases/<key>/readers")
def case_access_log(key: str) -> ResponseReturnValue:
    """Who has opened the case, and who had what shown in clear."""
    opened = access_log.list_readers(caller(), key, after=request.args.get("after"))
    shown = access_log.list_unmaskings(caller(), key, after=request.args.get("shown_after"))
    return render_page(
        "case/access_log.html",
        key=key,
        opened=opened.items,
        shown=shown.items,
        first=url_for("console.case_access_log", key=key) if request.args.get("after") else None,
        next=url_for("console.case_access_log", key=key, after=opened.next) if opened.next else None,
        shown_next=url_for("console.case_access_log", key=key, shown_after=shown.next) if shown.next else None,
        fields=page_view_details.PERSON_FIELD_LABELS,
    )
