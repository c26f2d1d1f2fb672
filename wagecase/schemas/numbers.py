"""Numbers that carry their own check: ID number, unified social credit code, phone, bank card."""

from __future__ import annotations

import re
from typing import Any

import phonenumbers
from marshmallow import ValidationError
from stdnum import luhn
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent
from stdnum.exceptions import ValidationError as BadNumber

from wagecase.schemas.fields import TextField, half_width, today


class _NumberField(TextField):
    """Text that is brought into one form and checked; blank counts as left out where it is not required."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        return None if text is None else self._normal(half_width(text))

    def _normal(self, text: str) -> str:
        raise NotImplementedError


class IdNumberField(_NumberField):
    """公民身份号码 (GB 11643): 18 characters with a check digit and a date of birth; a small x is a capital one.

    The place in it is not checked: it is the county of the first registration, which may have been founded after the
    birth or renamed since, so that a look-up by year of birth would turn real people away.
    """

    def _normal(self, text: str) -> str:
        compact = re.sub(r"[\s-]", "", text).upper()
        if not re.fullmatch(r"[0-9]{17}[0-9X]", compact, re.ASCII):
            raise ValidationError("id_number_form")
        if ric.calc_check_digit(compact) != compact[-1]:
            raise ValidationError("id_number_check")
        try:
            born = ric.get_birth_date(compact)
        except InvalidComponent as error:
            raise ValidationError("id_number_birth") from error
        if born > today():
            raise ValidationError("id_number_birth")
        return compact


class UsccField(_NumberField):
    """统一社会信用代码 (GB 32100)."""

    def _normal(self, text: str) -> str:
        compact = re.sub(r"[\s-]", "", text).upper()
        try:
            return str(uscc.validate(compact))
        except InvalidChecksum as error:
            raise ValidationError("uscc_check") from error
        except BadNumber as error:
            raise ValidationError("uscc_form") from error


class PhoneField(_NumberField):
    """A phone number, Chinese unless it says otherwise, brought into E.164."""

    def _normal(self, text: str) -> str:
        try:
            number = phonenumbers.parse(text, "CN")
        except phonenumbers.NumberParseException as error:
            raise ValidationError("phone_form") from error
        if not phonenumbers.is_valid_number(number):
            raise ValidationError("phone_form")
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class BankCardField(_NumberField):
    """A bank card number: 12 to 19 digits with a Luhn check."""

    def _normal(self, text: str) -> str:
        compact = re.sub(r"[\s-]", "", text)
        if not re.fullmatch(r"[0-9]{12,19}", compact, re.ASCII):
            raise ValidationError("card_form")
        if not luhn.is_valid(compact):
            raise ValidationError("card_check")
        return compact
