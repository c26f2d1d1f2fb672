"""One act, from the click to the work list, in one transaction.

Lock the case within what the person may see; ask the procedure table; check what was entered; let the act's effect
change its rows; append the event; move the stage; fold the deadlines; write the work list; commit.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Proceeding, ProceedingHandler, new_id
from wagecase.procedure import table
from wagecase.procedure.acts import Act, Ask, AskType, Unmet
from wagecase.procedure.stages import STAGES
from wagecase.procedure.views import CaseView, ProceedingView
from wagecase.services import chain, idempotency, loading, projection, reminders, sealing, visibility
from wagecase.services.effects import EFFECTS
from wagecase.services.errors import Forbidden, Invalid, NotFound, Refused, Stale
from wagecase.services.loading import Dossier
from wagecase.services.performing import Performing
from wagecase.services.principal import Principal
from wagecase.services.timing import ZONE, legal_date, now

NOT_YOURS = frozenset({"not_your_role", "not_your_case", "other_organisation", "not_your_proceeding"})


@dataclass(frozen=True)
class Done:
    """What an act gives back."""

    case_id: uuid.UUID
    proceeding_id: uuid.UUID
    position: int
    stage: str
    version: int
    opened: uuid.UUID | None
    warnings: tuple[Unmet, ...]


def perform(
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
) -> Done:
    """Do one act on a proceeding.

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
        AlreadyDone, KeyReused: about the idempotency key.
    """
    mac = idempotency.mac_of(body)
    idempotency.look(str(principal.user_id), idempotency_key, mac)
    act, dossier, proceeding = _locked(principal, proceeding_id, act_name, values)
    if if_version is not None and proceeding.version != if_version:
        raise Stale(proceeding.version)
    moment = now()
    on = happened_on or (legal_date(happened_at) if happened_at else legal_date(moment))
    view = dossier.view(moment)
    warnings = _examine(view, _seen(view, proceeding), principal, act, values, on, happened_at)
    doing = _entered(principal, dossier, proceeding, act, values, on, happened_at)
    opened = _carry_out(doing)
    resource = f"{doing.case.id}/{doing.case.chain_length}"
    idempotency.keep(str(principal.user_id), idempotency_key, mac, 200, resource)
    done = Done(
        doing.case.id, proceeding.id, doing.case.chain_length, proceeding.stage, proceeding.version, opened, warnings
    )
    db.session.commit()
    return done


def _locked(
    principal: Principal, proceeding_id: uuid.UUID, act_name: str, values: Mapping[str, Any]
) -> tuple[Act, Dossier, Proceeding]:
    """The act and the locked case; where an act touches two cases both are locked in the order of their ids."""
    found = visibility.proceeding_for(principal, proceeding_id)
    try:
        act = table.act_of(found.procedure, act_name)
    except KeyError as error:
        raise NotFound from error
    wanted = {found.case_id}
    if act.effect == "join" and values.get("target"):
        wanted |= set(db.session.scalars(select(Case.id).where(Case.number == values["target"])))
    for case_id in sorted(wanted):
        visibility.case_for(principal, case_id, lock=True)
    db.session.refresh(found)
    dossier = loading.dossier(db.session.get_one(Case, found.case_id))
    return act, dossier, dossier.proceeding(found.id)


def _seen(view: CaseView, proceeding: Proceeding) -> ProceedingView:
    return next(one for one in view.proceedings if one.id == str(proceeding.id))


def _examine(
    view: CaseView,
    proceeding: ProceedingView,
    principal: Principal,
    act: Act,
    values: Mapping[str, Any],
    on: date,
    at: datetime | None,
) -> tuple[Unmet, ...]:
    """Every reason against the act; returns what only warns."""
    permission = table.allowed(view, proceeding, principal.actor, act.name)
    if permission.unmet:
        theirs = [one for one in permission.unmet if one.code in NOT_YOURS]
        raise Forbidden(theirs) if theirs else Refused(permission.unmet)
    missing = {ask.name: [Unmet("required")] for ask in act.asks if ask.required and values.get(ask.name) is None}
    if missing:
        raise Invalid(missing)
    faults = table.examine(view, proceeding, principal.actor, act, values, on)
    by_field = [one for one in faults if one.field]
    if by_field:
        fields: dict[str, list[Unmet]] = {}
        for one in by_field:
            fields.setdefault(one.field or "", []).append(one)
        raise Invalid(fields)
    if faults:
        raise Refused(faults)
    return permission.warnings


def _entered(
    principal: Principal,
    dossier: Dossier,
    proceeding: Proceeding,
    act: Act,
    values: Mapping[str, Any],
    on: date,
    at: datetime | None,
) -> Performing:
    """Turn what was entered into what the event will hold: ids, codes, dates and figures; personal text is sealed."""
    doing = Performing(principal, dossier, proceeding, act, values, on, at, fields=dict(act.sets), name=act.records)
    for ask in act.asks:
        value = values.get(ask.name)
        if value is not None:
            _enter(doing, ask, value)
    return doing


def _enter(doing: Performing, ask: Ask, value: Any) -> None:
    if ask.type is AskType.text:
        key = sealing.key_of(doing.case.data_key_id)
        doing.texts[ask.name] = sealing.seal_text(doing.case.id, key, f"{doing.act.name}.{ask.name}", value)
    elif ask.type is AskType.claims:
        doing.claims = [str(claim) for claim in value]
    elif ask.type is AskType.claim_amounts:
        doing.claims = [str(row["claim"]) for row in value]
        doing.claim_fields = {str(row["claim"]): {"amount": written(row["amount"])} for row in value}
    elif ask.type is AskType.party and ask.name == "party":
        doing.party = str(value)
    elif ask.type is AskType.document:
        doing.document = str(value)
    else:
        doing.fields[ask.name] = written(value)


def written(value: Any) -> str:
    """A value as an event keeps it: ISO dates, yuan with two decimals, yes or no, ids joined by commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return value.astimezone(ZONE).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return ",".join(written(each) for each in value)
    return str(value)


