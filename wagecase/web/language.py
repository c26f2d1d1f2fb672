"""The language of a page: what was switched to, else what the account prefers, else what the browser asks for."""

from __future__ import annotations

from flask import g, request

from wagecase.extensions import LOCALES

# One cookie for all pages: whoever goes from the front page to the console reads the same language.
LANGUAGE_COOKIE = "wagecase_lang"


def select_language(preferred: str | None = None) -> None:
    """Settle the language of this request; `preferred` is "zh" or "en", as the account has it."""
    chosen = request.cookies.get(LANGUAGE_COOKIE) or preferred
    if chosen is None:
        chosen = request.accept_languages.best_match(["zh-Hans-CN", "zh-CN", "zh", "en"], default="zh")
    g.locale = "en" if chosen == "en" else LOCALES[0]


def language() -> str:
    """The language of this request, "zh" or "en"."""
    return "en" if g.get("locale") == "en" else "zh"
