"""The desk of legal aid: the pool that officers pick from and lawyers volunteer for, the choice of a lawyer, and what
is in hand."""

from __future__ import annotations

import uuid

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import (
    blueprint,
    caller,
    language,
    new_idempotency_key,
    redirect_to,
    render_page,
    roles_required,
)
from wagecase.console.shell.problems import problem_page
from wagecase.procedure.core.enums import Role
from wagecase.procedure.core.sources import bilingual_citation
from wagecase.schemas.messages import refusal_text
from wagecase.services.access import access_log
from wagecase.services.acts.perform import perform
from wagecase.services.base import errors, lookups
from wagecase.services.base.dates import today
from wagecase.services.case_queries.event_wording import DATE_LABELS
from wagecase.services.case_queries.work_list import MINE, ORGANISATION
from wagecase.services.legal_aid import office_view, pool, volunteers
from wagecase.web.notices import WARN
from wagecase.web.translating import gettext as _


@blueprint.get("/legal-aid/pool")
@roles_required(*pool.POOL_READERS)
def legal_aid_pool() -> ResponseReturnValue:
    """What waits for an officer or for a lawyer, the nearest limit first."""
    staff = caller().has(*pool.OFFICE_ROLES)
    asked = request.args.get("waits", "")
    waits = asked if staff and asked in pool.WAIT_CONDITIONS else pool.OFFICER if staff else pool.LAWYER
    found = pool.list_pool(caller(), language(), waits=waits, after=request.args.get("after"))
    first = url_for("console.legal_aid_pool", waits=waits)
    return render_page(
        "legal_aid/pool.html",
        lines=found.items,
        waits=waits,
        staff=staff,
        counts=pool.pool_counts(caller()),
        places={one["code"]: one["label"] for one in lookups.list_areas(language())},
        officer=caller().has(Role.legal_aid_officer),
        lawyer=caller().has(Role.lawyer),
        new_key=new_idempotency_key,
        here=request.full_path.rstrip("?"),
        first=first if request.args.get("after") else None,
        next=url_for("console.legal_aid_pool", waits=waits, after=found.next) if found.next else None,
    )


@blueprint.post("/legal-aid/pool/<uuid:proceeding_id>/pick")
@roles_required(Role.legal_aid_officer)
def pick_up_referral(proceeding_id: uuid.UUID) -> ResponseReturnValue:
    """One click. A second person learns who picked it up and when."""
    key = request.form.get("key") or None
    try:
        perform(caller(), proceeding_id, "pick", {}, idempotency_key=key, body=proceeding_id.bytes)
    except errors.AlreadyProcessed:
        flash(_("这件转介您已经领办，没有重复办理。"), WARN)
    except errors.Refused as refused:
        said = [refusal_text(one, language()) for one in refused.unmet]
        back = (url_for("console.legal_aid_pool"), _("回到援助待办池"))
        return problem_page(409, _("这件转介已经有人领办"), _("您没有领办到，什么也没有改变。"), said, ways=[back])
    else:
        flash(_("已由您领办。"))
    return redirect_to("console.case", key=pool.case_key(caller(), proceeding_id))


@blueprint.post("/legal-aid/pool/<uuid:proceeding_id>/volunteer")
@roles_required(Role.lawyer)
def toggle_volunteer(proceeding_id: uuid.UUID) -> ResponseReturnValue:
    """A lawyer offers to take a matter, or takes the offer back; the officer assigns."""
    offers = request.form.get("offer") != "back"
    try:
        (volunteers.volunteer_for_matter if offers else volunteers.withdraw_volunteer)(caller(), proceeding_id)
    except errors.NotFound:
        flash(_("这件事项已不再寻找律师。"), WARN)
    else:
        flash(_("已登记您愿意承办，由工作人员指派。") if offers else _("已撤回您的承办意愿。"))
    return redirect_to("console.legal_aid_pool")


@blueprint.get("/legal-aid/pool/<uuid:proceeding_id>/lawyers")
@roles_required(*pool.OFFICE_ROLES)
def choose_lawyer(proceeding_id: uuid.UUID) -> ResponseReturnValue:
    """Every lawyer with their open matters, and the recipients who have none yet: a group is given to one."""
    found = office_view.get_assignment_form(
        caller(), access_log.read_proceeding(caller(), str(proceeding_id)), language()
    )
    form = found.form
    return render_page(
        "legal_aid/choose_lawyer.html",
        form=form,
        head=form.head,
        act=form.act,
        cite=bilingual_citation(form.act.cite).get(language()),
        seeking=found.seeking,
        others=found.others,
        lawyers=found.lawyers,
        reasons=[refusal_text(one, language()) for one in form.permission.unmet],
        key=new_idempotency_key(),
        today=today(),
        happened=DATE_LABELS,
        back=url_for("console.legal_aid_matters", whose=ORGANISATION),
    )


@blueprint.get("/legal-aid/matters")
@roles_required(*pool.POOL_READERS)
def legal_aid_matters() -> ResponseReturnValue:
    """My matters, or the body's, each with its clocks; officers see what each lawyer has in hand beside them."""
    staff = caller().has(*pool.OFFICE_ROLES)
    asked = request.args.get("whose") or (MINE if caller().has(Role.legal_aid_officer, Role.lawyer) else ORGANISATION)
    whose, found = office_view.list_aid_matters(caller(), asked, language(), after=request.args.get("after"))
    return render_page(
        "legal_aid/matters.html",
        lines=found.items,
        whose=whose,
        staff=staff,
        lawyers=pool.lawyer_workloads(caller()) if staff else [],
        first=url_for("console.legal_aid_matters", whose=whose) if request.args.get("after") else None,
        next=url_for("console.legal_aid_matters", whose=whose, after=found.next) if found.next else None,
    )
