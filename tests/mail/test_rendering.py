"""Every letter renders in both languages, and says what the golden files say."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from tests.mail import golden
from wagecase.law.book import ClockOwner
from wagecase.mail import examples, rendering
from wagecase.services.notifications.recipients.recipients import FALLBACK_ROLES

EVERY = [(name, language) for name in rendering.template_names() for language in rendering.LANGUAGES]


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_letter_is_as_a_person_has_read_it(name: str, language: str) -> None:
    assert golden.render_golden(name, language) == golden.golden_path(name, language).read_text("utf-8")


def test_every_golden_file_belongs_to_a_letter() -> None:
    assert {path.name for path in golden.FOLDER.iterdir()} == {golden.golden_path(*one).name for one in EVERY}


@pytest.mark.parametrize("language", rendering.LANGUAGES)
def test_both_languages_have_the_same_files(language: str) -> None:
    folders = [{path.name for path in (rendering.TEMPLATE_FOLDER / each).iterdir()} for each in rendering.LANGUAGES]
    assert folders[0] == folders[1]


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_no_letter_is_written_without_its_values(name: str, language: str) -> None:
    given = examples.template_values(name, language)
    with pytest.raises(UndefinedError):
        rendering.render_mail(name, language, {key: value for key, value in given.items() if key != "link"})


@pytest.mark.parametrize("language", rendering.LANGUAGES)
@pytest.mark.parametrize("owner", list(ClockOwner))
def test_every_owner_of_a_clock_has_a_name(owner: ClockOwner, language: str) -> None:
    rendering.render_mail("due_soon", language, {**examples.template_values("due_soon", language), "owner": str(owner)})


@pytest.mark.parametrize("language", rendering.LANGUAGES)
@pytest.mark.parametrize("role", sorted({*FALLBACK_ROLES, "bureau_head", "city", "receiver_head", "mailbox", "deputy"}))
def test_every_reader_learns_why_they_are_written_to(role: str, language: str) -> None:
    rendering.render_mail("due_soon", language, {**examples.template_values("due_soon", language), "role": role})


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_letter_reads_well_at_its_edges(name: str, language: str) -> None:
    """One day, a right instead of a duty, nothing further due, too many lines: no double blank and no stray space."""
    odd = {"days": 1, "kind": "window", "next_due": None, "was": None, "count": 0, "provisional": True, "more": True}
    text = rendering.render_mail(name, language, {**examples.template_values(name, language), **odd}).body
    assert "\n\n\n" not in text
    assert not [line for line in text.splitlines() if line != line.rstrip()]
    assert "None" not in text
