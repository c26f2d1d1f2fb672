"""Logging a complaint with the worker in front of one: a single page, checked and saved while it is being typed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import flash, jsonify, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from wagecase.console.intake.log_form import CONTROL_FIELDS, IntakeForm, IntakeFormResult
from wagecase.console.intake.log_words import COLUMN_LABELS
from wagecase.console.shell.base import (
    accepts_uploads,
    blueprint,
    caller,
    is_resumed,
    language,
    redirect_to,
    render_page,
    resumable,
    roles_required,
)
from wagecase.procedure.core.enums import ArrearsCause, Channel, InvestmentKind, MatterKind
from wagecase.procedure.records import complaint_fields
from wagecase.schemas.complaints import Capacity, EmployerKind, PayBasis, Sex
from wagecase.schemas.messages import message_text, refusal_text
from wagecase.services.acts import idempotent_replay
from wagecase.services.base import idempotency, lookups
from wagecase.services.base.dates import LEGAL_TIMEZONE, today
from wagecase.services.base.errors import AlreadyProcessed, IdempotencyKeyReused, Invalid
from wagecase.services.intake import drafts, from_schema, live_hints, open_case, tracking_code
from wagecase.services.intake.new_complaint import OpenedCase
from wagecase.services.registry import autocomplete
from wagecase.services.spreadsheets import clipboard, roster_reader
from wagecase.web.conflicts import constraint_name
from wagecase.web.notices import WARN
from wagecase.web.translating import gettext as _

DRAFT_KIND = "log"
COUNTER_ROLES = tuple(tracking_code.ISSUING_ROLES)
PLATFORM_NO_CONSTRAINT = "uq_complaints_platform_no"
COUNTER_CHANNELS = tuple(one for one in Channel if one not in (Channel.api, Channel.phone_page))


@blueprint.get("/log")
@roles_required(*COUNTER_ROLES)
def intake_form() -> ResponseReturnValue:
    """An empty form, or a draft taken up again."""
    wanted = request.args.get("draft", type=_parse_uuid)
    if wanted is None:
        return _render_intake_form(_new_form(), offered=_offered_drafts())
    form = IntakeForm([*drafts.open_draft(caller().user_id, wanted, DRAFT_KIND), ("draft", str(wanted))])
    return _render_intake_form(form, form.check(language()), checking=True)


def _parse_uuid(text: str) -> uuid.UUID:
    return uuid.UUID(text)


def _new_form() -> IntakeForm:
    return IntakeForm([("draft", str(uuid.uuid4())), ("channel", Channel.counter), ("matter", MatterKind.complaint)])


def _offered_drafts() -> list[drafts.SavedDraft]:
    return drafts.list_drafts(caller().user_id, DRAFT_KIND)


def _submitted_form() -> IntakeForm:
    """What was sent. A form without an id of its own, or with one that is none, gets a new one."""
    form = IntakeForm(request.form.items())
    try:
        uuid.UUID(form["draft"])
    except ValueError:
        form.typed["draft"] = str(uuid.uuid4())
    return form


@blueprint.post("/log")
@roles_required(*COUNTER_ROLES)
@resumable
@accepts_uploads
def submit_intake() -> ResponseReturnValue:
    """Log the complaint, or first do what another button of the page asks for."""
    form = _submitted_form()
    step, _colon, chosen = request.form.get("step", "").partition(":")
    if unread := _load_roster_file(form):
        return _render_intake_form(form, IntakeFormResult({}, {"paste": unread}), 422)
    if is_resumed() or step in FORM_ACTIONS:
        FORM_ACTIONS.get(step, _redisplay)(form, chosen)
        looked = _lookup_results(step, form)
        return _render_intake_form(form, form.check(language()), checking=step in ("check", "paste"), **looked)
    found = form.check(language())
    if not found.is_valid:
        return _render_intake_form(form, found, 422)
    try:
        opened = _open_case(form, found.data)
    except IdempotencyKeyReused:
        return _already_submitted(form)
    except Invalid as error:
        found.fields |= {name: refusal_text(unmet[0], language()) for name, unmet in error.fields.items()}
        return _render_intake_form(form, found, 422)
    except IntegrityError as error:
        if constraint_name(error) != PLATFORM_NO_CONSTRAINT:
            raise
        found.fields["platform_no"] = message_text("platform_no_known", language())
        return _render_intake_form(form, found, 422)
    return _redirect_to_receipt(opened.complaint_id, form)


def _load_roster_file(form: IntakeForm) -> str:
    """A roster that came as a file takes the place of what was pasted; returns why it cannot be read, if so."""
    file = request.files.get("roster")
    if file is None or not file.filename:
        return ""
    try:
        form.typed["paste"] = roster_reader.roster_file_text(file.stream.read())
    except Invalid as error:
        return refusal_text(error.fields["file"][0], language())
    return ""


def _open_case(form: IntakeForm, data: dict[str, Any]) -> OpenedCase:
    """The case, once for each form, however often it is sent."""
    if not data.get("district"):
        data["district"] = live_hints.named_district(data)
    taken = from_schema.to_complaint(data, progress_code=tracking_code.derive_code(form["draft"]))
    try:
        opened = open_case.open_case(caller(), taken, idempotency_key=form["draft"], body=_form_fingerprint(form))
    except AlreadyProcessed as before:
        return idempotent_replay.replay_complaint(before.resource_id)
    drafts.discard_draft(caller().user_id, uuid.UUID(form["draft"]))
    return opened


def _form_fingerprint(form: IntakeForm) -> bytes:
    return repr(sorted(form.pairs)).encode()


def _already_submitted(form: IntakeForm) -> ResponseReturnValue:
    """Somebody went back after logging, changed the form and sent it again: it is logged, and stays as it was."""
    flash(_("这份登记已经提交过，没有重复登记。需要补充的，请在案件页办理。"), WARN)
    found = idempotency.get_resource_id(str(caller().user_id), form["draft"])
    return _redirect_to_receipt(uuid.UUID(found), form)


def _redirect_to_receipt(complaint_id: uuid.UUID, form: IntakeForm) -> ResponseReturnValue:
    """The code goes along in the browser's own session: only its digest is kept here."""
    session["receipt"] = [str(complaint_id), tracking_code.derive_code(form["draft"])]
    return redirect_to("console.receipt", complaint_id=complaint_id)


