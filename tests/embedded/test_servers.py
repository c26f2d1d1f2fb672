"""The tests' own servers behave as the tests rely on."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest

from tests.servers import Cleaner, Postbox, RunningPostgres, eventually
from wagecase.embedded import ports


def sample_mail() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.cn", "b@example.cn", "期限提醒"
    message.set_content("案件 0001")
    return message


def send_mail(smtp: Postbox, seconds: float = 5) -> None:
    with smtplib.SMTP("127.0.0.1", smtp.controller.port, timeout=seconds) as line:
        line.send_message(sample_mail())


def test_mail_is_taken_as_sent(smtp: Postbox) -> None:
    send_mail(smtp)
    (mail,) = smtp.to("b@example.cn")
    assert (mail.message["Subject"], mail.text.strip()) == ("期限提醒", "案件 0001")


@pytest.mark.parametrize("code", [421, 451, 550])
def test_the_server_refuses_once_when_asked_to(smtp: Postbox, code: int) -> None:
    smtp.script(code)
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        send_mail(smtp)
    assert refusal.value.smtp_code == code
    send_mail(smtp)
    assert len(smtp.mails) == 1


@pytest.mark.parametrize(("behaviour", "taken"), [("drop", 0), ("drop_after", 1)])
def test_the_line_can_be_cut_before_or_after_the_mail_is_taken(smtp: Postbox, behaviour: str, taken: int) -> None:
    smtp.script(behaviour)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send_mail(smtp)
    assert len(smtp.mails) == taken


def test_a_silent_server_keeps_the_line_until_it_is_released(smtp: Postbox) -> None:
    smtp.script("hang", ("slow", 0.1))
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send_mail(smtp, seconds=0.2)
    send_mail(smtp)
    assert len(smtp.mails) == 1
    assert smtp.attempts == 2


def test_cleaning_empties_tables_that_only_the_superuser_could_empty_and_what_was_set_aside_comes_back(
    postgres: RunningPostgres, fresh_database: Callable[..., str]
) -> None:
    name = fresh_database()
    with psycopg.connect(postgres.owner_url(name)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS id")
        connection.execute("CREATE TABLE parent (id int PRIMARY KEY)")
        connection.execute("CREATE TABLE child (id int REFERENCES parent)")
    connection.close()
    cleaner = Cleaner(postgres, name)
    with psycopg.connect(postgres.owner_url(name)) as connection:
        connection.execute("INSERT INTO parent VALUES (1)")
        connection.execute("INSERT INTO child VALUES (1)")
    counted = "SELECT (SELECT count(*) FROM kept), (SELECT count(*) FROM parent), (SELECT count(*) FROM child)"
    aside = cleaner.set_aside()
    cleaner.clean()
    assert cleaner.connection.execute(counted).fetchone() == (1, 0, 0)
    cleaner.bring_back(aside)
    assert cleaner.connection.execute(counted).fetchone() == (1, 1, 1)
    cleaner.close()


def test_a_killed_cluster_comes_back_at_the_same_address_with_its_data(own_postgres: RunningPostgres) -> None:
    url = own_postgres.owner_url()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE here (id int)")
    own_postgres.kill()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    own_postgres.start()
    with psycopg.connect(url) as connection:
        assert eventually(lambda: connection.execute("SELECT count(*) FROM here").fetchone()) == (0,)


def test_a_server_gets_a_port_that_no_caller_gets_while_it_starts_again() -> None:
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text("ascii").split()[0])
    found = ports.free_ports(*[None] * 50)
    assert len(set(found)) == 50
    assert max(found) < lowest
