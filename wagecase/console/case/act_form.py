"""Doing an act: a form with the fields that the act's row asks for, faults beside them, and the way back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from wagecase.console.shell import form_binding
from wagecase.console.shell.base import (
    blueprint,
    caller,
    language,
    new_key,
    page,
    partial,
    resumable,
    resumed,
    safe_path,
    see_other,
)
from wagecase.extensions import db
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.sources import cited
from wagecase.schemas.messages import tell
from wagecase.services.acts.perform import perform
from wagecase.services.base import errors
from wagecase.services.base.dates import today
from wagecase.services.case_queries import page_view
from wagecase.services.case_queries.act_form import ActForm, act_form
from wagecase.services.case_queries.event_wording import HAPPENED
from wagecase.web.translating import gettext as _

# What a form carries beside what was typed; it is no part of what a repeated request must repeat.
CARRIED = frozenset({"csrf_token", "key", "version", "seen", "back", "resumed"})
FILLED_FROM = frozenset({"claimed", "found", "outstanding"})
LONGEST_KEY = 128


@dataclass(frozen=True)
class Trouble:
    """Why a form is shown again: the faults of its fields, and what is to be said over it."""

    status: int = 200
    faults: form_binding.Faults | None = None
    said: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@blueprint.get("/proceedings/<uuid:proceeding_id>/acts/<name>")
def act(proceeding_id: uuid.UUID, name: str) -> ResponseReturnValue:
    """The form of an act; rows of the roster may be chosen in the address."""
    form = act_form(caller(), proceeding_id, name, language())
    return _shown(form, MultiDict(request.args), Trouble())


def _shown(form: ActForm, typed: MultiDict[str, str], trouble: Trouble) -> ResponseReturnValue:
    chosen = {int(one) for one in typed.getlist("claims") if one.isdigit()}
    return page(
        "act_form.html" if partial() else "act.html",
        trouble.status,
        inline=partial(),
        form=form,
        head=form.head,
        act=form.act,
        cite=cited(form.act.cite).get(language()),
        typed=typed,
        faults=trouble.faults or form_binding.Faults(),
        said=trouble.said,
        changed=trouble.changed,
        reasons=[tell(one, language()) for one in form.permission.unmet],
        warnings=[tell(one, language()) for one in form.permission.warnings],
        rows=_rows(form, chosen),
        chosen=chosen,
        key=new_key(),
        today=today(),
        happened=HAPPENED,
        terms=form_binding.terms_shown(typed),
        items=form_binding.ITEMS,
        back=_back(form),
    )


def _rows(form: ActForm, chosen: set[int]) -> list[dict[str, Any]]:
    """The roster as the form shows it: where rows were chosen on the page before, only those."""
    narrowed = chosen and not any(str(ask.type) == "claims" for ask in form.act.asks)
    return [one for one in form.claims if one["seq"] in chosen] if narrowed else form.claims


def _back(form: ActForm) -> str:
    given = request.values.get("back")
    return safe_path(given) if given else url_for("console.case", key=form.head["key"])


@blueprint.post("/proceedings/<uuid:proceeding_id>/acts/<name>")
@resumable
def do(proceeding_id: uuid.UUID, name: str) -> ResponseReturnValue:
    """Perform an act, or show its form again with what is wrong; a form sent twice does its work once."""
    typed = MultiDict(request.form)
    form = act_form(caller(), proceeding_id, name, language())
    source = typed.get("fill", "")
    if resumed() or "more" in typed or source in FILLED_FROM:
        return _shown(form, _again(form, typed, source), Trouble())
    given = form_binding.read(form, typed)
    values, faults = form_binding.parsed(form.act, given, language())
    if faults:
        return _shown(form, typed, Trouble(422, faults))
    try:
        warnings = _perform(proceeding_id, name, values, typed)
    except errors.AlreadyDone:
        flash(_("这份表单已经办理过，没有重复办理。"))
    except (errors.Invalid, errors.Refused, errors.Stale, errors.KeyReused, IntegrityError) as error:
        db.session.rollback()
        fresh = act_form(caller(), proceeding_id, name, language())
        return _shown(fresh, typed, _trouble(error, fresh, given, typed))
    else:
        flash(_("已办理：%(act)s", act=form.act.label.get(language())))
        for one in warnings:
            flash(_("请留意：%(what)s", what=tell(one, language())), "warn")
    return _onward(form, typed)


def _onward(form: ActForm, typed: Mapping[str, str]) -> ResponseReturnValue:
    back = typed.get("back")
    if back and safe_path(back) == back:
        return redirect(back, 303)
    return see_other("console.case", key=form.head["key"])


def _again(form: ActForm, typed: MultiDict[str, str], source: str) -> MultiDict[str, str]:
    if "more" in typed:
        typed["terms_shown"] = str(min(form_binding.terms_shown(typed) + 1, form_binding.MOST_TERMS))
    return form_binding.filled(form, typed, source) if source in FILLED_FROM else typed


def _perform(
    proceeding_id: uuid.UUID, name: str, values: dict[str, Any], typed: MultiDict[str, str]
) -> tuple[Unmet, ...]:
    on, at = values.pop("happened_on", None), values.pop("happened_at", None)
    given = {field: value for field, value in values.items() if value is not None}
    version = typed.get("version", "")
    done = perform(
        caller(),
        proceeding_id,
        name,
        given,
        happened_on=on,
        happened_at=at,
        if_version=int(version) if version.isdigit() and len(version) < 10 else None,
        idempotency_key=typed.get("key", "")[:LONGEST_KEY] or None,
        body=_fingerprint(proceeding_id, name, typed),
    )
    return done.warnings


def _fingerprint(proceeding_id: uuid.UUID, name: str, typed: MultiDict[str, str]) -> bytes:
    """What a repeated form must repeat."""
    fields = sorted((field, value) for field, value in typed.items(multi=True) if field not in CARRIED)
    return json.dumps([str(proceeding_id), name, fields], ensure_ascii=False).encode("utf-8", "surrogatepass")


def _trouble(error: Exception, form: ActForm, given: form_binding.Read, typed: MultiDict[str, str]) -> Trouble:
    """What a refusal says over the form or beside its fields."""
    if isinstance(error, errors.Invalid):
        return Trouble(422, form_binding.refused(error.fields, given, language()))
    if isinstance(error, errors.Refused):
        return Trouble(409, said=_say(error.unmet), changed=_changed(form, typed))
    if isinstance(error, errors.KeyReused):
        return Trouble(409, said=(_("这份表单刚才已按其他内容办理过。请先核对案件，确需再次办理时重新提交。"),))
    said = _("您填写期间，案件有了变化。您填写的内容没有丢失，请核对后再提交。")
    return Trouble(409, said=(said,), changed=_changed(form, typed))


def _say(unmet: Iterable[Unmet]) -> tuple[str, ...]:
    return tuple(tell(one, language()) for one in unmet)


def _changed(form: ActForm, typed: Mapping[str, str]) -> tuple[str, ...]:
    """What has happened on the case since the form was opened."""
    seen = typed.get("seen", "")
    known = seen.isdigit() and len(seen) < 10
    return tuple(page_view.since(form.found, int(seen), language())) if known else ()