# Buttons that do something with the form and show it again; they work without scripts.


def _redisplay(form: IntakeForm, chosen: str) -> None:
    """Only show the form again."""


def _save_draft(form: IntakeForm, chosen: str) -> None:
    drafts.save_draft(caller().user_id, uuid.UUID(form["draft"]), DRAFT_KIND, form.pairs)
    flash(_("草稿已保存，只有您能看到；三十天不动会删除。"))


def _use_employer(form: IntakeForm, chosen: str) -> None:
    """Take over an employer on record: its name as registered and its code."""
    for one in autocomplete.suggest_employers(caller(), form["employer.name"]):
        if str(one.employer.id) == chosen:
            form.typed |= {"employer.name": one.employer.name, "employer.uscc": one.employer.uscc or ""}
            form.typed.pop("as_stated_only", None)


def _use_project(form: IntakeForm, chosen: str) -> None:
    """Take over a project on record: its name, where it stands and so the district."""
    for one in autocomplete.suggest_projects(caller(), form["project.name"]):
        if str(one.project.id) == chosen:
            form.typed |= {"project.name": one.project.name, "project.place": one.project.place}
            form.typed["district"] = one.project.area_code


FORM_ACTIONS: Mapping[str, Callable[[IntakeForm, str], None]] = MappingProxyType(
    {
        "check": _redisplay,
        "paste": _redisplay,
        "save": _save_draft,
        "employers": _redisplay,
        "projects": _redisplay,
        "use-employer": _use_employer,
        "use-project": _use_project,
    }
)


def _lookup_results(step: str, form: IntakeForm) -> dict[str, Any]:
    if step == "employers":
        return {"employers": autocomplete.suggest_employers(caller(), form["employer.name"])}
    if step == "projects":
        return {"projects": autocomplete.suggest_projects(caller(), form["project.name"])}
    return {}


def _render_intake_form(
    form: IntakeForm, found: IntakeFormResult | None = None, status: int = 200, *, checking: bool = False, **values: Any
) -> ResponseReturnValue:
    """The page with what was typed. Faults are shown where something was handed in or checked, not on an open page."""
    show = found is not None and (checking or status != 200)
    told = live_hints.get_intake_hints(caller(), found.data) if found else live_hints.IntakeHints()
    areas = lookups.list_areas(language())
    return render_page(
        "intake/intake_form.html",
        status,
        form=form,
        faults=found.fields if found and show else {},
        lines=found.lines if found else {},
        hints=told,
        said=_doubt_messages(told),
        areas=areas,
        choices=_field_choices(areas),
        columns=COLUMN_LABELS,
        stated=complaint_fields.fields_of_section,
        yes_no=[(str(value).lower(), label.get(language())) for value, label in complaint_fields.YES_NO.items()],
        preview=_roster_preview(form, found),
        today=today(),
        **values,
    )


