"""A lead platform's file of 100,000 rows on its way in, beside a bare insert of the same rows in the same run.

The worker is a process of its own, is killed with -9 three times and goes on, and its largest size is watched. In the
end every row is there once. Aim: within five minutes and under 500 MB on two cores.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
from sqlalchemy import func, select, text

import config
from tests import servers, world
from tests.conftest import close_connections, make_databases
from tests.servers import RunningPostgres
from wagecase import create_app
from wagecase.extensions import db
from wagecase.models import Case, Complaint, LeadImport
from wagecase.services.administration import settings
from wagecase.services.demo.seed import invented_id_number
from wagecase.services.lead_import import column_mapping, imports

COLUMN_TITLES = (
    *("线索编号", "反映时间", "反映人姓名", "身份证号", "联系电话", "欠薪单位", "项目名称", "欠薪发生地", "涉及人数"),
    *("欠薪金额（元）", "欠薪起", "欠薪止", "工种", "反映内容", "核处结论", "核查情况", "答复日期", "备注"),
)
DISTRICTS = ("滨海新区", "河西区", "津南区", "武清区", "宝坻区", "西青区")
WORKER_SCRIPT = """
import sys
import config
from wagecase import create_app
from wagecase.services.lead_import import worker
with create_app(config.load()).app_context():
    while worker.work_on_pending_imports(1e9):
        pass
"""
MAX_KILLS, MAX_SECONDS, MAX_MEGABYTES = 3, 300, 500


def row_cells(number: int) -> tuple[str, ...]:
    """One lead; the people, firms and sites are invented, some of them several times over."""
    day = f"2026-{9 + number % 3:02d}-{1 + number % 20:02d}"
    who = (f"张建{number % 97}", invented_id_number(number), f"138{number:08d}")
    where = (
        f"天津市海河建筑劳务{number % 3000}有限公司",
        f"北塘项目{number % 900}",
        DISTRICTS[number % len(DISTRICTS)],
    )
    what = ("1", f"{5000 + number % 20000}", "2026-05-01", "2026-07-31", "木工")
    words = f"在工地干了三个月木工，工资一直没有结清，老板说等工程款。第{number}号。"
    return (f"TJ{number:09d}", f"{day} {number % 24:02d}:{number % 60:02d}", *who, *where, *what, words, *[""] * 4)


def csv_file(count: int) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([COLUMN_TITLES, *map(row_cells, range(1, count + 1))])
    return text.getvalue().encode("gb18030")


def bare_insert_seconds(url: str, count: int) -> float:
    """Seconds for the same cells as plain rows of one table with its number unique, chunk by chunk."""
    with psycopg.connect(url) as connection:
        columns = ", ".join(f"c{number} text" for number in range(1, len(COLUMN_TITLES)))
        connection.execute(f"CREATE TABLE floor (c0 text UNIQUE, {columns})")
        started = time.monotonic()
        for start in range(1, count + 1, 500):
            with connection.cursor().copy("COPY floor FROM STDIN") as copy:
                for number in range(start, min(start + 500, count + 1)):
                    copy.write_row(row_cells(number))
            connection.commit()
        return time.monotonic() - started


def peak_megabytes(process: subprocess.Popen[bytes]) -> float:
    """Megabytes at its largest, as the kernel remembers it."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def database_cpu_seconds(running: RunningPostgres) -> float:
    """Seconds of processor time that the database has used, all its processes that have ended among them."""
    fields = Path(f"/proc/{running.child.process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def worker_cpu_seconds() -> float:
    """Seconds of processor time of the workers that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run_workers(import_id: object, environment: dict[str, str], state: str, kills: int) -> Iterator[float]:
    """Run workers until the import stands at this state, killing some on the way; yields their sizes."""
    chance = random.Random(7)
    while True:
        with subprocess.Popen([sys.executable, "-c", WORKER_SCRIPT], env=environment) as process:
            limit = time.monotonic() + (chance.uniform(4, 15) if kills else 1e9)
            while process.poll() is None and time.monotonic() < limit:
                yield peak_megabytes(process)
                time.sleep(0.1)
            if process.poll() is None:
                process.kill()
                kills -= 1
        db.session.rollback()
        if db.session.scalar(select(LeadImport.state).where(LeadImport.id == import_id)) == state:
            return
        # Nobody waits two minutes for a lease in a benchmark; that it must run out is a matter of the tests.
        db.session.execute(text("UPDATE lead_imports SET lease_until = now()"))
        db.session.commit()


def measure(running: RunningPostgres, environment: dict[str, str], count: int, kills: int) -> None:
    principal = world.principal("supervisor.city")
    data = csv_file(count)
    bare = bare_insert_seconds(running.owner_url(), count)
    started, workers, database = time.monotonic(), worker_cpu_seconds(), database_cpu_seconds(running)
    import_id = imports.begin_import(principal, "线索.csv", data)
    imports.choose_columns(principal, import_id, 0, 1, column_mapping.guess_fields(COLUMN_TITLES))
    largest = max(run_workers(import_id, environment, "checked", 0), default=0.0)
    checked = time.monotonic() - started
    imports.confirm_import(principal, import_id, outward=False)
    largest = max(largest, max(run_workers(import_id, environment, "done", kills), default=0.0))
    whole = time.monotonic() - started
    complaints = db.session.scalar(select(func.count()).select_from(Complaint))
    numbers = db.session.scalar(select(func.count(func.distinct(Case.number))))
    print(f"{count} rows, {len(data) / 1e6:.1f} MB: {complaints} complaints, {numbers} case numbers, {kills} kills")
    print(f"checked after {checked:.0f} s, all cases open after {whole:.0f} s (aim: {MAX_SECONDS} s for 100,000)")
    print(
        f"processor time: workers {worker_cpu_seconds() - workers:.0f} s, "
        f"database {database_cpu_seconds(running) - database:.0f} s"
    )
    print(f"largest worker {largest:.0f} MB (aim: under {MAX_MEGABYTES}); floor {bare:.1f} s, ratio {whole / bare:.0f}")
    if not complaints == numbers == count:
        sys.exit("a row is missing or came twice")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=MAX_KILLS)
    given = parser.parse_args()
    # With the disk settings of a real server: what is measured must survive a power cut.
    servers.FAST_SETTINGS = {}
    with ExitStack() as stack:
        where = stack.enter_context(servers.server_place())
        running = stack.enter_context(servers.running_postgres(where))
        make_databases(running)
        urls = (running.url(), running.owner_url(), "redis://127.0.0.1:1", "smtp://127.0.0.1:1")
        environment = servers.application_environment(*urls, where.folder)
        app = create_app(config.load(environment))
        with app.app_context():
            world.create_demo_people()
            for name, days in (("sign_in", "1"), ("verify", "3"), ("answer", "15")):
                settings.set_setting(f"lead.{name}_days", days)
            db.session.commit()
            measure(running, config.child_environment(environment), given.rows, given.kills)
        close_connections(app)


if __name__ == "__main__":
    main()
