"""What an administrator enters: people and organisations."""

from __future__ import annotations

import re
from typing import Any

from wagecase.procedure.core.enums import OrgKind, Role
from wagecase.schemas.fields import Choice, Id, Rows, Schema, Text, ValidationError, half_width

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,49}", re.ASCII)
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
# An office's line, perhaps with an extension; 12333 is one too.
LINE = re.compile(r"[0-9+(][0-9 ()/转+-]{2,39}")
CODE = re.compile(r"[0-9A-Z]{4,20}", re.ASCII)
# Roles that a person may hold; the worker has no account, and this system needs none.
GIVEN = tuple(role for role in Role if role not in (Role.worker, Role.system))


class Username(Text):
    """What one types to sign in: small letters, so that nobody wonders about capitals."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        if not USERNAME.fullmatch(text):
            raise ValidationError("username_form")
        return text


class Email(Text):
    """An address that can stand in a To header and nowhere break it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        if text is not None and not EMAIL.fullmatch(half_width(text)):
            raise ValidationError("email_form")
        return half_width(text) if text else None


class Line(Text):
    """The telephone of an office."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        if text is not None and not LINE.fullmatch(half_width(text)):
            raise ValidationError("phone_form")
        return half_width(text) if text else None


class PersonSchema(Schema):
    """Somebody who works here."""

    name = Text(100, required=True)
    organisation = Id(required=True)
    roles = Rows(Choice([role.value for role in GIVEN], required=True), most=len(GIVEN), load_default=list)
    team = Text(100, load_default="")
    email = Email(254, load_default=None)
    locale = Choice(("zh", "en"), required=True)


class NewPersonSchema(PersonSchema):
    username = Username(50, required=True)


class OrganisationSchema(Schema):
    """An organisation that works on cases; its code and its kind stay as they were when it was added."""

    name_zh = Text(100, required=True)
    name_en = Text(200, required=True)
    area = Text(20, required=True)
    parent = Id(load_default=None)
    email = Email(254, load_default=None)
    phone = Line(50, load_default=None)
    places = Rows(Text(20, required=True), most=100, load_default=list)


class Code(Text):
    """An office's code: case numbers begin with its first letters."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = half_width(super()._deserialize(value, attr, data, **options))
        if not CODE.fullmatch(text):
            raise ValidationError("code_form")
        return text


class NewOrganisationSchema(OrganisationSchema):
    code = Code(20, required=True)
    kind = Choice(OrgKind, required=True)