def _doubt_messages(told: live_hints.IntakeHints) -> list[str]:
    return [refusal_text(one, language()) for one in told.doubts]


def _field_choices(areas: list[dict[str, str]]) -> dict[str, list[tuple[str, str]]]:
    lang = language()
    kinds: dict[str, Any] = {
        "channel": COUNTER_CHANNELS,
        "matter": [one for one in MatterKind if one != MatterKind.application],
        "capacity": Capacity,
        "sex": Sex,
        "pay_basis": PayBasis,
        "kind": EmployerKind,
        "investment": InvestmentKind,
        "cause": ArrearsCause,
    }
    found = {name: [(one.value, one.label.get(lang)) for one in members] for name, members in kinds.items()}
    return found | {"district": [(one["code"], one["label"]) for one in areas]}


PREVIEW_ROWS, MAX_FAULT_ROWS = 8, 40


def preview_rows(pasted: clipboard.PastedRoster, wrong: Mapping[int, Any]) -> list[clipboard.PastedRow]:
    """The first rows of a paste, and beyond them those with a fault: the page stays small."""
    first, rest = pasted.rows[:PREVIEW_ROWS], pasted.rows[PREVIEW_ROWS:]
    return [*first, *[row for row in rest if row.line in wrong][:MAX_FAULT_ROWS]]


def _roster_preview(form: IntakeForm, found: IntakeFormResult | None) -> list[clipboard.PastedRow]:
    return preview_rows(form.pasted, found.lines if found else {})


# What the page's script asks for while somebody types. All of it is posted: names and numbers belong in no address.


@blueprint.post("/log/draft")
@roles_required(*COUNTER_ROLES)
def save_draft() -> ResponseReturnValue:
    """Keep what is typed."""
    form = _submitted_form()
    if form.empty:
        return jsonify(saved=None)
    saved = drafts.save_draft(caller().user_id, uuid.UUID(form["draft"]), DRAFT_KIND, form.pairs)
    return jsonify(saved=_("草稿已保存 %(at)s", at=f"{saved.astimezone(LEGAL_TIMEZONE):%H:%M:%S}") if saved else None)


@blueprint.post("/log/draft/<uuid:draft_id>/discard")
@roles_required(*COUNTER_ROLES)
def discard_draft(draft_id: uuid.UUID) -> ResponseReturnValue:
    drafts.discard_draft(caller().user_id, draft_id)
    flash(_("草稿已删除。"))
    return redirect_to("console.intake_form")


@blueprint.post("/log/field")
@roles_required(*COUNTER_ROLES)
def check_field() -> ResponseReturnValue:
    """What is wrong with the fields that were sent; blank ones are not asked for yet."""
    form = IntakeForm(request.form.items())
    found = form.check(language())
    asked = {name for name in request.form if name not in CONTROL_FIELDS}
    shown = {name: found.fields.get(name, "") if form[name] else "" for name in asked}
    return jsonify(faults=shown, values={name: form[name] for name in asked if form[name]})


@blueprint.post("/log/hints")
@roles_required(*COUNTER_ROLES)
def show_hints() -> ResponseReturnValue:
    """The column beside the form: what may be the same case, doubts, the district."""
    form = _submitted_form()
    told = live_hints.get_intake_hints(caller(), form.check(language()).data)
    return render_page(
        "intake/_intake_hints.html",
        hints=told,
        said=_doubt_messages(told),
        form=form,
        areas=lookups.list_areas(language()),
    )


@blueprint.post("/log/paste")
@roles_required(*COUNTER_ROLES)
def show_roster_preview() -> ResponseReturnValue:
    """The preview of a pasted roster."""
    form = _submitted_form()
    found = form.check(language())
    return render_page(
        "intake/_roster_preview.html",
        form=form,
        lines=found.lines,
        preview=_roster_preview(form, found),
        columns=COLUMN_LABELS,
    )


@blueprint.post("/log/employers")
@roles_required(*COUNTER_ROLES)
def find_employers() -> ResponseReturnValue:
    return render_page(
        "intake/_employer_results.html",
        employers=autocomplete.suggest_employers(caller(), request.form.get("employer.name", "")),
    )


@blueprint.post("/log/projects")
@roles_required(*COUNTER_ROLES)
def find_projects() -> ResponseReturnValue:
    return render_page(
        "intake/_project_results.html",
        projects=autocomplete.suggest_projects(caller(), request.form.get("project.name", "")),
    )
