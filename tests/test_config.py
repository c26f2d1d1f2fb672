"""Settings: what development forgives, what production refuses, and in which words."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import config
from wagecase.configuration.values import SmtpServer
from wagecase.embedded.home import Home, new_state

ROOT = Path(__file__).parents[1]


def key(character: str) -> str:
    return base64.b64encode(character.encode() * 32).decode()


def production(**changes: str) -> dict[str, str]:
    """A production environment in which nothing is wrong, with the named changes."""
    return {
        "WAGECASE_ENV": "production",
        "DATABASE_URL": "postgresql://wagecase_app:pw@db.example.cn/wagecase",
        "REDIS_URL": "redis://:pw@cache.example.cn:6379/0",
        "SMTP_URL": "smtp+starttls://post:p%40ss@mail.example.cn",
        "MAIL_FROM": "wages@example.cn",
        "PUBLIC_URL": "https://wages.example.cn/",
        "SECRET_KEY": "s" * 40,
        "WAGECASE_KEYS": f"2026b:{key('b')},2026a:{key('a')}",
        "BLIND_INDEX_KEY": key("i"),
        "CHECKPOINT_KEY": key("c"),
        **changes,
    }


def faults(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(config.ConfigFault) as refusal:
        config.load(environ)
    return refusal.value.faults


def test_production_starts_when_everything_is_named(tmp_path: Path) -> None:
    settings = config.load(production(WAGECASE_HOME=str(tmp_path)))
    assert settings.production
    assert settings.database_url == "postgresql+psycopg://wagecase_app:pw@db.example.cn/wagecase"
    assert settings.database_owner_url is None
    assert settings.smtp == SmtpServer("smtp+starttls", "mail.example.cn", 587, "post", "p@ss")
    assert settings.public_url == "https://wages.example.cn"
    assert [one.id for one in settings.keys] == ["2026b", "2026a"]
    assert (settings.home, settings.port, settings.log_level) == (tmp_path, 8000, "info")


def test_no_secret_shows_when_settings_are_printed() -> None:
    shown = repr(config.load(production()))
    assert not [secret for secret in ("s" * 40, "b" * 32, "i" * 32, "p@ss", ":pw@") if secret in shown]


@pytest.mark.parametrize(
    "name",
    [
        "DATABASE_URL",
        "REDIS_URL",
        "SMTP_URL",
        "MAIL_FROM",
        "PUBLIC_URL",
        "SECRET_KEY",
        "WAGECASE_KEYS",
        "BLIND_INDEX_KEY",
        "CHECKPOINT_KEY",
    ],
)
def test_production_names_the_one_variable_that_is_missing(name: str) -> None:
    assert faults(production(**{name: ""})) == (f"{name} is not set.",)


def test_production_reports_every_fault_at_once() -> None:
    assert len(faults({"WAGECASE_ENV": "production"})) == 9


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY is too short; it needs at least 32 characters."),
        ("SECRET_KEY", "development-" + "x" * 40, "SECRET_KEY is a development secret; make a new one for production."),
        ("SECRET_KEY", key("c"), "CHECKPOINT_KEY is equal to SECRET_KEY; every secret must be its own."),
        ("BLIND_INDEX_KEY", key("c"), "CHECKPOINT_KEY is equal to BLIND_INDEX_KEY; every secret must be its own."),
        ("BLIND_INDEX_KEY", "c2hvcnQ=", "BLIND_INDEX_KEY must be 32 random bytes written in base64."),
        ("CHECKPOINT_KEY", "不是", "CHECKPOINT_KEY must be 32 random bytes written in base64."),
        ("WAGECASE_KEYS", "abc", "WAGECASE_KEYS must be a list like id:base64,id2:base64, the current key first."),
        ("WAGECASE_KEYS", "a:abc", "WAGECASE_KEYS (key a) must be 32 random bytes written in base64."),
        ("WAGECASE_KEYS", f"a:{key('x')},a:{key('y')}", "WAGECASE_KEYS names one key id twice."),
        (
            "WAGECASE_KEYS",
            f"dev1:{key('x')}",
            "WAGECASE_KEYS (key dev1) has the id of a development key; make a new one for production.",
        ),
        (
            "WAGECASE_KEYS",
            f"a:{key('i')}",
            "WAGECASE_KEYS (key a) is equal to BLIND_INDEX_KEY; every secret must be its own.",
        ),
        (
            "DATABASE_URL",
            "postgresql://wagecase_owner:pw@db/wagecase",
            "DATABASE_URL uses the owner role wagecase_owner; the application must use its own, such as wagecase_app.",
        ),
        ("DATABASE_URL", "mysql://a@b/c", "DATABASE_URL must name a PostgreSQL database; no other is served."),
        (
            "DATABASE_URL",
            "nonsense",
            "DATABASE_URL is not a database address such as postgresql://user:password@host/name.",
        ),
        ("REDIS_URL", "http://cache", "REDIS_URL must begin with redis://, rediss:// or unix://."),
        (
            "SMTP_URL",
            "mail.example.cn:25",
            "SMTP_URL must look like smtp://user:password@host:port, smtps://… or smtp+starttls://….",
        ),
        ("PUBLIC_URL", "wages", "PUBLIC_URL must be the address people use, such as https://wages.example.cn."),
        ("PORT", "80000", "PORT is '80000'; it must be a number from 1 to 65535."),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES is '-1'; it must be a number from 0 to 9."),
        ("PASSWORD_KIB", "19455", "PASSWORD_KIB is 19455; in production it must be at least 19456."),
        ("LOG_LEVEL", "loud", "LOG_LEVEL is 'loud'; it must be one of debug, info, warning, error."),
    ],
)
def test_production_refuses_in_one_sentence(name: str, value: str, said: str) -> None:
    assert faults(production(**{name: value})) == (said,)


def test_the_owner_may_have_another_name() -> None:
    url = "postgresql://boss:pw@db/wagecase"
    (said,) = faults(production(DATABASE_URL=url, DATABASE_OWNER_URL=url))
    assert said.startswith("DATABASE_URL uses the owner role boss;")


def test_every_secret_of_make_run_is_refused_in_production() -> None:
    said = faults(production(**new_state()["environment"]))
    for name in ("SECRET_KEY", "BLIND_INDEX_KEY", "CHECKPOINT_KEY", "WAGECASE_KEYS (key dev1)"):
        assert f"{name} is a development secret; make a new one for production." in said


def test_another_word_for_the_environment_is_refused() -> None:
    assert faults({"WAGECASE_ENV": "prod"}) == ("WAGECASE_ENV is 'prod'; it must be one of development, production.",)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://a:b@db.example.cn/w",
        "postgresql://a:b@10.0.0.8/w",
        "postgresql:///w",
        "postgresql:///w?host=/tmp,db.example.cn",
        "postgresql://a:b@localhost/w?hostaddr=10.0.0.8",
        "postgresql://a:b@localhost/w?service=far",
    ],
)
def test_development_does_not_reach_for_another_machine(url: str, tmp_path: Path) -> None:
    (said,) = faults({**production(DATABASE_URL=url, WAGECASE_HOME=str(tmp_path)), "WAGECASE_ENV": "development"})
    assert said.startswith("DATABASE_URL leads to another machine, and WAGECASE_ENV is development;")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://a@localhost/w",
        "postgres://a@127.8.0.1:99/w",
        "postgresql://a@[::1]/w",
        "postgresql:///w?host=/run",
    ],
)
def test_development_takes_this_machine(url: str, tmp_path: Path) -> None:
    environ = production(DATABASE_URL=url, WAGECASE_HOME=str(tmp_path), WAGECASE_ENV="development")
    assert config.load(environ).database_url is not None


def test_development_without_anything_has_no_database_and_secrets_of_the_moment(tmp_path: Path) -> None:
    first, second = (config.load({"WAGECASE_HOME": str(tmp_path)}) for _ in range(2))
    assert first.database_url is None
    assert first.smtp is None
    assert first.secret_key.startswith("development-")
    assert first.keys != second.keys


def test_development_with_a_database_needs_lasting_secrets(tmp_path: Path) -> None:
    said = faults({"WAGECASE_HOME": str(tmp_path), "DATABASE_URL": "postgresql://a@localhost/w"})
    assert "WAGECASE_KEYS is not set." in said


def test_development_reads_the_state_file_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    environ = production(DATABASE_URL="postgresql://a@localhost/w")
    Home(tmp_path).write_state({"environment": environ})
    settings = config.load({"WAGECASE_HOME": str(tmp_path), "MAIL_FROM": "other@example.cn"})
    assert (settings.secret_key, settings.mail_from) == ("s" * 40, "other@example.cn")


def test_production_never_reads_the_state_file(tmp_path: Path) -> None:
    Home(tmp_path).write_state({"environment": {"SECRET_KEY": "t" * 40}})
    said = faults({**production(WAGECASE_HOME=str(tmp_path)), "SECRET_KEY": ""})
    assert said == ("SECRET_KEY is not set.",)


@pytest.mark.parametrize("text", ["{", "[]", json.dumps({"environment": 7})])
def test_a_broken_state_file_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / config.STATE_FILE).write_text(text, "utf-8")
    (said,) = faults({"WAGECASE_HOME": str(tmp_path)})
    assert said.startswith(f"The state file {tmp_path / config.STATE_FILE} cannot be read")


def test_the_state_file_is_nobody_elses(tmp_path: Path) -> None:
    Home(tmp_path).write_state(new_state())
    assert (tmp_path / config.STATE_FILE).stat().st_mode & 0o777 == 0o600


def test_the_home_is_where_it_is_asked_to_be(tmp_path: Path) -> None:
    assert config.home_folder({"WAGECASE_HOME": str(tmp_path)}) == tmp_path
    usual = config.home_folder({"XDG_STATE_HOME": str(tmp_path)})
    assert usual == (config.SYSTEM_HOME if os.geteuid() == 0 else tmp_path / "wagecase")


def test_a_refusal_ends_the_web_server_and_the_worker_with_plain_sentences() -> None:
    environ = {"PATH": os.defpath, **production(SECRET_KEY="short")}
    for module in ("wsgi", "workers.app"):
        ended = subprocess.run(
            [sys.executable, "-c", f"import {module}"],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == config.EXIT_CODE
        assert ended.stderr == "SECRET_KEY is too short; it needs at least 32 characters.\n"


def test_flask_starts_without_any_setting_or_database(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "routes"],
        cwd=ROOT,
        env={"PATH": os.defpath, "WAGECASE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, "/healthz" in ended.stdout) == (0, True)


def test_texts_go_by_the_provider_that_is_named_and_a_faulty_name_is_notified() -> None:
    named = {"SMS_URL": "dysms://id:s%2Fecret@dysmsapi.aliyuncs.com", "SMS_SIGNATURE": "天津人社"}
    settings = config.load(production(**named, SMS_TEMPLATES="accepted.zh=SMS_1, limitation.zh=SMS_2"))
    assert settings.sms is not None
    assert (settings.sms.endpoint, settings.sms.secret) == ("https://dysmsapi.aliyuncs.com", "s/ecret")
    assert settings.sms.templates == {"accepted.zh": "SMS_1", "limitation.zh": "SMS_2"}
    assert "s/ecret" not in repr(settings)
    assert config.load(production()).sms is None
    assert "SMS_URL" in faults(production(**{**named, "SMS_URL": "https://dysmsapi.aliyuncs.com"}))[0]
    assert "SMS_SIGNATURE" in faults(production(SMS_URL=named["SMS_URL"]))[0]
    for secret in ("short", "development-" + "x" * 30, production()["SECRET_KEY"]):
        assert "SMS_REPLY_SECRET" in faults(production(SMS_REPLY_SECRET=secret))[0]
