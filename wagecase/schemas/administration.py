"""What an administrator enters: people and organisations."""

from __future__ import annotations

import re
from typing import Any

from wagecase.procedure.core.enums import OrgKind, Role
from wagecase.schemas.fields import (
    ChoiceField,
    IdField,
    ListField,
    StrictSchema,
    TextField,
    ValidationError,
    half_width,
)

USERNAME_FORM = re.compile(r"[a-z0-9][a-z0-9._-]{1,49}", re.ASCII)
EMAIL_FORM = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
# An office's line, perhaps with an extension; 12333 is one too.
TELEPHONE_FORM = re.compile(r"[0-9+(][0-9 ()/转+-]{2,39}")
OFFICE_CODE_FORM = re.compile(r"[0-9A-Z]{4,20}", re.ASCII)
# Roles that a person may hold; the worker has no account, and this system needs none.
ASSIGNABLE_ROLES = tuple(role for role in Role if role not in (Role.worker, Role.system))


class UsernameField(TextField):
    """What one types to sign in: small letters, so that nobody wonders about capitals."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        if not USERNAME_FORM.fullmatch(text):
            raise ValidationError("username_form")
        return text


class EmailField(TextField):
    """An address that can stand in a To header and nowhere break it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        if text is not None and not EMAIL_FORM.fullmatch(half_width(text)):
            raise ValidationError("email_form")
        return half_width(text) if text else None


class TelephoneField(TextField):
    """The telephone of an office."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        if text is not None and not TELEPHONE_FORM.fullmatch(half_width(text)):
            raise ValidationError("phone_form")
        return half_width(text) if text else None


class PersonDetailsSchema(StrictSchema):
    """Somebody who works here."""

    name = TextField(100, required=True)
    organisation = IdField(required=True)
    roles = ListField(
        ChoiceField([role.value for role in ASSIGNABLE_ROLES], required=True),
        most=len(ASSIGNABLE_ROLES),
        load_default=list,
    )
    team = TextField(100, load_default="")
    email = EmailField(254, load_default=None)
    locale = ChoiceField(("zh", "en"), required=True)


class NewPersonSchema(PersonDetailsSchema):
    username = UsernameField(50, required=True)


class OrganisationDetailsSchema(StrictSchema):
    """An organisation that works on cases; its code and its kind stay as they were when it was added."""

    name_zh = TextField(100, required=True)
    name_en = TextField(200, required=True)
    area = TextField(20, required=True)
    parent = IdField(load_default=None)
    email = EmailField(254, load_default=None)
    phone = TelephoneField(50, load_default=None)
    places = ListField(TextField(20, required=True), most=100, load_default=list)


class OfficeCodeField(TextField):
    """An office's code: case numbers begin with its first letters."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = half_width(super()._deserialize(value, attr, data, **options))
        if not OFFICE_CODE_FORM.fullmatch(text):
            raise ValidationError("code_form")
        return text


class NewOrganisationSchema(OrganisationDetailsSchema):
    code = OfficeCodeField(20, required=True)
    kind = ChoiceField(OrgKind, required=True)
