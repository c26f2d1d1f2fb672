"""What the effects of hand-overs and of legal aid do to a world in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

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


def _take_receipt(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    found = _transfer_named(world, transfer_to_receipt(world.view(), world.actor))
    if found.changes_owner:
        world.change(proceeding.id, org_id=found.to_org, handler_ids=(), handler_teams=())


def _return_transfer(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    _transfer_named(world, transfer_to_receipt(world.view(), world.actor))


def _answer_transfer(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    _transfer_named(world, transfer_to_answer(world.view(), world.actor))


def _ask_time(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    _transfer_named(world, transfer_to_answer(world.view(), world.actor))


def _decide_time_request(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    fields["receiver_org"] = _transfer_named(world, transfer_with_time_request(world.view(), world.actor)).to_org


def _designate(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    fields["receiver_org"] = values["to_org"]
    if values["to_org"] != proceeding.org_id:
        world.change(proceeding.id, org_id=values["to_org"], handler_ids=(), handler_teams=())


def _take_referral(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    world.change(proceeding.id, handler_ids=(world.actor.user_id,))


def _change_officer(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    lawyers = tuple(one for one in proceeding.handler_ids if one.startswith("lawyer"))
    world.change(proceeding.id, handler_ids=(values["officer"], *lawyers))


def _take_application(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    fields["provider"] = "union" if proceeding.org_id == "union" else "centre"
    if not proceeding.handler_ids:
        _take_referral(world, proceeding, values, fields)


def _grant_time(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    fields["excluded"] = "yes" if world.settings.get("aid.supplement_excluded") else "no"


def _note_lawyers(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    known = aid_recipients(world.view(), proceeding)
    there = [known.get(one, AidRecipient()).lawyer for one in values["claims"]]
    fields["lawyer"] = "assigned" if all(there) else "none"


def _assign(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    world.change(proceeding.id, handler_ids=tuple(dict.fromkeys((*proceeding.handler_ids, values["lawyer"]))))


AID_EFFECTS = {
    "take_receipt": _take_receipt,
    "return_transfer": _return_transfer,
    "ask_more_time": _ask_time,
    "designate": _designate,
    "grant_more_time": _decide_time_request,
    "refuse_more_time": _decide_time_request,
    "answer_transfer": _answer_transfer,
    "take_up": _take_referral,
    "change_officer": _change_officer,
    "take_aid_application": _take_application,
    "leave_out_time": _grant_time,
    "note_lawyers": _note_lawyers,
    "assign_lawyer": _assign,
    "change_lawyer": _assign,
}
