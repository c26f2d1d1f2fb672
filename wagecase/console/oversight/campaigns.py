"""专项行动: the campaigns, what each gathered and its results."""

from __future__ import annotations

import csv
import io
import uuid
from typing import Any

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import (
    blueprint,
    caller,
    is_resumed,
    language,
    redirect_to,
    render_page,
    resumable,
    roles_required,
)
from wagecase.procedure.core.enums import ArrearsCause, InvestmentKind
from wagecase.schemas.campaigns import NewCampaignSchema
from wagecase.services.base import lookups
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid
from wagecase.services.campaigns import campaigns
from wagecase.services.campaigns.campaigns import CAMPAIGN_READERS, STARTING_ROLES
from wagecase.services.oversight import daily_figures
from wagecase.web.forms import errors_of_refusal, load_form, submitted_values
from wagecase.web.translating import gettext as _

TEXT_FIELDS = ("name", "since", "until")
LIST_FIELDS = ("areas", "causes", "investments")


@blueprint.get("/campaigns", endpoint="campaigns")
@roles_required(*CAMPAIGN_READERS)
def list_campaigns() -> ResponseReturnValue:
    return render_page(
        "oversight/campaigns.html",
        rows=campaigns.list_campaigns(),
        today=today(),
        may_start=caller().has(*STARTING_ROLES),
    )


@blueprint.get("/campaigns/new")
@roles_required(*STARTING_ROLES)
def new_campaign_form() -> ResponseReturnValue:
    typed: dict[str, Any] = {**dict.fromkeys(TEXT_FIELDS, ""), **{name: [] for name in LIST_FIELDS}}
    return _render_campaign_form({**typed, "since": today().isoformat()}, {})


def _render_campaign_form(typed: dict[str, Any], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    lang = language()
    return render_page(
        "oversight/new_campaign.html",
        status,
        typed=typed,
        wrong=faults,
        areas=[(one["code"], one["label"]) for one in lookups.list_areas(lang)],
        causes=[(one.value, one.label.get(lang)) for one in ArrearsCause],
        investments=[(one.value, one.label.get(lang)) for one in InvestmentKind],
    )


@blueprint.post("/campaigns/new")
@roles_required(*STARTING_ROLES)
@resumable
def start_campaign() -> ResponseReturnValue:
    """Start it and gather at once."""
    typed: dict[str, Any] = {
        **submitted_values(*TEXT_FIELDS),
        **{name: request.form.getlist(name) for name in LIST_FIELDS},
    }
    if is_resumed():
        return _render_campaign_form(typed, {})
    values, faults = load_form(NewCampaignSchema(), {name: value for name, value in typed.items() if value})
    if faults:
        return _render_campaign_form(typed, faults, 422)
    lists = {name: tuple(values[name]) for name in LIST_FIELDS}
    try:
        row = campaigns.start_campaign(
            caller(), campaigns.NewCampaign(values["name"], values["since"], values["until"], **lists)
        )
    except Invalid as error:
        return _render_campaign_form(typed, errors_of_refusal(error), 422)
    flash(_("专项行动已发起，案件已收集。"))
    return redirect_to("console.campaign", campaign_id=row.id)


@blueprint.get("/campaigns/<uuid:campaign_id>")
@roles_required(*CAMPAIGN_READERS)
def campaign(campaign_id: uuid.UUID) -> ResponseReturnValue:
    """What it gathers, and its results by district."""
    row, lang = campaigns.get_campaign(campaign_id), language()
    names = daily_figures.area_names(lang)
    rule = [
        (_("起止"), f"{row.since} – {row.until}"),
        (_("地区"), "、".join(names.get(one, one) for one in row.areas)),
        (_("欠薪原因"), "、".join(ArrearsCause(one).label.get(lang) for one in row.causes)),
        (_("投资性质"), "、".join(InvestmentKind(one).label.get(lang) for one in row.investments)),
    ]
    return render_page(
        "oversight/campaign.html",
        row=row,
        rule=[(label, said or _("全部")) for label, said in rule],
        tallies=campaigns.campaign_results(caller(), campaign_id),
        names=names,
        today=today(),
    )


@blueprint.get("/campaigns/<uuid:campaign_id>/figures.csv")
@roles_required(*CAMPAIGN_READERS)
def campaign_csv(campaign_id: uuid.UUID) -> ResponseReturnValue:
    """The figures for a spreadsheet: counts and sums by district, nobody's data."""
    row, names, written = campaigns.get_campaign(campaign_id), daily_figures.area_names(language()), io.StringIO()
    writer = csv.writer(written)
    writer.writerow([_("地区"), *(label for _name, label in figure_columns())])
    for one in campaigns.campaign_results(caller(), row.id):
        writer.writerow(
            [names.get(one.area, one.area) or _("全部"), *(getattr(one, name) for name, _l in figure_columns())]
        )
    answer = current_app.response_class("\ufeff" + written.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="campaign-{campaign_id}.csv"'
    return answer


def figure_columns() -> list[tuple[str, str]]:
    return [
        ("cases", _("案件")),
        ("people", _("人数")),
        ("owed", _("收集时未付（元）")),
        ("paid", _("收集后到账（元）")),
        ("concluded", _("已办结（件）")),
        ("cleared", _("已付清（件）")),
    ]
