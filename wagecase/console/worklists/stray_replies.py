"""Replies by text from phones that stand on no complaint: somebody of the city reads each of them."""

from __future__ import annotations

import uuid

from flask import flash
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, redirect_to, render_page, roles_required
from wagecase.procedure.core.enums import Role
from wagecase.services.worker_portal import sms_replies, unread_replies
from wagecase.web.translating import gettext as _


@blueprint.get("/stray-replies")
@roles_required(Role.supervisor)
def unmatched_replies() -> ResponseReturnValue:
    return render_page("worklists/unmatched_replies.html", lines=unread_replies.list_unread_replies(caller()))


@blueprint.post("/stray-replies/<uuid:reply_id>/settle")
@roles_required(Role.supervisor)
def settle_reply(reply_id: uuid.UUID) -> ResponseReturnValue:
    sms_replies.settle_reply(caller(), reply_id)
    flash(_("已标记为处理过。"))
    return redirect_to("console.unmatched_replies")
