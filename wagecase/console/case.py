"""A case on its pages: where it stands and what I may do, its workers, money, papers, what was told, and its log."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from wagecase.console.base import blueprint, caller, language, page, resumable, resumed, see_other
from wagecase.procedure.acts import AskType, Unmet
from wagecase.procedure.case_intake import AT_THE_DOOR
from wagecase.procedure.words import ClaimOutcome, Procedure
from wagecase.schemas.messages import flatten, say, tell
from wagecase.schemas.queries import NoteSchema
from wagecase.services import (
    casefile,
    casepages,
    claims,
    designation,
    notes,
    reading,
    roster,
    showing,
    statements,
    wording,
)
from wagecase.services.casefile import Opened
from wagecase.services.reading import OVERSEERS
from wagecase.translating import gettext as _

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
    found = casefile.opened(caller(), key)
    waiting, past = casefile.terms(found.view, language())
    latest = casefile.latest(found, language())
    return page(
        "case.html",
        head=casefile.head(found.case, language()),
        tabs=tabs(),
        elsewhere=_elsewhere(found),
        tracks=casefile.tracks(found, caller(), language()),
        waiting=waiting,
        past=past,
        latest=latest,
        names=casefile.names(one["actor_id"] for one in latest),
        said=said,
    )


def _elsewhere(found: Opened) -> dict[str, Any] | None:
    """At the door: another district that the place of work names, with the way to hand the case on at once (A06)."""
    root = next(one for one in found.view.proceedings if one.procedure == Procedure.case)
    allowed = {one.act.name for one in casefile.permissions(found.view, root, caller()) if one.allowed}
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
    found = casefile.opened(caller(), key)
    rows = claims.page(found.case.id, after=request.args.get("after"), limit=CLAIMS_ON_PAGE)
    address = url_for("console.claims", key=key)
    return page(
        "claims.html",
        head=casefile.head(found.case, language()),
        tabs=tabs(),
        rows=rows.items,
        acts=_acts_on_claims(found),
        may_list=roster.may_list(caller(), found.case),
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
        for one in casefile.permissions(found.view, proceeding, caller())
        if one.allowed and any(ask.type in ON_CLAIMS for ask in one.act.asks)
    ]


@blueprint.get("/cases/<key>/money")
def money(key: str) -> ResponseReturnValue:
    """Payments, promises, and who is liable."""
    found = reading.opened(caller(), key)
    return page(
        "money.html",
        head=casefile.head(found, language()),
        tabs=tabs(),
        payments=casepages.payments(found, language()),
        promises=showing.promises(found.id),
        liable=showing.liable(found.id, language()),
        workers=casepages.workers(found.id),
    )


@blueprint.get("/cases/<key>/papers")
def papers(key: str) -> ResponseReturnValue:
    """Official papers with their service, and moves to other organisations."""
    found = reading.opened(caller(), key)
    return page(
        "papers.html",
        head=casefile.head(found, language()),
        tabs=tabs(),
        documents=showing.documents(found.id, language()),
        parties={one["id"]: one["name"] for one in showing.parties(found.id)},
        hand_offs=showing.hand_offs(found.id, language()),
    )


@blueprint.get("/cases/<key>/told")
def told(key: str) -> ResponseReturnValue:
    """What came in, in the words it came in, and notes."""
    return _told(key, {}, "")


def _told(
    key: str, wrong: dict[str, str], text: str, status: int = 200, *, private: bool = False
) -> ResponseReturnValue:
    """`private` tells in which of the two forms the text was typed."""
    found = reading.opened(caller(), key)
    shown = showing.notes(caller(), found.id)
    complaints = casepages.complaints(found, language())
    return page(
        "told.html",
        status,
        head=casefile.head(found, language()),
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
    found = reading.opened(caller(), key)
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
    found = reading.opened(caller(), key)
    rows = showing.events(found.id, language(), after=request.args.get("after"), limit=EVENTS_ON_PAGE)
    names = casepages.named(found.id, rows.items, language())
    lines = [
        {
            **one,
            "said": wording.worded(one["name"], one["fields"], names, language()),
            "total": casepages.total(one),
            "labels": wording.labelled(one["name"], one["texts"], language()),
        }
        for one in rows.items
    ]
    return page(
        "timeline.html",
        head=casefile.head(found, language()),
        tabs=tabs(),
        lines=lines,
        first=url_for("console.timeline", key=key) if request.args.get("after") else None,
        next=url_for("console.timeline", key=key, after=rows.next) if rows.next else None,
    )


@blueprint.get("/cases/<key>/readers")
def readers(key: str) -> ResponseReturnValue:
    """Who has opened the case, and who had what shown in clear."""
    opened = reading.readers(caller(), key, after=request.args.get("after"))
    shown = reading.unmaskings(caller(), key, after=request.args.get("shown_after"))
    return page(
        "readers.html",
        key=key,
        opened=opened.items,
        shown=shown.items,
        first=url_for("console.readers", key=key) if request.args.get("after") else None,
        next=url_for("console.readers", key=key, after=opened.next) if opened.next else None,
        shown_next=url_for("console.readers", key=key, shown_after=shown.next) if shown.next else None,
        fields=casepages.FIELD_LABELS,
    )
