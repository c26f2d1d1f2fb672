"""Texts fit into two segments whatever stands in them, and say the same in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest

from wagecase.mail import text_message
from wagecase.mail.text_message import (
    LANGUAGES,
    MAX_CHARACTERS,
    PLACEHOLDER_PATTERN,
    TEMPLATE_FOLDER,
    render_sms,
    sms_template,
)
from wagecase.procedure.notifications.sms_rules import TEXT_RULES
from wagecase.services.administration.reference_data import REFERENCE_FILE

# What the provider puts before every text; a longer signature must be measured again.
SIGNATURE = "【天津人社】"
EVERY = [(name, language) for name in text_message.sms_template_names() for language in LANGUAGES]


def offices(language: str) -> Iterator[str]:
    """The names of all bodies to which a case can belong."""
    data = tomllib.loads(REFERENCE_FILE.read_text("utf-8"))
    places = {data["city"]["code"]: (data["city"]["zh"], data["city"]["en"])} | data["districts"] | data["zones"]
    kinds = [one for group in ("in_city", "in_district", "in_zone") for one in data[group]]
    brigades = [one for one in kinds if one["kind"] == "inspection_brigade"]
    for zh, en in places.values():
        yield from (f"{zh}{one['zh']}" if language == "zh" else f"{en} {one['en']}" for one in brigades)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_text_has_at_most_two_segments_with_the_longest_that_can_stand_in_it(name: str, language: str) -> None:
    values = {
        "number": "120116-2026-000123",
        "office": max(offices(language), key=len),
        "phone": "022-12345678",
        "day": "12月31日" if language == "zh" else "2026-12-31",
    }
    words = SIGNATURE + render_sms(name, language, values)
    assert len(words.encode("utf-16-be")) // 2 <= MAX_CHARACTERS, f"{len(words)}: {words}"
    with pytest.raises(KeyError):
        render_sms(name, language, {})


@pytest.mark.parametrize("name", text_message.sms_template_names())
def test_both_languages_say_what_to_do_and_how_to_stop(name: str) -> None:
    assert [path.name for path in sorted((TEMPLATE_FOLDER / "zh").iterdir())] == [
        path.name for path in sorted((TEMPLATE_FOLDER / "en").iterdir())
    ]
    for language in LANGUAGES:
        assert "TD" in sms_template(name, language)
        assert set(PLACEHOLDER_PATTERN.findall(sms_template(name, language))) <= {"number", "office", "phone", "day"}


def test_every_rule_has_its_text() -> None:
    assert {rule.text for rule in TEXT_RULES} == set(text_message.sms_template_names())
