"""A translator's tool finds every message with its places, and what it saves can be used as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo

from tests.house import translations
from wagecase.web.translating import CATALOGUE_FOLDER, catalogue, compiled


@pytest.fixture(scope="module")
def messages() -> Catalog:
    return translations.template()


def test_the_template_is_what_pages_and_views_say(messages: Catalog) -> None:
    assert translations.TEMPLATE.read_text("utf-8") == translations.written(messages), "make translations"


@pytest.mark.parametrize("path", translations.catalogues(), ids=lambda path: path.parents[1].name)
def test_a_catalogue_has_the_messages_of_the_template_and_no_others(path: Path, messages: Catalog) -> None:
    now = translations.written(translations.updated(path, messages))
    assert path.read_text("utf-8") == now, "make translations"


@pytest.mark.parametrize("path", translations.catalogues(), ids=lambda path: path.parents[1].name)
def test_a_catalogue_is_whole_and_compiles(path: Path) -> None:
    found = catalogue(path.parents[1].name)
    assert [message.id for message in found if message.id and message.fuzzy] == []
    assert [str(fault) for _, faults in found.check() for fault in faults] == []
    assert len(read_mo(compiled(found))) == len(found)


def test_a_changed_message_is_offered_its_old_translation_as_fuzzy(tmp_path: Path) -> None:
    path = tmp_path / "en" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr ""\n\nmsgid "请核对申报的金额"\nmsgstr "Please check the amount"\n', "utf-8")
    changed = Catalog()
    changed.add("请核对申报的总金额", locations=[("wagecase/page.html", 1)])
    text = translations.written(translations.updated(path, changed))
    assert '#, fuzzy\nmsgid "请核对申报的总金额"\nmsgstr "Please check the amount"\n' in text
    assert "申报的金额" not in text


def test_only_catalogues_lie_among_the_translations() -> None:
    files = {path.relative_to(CATALOGUE_FOLDER).as_posix() for path in CATALOGUE_FOLDER.rglob("*") if path.is_file()}
    assert files == {
        "messages.pot",
        *(path.relative_to(CATALOGUE_FOLDER).as_posix() for path in translations.catalogues()),
    }
