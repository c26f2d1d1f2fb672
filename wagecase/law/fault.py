"""Faults of the law's files, and a reader that lets no key pass unread."""

import re
import tomllib
from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from wagecase.law.words import Bilingual

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

_TABLE_HEADER = re.compile(r'^\s*\[(?!\[)\s*"?([^"\]]+?)"?\s*\]', re.MULTILINE)


class BookFault(Exception):
    """The law's files contradict themselves; the product refuses to start on such a book."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


def parse_toml_file(folder: Path, name: str) -> dict[str, Any]:
    """The tables of one TOML file; a syntax error or a table written twice is a fault that names it."""
    path = folder / name
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BookFault(name, "-", f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BookFault(name, "-", "is not UTF-8 text") from error
    return parse_toml(name, text)


def parse_toml(name: str, text: str) -> dict[str, Any]:
    """The tables of a TOML text; `name` is what a fault is to call it."""
    headers = _TABLE_HEADER.findall(text)
    for header in headers:
        if headers.count(header) > 1:
            raise BookFault(name, header, "is written twice")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BookFault(name, "-", f"is not TOML: {error}") from error


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


LAW_FOLDER = Path(__file__).parent
