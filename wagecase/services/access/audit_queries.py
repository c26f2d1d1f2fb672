"""Who did and who read what, for the auditor: sign-ins and changes, cases opened, fields in clear, acts on a case.

An auditor sees the people of their organisation and of those beneath it, the city's all. Of a case that their
organisation has they see everybody who was at it, and of the case itself nothing but its number.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, text, tuple_

from wagecase.extensions import db
from wagecase.models import AuditEntry, Case, CaseRead, Event, Organisation, Unmasking, User
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Bilingual, Role
from wagecase.procedure.events.table import EVENTS
from wagecase.services.access import access_log
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import LEGAL_TIMEZONE
from wagecase.services.base.errors import Forbidden, Invalid, NotFound
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_instant_and_keys, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work

RECORD_KINDS = ("deeds", "reads", "unmaskings", "acts")
# An export asks for so many rows at a time, so that it holds no more than these.
BATCH_SIZE = 1000
SUBORDINATES_SQL = text(
    """
    WITH RECURSIVE beneath AS (
        SELECT id, 1 AS depth FROM organisations WHERE id = :org
        UNION ALL
        SELECT o.id, b.depth + 1 FROM organisations o JOIN beneath b ON o.parent_id = b.id WHERE b.depth < 8
    )
    SELECT id FROM beneath
    """
)
ACTION_LABELS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "absence_ended": Bilingual("结束外出登记", "Ended an absence"),
        "absence_entered": Bilingual("登记外出", "Entered an absence"),
        "address_trusted": Bilingual("恢复退信邮箱", "Trusted a bounced address again"),
        "audit_exported": Bilingual("导出审计记录", "Exported audit records"),
        "change_confirmed": Bilingual("确认变更", "Confirmed a change"),
        "desk_handed_over": Bilingual("移交在办", "Handed a desk over"),
        "evidence_taken_out": Bilingual("取出证据", "Took evidence out"),
        "law_change_begun": Bilingual("开始施行变更", "Began to carry a change out"),
        "law_change_finished": Bilingual("变更施行完毕", "Carried a change out"),
        "organisation_added": Bilingual("添加单位", "Added an organisation"),
        "organisation_changed": Bilingual("修改单位", "Changed an organisation"),
        "partner_access_entered": Bilingual("协办单位凭口令进入", "A partner entered with its code"),
        "partner_access_opened": Bilingual("为协办单位开设页面", "Opened a partner's page"),
        "partner_access_refused": Bilingual("协办口令不对", "A partner's code was refused"),
        "partner_access_closed": Bilingual("关闭协办页面", "Shut a partner's page"),
        "password_changed": Bilingual("修改密码", "Changed the password"),
        "password_reset": Bilingual("重设密码", "Made a new password"),
        "person_added": Bilingual("添加人员", "Added a person"),
        "person_changed": Bilingual("修改人员", "Changed a person"),
        "person_erased": Bilingual("删除个人信息", "Erased a person's data"),
        "person_left": Bilingual("停用账号", "Closed an account"),
        "person_returned": Bilingual("恢复账号", "Opened an account again"),
        "person_unlocked": Bilingual("解除暂停登录", "Let a resting account in"),
        "tracking_code_issued": Bilingual("补发查询码", "Issued a tracking code"),
        "recovery_code_used": Bilingual("使用恢复码", "Used a recovery code"),
        "recovery_codes_made": Bilingual("生成恢复码", "Made recovery codes"),
        "reminder_held": Bilingual("暂停提醒", "Held a reminder"),
        "second_factor_added": Bilingual("设置第二重验证", "Set a second factor up"),
        "second_factor_removed": Bilingual("移除第二重验证", "Removed a second factor"),
        "setting_changed": Bilingual("修改设置", "Changed a setting"),
        "sign_in_failed": Bilingual("登录失败", "Failed to sign in"),
        "signed_in": Bilingual("登录", "Signed in"),
        "signed_out": Bilingual("退出登录", "Signed out"),
    }
)


@dataclass(frozen=True)
class AuditFilter:
    """What an auditor asks for; what is empty does not matter. `until` is included."""

    kind: str = "deeds"
    person: str = ""
    number: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def purpose(self) -> str:
        return f"audit:{self.kind}:{self.person}:{self.number}:{self.action}:{self.since}:{self.until}"


@dataclass(frozen=True)
class AuditLine:
    """One row of a list: when, who, what, about what."""

    at: datetime
    who: str
    office: str
    what: str
    about: str
    detail: str


@dataclass(frozen=True)
class _AuditScope:
    """Whose rows may be seen; None: everybody's. With a case, whoever was at it."""

    orgs: Sequence[uuid.UUID] | None
    person: uuid.UUID | None
    case: uuid.UUID | None


