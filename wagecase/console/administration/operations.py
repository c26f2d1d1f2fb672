"""For who keeps the system running: how the reminders stand, and those that reached nobody."""

from __future__ import annotations

import uuid

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, redirect_to, render_page, roles_required
from wagecase.procedure.core.enums import Role
from wagecase.services.notifications.bounces import bounced_people, trust_address
from wagecase.services.notifications.catalogue.reasons import delivery_cause_text
from wagecase.services.notifications.monitoring import failures, health_figures, notify_failures
from wagecase.web.translating import gettext as _


@blueprint.get("/operations", endpoint="operations")
@roles_required(Role.administrator)
def show_operations() -> ResponseReturnValue:
    """What waits, since when, what goes out, what fails and why."""
    found = health_figures.queue_health()
    return render_page(
        "administration/operations.html",
        found=found,
        faults=health_figures.health_faults(found, language()),
        words=lambda cause: delivery_cause_text(cause, language()),
        parts=_job_labels(),
    )


def _job_labels() -> dict[str, str]:
    return {
        "sweep": _("到期扫描"),
        "digest": _("晨报"),
        "send": _("发送"),
        "failures_notified": _("失败通知"),
        "bounces": _("退信读取"),
        "figures": _("统计"),
    }


@blueprint.get("/failures", endpoint="failures")
@roles_required(*failures.FAILURE_READERS)
def show_failures() -> ResponseReturnValue:
    """Reminders that failed for good, and addresses from which mail comes back."""
    after = request.args.get("after")
    rows = failures.list_failures(caller(), language(), after=after)
    return render_page(
        "administration/failures.html",
        rows=rows.items,
        bounced=bounced_people.list_bounced_people(caller()) if after is None else [],
        first=url_for("console.failures") if after else None,
        next=url_for("console.failures", after=rows.next) if rows.next else None,
    )


@blueprint.post("/failures/<uuid:reminder_id>/again")
@roles_required(*failures.FAILURE_READERS)
def resend_failed(reminder_id: uuid.UUID) -> ResponseReturnValue:
    notify_failures.retry_notification(caller(), reminder_id)
    flash(_("已重新排入发送。"))
    return redirect_to("console.failures")


@blueprint.post("/failures/addresses/<uuid:user_id>/trust")
@roles_required(*failures.FAILURE_READERS)
def unsuppress_address(user_id: uuid.UUID) -> ResponseReturnValue:
    trust_address.trust_address(caller(), user_id)
    flash(_("该邮箱已恢复使用。"))
    return redirect_to("console.failures")
