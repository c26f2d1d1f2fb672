"""The law's files as they are read, and the fault that names file, key and reason."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

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


LAW_FOLDER = Path(__file__).parent
