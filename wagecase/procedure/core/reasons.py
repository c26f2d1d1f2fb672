"""Why an act is not open, in words from which an office worker learns what is missing. One sentence per code and
language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from wagecase.law.book import load_book
from wagecase.law.words import Bilingual
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import ApprovalTopic, Procedure, Role
from wagecase.procedure.core.sources import bilingual_citation
from wagecase.procedure.core.stages import STAGES
from wagecase.procedure.events.table import EVENTS


def _stage_label(name: str) -> Bilingual:
    procedure, _, stage = name.partition(".")
    return next(one.label for one in STAGES[procedure] if one.name == stage)


_LABELS: Mapping[str, Callable[[str], Bilingual]] = MappingProxyType(
    {
        "event": lambda name: EVENTS[name].label,
        "topic": lambda name: ApprovalTopic(name).label,
        "procedure": lambda name: Procedure(name).label,
        "role": lambda name: Role(name).label,
        "stage": _stage_label,
        "clock": lambda name: load_book().clocks[name].label,
    }
)


def _parameter_text(value: str, lang: str) -> str:
    """A parameter written `event:case.paid` or `stage:case.in_hand`, or a list of such, is named by its label."""
    words = [_label_of(part, lang) for part in value.split(",")]
    return ("、" if lang.startswith("zh") else ", ").join(words) if ":" in value else value


def _label_of(value: str, lang: str) -> str:
    kind, colon, name = value.partition(":")
    return _LABELS[kind](name).get(lang) if colon and kind in _LABELS else value


def _read_reasons() -> dict[str, Bilingual]:
    """The sentences of reasons.toml: its codes and parameters are checked against the tables by the tests."""
    with (Path(__file__).parent / "reasons.toml").open("rb") as file:
        return {code: Bilingual(row["zh"], row["en"]) for code, row in tomllib.load(file).items()}


REASONS: Mapping[str, Bilingual] = MappingProxyType(_read_reasons())


class _Parameters(dict[str, str]):
    """Parameters of a refusal; one that is not given leaves a gap rather than an error page."""

    def __missing__(self, name: str) -> str:
        return "…"


def reason_text(code: str, params: Mapping[str, str], cite: str, lang: str) -> str:
    """The sentence, followed by the article it rests on where there is one."""
    sentence = (
        REASONS[code]
        .get(lang)
        .format_map(_Parameters({name: _parameter_text(value, lang) for name, value in params.items()}))
    )
    if not cite:
        return sentence
    article = bilingual_citation(cite).get(lang)
    return f"{sentence}（依据：{article}）" if lang.startswith("zh") else f"{sentence} (See {article}.)"


def refusal_sentence(unmet: Unmet, lang: str) -> str:
    """A refusal of the procedure as a sentence; raises KeyError for a code that is none of the procedure's."""
    return reason_text(unmet.code, unmet.params, unmet.cite, lang)
