"""A bounded load from this process to a server on this machine."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LoadResult:
    """Requests answered as expected per second, and the median and 95th percentile of their times in milliseconds."""

    per_second: float
    median: float
    slow: float
    failures: int


def run_load(
    port: int, path: str, body: Callable[[int], dict[str, Any]], headers: dict[str, str], seconds: float, clients: int
) -> LoadResult:
    """POST from so many clients over kept connections for so many seconds."""
    times: list[float] = []
    failures: list[float] = []
    end = time.perf_counter() + seconds

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        count = 0
        while time.perf_counter() < end:
            payload = json.dumps(body(number * 1_000_000 + count)).encode()
            started = time.perf_counter()
            connection.request("POST", path, payload, {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            answer.read()
            (times if answer.status == 201 else failures).append(time.perf_counter() - started)
            count += 1
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered = sorted(times)
    if not ordered:
        return LoadResult(0, 0, 0, len(failures))
    return LoadResult(
        len(ordered) / seconds, ordered[len(ordered) // 2] * 1e3, ordered[int(len(ordered) * 0.95)] * 1e3, len(failures)
    )
