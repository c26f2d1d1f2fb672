"""One act, from the click to the work list, in one transaction.

Lock the case within what the person may see; ask the procedure table; check what was entered; let the act's effect
change its rows; append the event; move the stage; fold the deadlines; write the work list; commit.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, select

from wagecase.extensions import db
from wagecase.models import Case, Proceeding
from wagecase.procedure.core.acts import Act, Actor, Unmet
from wagecase.procedure.core.effects import EFFECTS, OtherCase
from wagecase.procedure.core.form_values import event_content, resolve_values
from wagecase.procedure.core.loading import LoadedTable
from wagecase.procedure.core.roles import ACCESS_REFUSALS
from wagecase.procedure.core.stages import STAGES
from wagecase.procedure.core.views import CaseView, ProceedingView
from wagecase.procedure.tables import table
from wagecase.services.access import visibility
from wagecase.services.acts import open_proceeding, party_resolution
from wagecase.services.acts.result import ActResult
from wagecase.services.acts.substitute_names import substitute_user_names
from wagecase.services.base import idempotency
from wagecase.services.base.dates import legal_date, now
from wagecase.services.base.errors import Forbidden, Invalid, NotFound, Refused, Stale
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption
from wagecase.services.eventlog import case_state, hash_chain, projections
from wagecase.services.eventlog.act_context import ActContext
from wagecase.services.eventlog.case_state import Dossier
from wagecase.services.notifications.schedule import on_event, sms_enqueue

EFFECT_FUNCTIONS: Mapping[str, Callable[[ActContext], None]] = LoadedTable(
    "wagecase.services.acts.effects.registry", "EFFECT_FUNCTIONS"
)


def carry_out(
    principal: Principal,
    proceeding_id: uuid.UUID,
    act_name: str,
    values: Mapping[str, Any],
    *,
    happened_on: date | None = None,
    happened_at: datetime | None = None,
    if_version: int | None = None,
    idempotency_key: str | None = None,
    body: bytes = b"",
) -> ActResult:
    """Do one act on a proceeding, within the unit of work of a command that does more than that; flushes at most.

    Args:
        values: by the act's asks, parsed: dates, aware datetimes, Decimals, booleans, tuples of ids.
        happened_on: the legal date in Asia/Shanghai; today if left out.
        happened_at: the instant, where hours count; its legal date is then the act's.
        if_version: the version of the proceeding that the person saw.

    Raises:
        NotFound: no such proceeding or act, or not for this person.
        Forbidden: not this person's role.
        Refused: not now; every reason is named.
        Invalid: what was entered does not fit, by field.
        Stale: somebody changed the proceeding since.
        AlreadyProcessed, IdempotencyKeyReused: about the idempotency key.
    """
    mac = idempotency.request_mac(body)
    idempotency.check_key(str(principal.user_id), idempotency_key, mac)
    act, dossier, proceeding = _lock_case(principal, proceeding_id, act_name, values)
    # The same request may have been carried out while this one waited for the lock.
    idempotency.check_key(str(principal.user_id), idempotency_key, mac)
    if if_version is not None and proceeding.version != if_version:
        raise Stale(proceeding.version)
    values = party_resolution.with_party_ids(dossier, act, values)
    moment = now()
    on = happened_on or legal_date(happened_at or moment)
    view = dossier.view(moment)
    warnings = _check_act(view, _view_of(view, proceeding), principal.actor, act, values, on)
    party_resolution.require_known_party(dossier, act, values)
    doing = _build_context(view, principal, dossier, proceeding, act, values, on, happened_at)
    opened = _execute(doing)
    resource = f"{doing.case.id}/{doing.case.chain_length}"
    idempotency.store_key(str(principal.user_id), idempotency_key, mac, 200, resource)
    return ActResult(
        doing.case.id,
        proceeding.id,
        doing.case.chain_length,
        proceeding.stage,
        proceeding.version,
        opened,
        (*warnings, *doing.warnings),
    )


perform = unit_of_work()(carry_out)
"""The command that does one act and nothing else: `carry_out` in a unit of work of its own."""


def _lock_case(
    principal: Principal, proceeding_id: uuid.UUID, act_name: str, values: Mapping[str, Any]
) -> tuple[Act, Dossier, Proceeding]:
    """The act and the locked case; where an act touches two cases both are locked in the order of their ids."""
    found = visibility.get_visible_proceeding(principal, proceeding_id)
    try:
        act = table.get_act(found.procedure, act_name)
    except table.UnknownAct as error:
        raise NotFound from error
    wanted = {found.case_id}
    locks = EFFECTS[act.effect].locks if act.effect else None
    if locks is not None:
        wanted |= {one for one in db.session.scalars(_OTHER_CASE[locks](found.case_id, values)) if one}
    for case_id in sorted(wanted):
        visibility.get_visible_case(principal, case_id, lock=True)
    db.session.refresh(found)
    dossier = case_state.load_dossier(db.session.get_one(Case, found.case_id))
    return act, dossier, dossier.proceeding(found.id)


def _target_case(case_id: uuid.UUID, values: Mapping[str, Any]) -> Select[Any]:
    return select(Case.id).where(Case.number == str(values.get("target") or ""))


def _case_joined_into(case_id: uuid.UUID, values: Mapping[str, Any]) -> Select[Any]:
    return select(Case.joined_into_id).where(Case.id == case_id)


_OTHER_CASE: Mapping[OtherCase, Callable[[uuid.UUID, Mapping[str, Any]], Select[Any]]] = MappingProxyType(
    {OtherCase.target: _target_case, OtherCase.joined_into: _case_joined_into}
)


def _view_of(view: CaseView, proceeding: Proceeding) -> ProceedingView:
    return next(one for one in view.proceedings if one.id == str(proceeding.id))


def _check_act(
    view: CaseView, proceeding: ProceedingView, actor: Actor, act: Act, values: Mapping[str, Any], on: date
) -> tuple[Unmet, ...]:
    """Every reason against the act; returns what only warns."""
    permission = table.get_permission(view, proceeding, actor, act.name)
    theirs = [one for one in permission.unmet if one.code in ACCESS_REFUSALS]
    if theirs:
        raise Forbidden(theirs)
    if permission.unmet:
        raise Refused(substitute_user_names(permission.unmet))
    faults = table.validate_act(view, proceeding, actor, act, values, on)
    fields: dict[str, list[Unmet]] = {}
    for one in faults:
        fields.setdefault(one.field or "", []).append(one)
    if fields.keys() - {""}:
        raise Invalid(fields)
    if faults:
        raise Refused(faults)
    return permission.warnings + table.act_hints(view, proceeding, actor, act, values, on)


def _build_context(
    view: CaseView,
    principal: Principal,
    dossier: Dossier,
    proceeding: Proceeding,
    act: Act,
    values: Mapping[str, Any],
    on: date,
    at: datetime | None,
) -> ActContext:
    """What was entered as the event will hold it: ids, codes, dates and figures; personal text is sealed."""
    content = event_content(view, act, values)
    key = field_encryption.load_data_key(dossier.case.data_key_id) if content.texts else None
    return ActContext(
        principal=principal,
        dossier=dossier,
        proceeding=proceeding,
        act=act,
        values=resolve_values(view, act, values, on),
        happened_on=on,
        happened_at=content.at or at,
        name=act.records,
        fields=dict(content.fields),
        claims=list(content.claims),
        claim_fields={claim: dict(fields) for claim, fields in content.claim_fields.items()},
        party=content.party,
        document=content.document,
        texts={
            name: field_encryption.sealed_text_row(dossier.case.id, key, f"{act.name}.{name}", text)
            for name, text in content.texts.items()
            if key
        },
    )


def _execute(ctx: ActContext) -> uuid.UUID | None:
    """Effect, event, stage, proceeding opened, deadlines, work list; returns the proceeding that was opened."""
    if ctx.act.effect:
        EFFECT_FUNCTIONS[ctx.act.effect](ctx)
    if ctx.act.sets_document and ctx.document is None:
        EFFECT_FUNCTIONS["issue_document"](ctx)
    opened = open_proceeding.open_proceeding(ctx) if ctx.act.opens else None
    if opened and ctx.act.opens_with:
        ctx.following_records.insert(0, replace(ctx.record(opened.id), name=ctx.act.opens_with, texts={}))
    records = (ctx.record(opened.id if opened and ctx.act.opens_first else None), *ctx.following_records)
    for record in records:
        _append_record(ctx, record)
    if ctx.act.to and not ctx.keeps_stage:
        _change_stage(ctx.dossier, ctx.proceeding, ctx.act.to, ctx.happened_on)
    ctx.proceeding.version += 1
    folded = projections.refresh_projections(ctx.dossier)
    on_event.enqueue_for_event(ctx, folded)
    sms_enqueue.enqueue_sms_for_event(ctx)
    return opened.id if opened else None


def _append_record(ctx: ActContext, record: hash_chain.EventRecord) -> None:
    row = hash_chain.append_event(ctx.case, record, ctx.principal.user_id, ctx.principal.org_id)
    ctx.dossier.log.append(case_state.parse_event(row["body"], row["recorded_at"]))


def _change_stage(dossier: Dossier, proceeding: Proceeding, stage: str, on: date) -> None:
    spec = next(one for one in STAGES[proceeding.procedure] if one.name == stage)
    proceeding.stage, proceeding.stage_since = stage, on
    proceeding.ended_on = on if spec.end else None
    if proceeding.procedure == "case":
        dossier.case.stage, dossier.case.closed_on = stage, proceeding.ended_on