@dataclass(frozen=True)
class _AuditSource:
    """Where a kind of row comes from: its instant, what distinguishes rows of one instant, the person, the case."""

    at: Any
    keys: tuple[Any, ...]
    who: Any
    case: Any
    more: tuple[Any, ...]


_SOURCES: Mapping[str, _AuditSource] = MappingProxyType(
    {
        "deeds": _AuditSource(
            AuditEntry.at,
            (AuditEntry.id,),
            AuditEntry.user_id,
            AuditEntry.subject,
            (AuditEntry.action, AuditEntry.subject, AuditEntry.detail),
        ),
        "reads": _AuditSource(
            CaseRead.hour, (CaseRead.case_id, CaseRead.user_id), CaseRead.user_id, CaseRead.case_id, (CaseRead.case_id,)
        ),
        "unmaskings": _AuditSource(
            Unmasking.at,
            (Unmasking.id,),
            Unmasking.user_id,
            Unmasking.case_id,
            (Unmasking.case_id, Unmasking.field, Unmasking.purpose),
        ),
        "acts": _AuditSource(
            Event.recorded_at, (Event.position,), Event.actor_id, Event.case_id, (Event.case_id, Event.name)
        ),
    }
)


def require_auditor(principal: Principal) -> None:
    """Raises Forbidden for everybody else."""
    if not principal.has(Role.auditor):
        raise Forbidden([wrong_role([Role.auditor])])


