"""Every word of a page is written in Chinese and has its English, and none stands in a page untranslatable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file

from tests.house.translations import KEYWORDS
from wagecase.web.translating import catalogue

WAGECASE = Path(__file__).parents[3] / "wagecase"
ROOMS = ("web", "console", "public", "partner")
HAN = re.compile(r"[\u4e00-\u9fff]")
PLACE = re.compile(r"%\((\w+)\)[sd]")
# What stands between tags of a template once its own code is taken out.
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
OUTSIDE = re.compile(r">([^<>]*)<")
SPOKEN = re.compile(r"""\s(?:aria-label|title|placeholder|alt|value|content)="([^"]*)\"""")
# A macro that draws attributes stands outside every tag.
ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"')
LETTERS = re.compile(r"[^\W\d_]{2,}")
# The names of languages are written in their own; these need no translation.
OWN_NAMES = {"中文", "English"}


def templates() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((WAGECASE / room).rglob("*.html"))


def messages() -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Each message of the templates and modules: one form, or singular and plural."""
    options = {"trimmed": "true", "newstyle_gettext": "true"}
    for path in templates():
        for _, found, _, _ in extract_from_file("jinja2.ext:babel_extract", path, options=options):
            yield path, found if isinstance(found, tuple) else (found,)
    for room in ROOMS:
        for path in sorted((WAGECASE / room).rglob("*.py")):
            for _, found, _, _ in extract_from_file("python", path, keywords=KEYWORDS):
                yield path, found if isinstance(found, tuple) else (found,)


def forms(text: object) -> tuple[object, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (text or "",)


def first(text: object) -> str:
    return str(forms(text)[0])


def english() -> dict[str, tuple[str, ...]]:
    """All English by its Chinese."""
    return {first(message.id): tuple(map(str, forms(message.string))) for message in catalogue("en") if message.id}


def test_every_message_is_written_in_chinese() -> None:
    assert [(path.name, found) for path, found in messages() if not all(HAN.search(one) for one in found)] == []


def test_every_message_has_its_english_with_the_same_places() -> None:
    known, faults = english(), []
    for path, found in messages():
        said = known.get(found[0], ())
        wanted = set(PLACE.findall(found[0]))
        if not said or not all(said) or any(HAN.search(one) for one in said):
            faults.append(f"{path.name}: no English for {found[0]!r}")
        elif any(set(PLACE.findall(one)) - wanted for one in said) or wanted - set(PLACE.findall(said[-1])):
            faults.append(f"{path.name}: other places in {said!r} than in {found[0]!r}")
    assert faults == []


def test_no_word_stands_in_a_template_beside_the_catalogues() -> None:
    faults = []
    for path in templates():
        text = CODE.sub("", re.sub(r"<(script|style|svg)\b.*?</\1>", "", path.read_text(), flags=re.DOTALL))
        outside = OUTSIDE.findall(text)
        for found in [*outside, *SPOKEN.findall(text)]:
            word = ATTRIBUTE.sub("", found).strip()
            if HAN.search(word) or (LETTERS.search(word) and found in outside):
                faults += [] if word in OWN_NAMES else [f"{path.name}: {word}"]
    assert faults == []
