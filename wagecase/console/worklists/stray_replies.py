"""Replies by text from phones that stand on no complaint: somebody of the city reads each of them."""

from __future__ import annotations

import uuid

from flask import flash
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, only, page, see_other
from wagecase.procedure.core.enums import Role
from wagecase.services.worker_portal import sms_replies
from wagecase.web.translating import gettext as _


@blueprint.get("/stray-replies")
@only(Role.supervisor)
def stray_replies() -> ResponseReturnValue:
    return page("stray_replies.html", lines=sms_replies.unread(caller()))


@blueprint.post("/stray-replies/<uuid:reply_id>/settle")
@only(Role.supervisor)
def settle_reply(reply_id: uuid.UUID) -> ResponseReturnValue:
    sms_replies.settle(caller(), reply_id)
    flash(_("已标记为处理过。"))
    return see_other("console.stray_replies")
