"""Logging a complaint with the worker in front of one: a single page, checked and saved while it is being typed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import flash, jsonify, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from wagecase.console.intake.log_form import KEPT_ASIDE, Checked, Form
from wagecase.console.intake.log_words import COLUMN_WORDS
from wagecase.console.shell.base import (
    blueprint,
    caller,
    language,
    only,
    page,
    resumable,
    resumed,
    see_other,
    uploading,
)
from wagecase.extensions import db
from wagecase.procedure.core.enums import ArrearsCause, Channel, InvestmentKind, Matter
from wagecase.schemas.complaints import Capacity, EmployerKind, PayBasis, Sex
from wagecase.schemas.messages import say, tell
from wagecase.services.acts import idempotent_replay
from wagecase.services.base import idempotency, lookups
from wagecase.services.base.dates import ZONE, today
from wagecase.services.base.errors import AlreadyDone, Invalid, KeyReused
from wagecase.services.intake import drafts, from_schema, live_hints, open_case, tracking_code
from wagecase.services.intake.open_case import Opened
from wagecase.services.registry import autocomplete
from wagecase.services.spreadsheets import clipboard, roster_reader
from wagecase.web.translating import gettext as _

FORM = "log"
COUNTER_ROLES = tuple(tracking_code.ISSUERS)
UNIQUE = "uq_complaints_platform_no"
COUNTER_CHANNELS = tuple(one for one in Channel if one not in (Channel.api, Channel.phone_page))


@blueprint.get("/log")
@only(*COUNTER_ROLES)
def log() -> ResponseReturnValue:
    """An empty form, or a draft taken up again."""
    wanted = request.args.get("draft", type=_uuid)
    if wanted is None:
        return _page(_fresh(), offered=_offered())
    form = Form([*drafts.opened(caller().user_id, wanted, FORM), ("draft", str(wanted))])
    return _page(form, form.check(language()), checking=True)


def _uuid(text: str) -> uuid.UUID:
    return uuid.UUID(text)


def _fresh() -> Form:
    return Form([("draft", str(uuid.uuid4())), ("channel", Channel.counter), ("matter", Matter.complaint)])


def _offered() -> list[drafts.Offered]:
    return drafts.offered(caller().user_id, FORM)


def _typed() -> Form:
    """What was sent. A form without an id of its own, or with one that is none, gets a new one."""
    form = Form(request.form.items())
    try:
        uuid.UUID(form["draft"])
    except ValueError:
        form.typed["draft"] = str(uuid.uuid4())
    return form


@blueprint.post("/log")
@only(*COUNTER_ROLES)
@resumable
@uploading
def hand_in() -> ResponseReturnValue:
    """Log the complaint, or first do what another button of the page asks for."""
    form = _typed()
    step, _colon, chosen = request.form.get("step", "").partition(":")
    if unread := _take_roster(form):
        return _page(form, Checked({}, {"paste": unread}), 422)
    if resumed() or step in STEPS:
        STEPS.get(step, _nothing)(form, chosen)
        looked = _looked_up(step, form)
        return _page(form, form.check(language()), checking=step in ("check", "paste"), **looked)
    found = form.check(language())
    if not found.sound:
        return _page(form, found, 422)
    try:
        opened = _open(form, found.data)
    except KeyReused:
        return _again(form)
    except Invalid as error:
        found.fields |= {name: tell(unmet[0], language()) for name, unmet in error.fields.items()}
        return _page(form, found, 422)
    except IntegrityError as error:
        if not _known_number(error):
            raise
        db.session.rollback()
        found.fields["platform_no"] = say("platform_no_known", language())
        return _page(form, found, 422)
    return _to_receipt(opened.complaint_id, form)


def _take_roster(form: Form) -> str:
    """A roster that came as a file takes the place of what was pasted; returns why it cannot be read, if so."""
    file = request.files.get("roster")
    if file is None or not file.filename:
        return ""
    try:
        form.typed["paste"] = roster_reader.pasted(file.stream.read())
    except Invalid as error:
        return tell(error.fields["file"][0], language())
    return ""


def _known_number(error: IntegrityError) -> bool:
    return getattr(getattr(error.orig, "diag", None), "constraint_name", None) == UNIQUE


def _open(form: Form, data: dict[str, Any]) -> Opened:
    """The case, once for each form, however often it is sent."""
    if not data.get("district"):
        data["district"] = live_hints.district(data)
    taken = from_schema.complaint(data, progress_code=tracking_code.minted(form["draft"]))
    try:
        opened = open_case.open_case(caller(), taken, idempotency_key=form["draft"], body=_body(form))
    except AlreadyDone as before:
        return idempotent_replay.complaint(before.resource_id)
    drafts.discard(caller().user_id, uuid.UUID(form["draft"]))
    return opened


def _body(form: Form) -> bytes:
    return repr(sorted(form.pairs)).encode()


def _again(form: Form) -> ResponseReturnValue:
    """Somebody went back after logging, changed the form and sent it again: it is logged, and stays as it was."""
    flash(_("这份登记已经提交过，没有重复登记。需要补充的，请在案件页办理。"))
    found = idempotency.resource(str(caller().user_id), form["draft"])
    return _to_receipt(uuid.UUID(found), form)


def _to_receipt(complaint_id: uuid.UUID, form: Form) -> ResponseReturnValue:
    """The code goes along in the browser's own session: only its digest is kept here."""
    session["receipt"] = [str(complaint_id), tracking_code.minted(form["draft"])]
    return see_other("console.receipt", complaint_id=complaint_id)


