"""What waits for my approval: the queue, oldest first, and the gist of one file with what I may do with it."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.case.case import reason_text
from wagecase.console.shell.base import blueprint, caller, language, render_page, roles_required
from wagecase.procedure.core.enums import Role
from wagecase.procedure.tables.table import Permission
from wagecase.services.access import access_log
from wagecase.services.base.principal import APPROVING_ROLES
from wagecase.services.case_queries import page_view
from wagecase.services.case_queries import pending_approvals as service
from wagecase.services.case_queries.page_view import CaseFile
from wagecase.services.case_queries.pending_approvals import PendingApproval

MAX_EVENTS = 8


@blueprint.get("/approvals")
@roles_required(Role.head, Role.bureau_head, Role.legal_reviewer)
def approvals() -> ResponseReturnValue:
    """One screen: after one file the next one is here."""
    queue = service.list_pending_approvals(caller(), language())
    wanted = (request.args.get("at"), request.args.get("topic"))
    chosen = next((one for one in queue if (str(one.proceeding_id), one.topic) == wanted), queue[0] if queue else None)
    if chosen is None:
        return render_page("worklists/approvals.html", queue=[], chosen=None)
    found = page_view.open_case_file(access_log.read_case(caller(), str(chosen.case_id)))
    waiting, _ = page_view.deadline_groups(found.view, language())
    permissions = _approval_permissions(found, chosen)
    return render_page(
        "worklists/approvals.html",
        queue=queue,
        chosen=chosen,
        head=page_view.case_header(found.case, language()),
        proposal=service.get_proposal(chosen),
        waiting=waiting,
        latest=page_view.latest_events(found, language(), MAX_EVENTS),
        allowed=[one for one in permissions if one.allowed],
        blocked=[one for one in permissions if not one.allowed],
        back=url_for("console.approvals"),
        said=reason_text,
    )


def _approval_permissions(found: CaseFile, chosen: PendingApproval) -> list[Permission]:
    """What only approvers do, and what answers this very topic: endorse, approve, return."""
    proceeding = next(one for one in found.view.proceedings if one.id == str(chosen.proceeding_id))
    known = page_view.act_permissions(found.view, proceeding, caller())
    theirs = (one for one in known if one.act.by <= APPROVING_ROLES)
    return [one for one in theirs if service.answers_topic(chosen.topic, one.act)]
