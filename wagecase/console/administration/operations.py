"""For who keeps the system running: how the reminders stand, and those that reached nobody."""

from __future__ import annotations

import uuid

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, only, page, see_other
from wagecase.procedure.core.enums import Role
from wagecase.services.notifications.bounces import bounced_people
from wagecase.services.notifications.catalogue.reasons import words_of
from wagecase.services.notifications.monitoring import failures
from wagecase.services.notifications.monitoring import health_figures as standings
from wagecase.web.translating import gettext as _


@blueprint.get("/operations", endpoint="operations")
@only(Role.administrator)
def operations() -> ResponseReturnValue:
    """What waits, since when, what goes out, what fails and why."""
    found = standings.standing()
    return page(
        "operations.html",
        found=found,
        faults=standings.faults(found, language()),
        words=lambda cause: words_of(cause, language()),
        parts=_parts(),
    )


def _parts() -> dict[str, str]:
    return {
        "sweep": _("到期扫描"),
        "digest": _("晨报"),
        "send": _("发送"),
        "failures_told": _("失败通知"),
        "bounces": _("退信读取"),
        "figures": _("统计"),
    }


@blueprint.get("/failures", endpoint="failures")
@only(*failures.READERS)
def failures_() -> ResponseReturnValue:
    """Reminders that failed for good, and addresses from which mail comes back."""
    after = request.args.get("after")
    rows = failures.page(caller(), language(), after=after)
    return page(
        "failures.html",
        rows=rows.items,
        bounced=bounced_people.listed(caller()) if after is None else [],
        first=url_for("console.failures") if after else None,
        next=url_for("console.failures", after=rows.next) if rows.next else None,
    )


@blueprint.post("/failures/<uuid:reminder_id>/again")
@only(*failures.READERS)
def send_failed_again(reminder_id: uuid.UUID) -> ResponseReturnValue:
    failures.again(caller(), reminder_id)
    flash(_("已重新排入发送。"))
    return see_other("console.failures")


@blueprint.post("/failures/addresses/<uuid:user_id>/trust")
@only(*failures.READERS)
def trust_address(user_id: uuid.UUID) -> ResponseReturnValue:
    bounced_people.trust(caller(), user_id)
    flash(_("该邮箱已恢复使用。"))
    return see_other("console.failures")
