"""The state of the outbox in figures: what waits, since when, what goes out, what fails and why. No case, no name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, text

from wagecase.extensions import current_config, db
from wagecase.law.words import Bilingual
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import now
from wagecase.services.notifications.catalogue.reasons import delivery_reason_cause
from wagecase.services.notifications.schedule.quiet_hours import last_quiet_hours_end, next_sending_time

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Beat calls every minute; this long without a sweep nothing new is enqueued.
MAX_SWEEP_AGE = timedelta(minutes=15)
# A message that nobody tried waits since its time had come; one that was tried since it was first queued, whatever its
# next try. The night does not count.
QUEUE_SQL = text(
    """
    SELECT state, count(*) AS many,
           min(greatest(CASE WHEN attempts = 0 THEN next_try_at ELSE created_at END, CAST(:morning AS timestamptz)))
               AS since
    FROM reminders
    WHERE (state IN ('queued', 'unknown') AND (next_try_at <= :moment OR attempts > 0)) OR state = 'sending'
    GROUP BY state
    """
)
SCHEDULED_SQL = text(
    "SELECT count(*) FROM reminders WHERE state IN ('queued','unknown') AND next_try_at > :moment AND attempts = 0"
)
SENT_SQL = text("SELECT count(*), max(sent_at) FROM reminders WHERE state = 'sent' AND sent_at > :since")
FAILED_SQL = text(
    """
    SELECT reason, count(*) AS many, count(*) FILTER (WHERE notified_at IS NULL) AS unnotified
    FROM reminders WHERE state = 'failed' AND created_at > :since GROUP BY reason
    """
)
RETRYING_SQL = text(
    """
    SELECT reason, count(*) AS many FROM reminders
    WHERE state IN ('queued', 'unknown') AND reason IS NOT NULL GROUP BY reason
    """
)
UNREPORTED_SQL = text("SELECT count(*) FROM reminders WHERE state = 'failed' AND notified_at IS NULL")
HEARTBEATS_SQL = text("SELECT part, at, seconds FROM heartbeats ORDER BY part")

_BACKLOG = Bilingual(
    "提醒积压：最久一封已等待{minutes}分钟（阈值{limit}分钟）",
    "Reminders pile up: the oldest waits {minutes} min (limit {limit})",
)
_SWEEP_STOPPED = Bilingual("到期扫描已停止{minutes}分钟", "No sweep for {minutes} min: nothing new is enqueued")
_NO_SWEEP = Bilingual("到期扫描从未运行", "No sweep has ever run")
_NO_SERVER = Bilingual("没有设置邮件服务器", "No mail server is set")
_NO_DATABASE = Bilingual("数据库无法访问", "The database cannot be used")


@dataclass(frozen=True, slots=True)
class HeartbeatView:
    """When a part last did its work, and how many seconds that took."""

    at: datetime
    seconds: float | None


@dataclass(frozen=True, slots=True)
class QueueHealth:
    """`oldest` is how long the message waits that has waited longest; zero if none does."""

    at: datetime
    depth: Mapping[str, int]
    later: int
    oldest: timedelta
    sent_hour: int
    last_sent: datetime | None
    failed: Mapping[str, int]
    retrying: Mapping[str, int]
    unreported: int
    heartbeats: Mapping[str, HeartbeatView]

    @property
    def waiting(self) -> int:
        return sum(self.depth.values())

    @property
    def minutes(self) -> int:
        return int(self.oldest.total_seconds() // 60)

    def age(self, part: str) -> timedelta | None:
        return self.at - self.heartbeats[part].at if part in self.heartbeats else None


def queue_health(moment: datetime | None = None) -> QueueHealth:
    """Everything at once, in six small queries; the outbox's history is not counted, only its edges."""
    moment = moment or now()
    rules = rulebook.current_rules()
    quiet = next_sending_time(moment, rules) > moment
    values = {"moment": moment, "morning": last_quiet_hours_end(moment, rules)}
    waiting = [] if quiet else db.session.execute(QUEUE_SQL, values).all()
    sent, last = db.session.execute(SENT_SQL, {"since": moment - HOUR}).one()
    failed = db.session.execute(FAILED_SQL, {"since": moment - DAY}).all()
    return QueueHealth(
        at=moment,
        depth=MappingProxyType({row.state: row.many for row in waiting}),
        later=db.session.scalar(SCHEDULED_SQL, values) or 0,
        oldest=max((moment - row.since for row in waiting), default=timedelta()),
        sent_hour=sent,
        last_sent=last,
        failed=_count_by_cause(failed),
        retrying=_count_by_cause(db.session.execute(RETRYING_SQL)),
        unreported=db.session.scalar(UNREPORTED_SQL) or 0,
        heartbeats=MappingProxyType(
            {row.part: HeartbeatView(row.at, row.seconds) for row in db.session.execute(HEARTBEATS_SQL)}
        ),
    )


def _count_by_cause(rows: Iterable[Row[Any]]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        cause = delivery_reason_cause(row.reason)
        found[cause] = found.get(cause, 0) + row.many
    return MappingProxyType(found)


def health_faults(found: QueueHealth | None, lang: str) -> list[str]:
    """What somebody must look at; None stands for a database that cannot be asked."""
    config = current_config()
    faults = [_NO_SERVER.get(lang)] if config.smtp is None else []
    if found is None:
        return [*faults, _NO_DATABASE.get(lang)]
    if found.minutes >= config.alert_minutes:
        faults.append(_BACKLOG.get(lang).format(minutes=found.minutes, limit=config.alert_minutes))
    age = found.age("sweep")
    if age is None:
        faults.append(_NO_SWEEP.get(lang))
    elif age > MAX_SWEEP_AGE:
        faults.append(_SWEEP_STOPPED.get(lang).format(minutes=int(age.total_seconds() // 60)))
    return faults
