"""Complaints taken per second through the whole API, beside a bare five-row insert (`bench.floor`).

Both run under gunicorn with two workers of four threads against the same private PostgreSQL with its disk settings on,
in turns, so that the ratio holds when the machine's speed drifts. Aim: at least half of the floor.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import sys
from contextlib import ExitStack
from functools import partial
from typing import Any

import config
from bench.load import run_load
from tests import servers, world
from tests.conftest import close_connections, make_databases
from wagecase import create_app
from wagecase.embedded import ports
from wagecase.embedded.process import Child, Program

ROUNDS, SECONDS, CLIENTS = 5, 4.0, 4


def complaint_body(number: int) -> dict[str, Any]:
    """One worker at the counter, with the data a clerk has at hand."""
    return {
        "channel": "counter",
        "matter": "complaint",
        "words": f"在工地干了三个月木工，工资一直没有结清。第{number}号。",
        "contact": {"name": "张建国", "phone": f"138{number % 100_000_000:08d}"},
        "district": "120116",
        "employer": {"name": f"天津市海河建筑劳务{number % 500}有限公司"},
        "project": {"name": f"北塘项目{number % 200}", "place": "滨海新区"},
        "claims": [
            {
                "name": "张建国",
                "phone": f"138{number % 100_000_000:08d}",
                "claimed": "18600.00",
                "period_from": "2026-05-01",
                "period_to": "2026-07-31",
                "job": "木工",
            }
        ],
    }


def gunicorn_program(name: str, target: str, port: int, environment: dict[str, str]) -> Program:
    command = [sys.executable, "-m", "gunicorn", target, "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    return Program(
        name, (*command, "--worker-class", "gthread", "--threads", "4", "--log-level", "warning"), environment
    )


def responds(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def log_in(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    body = json.dumps({"username": "clerk.binhai", "password": world.DEMO_PASSWORD})
    connection.request("POST", "/api/v1/tokens", body, {"Content-Type": "application/json"})
    return str(json.loads(connection.getresponse().read())["token"])


def main() -> None:
    with ExitStack() as stack:
        where = stack.enter_context(servers.server_place())
        postgres = stack.enter_context(servers.running_postgres(where))
        valkey = stack.enter_context(servers.running_valkey(where))
        make_databases(postgres)
        postgres.create_database("floor")
        urls = (postgres.url(), postgres.owner_url(), valkey.url, "smtp://127.0.0.1:1")
        environment = config.child_environment(servers.application_environment(*urls, where.folder))
        prepare_databases(environment, postgres.owner_url("floor"))
        port, floor_port = ports.free_ports(None, None)
        floor_url = postgres.owner_url("floor").replace("postgresql://", "postgresql+psycopg://")
        floor_environment = {**environment, "FLOOR_URL": floor_url}
        programs = (
            (gunicorn_program("web", "wsgi:app", port, environment), port, "/healthz"),
            (gunicorn_program("floor", "bench.floor:app", floor_port, floor_environment), floor_port, "/"),
        )
        for program, at, path in programs:
            child = Child(program)
            stack.callback(child.stop)
            servers.eventually(partial(responds, at, path), seconds=20)
        report_ratio(port, floor_port, {"Authorization": f"Bearer {log_in(port)}"})


def prepare_databases(environment: dict[str, str], floor_url: str) -> None:
    """People for us, a table for the floor."""
    app = create_app(config.load(environment))
    with app.app_context():
        world.create_demo_people()
    close_connections(app)
    os.environ["FLOOR_URL"] = floor_url.replace("postgresql://", "postgresql+psycopg://")
    from bench import floor

    with floor.app.app_context():
        floor.db.create_all()
        floor.db.engine.dispose()


def _numbered_body(start: int, number: int) -> dict[str, Any]:
    return complaint_body(start + number)


def report_ratio(port: int, floor_port: int, headers: dict[str, str]) -> None:
    """Measure in turns and print the ratio pair by pair."""
    ratios = []
    for round_number in range(-1, ROUNDS):
        start = (round_number + 2) * 10_000_000
        ours = run_load(port, "/api/v1/complaints", partial(_numbered_body, start), headers, SECONDS, CLIENTS)
        floor_rate = run_load(floor_port, "/rows", complaint_body, {}, SECONDS, CLIENTS)
        if round_number < 0:
            continue
        ratios.append(ours.per_second / floor_rate.per_second)
        print(
            f"intake {ours.per_second:6.1f}/s (median {ours.median:5.1f} ms, 95 % {ours.slow:5.1f} ms, "
            f"{ours.failures} failed)   floor {floor_rate.per_second:6.1f}/s   ratio {ratios[-1]:.2f}"
        )
    print(f"median ratio {statistics.median(ratios):.2f} (aim: at least 0.50)")


if __name__ == "__main__":
    main()
