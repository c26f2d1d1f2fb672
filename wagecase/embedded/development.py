"""The steps of `make run`, in order: lock, port, servers, roles, migrations, demo data, then everything that serves."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import config
from wagecase.embedded import StartFault, place, ports, process, programs, supervisor, terminal
from wagecase.embedded.home import Home
from wagecase.embedded.postgres import Postgres
from wagecase.embedded.supervisor import StopRequested, Supervisor
from wagecase.embedded.valkey import Valkey

DATABASE = "wagecase"
SERVE_SECONDS = 60
# The mail page is looked for beside the product: 8025 for 8000.
MAIL_PORT_DISTANCE = 25
PROVIDED_SETTINGS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SMTP_URL")
SECRET_SETTINGS = ("SECRET_KEY", "WAGECASE_KEYS", "BLIND_INDEX_KEY", "CHECKPOINT_KEY")
OWN_SETTINGS = ("PORT", "WAGECASE_ENV", "WAGECASE_HOME")


def run() -> None:
    """Start everything and look after it until somebody asks for the end."""
    supervisor.handle_stop_signals(supervisor.raise_stop)
    try:
        with terminal.take_foreground():
            _run_locked()
    except StopRequested:
        return


def _run_locked() -> None:
    environment, folder, port = _split_environment()
    home = Home(folder)
    home.prepare()
    with home.locked():
        process.stop_leftover_children(home.children_file)
        with ports.bind_port(port) as socket:
            copy = DevelopmentInstance(home, environment, port, socket.fileno())
            try:
                copy.start()
                copy.children.watch()
            except StopRequested:
                print("Ending …", flush=True)
            finally:
                # One request to end is enough; a second must not leave half of it running.
                supervisor.handle_stop_signals(lambda: None)
                copy.children.stop()


def _split_environment() -> tuple[dict[str, str], Path, int]:
    """The children's environment without the settings that the home provides, and what of it concerns us."""
    environment = config.child_environment({"PYTHONUNBUFFERED": "1"}, without=(*PROVIDED_SETTINGS, *SECRET_SETTINGS))
    if environment.get("WAGECASE_ENV") == config.Environment.production:
        raise StartFault("make run is for development and trial; unset WAGECASE_ENV, or see deploy/README.md.")
    settings = config.load({name: environment[name] for name in OWN_SETTINGS if name in environment})
    environment.setdefault("LOG_LEVEL", "warning")
    environment |= {"WAGECASE_HOME": str(settings.home), "PORT": str(settings.port)}
    return environment, settings.home, settings.port


class DevelopmentInstance:
    """One running copy of the product on one home."""

    def __init__(self, home: Home, environment: dict[str, str], port: int, socket: int) -> None:
        self.home, self.environment, self.port, self.socket = home, environment, port, socket
        self.state: dict[str, Any] = home.read_state()
        self.children = Supervisor(home.children_file)

    def start(self) -> None:
        """Bring everything up, each step on what stands."""
        self._choose_ports()
        postgres, valkey = self._servers()
        postgres.prepare()
        self.children.add(postgres.start())
        self._roles(postgres)
        self.children.add(valkey.start())
        self._write_settings(postgres, valkey)
        process.run_program(programs.prepare_program(self.environment))
        self._serve()
        self._greet()

    def _choose_ports(self) -> None:
        """The ports of the last start where they are free, so that what people have noted down stays true."""
        last = self.state["ports"]
        wishes = {name: last.get(name) for name in ("postgres", "valkey", "smtp", "mail")}
        wishes["mail"] = wishes["mail"] or self.port + MAIL_PORT_DISTANCE
        self.state["ports"] = dict(zip(wishes, ports.free_ports(*wishes.values()), strict=True))

    def _servers(self) -> tuple[Postgres, Valkey]:
        where, passwords, chosen = (
            place.prepare_server_folder(self.home.folder),
            self.state["passwords"],
            self.state["ports"],
        )
        postgres = Postgres(where, chosen["postgres"], passwords["superuser"], self.home.log("postgres"))
        if postgres.data.exists() and not self.home.state_file.exists():
            raise StartFault(
                f"The data in {postgres.data} have lost their keys, which stood in {self.home.state_file}; "
                "bring that file back, or start afresh with make reset."
            )
        # Written before the cluster is made, so that no cluster exists whose passwords nobody knows.
        self.home.write_state(self.state)
        return postgres, Valkey(where, chosen["valkey"], passwords["valkey"], self.home.log("valkey"))

    def _roles(self, postgres: Postgres) -> None:
        passwords = self.state["passwords"]
        postgres.ensure_role(config.OWNER_ROLE, passwords["owner"])
        postgres.ensure_role(config.APPLICATION_ROLE, passwords["application"])
        postgres.ensure_database(DATABASE, config.OWNER_ROLE, users=(config.APPLICATION_ROLE,))

    def _write_settings(self, postgres: Postgres, valkey: Valkey) -> None:
        passwords, chosen = self.state["passwords"], self.state["ports"]
        self.state["environment"] |= {
            "DATABASE_URL": postgres.url(config.APPLICATION_ROLE, passwords["application"], DATABASE),
            "DATABASE_OWNER_URL": postgres.url(config.OWNER_ROLE, passwords["owner"], DATABASE),
            "REDIS_URL": valkey.url,
            "SMTP_URL": f"smtp://{ports.HOST}:{chosen['smtp']}",
            "MAIL_FROM": "wagecase@localhost",
            "PUBLIC_URL": f"http://{ports.HOST}:{self.port}",
        }
        self.home.write_state(self.state)

    def _serve(self) -> None:
        chosen = self.state["ports"]
        (mail,) = self.children.start(
            programs.mail_sink_program(self.environment, chosen["smtp"], chosen["mail"], self.home.mail)
        )
        # The person in front waits for the pages; the rest loads after them.
        (web,) = self.children.start(programs.web_program(self.environment, self.socket))
        mail.await_ready(lambda: _responds(chosen["mail"], "/"), SERVE_SECONDS)
        web.await_ready(lambda: _responds(self.port, "/healthz"), SERVE_SECONDS)
        others = self.children.start(
            programs.worker_program(self.environment, "reminders"),
            programs.worker_program(self.environment, "default", "imports"),
            programs.beat_program(self.environment),
            programs.watchdog_program(self.environment),
        )
        for child in others:
            child.await_ready(lambda: True, SERVE_SECONDS)

    def _greet(self) -> None:
        where = filter(None, (self.home.folder, place.outside(self.home.folder)))
        print(
            f"Wagecase runs at      http://{ports.HOST}:{self.port}\n"
            f"Its mail is read at   http://{ports.HOST}:{self.state['ports']['mail']}\n"
            f"Its data lie in       {' and '.join(map(str, where))}\n"
            "Ctrl-C ends it; the data stay until make reset.",
            flush=True,
        )


def _responds(port: int, path: str) -> bool:
    connection = HTTPConnection(ports.HOST, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