# Buttons that do something with the form and show it again; they work without scripts.


def _nothing(form: Form, chosen: str) -> None:
    """Only show the form again."""


def _save(form: Form, chosen: str) -> None:
    drafts.save(caller().user_id, uuid.UUID(form["draft"]), FORM, form.pairs)
    flash(_("草稿已保存，只有您能看到；三十天不动会删除。"))


def _use_employer(form: Form, chosen: str) -> None:
    """Take over an employer on record: its name as registered and its code."""
    for one in autocomplete.employers(caller(), form["employer.name"]):
        if str(one.employer.id) == chosen:
            form.typed |= {"employer.name": one.employer.name, "employer.uscc": one.employer.uscc or ""}
            form.typed.pop("told_only", None)


def _use_project(form: Form, chosen: str) -> None:
    """Take over a project on record: its name, where it stands and so the district."""
    for one in autocomplete.projects(caller(), form["project.name"]):
        if str(one.project.id) == chosen:
            form.typed |= {"project.name": one.project.name, "project.place": one.project.place}
            form.typed["district"] = one.project.area_code


STEPS: Mapping[str, Callable[[Form, str], None]] = MappingProxyType(
    {
        "check": _nothing,
        "paste": _nothing,
        "save": _save,
        "employers": _nothing,
        "projects": _nothing,
        "use-employer": _use_employer,
        "use-project": _use_project,
    }
)


def _looked_up(step: str, form: Form) -> dict[str, Any]:
    if step == "employers":
        return {"employers": autocomplete.employers(caller(), form["employer.name"])}
    if step == "projects":
        return {"projects": autocomplete.projects(caller(), form["project.name"])}
    return {}


def _page(
    form: Form, found: Checked | None = None, status: int = 200, *, checking: bool = False, **values: Any
) -> ResponseReturnValue:
    """The page with what was typed. Faults are shown where something was handed in or checked, not on an open page."""
    show = found is not None and (checking or status != 200)
    told = live_hints.of(caller(), found.data) if found else live_hints.Hints()
    areas = lookups.areas(language())
    return page(
        "log.html",
        status,
        form=form,
        faults=found.fields if found and show else {},
        lines=found.lines if found else {},
        hints=told,
        said=_said(told),
        areas=areas,
        choices=_choices(areas),
        columns=COLUMN_WORDS,
        preview=_preview(form, found),
        today=today(),
        **values,
    )