def _carry_out(doing: Performing) -> uuid.UUID | None:
    """Effect, event, stage, proceeding opened, deadlines, work list; returns the proceeding that was opened."""
    if doing.act.effect:
        EFFECTS[doing.act.effect](doing)
    opening = doing.position
    for record in (doing.record(), *doing.following):
        _log(doing, record)
    if doing.act.to and not doing.stays:
        _move(doing.dossier, doing.proceeding, doing.act.to, doing.happened_on)
    opened = _open(doing, opening) if doing.act.opens else None
    doing.proceeding.version += 1
    folded = projection.settle(doing.dossier)
    reminders.owe_at_once(doing, folded)
    return opened


def _log(doing: Performing, record: chain.Record) -> None:
    row = chain.append(doing.case, record, doing.principal.user_id, doing.principal.org_id)
    doing.dossier.log.append(loading.parse(row["body"], row["recorded_at"]))


def _move(dossier: Dossier, proceeding: Proceeding, stage: str, on: date) -> None:
    spec = next(one for one in STAGES[proceeding.procedure] if one.name == stage)
    proceeding.stage, proceeding.stage_since = stage, on
    proceeding.ended_on = on if spec.end else None
    if proceeding.procedure == "case":
        dossier.case.stage, dossier.case.closed_on = stage, proceeding.ended_on


def _open(doing: Performing, position: int) -> uuid.UUID:
    """A proceeding beside the case, in the hands of the organisation and people that have the case."""
    parent = doing.proceeding
    procedure = str(doing.act.opens)
    row = Proceeding(
        id=new_id(),
        case_id=doing.case.id,
        procedure=procedure,
        stage=STAGES[procedure][0].name,
        organisation_id=parent.organisation_id,
        opened_on=doing.happened_on,
        opened_position=position,
        stage_since=doing.happened_on,
        version=1,
    )
    db.session.add(row)
    db.session.flush()
    handlers = doing.dossier.handlers.get(parent.id, [])
    for rank, (user_id, _) in enumerate(handlers):
        db.session.add(ProceedingHandler(proceeding_id=row.id, user_id=user_id, rank=rank))
    doing.dossier.proceedings.append(row)
    doing.dossier.handlers[row.id] = list(handlers)
    return row.id
