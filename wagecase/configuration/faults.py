"""What is wrong with settings that are whole but unsafe where they are to be used."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from sqlalchemy.engine import URL, make_url

from config import APPLICATION_ROLE, DEVELOPMENT_KEY_ID, DEVELOPMENT_MARK, MIN_PASSWORD_KIB, OWNER_ROLE, Config
from wagecase.configuration.values import is_loopback


def _named_secrets(config: Config) -> Iterator[tuple[str, bytes]]:
    yield "SECRET_KEY", config.secret_key.encode()
    yield "BLIND_INDEX_KEY", config.blind_index_key
    yield "CHECKPOINT_KEY", config.checkpoint_key
    for key in config.keys:
        yield f"WAGECASE_KEYS (key {key.id})", key.secret
    if config.metrics_token is not None:
        yield "METRICS_TOKEN", config.metrics_token.encode()
    if config.sms_reply_secret is not None:
        yield "SMS_REPLY_SECRET", config.sms_reply_secret.encode()


def production_faults(config: Config) -> list[str]:
    return [
        *_development_secret_faults(config),
        *_repeated_secret_faults(config),
        *_owner_role_faults(config),
        *_weak_hashing_faults(config),
    ]


def _development_secret_faults(config: Config) -> Iterator[str]:
    mark = DEVELOPMENT_MARK.rstrip("-").encode()
    for name, secret in _named_secrets(config):
        if secret.startswith(mark):
            yield f"{name} is a development secret; make a new one for production."
    for key in config.keys:
        if key.id.startswith(DEVELOPMENT_KEY_ID):
            yield f"WAGECASE_KEYS (key {key.id}) has the id of a development key; make a new one for production."


def _repeated_secret_faults(config: Config) -> Iterator[str]:
    seen: dict[bytes, str] = {}
    for name, secret in _named_secrets(config):
        # SECRET_KEY is text; somebody may have pasted the base64 form of another key.
        forms = {secret, base64.b64encode(secret)}
        for form in forms & seen.keys():
            yield f"{name} is equal to {seen[form]}; every secret must be its own."
            break
        seen.update(dict.fromkeys(forms, name))


def _owner_role_faults(config: Config) -> Iterator[str]:
    user = make_url(config.database_url).username if config.database_url else None
    owner = make_url(config.database_owner_url).username if config.database_owner_url else OWNER_ROLE
    if user is not None and user in (owner, OWNER_ROLE):
        yield f"DATABASE_URL uses the owner role {user}; the application must use its own, such as {APPLICATION_ROLE}."


def _weak_hashing_faults(config: Config) -> Iterator[str]:
    if config.password_kib < MIN_PASSWORD_KIB:
        yield f"PASSWORD_KIB is {config.password_kib}; in production it must be at least {MIN_PASSWORD_KIB}."


def development_faults(config: Config) -> list[str]:
    named = {"DATABASE_URL": config.database_url, "DATABASE_OWNER_URL": config.database_owner_url}
    return [
        f"{name} leads to another machine, and WAGECASE_ENV is development; set WAGECASE_ENV=production to use it."
        for name, url in named.items()
        if url and not _on_this_machine(make_url(url))
    ]


def _on_this_machine(url: URL) -> bool:
    """Whether every host that libpq would try is loopback or a socket; a host left out could come from elsewhere."""
    hosts = [url.host] if url.host else []
    for name in ("host", "hostaddr"):
        value = url.query.get(name, "")
        hosts += (value if isinstance(value, str) else ",".join(value)).split(",") if value else []
    return bool(hosts) and "service" not in url.query and all(map(is_loopback, hosts))
