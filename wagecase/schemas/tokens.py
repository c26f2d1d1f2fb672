"""Signing in."""

from __future__ import annotations

from wagecase.schemas.fields import Choice, Id, Instant, Rows, Schema, Secret, Shown, Text, Whole, Word

SCOPES = ("read", "write")
USUAL_HOURS, MOST_HOURS = 12, 720


class CredentialsSchema(Schema):
    username = Text(100, required=True)
    password = Secret(1000, required=True)
    code = Text(20, metadata={"title": "第二重验证的验证码或恢复码 / Code of the second factor, or a recovery code"})
    scopes = Rows(Choice(SCOPES, required=True), least=1, most=len(SCOPES), load_default=lambda: list(SCOPES))
    hours = Whole(1, MOST_HOURS, load_default=USUAL_HOURS)


class TokenSchema(Schema):
    token = Word()
    token_type = Word()
    scopes = Rows(Word())
    expires_at = Instant()


class MeSchema(Schema):
    id = Id()
    username = Word()
    name = Word()
    locale = Word()
    team = Word()
    organisation = Shown()
    roles = Rows(Shown())
    scopes = Rows(Word())
