"""`make run`'s supervisor: starts for an ordinary user, refuses in one sentence, survives crashes, ends cleanly."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from http.client import HTTPConnection
from pathlib import Path
from smtplib import SMTP

import psycopg
import pytest

import config
from tests.ordinary_user import OrdinaryUser, open_folder, ordinary_user
from tests.servers import eventually
from wagecase.embedded import StartFault, place, ports, process
from wagecase.embedded.home import Home, new_state
from wagecase.embedded.place import ServerFolder
from wagecase.embedded.process import Child, Program, record_children, stop_leftover_children
from wagecase.embedded.reset import reset
from wagecase.embedded.supervisor import StopRequested, Supervisor

ROOT = Path(__file__).parents[2]
GREETING = "Ctrl-C ends it"
# A full start makes a cluster and loads the demo cases.
START_SECONDS = 90
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
RUN = ("-m", "wagecase.embedded", "run")


class Copy:
    """One `python -m wagecase.embedded run` on a home of its own, as an ordinary user."""

    def __init__(self, user: OrdinaryUser, home: Path, port: int) -> None:
        self.log = home.with_name("run.log")
        environment = {"PATH": os.defpath, "WAGECASE_HOME": str(home), "PORT": str(port), "LANG": "C.UTF-8"}
        with self.log.open("wb") as log:
            self.process = user.start(*RUN, environment=environment, stdout=log, stderr=log)

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def await_greeting(self) -> None:
        eventually(lambda: GREETING in self.said() or self.process.poll() is not None, START_SECONDS)
        assert GREETING in self.said(), self.said()

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@pytest.fixture
def user(server_place: ServerFolder) -> Iterator[OrdinaryUser]:
    with ordinary_user(server_place.binaries) as user:
        yield user


@pytest.fixture
def home(user: OrdinaryUser) -> Iterator[Path]:
    """Not in the test's temporary folder: an ordinary user cannot pass through root's."""
    with open_folder("wagecase-run-") as folder:
        home = folder / "home"
        home.mkdir()
        if user.account is not None:
            os.chown(home, user.account.user, user.account.group)
        yield home


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path / "children.json")
    yield supervisor
    supervisor.stop()


def ready(port: int) -> dict[str, str]:
    line = HTTPConnection("127.0.0.1", port, timeout=5)
    line.request("GET", "/readyz")
    answer: dict[str, str] = json.loads(line.getresponse().read())
    line.close()
    return answer


def page(port: int, path: str, host: str | None = None) -> tuple[int, str]:
    line = HTTPConnection("127.0.0.1", port, timeout=5)
    line.request("GET", path, headers={"Host": host} if host else {})
    answer = line.getresponse()
    found = answer.status, answer.read().decode()
    line.close()
    return found


def test_an_ordinary_user_starts_it_learns_what_is_wrong_kills_it_and_finds_the_data_again(
    user: OrdinaryUser, home: Path
) -> None:
    (port,) = ports.free_ports(None)
    first = Copy(user, home, port)
    try:
        first.await_greeting()
        assert (ready(port)["database"], ready(port)["broker"]) == ("up", "up")
        state = json.loads((home / config.STATE_FILE).read_text("utf-8"))
        owner_url = state["environment"]["DATABASE_OWNER_URL"]
        with psycopg.connect(owner_url) as connection:
            connection.execute("CREATE TABLE tests_were_here AS SELECT 7 AS figure")
        connection.close()
        assert_second_copy_is_refused(user, home, first)
        assert_mail_can_be_read(state["ports"])
        children = [row["pid"] for row in json.loads((home / "children.json").read_text("utf-8"))]
        first.end(signal.SIGKILL)
        second = Copy(user, home, port)
        second.await_greeting()
    finally:
        first.process.kill()
    try:
        assert not [pid for pid in children if Path(f"/proc/{pid}/cwd").exists()]
        with psycopg.connect(owner_url) as connection:
            assert connection.execute("SELECT figure FROM tests_were_here").fetchone() == (7,)
        connection.close()
    finally:
        assert second.end(signal.SIGINT) == 0
    assert not (home / "children.json").exists()


def assert_second_copy_is_refused(user: OrdinaryUser, home: Path, first: Copy) -> None:
    environment = {"PATH": os.defpath, "WAGECASE_HOME": str(home), "PORT": str(ports.free_ports(None)[0])}
    pipe = subprocess.PIPE
    with user.start(*RUN, environment=environment, stdout=pipe, stderr=pipe, text=True) as second:
        said, complained = second.communicate()
    assert (second.returncode, said) == (1, "")
    assert complained == (
        f"Wagecase already runs on the data in {home} (process {first.process.pid}); "
        "choose another folder with WAGECASE_HOME=… for a second copy.\n"
    )


def assert_mail_can_be_read(chosen: dict[str, int]) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "a@example.cn", "b@example.cn", "期限<提醒>"
    letter.set_content("案件 <0001>")
    with SMTP("127.0.0.1", chosen["smtp"], timeout=5) as line:
        line.send_message(letter)
    _, listing = page(chosen["mail"], "/")
    assert "期限&lt;提醒&gt;" in listing
    _, shown = page(chosen["mail"], listing.partition('href="')[2].partition('"')[0])
    assert "案件 &lt;0001&gt;" in shown
    assert page(chosen["mail"], "/../state.json")[0] == 404
    # A page of somebody else's that has its name lead here must not read the mail.
    assert page(chosen["mail"], "/", host="evil.example.com")[0] == 404


def test_a_taken_port_is_reported_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = {"PATH": os.defpath, "WAGECASE_HOME": str(tmp_path), "PORT": str(port)}
        command = [sys.executable, "-m", "wagecase.embedded", "run"]
        ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.stderr == f"Port {port} is taken by another program; choose another with PORT=… .\n"
    assert (ended.returncode, ended.stdout, (tmp_path / "servers").exists()) == (1, "", False)


@pytest.mark.parametrize("take", [ports.bind_port, lambda port: ports.free_ports(port)])
def test_a_machine_without_the_loopback_address_is_not_taken_for_a_taken_port(
    monkeypatch: pytest.MonkeyPatch, take: Callable[[int], object]
) -> None:
    # An address for documentation, which no machine has.
    monkeypatch.setattr(ports, "HOST", "192.0.2.1")
    said = "^This machine has no address 192.0.2.1; bring up its loopback interface.$"
    with pytest.raises(StartFault, match=said):
        take(8180)


def test_it_does_not_run_as_production(tmp_path: Path) -> None:
    environment = {"PATH": os.defpath, "WAGECASE_HOME": str(tmp_path), "WAGECASE_ENV": "production"}
    command = [sys.executable, "-m", "wagecase.embedded", "run"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("make run is for development and trial;")


def test_a_child_that_ends_is_started_again(supervisor: Supervisor, capfd: pytest.CaptureFixture[str]) -> None:
    (child,) = supervisor.start(Program("sleeper", SLEEPER))
    child.kill()
    watched = supervisor.groups[0][0]
    looks = 0

    def look() -> bool:
        nonlocal looks
        looks += 1
        supervisor._restart_if_ended(watched)
        return watched.child is not child and not watched.child.ended

    eventually(look)
    assert "sleeper ended with code -9; it starts again in 0.5 s." in capfd.readouterr().out
    watched.child.kill()
    supervisor._restart_if_ended(watched)
    assert "it starts again in 1 s." in capfd.readouterr().out


def test_watching_ends_with_the_request_to_stop_and_groups_end_in_reverse(supervisor: Supervisor) -> None:
    (below,) = supervisor.start(Program("below", SLEEPER))
    (above,) = supervisor.start(Program("above", SLEEPER))
    before = signal.getsignal(signal.SIGUSR1)

    def stop(*_: object) -> None:
        raise StopRequested

    signal.signal(signal.SIGUSR1, stop)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGUSR1))
    timer.start()
    try:
        with pytest.raises(StopRequested):
            supervisor.watch()
    finally:
        signal.signal(signal.SIGUSR1, before)
        timer.join()
    supervisor.stop()
    assert (below.process.returncode, above.process.returncode) == (-signal.SIGTERM, -signal.SIGTERM)


def test_a_child_that_will_not_end_is_ended_by_force() -> None:
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    child = Child(Program("deaf", [sys.executable, "-c", deaf], stop_seconds=0.3))
    eventually(lambda: signal.SIGTERM in ignored(child.process.pid))
    child.stop()
    assert child.process.returncode == -signal.SIGKILL


def test_children_die_with_their_supervisor() -> None:
    code = (
        "from wagecase.embedded.process import Child, Program; import sys, time;"
        f"print(Child(Program('sleeper', {SLEEPER!r})).process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    eventually(lambda: "sleep" in Path(f"/proc/{pid}/cmdline").read_text("utf-8"))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    eventually(lambda: not Path(f"/proc/{pid}/cwd").exists())


def test_what_a_killed_supervisor_left_is_ended_and_a_reused_number_is_left_alone(tmp_path: Path) -> None:
    record = tmp_path / "children.json"
    left, other = (Child(Program(name, SLEEPER)) for name in ("left", "other"))
    record_children(record, [left, other])
    rows = json.loads(record.read_text("utf-8"))
    rows[1]["birth"] = "1"
    record.write_text(json.dumps(rows), "utf-8")
    reaper = threading.Thread(target=left.process.wait)
    reaper.start()
    stop_leftover_children(record)
    reaper.join()
    assert left.ended
    assert not other.ended
    assert not record.exists()
    other.kill()


def test_a_child_that_fails_at_its_start_is_named_with_its_log(tmp_path: Path) -> None:
    script = "print('so far\\nthe disk is full'); raise SystemExit(4)"
    child = Child(Program("broken", [sys.executable, "-c", script], log=tmp_path / "broken.log"))
    said = r"^broken ended at its start \(code 4\); see .*broken\.log: so far \| the disk is full\.$"
    with pytest.raises(StartFault, match=said):
        child.await_ready(lambda: False, 10)
    with pytest.raises(StartFault, match=r"^broken failed with code 4\.$"):
        process.run_program(Program("broken", [sys.executable, "-c", "raise SystemExit(4)"]))


def test_one_home_serves_one_supervisor(tmp_path: Path) -> None:
    with Home(tmp_path).locked():
        said = f"Wagecase already runs on the data in {tmp_path} \\(process {os.getpid()}\\);"
        with pytest.raises(StartFault, match=said), Home(tmp_path).locked():
            pass
    with Home(tmp_path).locked():
        assert (tmp_path / "lock").read_text("utf-8") == f"{os.getpid()}\n"


def test_secrets_differ_from_home_to_home() -> None:
    first, second = (new_state()["environment"] for _ in range(2))
    assert not [name for name in first if first[name] == second[name]]


def test_data_move_away_from_a_folder_that_an_unprivileged_server_cannot_reach(tmp_path: Path) -> None:
    """Only root has to: everybody else's servers run as that user, inside their own folder."""
    home = tmp_path / "closed"
    home.mkdir(mode=0o700)
    with open_folder("wagecase-store-") as store:
        where = place.prepare_server_folder(home, store)
        if os.geteuid() == 0:
            assert where.folder.parent == store
            assert (home / place.POINTER_FILE).read_text("utf-8") == f"{where.folder}\n"
        else:
            assert where.folder.parent == home
        assert place.prepare_server_folder(home, store).folder == where.folder


