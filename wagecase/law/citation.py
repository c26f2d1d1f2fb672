"""Citations as people read them, in Chinese and in English."""

from __future__ import annotations

import re
from collections.abc import Mapping

from wagecase.law.citing import title_of
from wagecase.law.words import Bilingual

_INSERTED = re.compile(r"第(\d+)条之([一二三四五六七八九])")


_NUMERALS = "〇一二三四五六七八九"


_ARTICLE = (
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
        articles = _INSERTED.sub(lambda found: f"art. {found[1]}-{_NUMERALS.index(found[2])}", part.removeprefix(title))
        for pattern, written in _ARTICLE:
            articles = pattern.sub(written, articles)
        said.append(titles[title].en + articles)
    return "; ".join(said)
