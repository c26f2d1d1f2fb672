"""Citations: a title known to laws.toml with its articles, each of which the facts of the row bear out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from wagecase.law.fault import TomlTable
from wagecase.law.figures import SettingSpec
from wagecase.law.words import Bilingual

_ARTICLES = re.compile(r"第(\d+(?:[–、]\d+)*)条(?:之\S+)?(?:第\d+(?:[–、]\d+)*款)?")
_WHOLE = re.compile(rf"(?:{_ARTICLES.pattern}|\(\d+\))")
_ASIDE = re.compile(r"\([^)]*\)")

Titles = Mapping[str, tuple[str, ...]]
"""Each title with the shorter names by which facts call the same law."""


def articles_in(text: str) -> frozenset[int]:
    """The numbers of the articles that a text names: 第8条, 第29、30条, 第44–50条."""
    return frozenset(number for found in _ARTICLES.findall(_ASIDE.sub("", text)) for number in _numbers(found))


def _numbers(listed: str) -> Iterator[int]:
    for part in listed.split("、"):
        first, dash, last = part.partition("–")
        yield from range(int(first), int(last if dash else first) + 1)


def check_facts(section: TomlTable, facts: tuple[str, ...], known: Mapping[str, object]) -> None:
    """Raise where the row names no fact, one twice, or one that is not in facts.toml."""
    if not facts:
        raise section.fault("facts", "is missing")
    for number, fact in enumerate(facts):
        if fact not in known:
            raise section.fault("facts", f"{fact} is no fact")
        if fact in facts[:number]:
            raise section.fault("facts", f"{fact} is named twice")


def is_citation(text: str, titles: Mapping[str, object]) -> bool:
    """Whether each part of the text is a title of laws.toml with its articles and nothing else."""
    return all(_is_cited(part, title_of(part, titles)) for part in text.split("; "))


def _is_cited(part: str, title: str | None) -> bool:
    rest = part.removeprefix(title or "").strip()
    return title is not None and (not rest or bool(_WHOLE.fullmatch(rest)))


def check_titles(section: TomlTable, cite: str, titles: Titles) -> None:
    """Raise where a part of the citation begins with no title, or where something else than articles follows it."""
    for part in cite.split("; "):
        title = title_of(part, titles)
        if title is None:
            raise section.fault("cite", f"{part!r} begins with no title of laws.toml")
        rest = part.removeprefix(title).strip()
        if rest and not _WHOLE.fullmatch(rest):
            raise section.fault("cite", f"{rest!r} is no article: write 第8条, 第29、30条 or 第10条第3款")


def check_borne_out(section: TomlTable, cite: str, titles: Titles, sources: Mapping[str, str]) -> None:
    """Raise where no fact of the row names the law that is cited, or none names the article.

    A law is cited without an article only where the facts name none, because none was read.
    """
    for part in cite.split("; "):
        title = title_of(part, titles) or part
        names = (title, *titles.get(title, ()))
        pieces = [piece for source in sources.values() for piece in re.split(r";\s*", source)]
        named = [piece for piece in pieces if any(name in piece for name in names)]
        if not named:
            raise section.fault("facts", f"{', '.join(sources)} say nothing of {title}")
        cited, found = articles_in(part), frozenset[int]().union(*(articles_in(piece) for piece in named))
        if cited - found:
            raise section.fault("cite", f"article {min(cited - found)} stands in no source of {', '.join(sources)}")
        if found and not cited and "(" not in part:
            raise section.fault("cite", f"names no article of {title}; the facts name {_list(found)}")


def _list(numbers: frozenset[int]) -> str:
    return ", ".join(str(number) for number in sorted(numbers))


def title_of(part: str, titles: Mapping[str, object]) -> str | None:
    """The longest title with which this part of a citation begins."""
    fitting = [title for title in titles if part == title or part.startswith(title + " ")]
    return max(fitting, key=len) if fitting else None


@dataclass(frozen=True, slots=True)
class ReferenceTables:
    """What a row may refer to: titles of law with their words and short names, facts with whether they are verified and
    where they were read, settings. `as_of` is the day of the law that the book states."""

    titles: Mapping[str, Bilingual]
    short: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, bool]
    articles: Mapping[str, str]
    settings: Mapping[str, SettingSpec]
    as_of: date


def borne_out(section: TomlTable, cite: str, facts: tuple[str, ...], sources: ReferenceTables) -> None:
    """Raise where the facts of a row do not name what it cites."""
    check_borne_out(section, cite, sources.short, {fact: sources.articles[fact] for fact in facts})


def read_cite(section: TomlTable, sources: ReferenceTables) -> str:
    """The citation: one or more titles known to laws.toml, each with its articles, parted by semicolons."""
    cite = section.text("cite")
    check_titles(section, cite, sources.short)
    return cite
