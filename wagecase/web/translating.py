"""The words of pages. Templates and views are written in Chinese; catalogues beside this file give the English.

Catalogues are read as text when first needed, several per language (one for each part of the console), so that no
compiled file lies in the repository and nobody's additions collide with another's.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Babel, Domain, get_locale, gettext, lazy_gettext, ngettext

__all__ = ["CATALOGUE_FOLDER", "Translator", "catalogues", "gettext", "lazy_gettext", "ngettext"]

CATALOGUE_FOLDER = Path(__file__).parents[1] / "translations"


@cache
def catalogues(lang: str) -> tuple[Catalog, ...]:
    """The catalogues of a language, in the order of their names."""
    found = []
    for path in sorted((CATALOGUE_FOLDER / lang).glob("*.po")):
        with path.open("rb") as file:
            found.append(read_po(file, locale=lang))
    return tuple(found)


@cache
def _translations(lang: str) -> NullTranslations:
    whole = Catalog(locale=lang)
    for catalogue in catalogues(lang):
        for message in catalogue:
            if message.id:
                whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(fp=compiled)


class CatalogueDomain(Domain):
    """Flask-Babel's domain on catalogues of ours; Chinese needs none, for it is what the pages are written in."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return _translations("en") if locale is not None and locale.language == "en" else NullTranslations()


class Translator(Babel):
    """Flask-Babel with that domain."""

    @property
    def domain_instance(self) -> Domain:
        return _DOMAIN


_DOMAIN = CatalogueDomain()
