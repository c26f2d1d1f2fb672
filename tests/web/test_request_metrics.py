"""Requests are counted by route, method and class of status, over all processes."""

from __future__ import annotations

import subprocess
import sys

from flask.testing import FlaskClient
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from wagecase.web.request_metrics import BUCKETS, PARTS, RequestHistogram

NAME = "wagecase_http_request_seconds"
FORKED = """
import os, sys
from wagecase.web.request_metrics import RequestHistogram
shared = RequestHistogram([("/x", "GET")])
for _ in range(3):
    if os.fork() == 0:
        shared.observe(("/x", "GET"), 200, 0.3)
        os._exit(0)
    os.wait()
(family,) = shared.collect()
print([one.value for one in family.samples if one.name.endswith("_count")])
"""


def samples(client: FlaskClient) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    found = next(one for one in families if one.name == NAME)
    return {
        (one.labels["route"], one.labels["method"], one.labels["status"]): one.value
        for one in found.samples
        if one.name.endswith("_count")
    }


def test_requests_are_counted_by_route_and_never_by_address(client: FlaskClient) -> None:
    before = samples(client)
    for path in ("/progress", "/complain/start", "/complain/words", "/no/such/address"):
        client.get(path)
    after = samples(client)
    new = {key: value - before.get(key, 0) for key, value in after.items() if value != before.get(key, 0)}
    assert new[("/progress", "GET", "2xx")] == 1
    assert sum(value for (route, *_), value in new.items() if route == "/complain/<name>") == 2
    assert new[("(none)", "(other)", "4xx")] == 1
    assert not [route for route, *_ in after if "words" in route or "no/such" in route]


def test_a_request_falls_into_the_first_bucket_that_holds_it() -> None:
    histogram = RequestHistogram([("/x", "GET")])
    for seconds in (0.01, 0.011, 99.0):
        histogram.observe(("/x", "GET"), 200, seconds)
    registry = CollectorRegistry()
    registry.register(histogram)
    labels = {"route": "/x", "method": "GET", "status": "2xx"}
    bounds = [registry.get_sample_value(f"{NAME}_bucket", {**labels, "le": le}) for le in ("0.01", "0.025", "+Inf")]
    assert bounds == [1, 2, 3]
    assert registry.get_sample_value(f"{NAME}_sum", labels) == 99.021
    assert len(BUCKETS) < PARTS


def test_processes_that_are_forked_later_count_into_the_same_memory() -> None:
    done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[3.0]"
