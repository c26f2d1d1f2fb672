"""Prometheus metrics: of the queues, read from the database when they are asked for, and of the requests.

Both are the same whichever web process answers.

Only with the bearer token of METRICS_TOKEN; without one, only to this machine itself and past no proxy.
"""

from __future__ import annotations

import hmac
import ipaddress

from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from wagecase.extensions import current_config, limiter
from wagecase.services.notifications.monitoring import health_figures
from wagecase.services.notifications.monitoring.health_figures import QueueHealth
from wagecase.web.request_metrics import request_histogram

blueprint = Blueprint("metrics", __name__)
limiter.exempt(blueprint)
# Requests through a proxy of this machine have its address; such a request is not of this machine.
FORWARDING_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


@blueprint.get("/metrics")
def show_metrics() -> Response:
    if not _may_read():
        abort(403)
    return Response(generate_latest(_collect(health_figures.queue_health())), content_type=CONTENT_TYPE_LATEST)


def _may_read() -> bool:
    token = current_config().metrics_token
    if token is not None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    if any(name in request.headers for name in FORWARDING_HEADERS):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _collect(found: QueueHealth) -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(request_histogram())

    def gauge(name: str, words: str, *labels: str) -> Gauge:
        return Gauge(f"wagecase_{name}", words, labels, registry=registry)

    depth = gauge("reminders_waiting", "Reminders whose time has come, by state of the outbox.", "state")
    for state in ("queued", "sending", "unknown"):
        depth.labels(state).set(found.depth.get(state, 0))
    gauge("reminders_later", "Reminders that are due at a later hour.").set(found.later)
    gauge("reminders_oldest_seconds", "How long the oldest of them has waited.").set(found.oldest.total_seconds())
    gauge("reminders_sent_last_hour", "Reminders that a mail server took in the last hour.").set(found.sent_hour)
    gauge("reminders_unnotified", "Reminders that failed for good and of which no person was alerted yet.").set(
        found.unreported
    )
    for name, words, causes in (
        ("reminders_failed_last_day", "Reminders of the last day that failed for good, by cause.", found.failed),
        ("reminders_retrying", "Reminders that wait for another try, by cause.", found.retrying),
    ):
        by_cause = gauge(name, words, "cause")
        for cause, many in causes.items():
            by_cause.labels(cause).set(many)
    _collect_heartbeats(
        found,
        gauge("age_seconds", "Since a part of the clockwork did its work.", "part"),
        gauge("took_seconds", "How long that took.", "part"),
    )
    return registry


def _collect_heartbeats(found: QueueHealth, age: Gauge, took: Gauge) -> None:
    for part, beat in found.heartbeats.items():
        age.labels(part).set((found.at - beat.at).total_seconds())
        if beat.seconds is not None:
            took.labels(part).set(beat.seconds)
