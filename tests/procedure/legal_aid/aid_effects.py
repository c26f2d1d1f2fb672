"""What the effects of hand-overs and of legal aid do to a world in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.procedure.world_effects import in_world
from wagecase.procedure.case.transfer_guards import (
    TransferRecord,
    transfer_to_answer,
    transfer_to_receipt,
    transfer_with_time_request,
)
from wagecase.procedure.core.acts import ProceedingView
from wagecase.procedure.legal_aid.guards import AidRecipient, aid_recipients

if TYPE_CHECKING:
    from tests.procedure.world import World

Values = Mapping[str, Any]


def _transfer_named(world: World, found: TransferRecord | None) -> TransferRecord:
    """The event names the document of the transfer that it is about."""
    assert found is not None
    world.over["document"] = found.sent.document
    return found


@in_world("take_receipt")
def _take_receipt(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    found = _transfer_named(world, transfer_to_receipt(world.view(), world.actor))
    if found.changes_owner:
        world.change(proceeding.id, org_id=found.to_org, handler_ids=(), handler_teams=())


@in_world("return_transfer")
def _return_transfer(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    _transfer_named(world, transfer_to_receipt(world.view(), world.actor))


@in_world("answer_transfer")
def _answer_transfer(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    _transfer_named(world, transfer_to_answer(world.view(), world.actor))


@in_world("ask_more_time")
def _ask_time(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    _transfer_named(world, transfer_to_answer(world.view(), world.actor))


@in_world("grant_more_time")
@in_world("refuse_more_time")
def _decide_time_request(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    fields["receiver_org"] = _transfer_named(world, transfer_with_time_request(world.view(), world.actor)).to_org


@in_world("designate")
def _designate(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    fields["receiver_org"] = values["to_org"]
    if values["to_org"] != proceeding.org_id:
        world.change(proceeding.id, org_id=values["to_org"], handler_ids=(), handler_teams=())


@in_world("take_up")
def _take_referral(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    world.change(proceeding.id, handler_ids=(world.actor.user_id,))


@in_world("change_officer")
def _change_officer(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    lawyers = tuple(one for one in proceeding.handler_ids if one.startswith("lawyer"))
    world.change(proceeding.id, handler_ids=(values["officer"], *lawyers))


@in_world("take_aid_application")
def _take_application(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    fields["provider"] = "union" if proceeding.org_id == "union" else "centre"
    if not proceeding.handler_ids:
        _take_referral(world, proceeding, values, fields)


@in_world("leave_out_time")
def _grant_time(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    fields["excluded"] = "yes" if world.settings.get("aid.supplement_excluded") else "no"


@in_world("note_lawyers")
def _note_lawyers(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    known = aid_recipients(world.view(), proceeding)
    there = [known.get(one, AidRecipient()).lawyer for one in values["claims"]]
    fields["lawyer"] = "assigned" if all(there) else "none"


@in_world("assign_lawyer")
@in_world("change_lawyer")
def _assign(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    world.change(proceeding.id, handler_ids=tuple(dict.fromkeys((*proceeding.handler_ids, values["lawyer"]))))
