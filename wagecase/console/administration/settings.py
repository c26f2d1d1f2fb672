"""Settings that the fact file leaves open, and changes that are looked at before they are in force."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.shell import concurrent_edits
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
from wagecase.console.shell.filters import NO_VALUE
from wagecase.law.book import load_book
from wagecase.law.figures import SettingType
from wagecase.models import PlannedChange
from wagecase.procedure.core.enums import Role
from wagecase.services.administration import setting_queries
from wagecase.services.administration.setting_queries import CurrentSetting
from wagecase.services.administration.settings import put_setting
from wagecase.services.base import rules_in_force
from wagecase.services.base.errors import Invalid, Refused, Stale
from wagecase.services.law_change import plan_queries, planned_changes
from wagecase.web.forms import errors_of_refusal
from wagecase.web.notices import WARN
from wagecase.web.translating import gettext as _


def _group_headings() -> dict[str, str]:
    """The headings of the settings page, by the first word of a name."""
    return {
        "lead": _("线索"),
        "callback": _("回访"),
        "calendar": _("日历"),
        "transfer": _("移交"),
        "arb": _("仲裁"),
        "aid": _("法律援助"),
        "crime": _("涉嫌犯罪"),
        "wage": _("工资标准"),
        "collective_incident": _("聚集事件"),
        "promise": _("付款承诺"),
        "referral": _("转介"),
        "deposit": _("工资保证金"),
        "reminders": _("提醒"),
        "spring_festival": _("节前清欠"),
        "retention": _("案卷保存"),
        "sign_in": _("登录"),
    }


def _choice_labels() -> dict[str, str]:
    """How the values of a choice are called."""
    return {
        "natural_day": _("自然日"),
        "working_day": _("工作日"),
        "award": _("裁决之日"),
        "application": _("申请之日"),
        "true": _("是"),
        "false": _("否"),
        "none": _("都不需要"),
    }


def _value_text(one: CurrentSetting) -> str:
    if one.unset:
        return ""
    if one.spec.name == setting_queries.SECOND_FACTOR_SETTING:
        return _joined_words(_role_names(one.written)) or _("都不需要")
    return _choice_labels().get(one.written, one.written)


def _joined_words(words: list[str]) -> str:
    return ("、" if language() == "zh" else ", ").join(words)


def _role_names(written: str) -> list[str]:
    known = {role.value: role.label.get(language()) for role in Role}
    return [known[one.strip()] for one in written.split(",") if one.strip() in known]


# Beyond so many clocks their names say less than the sentence of the file does.
MAX_NAMED_CLOCKS = 4


def _affected_clocks(one: CurrentSetting) -> str:
    """What hangs on a setting, by the names of its clocks rather than by their ids."""
    if not 0 < len(one.clocks) <= MAX_NAMED_CLOCKS:
        return one.spec.affects.get(language())
    clocks = load_book().clocks
    return _("期限：%(names)s", names=_joined_words([clocks[name].label.get(language()) for name in one.clocks]))


@blueprint.get("/settings")
@roles_required(Role.administrator)
def show_settings() -> ResponseReturnValue:
    """Every setting with its value; those that nobody has confirmed come with a mark."""
    names, found = _group_headings(), setting_queries.list_settings(caller())
    groups: dict[str, list[tuple[CurrentSetting, str, str]]] = {}
    for one in found:
        first = one.spec.name.partition(".")[0]
        groups.setdefault(names.get(first, _("其他")), []).append((one, _value_text(one), _affected_clocks(one)))
    return render_page("administration/settings.html", groups=groups, unset=sum(one.unset for one in found))


@blueprint.get("/settings/<name>", endpoint="setting")
@roles_required(Role.administrator)
def show_setting(name: str) -> ResponseReturnValue:
    found = setting_queries.get_setting(caller(), name)
    return _render_setting(found, found.written, {})


def _render_setting(
    found: CurrentSetting, typed: str, faults: dict[str, str], status: int = 200, **values: Any
) -> ResponseReturnValue:
    book, labels = load_book(), _choice_labels()
    options: list[tuple[str, str]] = []
    if found.spec.choices:
        options = [(one, labels.get(one, one)) for one in found.spec.choices]
    elif found.spec.type is SettingType.bool:
        options = [("true", labels["true"]), ("false", labels["false"])]
    return render_page(
        "administration/setting.html",
        status,
        found=found,
        typed=typed,
        wrong=faults,
        was=concurrent_edits.original_fields({"value": found.written}),
        options=options,
        by_role=found.spec.name == setting_queries.SECOND_FACTOR_SETTING,
        roles=[(role.value, role.label.get(language())) for role in Role if role not in (Role.worker, Role.system)],
        clocks=[book.clocks[one].label.get(language()) for one in found.clocks],
        few=len(found.clocks) <= MAX_NAMED_CLOCKS,
        history=[(row, labels.get(row.value, row.value)) for row in setting_queries.setting_history(found.spec.name)],
        present=_value_text(found),
        affected=_affected_clocks(found),
        **values,
    )


@blueprint.post("/settings/<name>")
@roles_required(Role.administrator)
@resumable
def set_setting(name: str) -> ResponseReturnValue:
    """Put a value in force; one that may move open deadlines is looked at first."""
    typed = ",".join(request.form.getlist("value")).strip()
    if name == setting_queries.SECOND_FACTOR_SETTING:
        typed = typed or "none"
    found = setting_queries.get_setting(caller(), name)
    if is_resumed():
        return _render_setting(found, typed, {})
    try:
        value, moves = setting_queries.check_value(caller(), name, typed, concurrent_edits.submitted_version())
    except Stale:
        changed = concurrent_edits.field_conflicts({"value": _("现在的值")}, {"value": found.written}, {"value": typed})
        return _render_setting(found, typed, {}, 409, changed=changed)
    except Invalid as error:
        return _render_setting(found, typed, errors_of_refusal(error), 422)
    if value == found.written:
        flash(_("与现在的值相同，没有变化。"), WARN)
        return redirect_to("console.setting", name=name)
    if moves:
        return preview_planned_change(
            planned_changes.plan_change(caller(), setting_queries.setting_change(name, value))
        )
    put_setting(caller(), name, value)
    flash(_("已保存，立即生效。"))
    return redirect_to("console.setting", name=name)


def preview_planned_change(plan_id: uuid.UUID) -> ResponseReturnValue:
    """Count the first stretch of what a planned change would move, and show it."""
    planned_changes.count_effects(plan_id, planned_changes.SLICE_SECONDS)
    return redirect_to("console.show_planned_change", plan_id=plan_id)


@blueprint.get("/changes/<uuid:plan_id>")
@roles_required(Role.administrator)
def show_planned_change(plan_id: uuid.UUID) -> ResponseReturnValue:
    """What a change would move, or how far it has been carried out."""
    return _render_planned_change(plan_queries.get_planned_change(caller(), plan_id))


def _render_planned_change(
    row: PlannedChange, reasons: dict[str, str] | None = None, status: int = 200
) -> ResponseReturnValue:
    book, lang = load_book(), language()
    clocks = [(book.clocks[name].label.get(lang), counts) for name, counts in sorted(row.tally["clocks"].items())]
    return render_page(
        "administration/planned_change.html",
        status,
        row=row,
        reasons=reasons or {},
        title=_change_title(row),
        clocks=clocks,
        moved=sum(sum(counts.values()) for _name, counts in clocks),
        organisations=plan_queries.moves_by_organisation(row, lang),
        stale=row.state in ("looking", "looked")
        and (row.settings_seen, row.days_seen) != rules_in_force.current_versions(),
        progress=plan_queries.running_change(row) if row.state in ("confirmed", "done") else None,
        values=[(book.settings[name].label.get(lang), name, value) for name, value in row.settings.items()],
        none=NO_VALUE,
    )


def _change_title(row: PlannedChange) -> str:
    if row.year is not None:
        return _("%(year)s 年放假安排", year=row.year)
    book = load_book()
    return _joined_words([book.settings[name].label.get(language()) for name in row.settings])


@blueprint.post("/changes/<uuid:plan_id>/look")
@roles_required(Role.administrator)
def continue_preview(plan_id: uuid.UUID) -> ResponseReturnValue:
    """The next stretch of counting; the page's own script asks for it until all is counted."""
    plan_queries.get_planned_change(caller(), plan_id)
    return preview_planned_change(plan_id)


