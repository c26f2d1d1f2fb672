"""What the application shares: database, migrations, broker client, limiter, languages. Nothing here knows a case."""

from __future__ import annotations

from pathlib import Path
from select import POLLIN, poll
from typing import Any, cast

import psycopg
from flask import Flask, current_app, g, has_request_context, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry
from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config
from wagecase.models.base import Base
from wagecase.web.translating import Translator

CONNECT_SECONDS = 5
STATEMENT_MILLISECONDS = 15_000
REDIS_CONNECT_SECONDS = 0.3
REDIS_SECONDS = 0.5
# In seconds, the last in milliseconds: without them a connection cut without a word would hang for hours.
KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 30_000}
TIMEZONE = "Asia/Shanghai"
LOCALES = ("zh_Hans_CN", "en")


class Broker:
    """The client of Redis or Valkey. It gives up within half a second, because no pending work is kept there alone."""

    def init_app(self, app: Flask) -> None:
        url = config_of(app).redis_url
        if url is not None:
            app.extensions["broker"] = Redis.from_url(url, **redis_options(), retry=Retry(NoBackoff(), 0))

    @property
    def client(self) -> Redis:
        if "broker" not in current_app.extensions:
            raise RedisConnectionError("There is no broker: set REDIS_URL, or start the private one with make run.")
        return cast(Redis, current_app.extensions["broker"])


def config_of(app: Flask) -> Config:
    return cast(Config, app.config["WAGECASE"])


def current_config() -> Config:
    """The settings of the application that is being served."""
    return config_of(current_app)


def redis_options() -> dict[str, float]:
    """Time-outs in seconds for every client of Redis; publishing into a silent one would hang for over a minute."""
    return {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_CONNECT_SECONDS}


def preferred_locale() -> str | None:
    """The language of the caller: what a blueprint has settled, else English if it is asked for, else Chinese."""
    if not has_request_context():
        return None
    if "locale" in g:
        return cast(str, g.locale)
    wanted = request.accept_languages.best_match(["zh-Hans-CN", "zh-CN", "zh", "en"], default="zh")
    return "en" if wanted == "en" else LOCALES[0]


def flask_settings(config: Config) -> dict[str, Any]:
    """The configuration of Flask and its extensions, drawn from our settings."""
    return {
        "WAGECASE": config,
        "SECRET_KEY": config.secret_key,
        "SESSION_COOKIE_SECURE": config.production,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 16 * 1024 * 1024,
        "SQLALCHEMY_DATABASE_URI": config.database_url or "postgresql+psycopg://",
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options() if config.database_url else {"creator": _refuse_connection},
        # Only blueprints with forms check the token, each by itself; the API has bearer tokens.
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": LOCALES[0],
        "BABEL_DEFAULT_TIMEZONE": TIMEZONE,
        "RATELIMIT_STORAGE_URI": config.redis_url or "memory://",
        "RATELIMIT_STORAGE_OPTIONS": redis_options() if config.redis_url else {},
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "RATELIMIT_HEADERS_ENABLED": True,
    }


def engine_options() -> dict[str, Any]:
    """No statement may hold a web worker for long, a server that vanished is noticed, and faults show no values."""
    options = f"-c statement_timeout={STATEMENT_MILLISECONDS} -c timezone=UTC"
    return {
        # What a statement carried, names among it, would otherwise stand in the text of every fault and so in the log.
        "hide_parameters": True,
        "pool_size": 5,
        "max_overflow": 5,
        "pool_timeout": CONNECT_SECONDS,
        "connect_args": {
            "connect_timeout": CONNECT_SECONDS,
            "options": options,
            "application_name": "wagecase",
            **KEEPALIVE,
        },
    }


def refuse_severed_connection(connection: psycopg.Connection, *_: object) -> None:
    """Refuse a pooled connection that the server has ended, and every older one with it.

    Between two uses a server has nothing to say but its farewell, so whether there is something to read tells it; to
    ask by a statement would cost every transaction a round trip.

    Raises:
        InvalidatePoolError: the pool then connects again.
    """
    watched = poll()
    if not connection.closed:
        watched.register(connection.fileno(), POLLIN)
    if connection.closed or watched.poll(0):
        raise InvalidatePoolError


def _refuse_connection() -> psycopg.Connection:
    raise psycopg.OperationalError("There is no database: set DATABASE_URL, or start the private one with make run.")


db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate(directory=str(Path(__file__).parents[1] / "migrations"), compare_type=True, render_as_batch=False)
broker = Broker()
limiter = Limiter(key_func=get_remote_address)
babel = Translator()
csrf = CSRFProtect()


def register_extensions(app: Flask) -> None:
    """Bind every extension to the application."""
    if trusted := config_of(app).trusted_proxies:
        # Otherwise all callers would share the proxy's address, and its rate limit.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)  # type: ignore[method-assign]
    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "checkout", refuse_severed_connection)
    migrate.init_app(app, db)
    broker.init_app(app)
    limiter.init_app(app)
    babel.init_app(app, locale_selector=preferred_locale)
    csrf.init_app(app)
