"""Thin tasks: each calls one service."""

from __future__ import annotations

from datetime import UTC, datetime

from celery import shared_task

from wagecase.health import record_sweep


@shared_task(name="workers.tasks.heartbeat")
def heartbeat() -> None:
    """Tell /readyz that beat and a worker are alive."""
    record_sweep(datetime.now(UTC))
