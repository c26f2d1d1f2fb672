"""Thin tasks: each calls one service."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from celery import shared_task

from wagecase.services.base import idempotency
from wagecase.services.base.dates import now, today
from wagecase.services.campaigns import campaigns
from wagecase.services.crypto import maintenance
from wagecase.services.eventlog import checkpoints
from wagecase.services.evidence import previews
from wagecase.services.handover import handover
from wagecase.services.intake import drafts
from wagecase.services.law_change import planned_changes
from wagecase.services.lead_import import imports, worker
from wagecase.services.notifications.bounces import bounces
from wagecase.services.notifications.delivery import mail_sender, sms_sender
from wagecase.services.notifications.schedule import (
    callback_notice,
    digest,
    inactivity,
    sms_enqueue,
)
from wagecase.services.notifications.schedule import (
    sweep as schedule_sweep,
)
from wagecase.services.oversight import figure_count
from wagecase.services.worker_portal import code_throttle, worker_drafts
from wagecase.web.health import record_worker_heartbeat

# Of one call, in seconds; well below the time limit of a task.
IMPORT_SECONDS = 100


@shared_task(name="workers.tasks.heartbeat")
def heartbeat() -> None:
    """Record for /readyz that beat and a worker are alive."""
    record_worker_heartbeat(datetime.now(UTC))


@shared_task(name="workers.tasks.sweep")
def sweep() -> None:
    """Enqueue what has become due."""
    schedule_sweep.enqueue_due(now())


@shared_task(name="workers.tasks.finish_desk_handovers")
def finish_desk_handovers() -> None:
    """Carry on with desks whose hand-over is not finished."""
    handover.finish_pending_handovers()


@shared_task(name="workers.tasks.carry_out_changes")
def carry_out_changes() -> None:
    """Count what planned changes would move, and carry out the one that is confirmed."""
    planned_changes.run_planned_changes()


@shared_task(name="workers.tasks.enqueue_digests")
def enqueue_digests() -> None:
    """Enqueue the morning's digests once their hour has come."""
    digest.enqueue_digests(now())


@shared_task(name="workers.tasks.send")
def send() -> None:
    """Send what is queued."""
    mail_sender.send_over_connections()


@shared_task(name="workers.tasks.send_texts")
def send_texts() -> None:
    """Enqueue the texts that have become due, and send what is queued."""
    sms_enqueue.enqueue_due_sms()
    sms_sender.send_queued_sms(sms_sender.configured_sms_sender())


@shared_task(name="workers.tasks.forget_keys")
def forget_keys() -> None:
    """Drop idempotency keys that are past their time."""
    idempotency.delete_expired_keys()
    code_throttle.erase_old_attempts()


@shared_task(name="workers.tasks.forget_drafts")
def forget_drafts() -> None:
    """Erase drafts that nobody has touched for their time."""
    drafts.erase_expired_drafts()
    worker_drafts.erase_expired_worker_drafts()


@shared_task(name="workers.tasks.draw_previews")
def draw_previews() -> None:
    """Draw the copies of evidence that are shown; what is not done in this time is taken up in the next minute."""
    previews.render_pending_previews(now() + timedelta(seconds=45))


@shared_task(name="workers.tasks.clear_vault")
def clear_vault() -> None:
    """Erase files that no case and no form has."""
    previews.erase_unused_draft_files()
    previews.remove_orphan_files()


@shared_task(name="workers.tasks.checkpoint")
def checkpoint() -> None:
    """Sign the chains as they stood when the day began."""
    checkpoints.make_checkpoint(now())


@shared_task(name="workers.tasks.make_partitions")
def make_partitions() -> None:
    """Keep the months ahead ready for who reads what."""
    maintenance.make_partitions(today())


@shared_task(name="workers.tasks.count_figures")
def count_figures() -> None:
    """Count the city's morning figures."""
    figure_count.refresh_figures(now())


@shared_task(name="workers.tasks.read_bounces")
def read_bounces() -> None:
    """Read returned mail."""
    bounces.read_bounces(now())


@shared_task(name="workers.tasks.import_leads")
def import_leads() -> None:
    """Work on the files that wait to be read, checked or imported; what is not done in this time is taken up by the
    next call."""
    worker.work_on_pending_imports(IMPORT_SECONDS)


@shared_task(name="workers.tasks.forget_imports")
def forget_imports() -> None:
    """Forget the rows of files that were imported long ago."""
    imports.erase_expired_imports()


@shared_task(name="workers.tasks.enqueue_callbacks")
def enqueue_callbacks() -> None:
    """Enqueue mails to those who are to call workers back."""
    callback_notice.enqueue_callback_notices(now())


@shared_task(name="workers.tasks.enqueue_inactivity")
def enqueue_inactivity() -> None:
    """Enqueue this month's mails about cases in which nothing is recorded."""
    inactivity.enqueue_inactivity_notices(now())


@shared_task(name="workers.tasks.gather_campaigns")
def gather_campaigns() -> None:
    """Take into running campaigns what came since."""
    campaigns.gather_cases(now())
