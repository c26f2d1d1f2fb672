"""Citations as people read them, in Chinese and in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from wagecase.law.citing import title_of
from wagecase.law.fault import LAW_FOLDER, parse_toml_file
from wagecase.law.words import Bilingual

_ARTICLE = (
    (re.compile(r"第(\d+(?:[–、]\d+)*)条之(\S)"), r"art. \1-\2"),
    (re.compile(r"第(\d+(?:[–、]\d+)*)条"), r"art. \1"),
    (re.compile(r"第(\d+(?:[–、]\d+)*)款"), r" para. \1"),
    (re.compile(r"、"), ", "),
)


def citation_text(cite: str, titles: Mapping[str, Bilingual]) -> Bilingual:
    """The citation for people: Chinese titles in their brackets, English titles with English article marks.

    A part that begins with no known title stays as it is.
    """
    return Bilingual(_in_chinese(cite, titles), _in_english(cite, titles))


def _in_chinese(cite: str, titles: Mapping[str, Bilingual]) -> str:
    said = []
    for part in cite.split("; "):
        title = title_of(part, titles)
        if title is None:
            said.append(part)
            continue
        name = titles[title].zh.replace("《", "〈").replace("》", "〉")
        numbered = title if title.endswith("号") else ""
        if name == numbered:
            name = ""
        said.append("".join((f"《{name}》" if name else "", f"（{numbered}）" if name and numbered else numbered)))
        said[-1] += part.removeprefix(title).strip()
    return "、".join(said)


def _in_english(cite: str, titles: Mapping[str, Bilingual]) -> str:
    said = []
    for part in cite.split("; "):
        title = title_of(part, titles)
        if title is None:
            said.append(part)
            continue
        articles = part.removeprefix(title)
        for pattern, written in _ARTICLE:
            articles = pattern.sub(written, articles)
        said.append(titles[title].en + articles)
    return "; ".join(said)


@cache
def _clock_tables() -> Mapping[str, Any]:
    return parse_toml_file(LAW_FOLDER, "clocks.toml")


def clock_label(name: str) -> Bilingual:
    """The label of a clock of the product's own book; raises KeyError for a name that it does not have."""
    row = _clock_tables()[name]
    return Bilingual(row["zh"], row["en"])
