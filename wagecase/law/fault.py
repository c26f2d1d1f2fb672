"""Faults of the law's files, and a reader that lets no key pass unread."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from wagecase.law.toml_files import BookFault
from wagecase.law.words import Bilingual

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


class TomlTable:
    """One table of a file. Each key is asked for by name; ``done`` refuses what nobody asked for."""

    def __init__(self, file: str, key: str, table: Any) -> None:
        self.file = file
        self.key = key
        if not isinstance(table, dict):
            raise BookFault(file, key, "must be a table")
        self._table: dict[str, Any] = table
        self._read: set[str] = set()

    def fault(self, name: str, reason: str) -> BookFault:
        return BookFault(self.file, f"{self.key}.{name}" if name else self.key, reason)

    def has(self, name: str) -> bool:
        return name in self._table

    def get(self, name: str, kind: type[T]) -> T | None:
        """The value, None where the key is absent; a value of another type is a fault. True is not a whole number."""
        self._read.add(name)
        if name not in self._table:
            return None
        value = self._table[name]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.fault(name, f"must be of type {kind.__name__}")
        return value

    def need(self, name: str, kind: type[T]) -> T:
        value = self.get(name, kind)
        if value is None:
            raise self.fault(name, "is missing")
        return value

    def text(self, name: str) -> str:
        value = self.need(name, str).strip()
        if not value:
            raise self.fault(name, "is empty")
        return value

    def words(self, prefix: str = "") -> Bilingual:
        """The pair ``zh`` and ``en`` (or ``note_zh`` and ``note_en``); both languages are required."""
        return Bilingual(self.text(f"{prefix}zh"), self.text(f"{prefix}en"))

    def choice(self, name: str, choices: type[E], default: E | None = None) -> E:
        value = self.get(name, str)
        if value is None:
            if default is None:
                raise self.fault(name, "is missing")
            return default
        try:
            return choices(value)
        except ValueError:
            raise self.fault(name, f"is {value!r}; known: {', '.join(choices)}") from None

    def texts(self, name: str) -> tuple[str, ...]:
        values = self.get(name, list) or []
        if not all(isinstance(value, str) and value for value in values):
            raise self.fault(name, "must be a list of words")
        return tuple(values)

    def day(self, name: str) -> date:
        value = self.need(name, date)
        if isinstance(value, datetime):
            raise self.fault(name, "must be a day without a time")
        return value

    def tables(self, name: str) -> list["TomlTable"]:
        rows = self.get(name, list) or []
        return [TomlTable(self.file, f"{self.key}.{name}[{number}]", row) for number, row in enumerate(rows, 1)]

    def table(self, name: str) -> Mapping[str, Any]:
        return self.get(name, dict) or {}

    def done(self, also: Collection[str] = ()) -> None:
        for name in self._table:
            if name not in self._read and name not in also:
                raise self.fault(name, "is not a known key")


_STEPS = ("low", "middle", "high")


def falling(values: Mapping[str, Decimal | int | None]) -> Iterator[tuple[str, str]]:
    """Names ending in low, middle and high whose values do not rise with them: the later name, and the earlier."""
    for name in values:
        stem, step = name[: -len(_step(name))], _step(name)
        above = [stem + other for other in _STEPS[_STEPS.index(step) + 1 :]] if step else []
        for higher in above:
            least, most = values[name], values.get(higher)
            if least is not None and most is not None and least >= most:
                yield higher, name


def _step(name: str) -> str:
    return next((step for step in _STEPS if name.endswith((f".{step}", f"_{step}"))), "")
