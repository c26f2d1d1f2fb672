"""Signing in: who gets a token, what it may do, and what a guesser learns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.api.calling import PREFIX, Caller, complaint_body
from tests.world import DEMO_PASSWORD
from wagecase.extensions import db
from wagecase.models import ApiToken, AuditEntry, User
from wagecase.services.base.dates import now
from wagecase.services.identity import passwords

WHO = "clerk.binhai"


def attempt(client: FlaskClient, username: str, password: str) -> int:
    return client.post(f"{PREFIX}/tokens", json={"username": username, "password": password}).status_code


def test_a_token_says_who_one_is(clerk: Caller) -> None:
    me = clerk.get("/me")
    assert (me["username"], me["roles"], me["scopes"]) == (
        WHO,
        [{"code": "clerk", "label": "受理员"}],
        ["read", "write"],
    )
    assert me["organisation"]["name"].startswith("滨海新区")


def test_the_user_name_may_be_typed_in_any_case(client: FlaskClient, staff: object) -> None:
    assert attempt(client, WHO.upper(), DEMO_PASSWORD) == 201


def test_only_the_digest_of_a_token_is_kept(app: Flask, clerk: Caller) -> None:
    with app.app_context():
        row = db.session.scalars(select(ApiToken)).one()
        assert clerk.token not in (row.digest, row.scopes)
        assert len(row.digest) == 64


def test_unknown_user_and_wrong_password_get_the_same_answer(client: FlaskClient, staff: object) -> None:
    answers = [
        client.post(f"{PREFIX}/tokens", json={"username": name, "password": "wrong"}) for name in (WHO, "nobody")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].get_json() == answers[1].get_json()


def test_an_account_rests_after_five_failures_even_from_the_right_password(
    app: Flask, client: FlaskClient, staff: object
) -> None:
    assert [attempt(client, WHO, "wrong") for _ in range(5)] == [401] * 5
    assert attempt(client, WHO, DEMO_PASSWORD) == 401
    with time_machine.travel(now() + timedelta(minutes=2), tick=True):
        assert attempt(client, WHO, DEMO_PASSWORD) == 201
    with app.app_context():
        user = db.session.scalars(select(User).where(User.username == WHO)).one()
        assert (user.failed_logins, user.locked_until) == (0, None)


def test_a_digest_of_another_cost_still_opens_and_is_made_again(app: Flask, client: FlaskClient, staff: object) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(DEMO_PASSWORD)
    with app.app_context():
        user = db.session.scalars(select(User).where(User.username == WHO)).one()
        user.password_hash = old
        db.session.commit()
    assert [attempt(client, WHO, "wrong"), attempt(client, WHO, DEMO_PASSWORD)] == [401, 201]
    with app.app_context():
        made = db.session.scalars(select(User.password_hash).where(User.username == WHO)).one()
        assert not passwords.password_hasher().check_needs_rehash(made)
    assert attempt(client, WHO, DEMO_PASSWORD) == 201


def test_sign_ins_and_failures_are_on_record_without_what_was_typed(
    app: Flask, client: FlaskClient, staff: object
) -> None:
    for username, password in (("nobody-knows", "x"), (WHO, "x"), (WHO, DEMO_PASSWORD)):
        attempt(client, username, password)
    with app.app_context():
        rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [(row.action, row.detail) for row in rows] == [
            ("sign_in_failed", {"reason": "unknown_user"}),
            ("sign_in_failed", {"reason": "wrong_password"}),
            ("signed_in", {}),
        ]


def test_an_expired_token_is_worth_nothing(clerk: Caller) -> None:
    with time_machine.travel(now() + timedelta(hours=13), tick=True):
        answer = clerk.send("GET", "/me", 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_ends_when_it_is_revoked_or_its_owner_leaves(app: Flask, clerk: Caller, inspector: Caller) -> None:
    clerk.send("DELETE", "/tokens/current", 204)
    clerk.send("GET", "/me", 401)
    with app.app_context():
        db.session.scalars(select(User).where(User.username == "inspector.binhai")).one().active = False
        db.session.commit()
    inspector.send("GET", "/me", 401)


def test_a_reading_token_reads_and_looks_up_but_writes_nothing(client: FlaskClient, staff: object) -> None:
    reader = Caller.log_in(client, WHO, scopes=["read"])
    reader.get("/cases")
    reader.post("/cases/look-up", {"phone": "13800138000"})
    assert reader.post("/complaints", complaint_body(), 403)["type"].endswith("scope")
    reader.send("DELETE", "/tokens/current", 204)


@pytest.mark.parametrize("hours", [0, 721, "x"])
def test_no_token_lives_longer_than_thirty_days(client: FlaskClient, staff: object, hours: object) -> None:
    body = {"username": WHO, "password": DEMO_PASSWORD, "hours": hours}
    assert client.post(f"{PREFIX}/tokens", json=body).status_code == 422


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Basic eDp5", "Bearer \x7f", "Bearer nope", "Token abc", "Bearer a=b"]
)
def test_no_other_authorization_is_accepted(client: FlaskClient, staff: object, authorization: str) -> None:
    assert client.get(f"{PREFIX}/me", headers={"Authorization": authorization}).status_code == 401


def test_last_use_is_noted_once_a_minute(app: Flask, clerk: Caller) -> None:
    def used() -> object:
        with app.app_context():
            return db.session.scalars(select(ApiToken.last_used_at)).one()

    clerk.get("/me")
    first = used()
    clerk.get("/me")
    assert used() == first
    with time_machine.travel(now() + timedelta(minutes=2), tick=True):
        clerk.get("/me")
    assert used() != first


def test_too_many_attempts_from_one_address_are_braked(client: FlaskClient, staff: object) -> None:
    codes = {client.post(f"{PREFIX}/tokens", json={}).status_code for _ in range(301)}
    assert codes == {422, 429}
    answer = client.post(f"{PREFIX}/tokens", json={})
    assert answer.content_type.startswith("application/problem+json")


def test_the_language_of_the_user_counts_where_the_request_names_none(
    app: Flask, client: FlaskClient, as_: Callable[..., Caller]
) -> None:
    clerk = as_(WHO)
    with app.app_context():
        db.session.scalars(select(User).where(User.username == WHO)).one().locale = "en"
        db.session.commit()
    bearer = {"Authorization": f"Bearer {clerk.token}"}
    assert client.get(f"{PREFIX}/cases/x", headers=bearer).get_json()["title"] == "Not found"
    assert client.get(f"{PREFIX}/cases/x").get_json()["title"] == "需要登录"