def test_a_reset_removes_what_a_start_made_and_nothing_else(tmp_path: Path) -> None:
    with open_folder("wagecase-store-") as store:
        home = Home(tmp_path / "home")
        assert reset_said(home) == (1, f"There are no data of make run in {home.folder}.\n")
        home.prepare()
        where = place.prepare_server_folder(home.folder, store)
        (where.folder / "data").touch()
        evidence = home.folder / "evidence"
        evidence.mkdir()
        # Without a state it may be production's.
        assert reset_said(home)[0] == 1
        home.write_state(new_state())
        (home.folder / "notes.txt").touch()
        with home.locked():
            assert "already runs on the data" in reset_said(home)[1]
        assert evidence.exists()
        assert reset_said(home) == (0, f"Removed the data in {home.folder}.\n")
        assert sorted(path.name for path in home.folder.iterdir()) == ["lock", "notes.txt"]


@pytest.mark.parametrize("gone", [False, True])
def test_a_reset_removes_what_root_had_to_put_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: bool
) -> None:
    """Whether the home is still there or was removed by hand; an ordinary user's servers lie in the home."""
    home = Home(tmp_path / "home")
    home.folder.mkdir(mode=0o700)
    home.write_state(new_state())
    monkeypatch.setenv("WAGECASE_HOME", str(home.folder))
    with open_folder("wagecase-store-") as store:
        where = place.prepare_server_folder(home.folder, store)
        if gone:
            shutil.rmtree(home.folder)
        if gone and os.geteuid() != 0:
            with pytest.raises(StartFault, match=r"^There are no data of make run in "):
                reset(store)
        else:
            reset(store)
        assert not where.folder.exists()
        assert not home.state_file.exists()


def reset_said(home: Home) -> tuple[int, str]:
    environment = {"PATH": os.defpath, "WAGECASE_HOME": str(home.folder)}
    command = [sys.executable, "-m", "wagecase.embedded", "reset"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def ignored(pid: int) -> set[int]:
    """The numbers of the signals that a process ignores."""
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    mask = next(int(line.split()[1], 16) for line in lines if line.startswith("SigIgn"))
    return {number for number in range(1, 65) if mask >> (number - 1) & 1}


def test_a_faulty_book_is_reported_in_one_line_before_anything_is_prepared(tmp_path: Path) -> None:
    shutil.copy(ROOT / "config.py", tmp_path)
    shutil.copytree(ROOT / "wagecase", tmp_path / "wagecase", ignore=shutil.ignore_patterns("__pycache__"))
    clocks = tmp_path / "wagecase" / "law" / "clocks.toml"
    clocks.write_text(clocks.read_text("utf-8").replace('kind = "duty"', 'kind = "dooty"', 1), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "wagecase.embedded.prepare"],
        cwd=tmp_path,
        env={"WAGECASE_HOME": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    (line,) = done.stderr.splitlines()
    assert line.startswith("clocks.toml: insp.accept.kind: is 'dooty'")
    assert done.returncode == 3
