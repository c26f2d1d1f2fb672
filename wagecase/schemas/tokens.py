"""Signing in."""

from __future__ import annotations

from wagecase.schemas.fields import (
    ChoiceField,
    IdField,
    InstantField,
    IntegerField,
    ListField,
    OutputObjectField,
    OutputTextField,
    SecretField,
    StrictSchema,
    TextField,
)

SCOPES = ("read", "write")
DEFAULT_HOURS, MAX_HOURS = 12, 720


class CredentialsSchema(StrictSchema):
    username = TextField(100, required=True)
    password = SecretField(1000, required=True)
    code = TextField(
        20, metadata={"title": "第二重验证的验证码或恢复码 / Code of the second factor, or a recovery code"}
    )
    scopes = ListField(ChoiceField(SCOPES, required=True), least=1, most=len(SCOPES), load_default=lambda: list(SCOPES))
    hours = IntegerField(1, MAX_HOURS, load_default=DEFAULT_HOURS)


class TokenSchema(StrictSchema):
    token = OutputTextField()
    token_type = OutputTextField()
    scopes = ListField(OutputTextField())
    expires_at = InstantField()


class CurrentUserSchema(StrictSchema):
    id = IdField()
    username = OutputTextField()
    name = OutputTextField()
    locale = OutputTextField()
    team = OutputTextField()
    organisation = OutputObjectField()
    roles = ListField(OutputObjectField())
    scopes = ListField(OutputTextField())
