"""Our own fields. marshmallow's String lets NUL through and its Decimal takes `1_000` and JSON floats; these do not."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from marshmallow import Schema as _Schema
from marshmallow import ValidationError, fields

from wagecase.procedure.core.enums import Labelled

ZONE = ZoneInfo("Asia/Shanghai")
FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2100, 12, 31)
# A clock that runs ahead by less than this is not the future.
CLOCK_SKEW = timedelta(minutes=5)
MAX_TEXT_LENGTH = 10_000
MAX_INTEGER = 999_999_999
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
MESSAGE_CODES: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": "required",
    "null": "null",
    "validator_failed": "invalid",
    "invalid": "invalid",
}

SCHEMA_MESSAGE_CODES = {"unknown": "unknown_field", "type": "not_an_object"}


def half_width(text: str) -> str:
    """Full-width digits and letters, as a Chinese keyboard makes them, in their half-width form."""
    return text.translate(FULL_WIDTH)


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The legal date, in Asia/Shanghai."""
    return now().astimezone(ZONE).date()


class StrictSchema(_Schema):
    """The base of every schema: unknown fields are refused, because a misspelt one would be lost in silence."""

    error_messages = SCHEMA_MESSAGE_CODES


class TextField(fields.String):
    """Text without control characters, stripped; blank counts as left out where the field is not required.

    Line breaks are kept only where there may be several lines.
    """

    default_error_messages = MESSAGE_CODES

    def __init__(self, longest: int = 200, *, shortest: int = 1, lines: bool = False, **options: Any) -> None:
        options.setdefault("metadata", {}).update({"maxLength": longest})
        options.setdefault("allow_none", not options.get("required", False))
        super().__init__(**options)
        self.longest, self.shortest, self.lines = longest, shortest, lines

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError("not_text")
        text = value.replace("\r\n", "\n").strip()
        self._check(text)
        if not text and not self.required:
            return None
        return text

    def _check(self, text: str) -> None:
        kept = "\n\t" if self.lines else ""
        if any(unicodedata.category(char) in ("Cc", "Cs") and char not in kept for char in text):
            raise ValidationError("control_characters")
        if not text and self.required:
            raise ValidationError("blank")
        if len(text) > self.longest:
            raise ValidationError(f"too_long|max={self.longest}")
        if 0 < len(text) < self.shortest:
            raise ValidationError(f"too_short|min={self.shortest}")


