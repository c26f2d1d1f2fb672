"""Letters as templates, one file for each letter and language, filled from plain values.

The first line of a file is the subject. A value that a template names and nobody gave is an error, never a blank.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

LANGUAGES = ("zh", "en")
TITLE_PATTERN = re.compile(r"(?:^|%})[【\[]([^】\]]+)[】\]]", re.MULTILINE)
TEMPLATE_FOLDER = Path(__file__).parent / "templates"
SMS_TITLE = {"zh": "短信", "en": "Text message"}


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """Subject and body of a mail."""

    subject: str
    body: str


def template_names() -> tuple[str, ...]:
    """Every letter there is; files that begin with an underscore are parts of others."""
    return tuple(sorted(path.stem for path in (TEMPLATE_FOLDER / "zh").glob("[!_]*.txt")))


@cache
def template_title(name: str, language: str) -> str:
    """What a letter is called: the words in the brackets of its subject. What goes to a telephone has no subject."""
    path = TEMPLATE_FOLDER / language / f"{name}.txt"
    if not path.is_file():
        return SMS_TITLE[language]
    found = TITLE_PATTERN.search(path.read_text("utf-8"))
    return found[1] if found else name


def render_mail(name: str, language: str, values: Mapping[str, Any]) -> RenderedMail:
    """Write a letter. Raises jinja2.UndefinedError if a value is missing."""
    text = _environment(language).get_template(f"{name}.txt").render(values)
    subject, _, body = text.partition("\n")
    return RenderedMail(subject.strip(), body.strip() + "\n")


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE_FOLDER / language),
        autoescape=select_autoescape(default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters |= _FILTERS[language]
    return environment


def _chinese_day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _english_day(value: date) -> str:
    return f"{value.day} {month_name[value.month]} {value.year}"


_FILTERS: dict[str, dict[str, Any]] = {
    "zh": {"day": _chinese_day, "days": lambda count: f"{count}天"},
    "en": {"day": _english_day, "days": lambda count: "1 day" if count == 1 else f"{count} days"},
}