def list_records(
    principal: Principal, filters: AuditFilter, lang: str, *, after: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page:
    """A page of lines, the latest first.

    Raises:
        Invalid: no such person or case for this auditor, or a case is missing where acts are asked for.
    """
    require_auditor(principal)
    source = _SOURCES[filters.kind]
    query = _query(source, filters, _scope(principal, filters))
    position = after_instant_and_keys(filters.purpose, after)
    if position is not None:
        query = query.where(tuple_(source.at, *source.keys) < position)
    rows = db.session.execute(query.limit(limit + 1)).all()
    more = None
    if len(rows) > limit:
        last = rows[limit - 1]
        more = encode_cursor(
            filters.purpose, last.at.isoformat(), *(last._mapping[f"key{n}"] for n in range(len(source.keys)))
        )
    return Page(_audit_lines(filters.kind, rows[:limit], lang), more)


def export_records(principal: Principal, filters: AuditFilter, lang: str) -> Iterator[AuditLine]:
    """Every line, in stretches; that it was asked for is on record before the first one leaves.

    Raises:
        Invalid: as `listed`.
    """
    require_auditor(principal)
    _scope(principal, filters)
    asked = AuditEntry(user_id=principal.user_id, action="audit_exported", subject=filters.kind, detail={})
    with unit_of_work():
        db.session.add(asked)
    return _export_batches(principal, filters, lang)


def _export_batches(principal: Principal, filters: AuditFilter, lang: str) -> Iterator[AuditLine]:
    after: str | None = None
    while True:
        page = list_records(principal, filters, lang, after=after, limit=BATCH_SIZE)
        yield from page.items
        if page.next is None:
            return
        after = page.next


def _scope(principal: Principal, filters: AuditFilter) -> _AuditScope:
    case = _find_case(principal, filters)
    above = db.session.scalar(select(Organisation.parent_id).where(Organisation.id == principal.org_id))
    orgs = list(db.session.scalars(SUBORDINATES_SQL, {"org": principal.org_id})) if above and case is None else None
    return _AuditScope(orgs, _find_user(filters, orgs), case)


def _find_case(principal: Principal, filters: AuditFilter) -> uuid.UUID | None:
    if not filters.number:
        if filters.kind == "acts":
            raise Invalid({"number": [Unmet("required")]})
        return None
    try:
        return access_log.overseen_case_id(principal, filters.number)
    except NotFound as error:
        raise Invalid({"number": [Unmet("unknown_choice_here")]}) from error


def _find_user(filters: AuditFilter, orgs: Sequence[uuid.UUID] | None) -> uuid.UUID | None:
    if not filters.person:
        return None
    query = select(User.id).where(func.lower(User.username) == filters.person.lower())
    found = db.session.scalar(query if orgs is None else query.where(User.organisation_id.in_(orgs)))
    if found is None:
        raise Invalid({"person": [Unmet("unknown_choice_here")]})
    return found


def _query(source: _AuditSource, filters: AuditFilter, scope: _AuditScope) -> Select[*tuple[Any, ...]]:
    keys = (key.label(f"key{number}") for number, key in enumerate(source.keys))
    query = (
        select(source.at.label("at"), *keys, *source.more, User.name.label("who"), User.username)
        .add_columns(Organisation.name_zh, Organisation.name_en)
        .select_from(source.at.class_)
        .outerjoin(User, User.id == source.who)
        .outerjoin(Organisation, Organisation.id == User.organisation_id)
        .order_by(source.at.desc(), *(key.desc() for key in source.keys))
    )
    return query.where(*_conditions(source, filters, scope))


def _conditions(source: _AuditSource, filters: AuditFilter, scope: _AuditScope) -> Iterator[ColumnElement[bool]]:
    if scope.orgs is not None:
        yield User.organisation_id.in_(scope.orgs)
    if scope.person is not None:
        yield source.who == scope.person
    if scope.case is not None:
        yield source.case == (str(scope.case) if filters.kind == "deeds" else scope.case)
    if filters.action and filters.kind == "deeds":
        yield AuditEntry.action == filters.action
    if filters.since:
        yield source.at >= datetime.combine(filters.since, time.min, LEGAL_TIMEZONE)
    if filters.until:
        yield source.at < datetime.combine(filters.until + timedelta(days=1), time.min, LEGAL_TIMEZONE)


def _audit_lines(kind: str, rows: Sequence[Any], lang: str) -> list[AuditLine]:
    names = {**_numbers(kind, rows), **_usernames(kind, rows), **_settings(kind, lang)}
    say = {"deeds": _action_texts, "reads": _read_texts, "unmaskings": _unmasking_texts, "acts": _act_texts}[kind]
    return [
        AuditLine(
            row.at,
            f"{row.who} ({row.username})" if row.username else "—",
            (row.name_en if lang == "en" else row.name_zh) or "",
            *say(row, names, lang),
        )
        for row in rows
    ]


def _ids_in(kind: str, rows: Sequence[Any]) -> set[uuid.UUID]:
    """The ids that rows name: cases, or what the subject of a deed is."""
    if kind != "deeds":
        return {row.case_id for row in rows}
    return {found for row in rows if (found := _parse_uuid(row.subject))}


def _parse_uuid(written: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(written or "")
    except ValueError:
        return None


def _numbers(kind: str, rows: Sequence[Any]) -> dict[str, str]:
    query = select(Case.id, Case.number).where(Case.id.in_(_ids_in(kind, rows)))
    return {str(case): number or str(case) for case, number in db.session.execute(query)}


def _usernames(kind: str, rows: Sequence[Any]) -> dict[str, str]:
    query = select(User.id, User.username).where(User.id.in_(_ids_in(kind, rows)))
    return {str(user): name for user, name in db.session.execute(query)} if kind == "deeds" else {}


def _settings(kind: str, lang: str) -> dict[str, str]:
    if kind != "deeds":
        return {}
    return {name: spec.label.get(lang) for name, spec in rules_in_force.current_rules().book.settings.items()}


AuditTexts = tuple[str, str, str]


def _action_texts(row: Any, names: Mapping[str, str], lang: str) -> AuditTexts:
    """What, about whom or what, and codes beside it; a setting is called by its label."""
    words, subject = ACTION_LABELS.get(row.action), row.subject or ""
    about = names.get(subject) or _short_subject(subject)
    detail = "; ".join(f"{name}: {_value_text(value)}" for name, value in sorted(row.detail.items()))
    return (words.get(lang) if words else row.action), about, detail


def _short_subject(subject: str) -> str:
    """A session or a token by the end of its id, which is enough to distinguish it."""
    kind, colon, key = subject.partition(":")
    return f"{kind} …{key[-8:]}" if colon else subject


def _value_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _read_texts(row: Any, names: Mapping[str, str], lang: str) -> AuditTexts:
    return READ_LABEL.get(lang), names.get(str(row.case_id), str(row.case_id)), ""


def _unmasking_texts(row: Any, names: Mapping[str, str], lang: str) -> AuditTexts:
    return UNMASKING_LABELS[row.field].get(lang), names.get(str(row.case_id), str(row.case_id)), row.purpose


def _act_texts(row: Any, names: Mapping[str, str], lang: str) -> AuditTexts:
    return EVENTS[row.name].label.get(lang), names.get(str(row.case_id), str(row.case_id)), ""


READ_LABEL = Bilingual("打开案件", "Opened a case")
UNMASKING_LABELS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "id_number": Bilingual("查看证件号", "ID number in clear"),
        "phone": Bilingual("查看电话", "Phone in clear"),
        "card": Bilingual("查看银行卡号", "Card in clear"),
        "address": Bilingual("查看住址", "Address in clear"),
    }
)