def _said(told: live_hints.Hints) -> list[str]:
    return [tell(one, language()) for one in told.doubts]


def _choices(areas: list[dict[str, str]]) -> dict[str, list[tuple[str, str]]]:
    lang = language()
    kinds: dict[str, Any] = {
        "channel": COUNTER_CHANNELS,
        "matter": [one for one in Matter if one != Matter.application],
        "capacity": Capacity,
        "sex": Sex,
        "pay_basis": PayBasis,
        "kind": EmployerKind,
        "investment": InvestmentKind,
        "cause": ArrearsCause,
    }
    found = {name: [(one.value, one.label.get(lang)) for one in members] for name, members in kinds.items()}
    return found | {"district": [(one["code"], one["label"]) for one in areas]}


FIRST_LINES, MOST_FAULTS = 8, 40


def preview_of(pasted: clipboard.Pasted, wrong: Mapping[int, Any]) -> list[clipboard.Row]:
    """The first rows of a paste, and beyond them those with a fault: a page stays small, whoever is pasted."""
    first, rest = pasted.rows[:FIRST_LINES], pasted.rows[FIRST_LINES:]
    return [*first, *[row for row in rest if row.line in wrong][:MOST_FAULTS]]


def _preview(form: Form, found: Checked | None) -> list[clipboard.Row]:
    return preview_of(form.pasted, found.lines if found else {})


# What the page's script asks for while somebody types. All of it is posted: names and numbers belong in no address.


@blueprint.post("/log/draft")
@only(*COUNTER_ROLES)
def save_draft() -> ResponseReturnValue:
    """Keep what is typed."""
    form = _typed()
    if form.empty:
        return jsonify(saved=None)
    saved = drafts.save(caller().user_id, uuid.UUID(form["draft"]), FORM, form.pairs)
    return jsonify(saved=_("草稿已保存 %(at)s", at=f"{saved.astimezone(ZONE):%H:%M:%S}") if saved else None)


@blueprint.post("/log/draft/<uuid:draft_id>/discard")
@only(*COUNTER_ROLES)
def discard_draft(draft_id: uuid.UUID) -> ResponseReturnValue:
    drafts.discard(caller().user_id, draft_id)
    flash(_("草稿已删除。"))
    return see_other("console.log")


@blueprint.post("/log/field")
@only(*COUNTER_ROLES)
def check_field() -> ResponseReturnValue:
    """What is wrong with the fields that were sent; blank ones are not asked for yet."""
    form = Form(request.form.items())
    found = form.check(language())
    asked = {name for name in request.form if name not in KEPT_ASIDE}
    shown = {name: found.fields.get(name, "") if form[name] else "" for name in asked}
    return jsonify(faults=shown, values={name: form[name] for name in asked if form[name]})


@blueprint.post("/log/hints")
@only(*COUNTER_ROLES)
def show_hints() -> ResponseReturnValue:
    """The column beside the form: what may be the same case, doubts, the district."""
    form = _typed()
    told = live_hints.of(caller(), form.check(language()).data)
    return page("_log_hints.html", hints=told, said=_said(told), form=form, areas=lookups.areas(language()))


@blueprint.post("/log/paste")
@only(*COUNTER_ROLES)
def show_paste() -> ResponseReturnValue:
    """The preview of a pasted roster."""
    form = _typed()
    found = form.check(language())
    return page("_log_paste.html", form=form, lines=found.lines, preview=_preview(form, found), columns=COLUMN_WORDS)


@blueprint.post("/log/employers")
@only(*COUNTER_ROLES)
def find_employers() -> ResponseReturnValue:
    return page(
        "_log_employers.html", employers=autocomplete.employers(caller(), request.form.get("employer.name", ""))
    )


@blueprint.post("/log/projects")
@only(*COUNTER_ROLES)
def find_projects() -> ResponseReturnValue:
    return page("_log_projects.html", projects=autocomplete.projects(caller(), request.form.get("project.name", "")))