class SecretField(TextField):
    """A password: taken as it is, blanks included."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError("not_text")
        self._check(value)
        return value


class ChoiceField(TextField):
    """One of a few codes."""

    def __init__(self, choices: type[Labelled] | Iterable[str], **options: Any) -> None:
        self.choices = tuple(str(one) for one in choices)
        values = list(self.choices) + ([] if options.get("required", False) else [None])
        options["metadata"] = {**options.get("metadata", {}), "enum": values}
        super().__init__(100, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        if text is not None and text not in self.choices:
            raise ValidationError(f"choice|choices={', '.join(self.choices)}")
        return text


class MoneyField(fields.String):
    """Yuan as a decimal string, at most ten digits before the point and two after; never a JSON number."""

    default_error_messages = MESSAGE_CODES
    FORM = re.compile(r"-?[0-9]+(\.[0-9]{1,2})?", re.ASCII)

    def __init__(self, *, positive: bool = False, **options: Any) -> None:
        options.setdefault("metadata", {}).setdefault("pattern", r"^[0-9]{1,10}(\.[0-9]{1,2})?$")
        options["metadata"].setdefault("examples", ["1234.50"])
        options.setdefault("allow_none", not options.get("required", False))
        super().__init__(**options)
        self.positive = positive

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError("money_not_text")
        text = half_width(value).strip()
        if len(text) > 100 or not self.FORM.fullmatch(text):
            raise ValidationError("money_form")
        amount = Decimal(text)
        if amount < 0:
            raise ValidationError("money_negative")
        if amount >= 10**10:
            raise ValidationError("money_too_large")
        if self.positive and amount == 0:
            raise ValidationError("money_not_positive")
        return amount

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else f"{value:.2f}"


class DateField(fields.Date):
    """A legal date, ISO 8601, within a human life of today."""

    default_error_messages = MESSAGE_CODES
    FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

    def __init__(self, *, future: str | None = None, **options: Any) -> None:
        """`future` is the message for a date after today; without it such a date is taken."""
        options.setdefault("allow_none", not options.get("required", False))
        super().__init__(**options)
        self.future = future

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> date:
        if not isinstance(value, str) or not self.FORM.fullmatch(value.strip()):
            raise ValidationError("day_form")
        try:
            day = date.fromisoformat(value.strip())
        except ValueError as error:
            raise ValidationError("day_form") from error
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(f"day_absurd|first={FIRST_DAY}|last={LAST_DAY}")
        if self.future and day > today():
            raise ValidationError(self.future)
        return day


class InstantField(fields.AwareDateTime):
    """An instant with its zone; given back in the zone of the law."""

    default_error_messages = MESSAGE_CODES

    def __init__(self, *, future: bool = True, **options: Any) -> None:
        options.setdefault("allow_none", not options.get("required", False))
        super().__init__(**options)
        self.may_be_future = future

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime:
        if not isinstance(value, str) or len(value) > 40 or "T" not in value:
            raise ValidationError("instant_form")
        try:
            instant = datetime.fromisoformat(value.strip())
        except ValueError as error:
            raise ValidationError("instant_form") from error
        if instant.tzinfo is None:
            raise ValidationError("instant_naive")
        if not FIRST_DAY.year < instant.year < LAST_DAY.year:
            raise ValidationError(f"day_absurd|first={FIRST_DAY}|last={LAST_DAY}")
        if not self.may_be_future and instant > now() + CLOCK_SKEW:
            raise ValidationError("instant_future")
        return instant.astimezone(UTC)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else value.astimezone(ZONE).isoformat()


class IdField(fields.String):
    """An identifier, as the canonical text of a UUID."""

    default_error_messages = MESSAGE_CODES

    def __init__(self, **options: Any) -> None:
        options.setdefault("metadata", {}).setdefault("format", "uuid")
        options.setdefault("allow_none", not options.get("required", False))
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        try:
            return str(uuid.UUID(value if isinstance(value, str) and len(value) <= 50 else ""))
        except ValueError as error:
            raise ValidationError("not_an_id") from error


class IntegerField(fields.Integer):
    """A whole number within bounds; a query may write it in digits."""

    default_error_messages = MESSAGE_CODES | {"too_large": "not_whole"}

    def __init__(self, smallest: int = 0, largest: int = MAX_INTEGER, **options: Any) -> None:
        options.setdefault("metadata", {}).update({"minimum": smallest, "maximum": largest})
        options.setdefault("allow_none", not options.get("required", False))
        super().__init__(**options)
        self.smallest, self.largest = smallest, largest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,12}", value, re.ASCII):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValidationError("not_whole")
        if not self.smallest <= value <= self.largest:
            raise ValidationError(f"out_of_range|min={self.smallest}|max={self.largest}")
        return value


class BooleanField(fields.Boolean):
    """Yes or no; a query writes it out."""

    default_error_messages = MESSAGE_CODES
    WORDS: ClassVar[dict[str, bool]] = {"true": True, "false": False}

    def __init__(self, **options: Any) -> None:
        options.setdefault("allow_none", not options.get("required", False))
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        if isinstance(value, str):
            value = self.WORDS.get(value)
        if not isinstance(value, bool):
            raise ValidationError("not_yes_no")
        return value


class ListField(fields.List[Any]):
    """A list of bounded length. An object is no list, though Python could walk over it."""

    default_error_messages = MESSAGE_CODES

    def __init__(self, inner: Any, *, least: int = 0, most: int = 2000, **options: Any) -> None:
        options.setdefault("metadata", {}).update({"minItems": least, "maxItems": most})
        options.setdefault("validate", self._length)
        super().__init__(inner, **options)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValidationError("not_a_list")
        self._length(value)
        return super()._deserialize(value, attr, data, **options)

    def _length(self, value: list[Any]) -> None:
        if len(value) > self.most:
            raise ValidationError(f"too_many|max={self.most}")
        if len(value) < self.least:
            raise ValidationError(f"too_few|min={self.least}")


class NestedField(fields.Nested):
    """An object within an object."""

    default_error_messages = MESSAGE_CODES | {"type": "not_an_object"}


class OutputTextField(fields.String):
    """Text of our own making, given out as it is; null where there is none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_none=True, **options)


class OutputObjectField(fields.Dict):
    """A small object of our own making, given out as it is."""

    default_error_messages = MESSAGE_CODES


__all__ = [
    "MESSAGE_CODES",
    "BooleanField",
    "ChoiceField",
    "DateField",
    "IdField",
    "InstantField",
    "IntegerField",
    "ListField",
    "MoneyField",
    "NestedField",
    "OutputObjectField",
    "OutputTextField",
    "SecretField",
    "StrictSchema",
    "TextField",
    "ValidationError",
    "half_width",
    "today",
]


class UploadField(fields.Field[Any]):
    """A file of a multipart form; its type is detected from its content."""

    default_error_messages = MESSAGE_CODES

    def __init__(self, **options: Any) -> None:
        options["metadata"] = {**options.get("metadata", {}), "type": "string", "format": "binary"}
        super().__init__(**options)
