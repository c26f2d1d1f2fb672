"""The tables joined: which acts stand open to whom, and what is wrong with what was entered. The page, the button, the
API and the execution ask the same `allowed`, so that they cannot disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagecase.procedure.core.acts import Act, Actor, CaseView, EventView, Guard, ProceedingView, Unmet
from wagecase.procedure.core.diagram import draw_diagram
from wagecase.procedure.core.form_values import failed_checks, field_faults, resolve_values
from wagecase.procedure.core.loading import LoadedTable
from wagecase.procedure.core.refusals import refusal, refuse_unless
from wagecase.procedure.core.spec import ProcedureSpec, TableFault
from wagecase.procedure.core.stages import StageSpec

__all__ = [
    "PROCEDURES",
    "Permission",
    "ProcedureSpec",
    "StageSpec",
    "TableFault",
    "UnknownAct",
    "act_hints",
    "get_act",
    "get_permission",
    "list_permissions",
    "procedure_diagram",
    "validate_act",
]


PROCEDURES: Mapping[str, ProcedureSpec] = LoadedTable("wagecase.procedure.tables.joined", "PROCEDURES")


class UnknownAct(LookupError):
    """No table has such an act."""


def get_act(procedure: str, name: str) -> Act:
    """The act of this name; raises UnknownAct."""
    found = PROCEDURES[procedure].by_name.get(name) if procedure in PROCEDURES else None
    if found is None:
        raise UnknownAct(f"{procedure}.{name}")
    return found


@dataclass(frozen=True, slots=True)
class Permission:
    """An act and every reason against it for this person now. `warnings` are shown and hinder nobody."""

    act: Act
    unmet: tuple[Unmet, ...]
    warnings: tuple[Unmet, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.unmet


def list_permissions(view: CaseView, proceeding: ProceedingView, actor: Actor) -> tuple[Permission, ...]:
    """The acts of the stage for this person's roles, in the table's order; blocked ones carry every reason."""
    acts = PROCEDURES[proceeding.procedure].acts
    return tuple(
        _permission_for(view, proceeding, actor, act)
        for act in acts
        if proceeding.stage in act.at and act.by & actor.roles
    )


def get_permission(view: CaseView, proceeding: ProceedingView, actor: Actor, act_name: str) -> Permission:
    """Whether this person may do this act now. Raises UnknownAct for a name that the procedure does not have."""
    act = get_act(proceeding.procedure, act_name)
    outside = tuple(one for one in (_stage_refusal(view, proceeding, actor, act), _role_refusal(actor, act)) if one)
    return Permission(act, outside) if outside else _permission_for(view, proceeding, actor, act)


def _permission_for(view: CaseView, proceeding: ProceedingView, actor: Actor, act: Act) -> Permission:
    missing = [
        refusal("event_missing", event=f"event:{name}")
        for name in act.after
        if _last_event(view, proceeding, name) is None
    ]
    hands = [
        one for one in (_performer_refusal(proceeding, actor, act), _own_work_refusal(proceeding, actor, act)) if one
    ]
    needs = _failed_guards(act.needs, view, proceeding, actor)
    return Permission(act, (*hands, *missing, *needs), _failed_guards(act.warns, view, proceeding, actor))


def _last_event(view: CaseView, proceeding: ProceedingView, name: str) -> EventView | None:
    """The last such event of this proceeding or, for an event of the root, of the case."""
    own = name.startswith(f"{proceeding.procedure}.")
    return view.last(name, proceeding.id if own else None)


def _failed_guards(
    guards: tuple[Guard, ...], view: CaseView, proceeding: ProceedingView, actor: Actor
) -> tuple[Unmet, ...]:
    return tuple(one for guard in guards if (one := guard(view, proceeding, actor)))


def _stage_refusal(view: CaseView, proceeding: ProceedingView, actor: Actor, act: Act) -> Unmet | None:
    if proceeding.stage in act.at:
        return None
    told = act.late(view, proceeding, actor) if act.late and act.by & actor.roles else None
    return told or refusal("wrong_stage", stage=f"stage:{proceeding.procedure}.{proceeding.stage}")


def _role_refusal(actor: Actor, act: Act) -> Unmet | None:
    roles = ",".join(f"role:{role}" for role in sorted(act.by))
    return refuse_unless(bool(act.by & actor.roles), "not_your_role", roles=roles)


def _performer_refusal(proceeding: ProceedingView, actor: Actor, act: Act) -> Unmet | None:
    if act.handler_only:
        return refuse_unless(actor.user_id in proceeding.handler_ids, "handlers_only")
    return refuse_unless(not act.whole_org or actor.belongs_to(proceeding.org_id), "other_organisation")


def _own_work_refusal(proceeding: ProceedingView, actor: Actor, act: Act) -> Unmet | None:
    """Approval is never the handler's own (practice 1)."""
    return refuse_unless(not act.not_handler or actor.user_id not in proceeding.handler_ids, "own_work")


def validate_act(
    view: CaseView, proceeding: ProceedingView, actor: Actor, act: Act, values: Mapping[str, Any], happened_on: date
) -> tuple[Unmet, ...]:
    """What is wrong with the form and its date. The act's own checks run only on a form that is whole."""
    faults = (*_date_refusals(view, proceeding, act, happened_on), *field_faults(view, act, values))
    return faults or failed_checks(act.checks, view, proceeding, actor, resolve_values(view, act, values, happened_on))


def act_hints(
    view: CaseView, proceeding: ProceedingView, actor: Actor, act: Act, values: Mapping[str, Any], happened_on: date
) -> tuple[Unmet, ...]:
    """What a person should look at once more in a form that `examine` let pass."""
    return failed_checks(act.hints, view, proceeding, actor, resolve_values(view, act, values, happened_on))


def _date_refusals(view: CaseView, proceeding: ProceedingView, act: Act, on: date) -> tuple[Unmet, ...]:
    """An act is dated not after today, not before its stage was opened, and not before what it answers (rule 12)."""
    if on > view.today:
        return (refusal("after_today", "H01", field="happened_on", today=view.today),)
    if not act.any_day and on < proceeding.stage_since:
        return (refusal("before_stage", "H01", field="happened_on", since=proceeding.stage_since),)
    earlier = [event for name in act.after if (event := _last_event(view, proceeding, name)) and event.on > on]
    return tuple(
        refusal("before_event", "H01", field="happened_on", event=f"event:{one.name}", on=one.on) for one in earlier
    )


def procedure_diagram(procedure: str, lang: str) -> str:
    """The procedure as a Mermaid state diagram, the same text for the same table."""
    return draw_diagram(PROCEDURES[procedure], lang)
