"""How long requests take and how they end, by route, method and class of status.

gunicorn loads the application once and forks its workers (`--preload`). The counters lie in memory that all of them
share, each worker in a part of its own, so that nobody waits for a lock of another process and every worker answers
/metrics for all.
"""

from __future__ import annotations

import mmap
import os
import threading
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Flask, Response, current_app, g, request, request_started
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.registry import Collector

# Upper bounds in seconds; what takes longer falls into the last, which has none.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
STATUS_CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
# Of each row: one column for each bucket, one beyond them, and the sum of the seconds.
COLUMNS = len(BUCKETS) + 2
# So many workers count apart; a worker that is started after them shares the part of one that is long gone.
PARTS = 32
UNMATCHED = ("(none)", "(other)")
EXTENSION = "request_metrics"

RouteKey = tuple[str, str]


class _Forks:
    """How often this process has forked; a child keeps the number, which no other child of its parent has."""

    count = 0

    @classmethod
    def add(cls) -> None:
        cls.count += 1


os.register_at_fork(before=_Forks.add)


class RequestHistogram(Collector):
    """Counts of requests in memory that is shared with whatever processes are forked later."""

    def __init__(self, routes: Iterable[RouteKey]) -> None:
        self._rows = {key: row for row, key in enumerate([UNMATCHED, *dict.fromkeys(routes)])}
        self._length = len(self._rows) * len(STATUS_CLASSES) * COLUMNS
        self._cells = memoryview(mmap.mmap(-1, self._length * PARTS * 8)).cast("d")
        self._lock = threading.Lock()

    def observe(self, key: RouteKey, status: int, seconds: float) -> None:
        """Count one request."""
        row = self._rows.get(key, 0) * len(STATUS_CLASSES) + status // 100 - 1
        start = (_Forks.count % PARTS) * self._length + row * COLUMNS
        with self._lock:
            self._cells[start + bisect_left(BUCKETS, seconds)] += 1
            self._cells[start + COLUMNS - 1] += seconds

    def collect(self) -> Iterator[HistogramMetricFamily]:
        """The histogram of all processes together."""
        family = HistogramMetricFamily(
            "wagecase_http_request_seconds",
            "How long requests took, by route, method and class of status.",
            labels=("route", "method", "status"),
        )
        for (route, method), row in self._rows.items():
            for place, status in enumerate(STATUS_CLASSES):
                *counts, total = self._summed((row * len(STATUS_CLASSES) + place) * COLUMNS)
                if any(counts):
                    family.add_metric((route, method, status), _cumulative(counts), total)
        yield family

    def _summed(self, start: int) -> list[float]:
        parts = (start + part * self._length for part in range(PARTS))
        return [sum(column) for column in zip(*(self._cells[at : at + COLUMNS] for at in parts), strict=True)]


def _cumulative(counts: Iterable[float]) -> list[tuple[str, float]]:
    """Each bound with the requests that took no longer, as Prometheus wants it."""
    so_far, found = 0.0, []
    for bound, count in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
        so_far += count
        found.append((bound, so_far))
    return found


def register_request_metrics(app: Flask) -> None:
    """Measure every request; the routes must be on the application already."""
    rules = app.url_map.iter_rules()
    routes = ((rule.rule, method) for rule in rules for method in sorted(rule.methods or ()))
    app.extensions[EXTENSION] = RequestHistogram(routes)
    request_started.connect(_begin, app, weak=False)
    app.after_request(_measure)


def request_histogram() -> RequestHistogram:
    """The counts of the application that is being served."""
    found: RequestHistogram = current_app.extensions[EXTENSION]
    return found


def _begin(_app: Flask, **_: Any) -> None:
    g.request_began = time.perf_counter()


def _measure(response: Response) -> Response:
    key = (request.url_rule.rule, request.method) if request.url_rule else UNMATCHED
    request_histogram().observe(key, response.status_code, time.perf_counter() - g.request_began)
    return response
