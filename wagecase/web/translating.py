"""The words of pages. Templates and views are written in Chinese; a catalogue for each other language gives the rest.

A catalogue is read and compiled when the first page needs it, so that no compiled file lies in the repository.
`make translations` keeps it up to date.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import flask_babel
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Babel, Domain, get_locale, lazy_gettext

__all__ = ["CATALOGUE_FOLDER", "Translator", "catalogue", "compiled", "gettext", "lazy_gettext", "ngettext"]

CATALOGUE_FOLDER = Path(__file__).parents[1] / "translations"


def gettext(message: str, **values: Any) -> str:
    """The message in the language of the request, with its values filled in."""
    return str(flask_babel.gettext(message, **values))


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """The message in the form that the number asks for; the number is filled in as ``num``."""
    return str(flask_babel.ngettext(singular, plural, num, **values))


@cache
def catalogue(lang: str) -> Catalog:
    """The catalogue of a language."""
    with (CATALOGUE_FOLDER / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=lang)


def compiled(found: Catalog) -> BytesIO:
    """A catalogue as gettext reads it, without what is fuzzy."""
    file = BytesIO()
    write_mo(file, found)
    file.seek(0)
    return file


@cache
def _translations(lang: str) -> NullTranslations:
    return Translations(fp=compiled(catalogue(lang)))


class CatalogueDomain(Domain):  # type: ignore[misc]  # Flask-Babel ships no types.
    """Flask-Babel's domain on catalogues of ours; Chinese needs none, for it is what the pages are written in."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return _translations("en") if locale is not None and locale.language == "en" else NullTranslations()


class Translator(Babel):  # type: ignore[misc]  # Flask-Babel ships no types.
    """Flask-Babel with that domain."""

    @property
    def domain_instance(self) -> Domain:
        return _DOMAIN


_DOMAIN = CatalogueDomain()