@blueprint.post("/changes/<uuid:plan_id>/again")
@roles_required(Role.administrator)
def restart_preview(plan_id: uuid.UUID) -> ResponseReturnValue:
    """The same change, looked at under the rules of now."""
    row = plan_queries.get_planned_change(caller(), plan_id)
    again = planned_changes.plan_change(caller(), plan_queries.parse_change(row))
    planned_changes.drop_plan(caller(), plan_id)
    return preview_planned_change(again)


@blueprint.post("/changes/<uuid:plan_id>/confirm")
@roles_required(Role.administrator)
def confirm_planned_change(plan_id: uuid.UUID) -> ResponseReturnValue:
    try:
        planned_changes.confirm_plan(caller(), plan_id)
    except Refused as refusal:
        row = plan_queries.get_planned_change(caller(), plan_id)
        return _render_planned_change(row, errors_of_refusal(Invalid({"": refusal.unmet})), 409)
    flash(_("已确认，后台开始施行。"))
    return redirect_to("console.show_planned_change", plan_id=plan_id)


@blueprint.post("/changes/<uuid:plan_id>/drop")
@roles_required(Role.administrator)
def discard_planned_change(plan_id: uuid.UUID) -> ResponseReturnValue:
    planned_changes.drop_plan(caller(), plan_id)
    flash(_("已放弃，什么也没有变。"))
    return redirect_to("console.show_settings")
