"""How acts and refusals cite: the ids of facts, and the articles that the book of law has for them."""

from __future__ import annotations

from functools import cache

from wagecase.law.book import load_book
from wagecase.law.citation import citation_text
from wagecase.law.words import Bilingual

OFFICE_PRACTICE = "办理惯例"
"""For an act that no statute orders but every office does: an office's custom, said openly as such."""


def citation_of(*facts: str) -> str:
    """The articles of these facts and their ids, as `article; article [A11 A12]`; OFFICE_PRACTICE stands for itself."""
    known = load_book().articles
    articles = dict.fromkeys(known.get(fact, fact) for fact in facts)
    ids = " ".join(fact for fact in facts if fact in known)
    return "; ".join(articles) + (f" [{ids}]" if ids else "")


@cache
def bilingual_citation(cite: str) -> Bilingual:
    """A citation for people: titles of law written out in either language, the fact ids behind them."""
    articles, _, ids = cite.partition(" [")
    behind = f" [{ids}" if ids else ""
    if articles == OFFICE_PRACTICE:
        return Bilingual(OFFICE_PRACTICE, "office custom")
    words = citation_text(articles, load_book().titles)
    return Bilingual(words.zh + behind, words.en + behind)
