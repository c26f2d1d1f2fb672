"""A case on its pages: where it stands and what I may do, its workers, money, papers, what was told, and its log."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from wagecase.console.shell.base import blueprint, caller, language, page, resumable, resumed, see_other
from wagecase.procedure.case.intake import AT_THE_DOOR
from wagecase.procedure.core.acts import AskType, Unmet
from wagecase.procedure.core.enums import ClaimOutcome, Procedure
from wagecase.schemas.messages import flatten, say, tell
from wagecase.schemas.queries import NoteSchema
from wagecase.services.access import access_log
from wagecase.services.access.access_log import OVERSEERS
from wagecase.services.acts.effects import designation
from wagecase.services.case_queries import api_view, event_wording, notes, page_view, page_view_details
from wagecase.services.case_queries.page_view import Opened
from wagecase.services.intake import add_claims, claims
from wagecase.services.worker_portal import statements
from wagecase.web.translating import gettext as _

CLAIMS_ON_PAGE = 100
EVENTS_ON_PAGE = 100
# Acts that are done to several workers at once, from the list of them.
ON_CLAIMS = frozenset({AskType.claims, AskType.claim_amounts})


def tabs() -> list[tuple[str, str]]:
    """The pages of a case that the person may open."""
    found = [
        ("case", _("办理")),
        ("claims", _("劳动者")),
        ("money", _("款项")),
        ("evidence", _("证据")),
        ("papers", _("文书与移交")),
        ("told", _("反映与备注")),
        ("timeline", _("办理记录")),
        ("case_reminders", _("提醒")),
    ]
    return [*found, ("readers", _("查阅记录"))] if caller().has(*OVERSEERS) else found


def said(unmet: Unmet) -> str:
    return tell(unmet, language())


@blueprint.get("/cases/<key>")
def case(key: str) -> ResponseReturnValue:
    """Where the case stands, what is due, and what I may do now."""
    found = page_view.opened(caller(), key)
    waiting, past = page_view.terms(found.view, language())
    latest = page_view.latest(found, language())
    return page(
        "case.html",
        head=page_view.head(found.case, language()),
        tabs=tabs(),
        elsewhere=_elsewhere(found),
        tracks=page_view.tracks(found, caller(), language()),
        waiting=waiting,
        past=past,
        latest=latest,
        names=page_view.names(one["actor_id"] for one in latest),
        said=said,
    )


def _elsewhere(found: Opened) -> dict[str, Any] | None:
    """At the door: another district that the place of work names, with the way to hand the case on at once (A06)."""
    root = next(one for one in found.view.proceedings if one.procedure == Procedure.case)
    allowed = {one.act.name for one in page_view.permissions(found.view, root, caller()) if one.allowed}
    there = designation.elsewhere(found.case, language()) if found.case.stage in AT_THE_DOOR else None
    if there is None or not {"hand_over", "ask_designation"} & allowed:
        return None
    reason = _("用工所在地在%(district)s。", district=there["district"])
    given = {"to_org": there["office_id"], "kind": "sideways", "reason": reason}
    address = url_for("console.act", proceeding_id=root.id, name="hand_over", **given)
    return {**there, "hand_over": address if "hand_over" in allowed else None}


@blueprint.get("/cases/<key>/claims", endpoint="claims")
def claims_(key: str) -> ResponseReturnValue:
    """The roster, workers masked, and what may be done to several of them at once."""
    found = page_view.opened(caller(), key)
    rows = claims.page(found.case.id, after=request.args.get("after"), limit=CLAIMS_ON_PAGE)
    address = url_for("console.claims", key=key)
    return page(
        "claims.html",
        head=page_view.head(found.case, language()),
        tabs=tabs(),
        rows=rows.items,
        acts=_acts_on_claims(found),
        may_list=add_claims.may_list(caller(), found.case),
        outcomes={one.value: one.label.get(language()) for one in ClaimOutcome},
        first=address if request.args.get("after") else None,
        next=url_for("console.claims", key=key, after=rows.next) if rows.next else None,
        back=request.full_path.rstrip("?"),
    )


def _acts_on_claims(found: Opened) -> list[tuple[str, Any]]:
    """The acts open to the person that name workers, each with the id of its proceeding."""
    return [
        (proceeding.id, one.act)
        for proceeding in found.view.proceedings
        for one in page_view.permissions(found.view, proceeding, caller())
        if one.allowed and any(ask.type in ON_CLAIMS for ask in one.act.asks)
    ]


@blueprint.get("/cases/<key>/money")
def money(key: str) -> ResponseReturnValue:
    """Payments, promises, and who is liable."""
    found = access_log.opened(caller(), key)
    return page(
        "money.html",
        head=page_view.head(found, language()),
        tabs=tabs(),
        payments=page_view_details.payments(found, language()),
        promises=api_view.promises(found.id),
        liable=api_view.liable(found.id, language()),
        workers=page_view_details.workers(found.id),
    )


@blueprint.get("/cases/<key>/papers")
def papers(key: str) -> ResponseReturnValue:
    """Official papers with their service, and moves to other organisations."""
    found = access_log.opened(caller(), key)
    return page(
        "papers.html",
        head=page_view.head(found, language()),
        tabs=tabs(),
        documents=api_view.documents(found.id, language()),
        parties={one["id"]: one["name"] for one in api_view.parties(found.id)},
        hand_offs=api_view.hand_offs(found.id, language()),
    )


@blueprint.get("/cases/<key>/told")
def told(key: str) -> ResponseReturnValue:
    """What came in, in the words it came in, and notes."""
    return _told(key, {}, "")


def _told(
    key: str, wrong: dict[str, str], text: str, status: int = 200, *, private: bool = False
) -> ResponseReturnValue:
    """`private` tells in which of the two forms the text was typed."""
    found = access_log.opened(caller(), key)
    shown = api_view.notes(caller(), found.id)
    complaints = page_view_details.complaints(found, language())
    return page(
        "told.html",
        status,
        head=page_view.head(found, language()),
        tabs=tabs(),
        complaints=complaints,
        spoken=statements.of_complaints(one["id"] for one in complaints),
        notes=[one for one in shown if not one["private"]],
        confidences=[one for one in shown if one["private"]],
        confidential=caller().has(*notes.CONFIDENTIAL),
        typed={private: (text, wrong.get("text", ""))},
    )


@blueprint.post("/cases/<key>/notes")
@resumable
def add_note(key: str) -> ResponseReturnValue:
    """A note: no act, no event. One that only legal aid reads is written in a form of its own."""
    text, private = request.form.get("text", ""), request.form.get("private") == "1"
    if resumed():
        return _told(key, {}, text, private=private)
    found = access_log.opened(caller(), key)
    try:
        given = NoteSchema().load({"text": text})
    except ValidationError as error:
        wrong = {str(path[0]): say(message, language()) for path, message in flatten(error.normalized_messages())}
        return _told(key, wrong, text, 422, private=private)
    notes.add(caller(), found.id, given["text"], private=private)
    flash(_("备注已保存。"))
    return see_other("console.told", key=key)


@blueprint.get("/cases/<key>/timeline")
def timeline(key: str) -> ResponseReturnValue:
    """The log in its order; what a correction replaced is folded."""
    found = access_log.opened(caller(), key)
    rows = api_view.events(found.id, language(), after=request.args.get("after"), limit=EVENTS_ON_PAGE)
    names = page_view_details.named(found.id, rows.items, language())
    lines = [
        {
            **one,
            "said": event_wording.worded(one["name"], one["fields"], names, language()),
            "total": page_view_details.total(one),
            "labels": event_wording.labelled(one["name"], one["texts"], language()),
        }
        for one in rows.items
    ]
    return page(
        "timeline.html",
        head=page_view.head(found, language()),
        tabs=tabs(),
        lines=lines,
        first=url_for("console.timeline", key=key) if request.args.get("after") else None,
        next=url_for("console.timeline", key=key, after=rows.next) if rows.next else None,
    )


@blueprint.get("/cases/<key>/readers")
def readers(key: str) -> ResponseReturnValue:
    """Who has opened the case, and who had what shown in clear."""
    opened = access_log.readers(caller(), key, after=request.args.get("after"))
    shown = access_log.unmaskings(caller(), key, after=request.args.get("shown_after"))
    return page(
        "readers.html",
        key=key,
        opened=opened.items,
        shown=shown.items,
        first=url_for("console.readers", key=key) if request.args.get("after") else None,
        next=url_for("console.readers", key=key, after=opened.next) if opened.next else None,
        shown_next=url_for("console.readers", key=key, shown_after=shown.next) if shown.next else None,
        fields=page_view_details.FIELD_LABELS,
    )
