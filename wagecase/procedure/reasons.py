"""Why an act is not open, in words that tell an office worker what is missing. One sentence per code and language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from wagecase.law.book import load
from wagecase.law.words import Words
from wagecase.procedure.stages import STAGES
from wagecase.procedure.words import EVENTS, Role


def _stage(name: str) -> Words:
    procedure, _, stage = name.partition(".")
    return next(one.label for one in STAGES[procedure] if one.name == stage)


_LOOK_UP: Mapping[str, Callable[[str], Words]] = MappingProxyType(
    {
        "event": lambda name: EVENTS[name],
        "role": lambda name: Role(name).label,
        "stage": _stage,
        "clock": lambda name: load().clocks[name].label,
    }
)


def _put(value: str, lang: str) -> str:
    """A parameter written `event:case.paid` or `stage:case.in_hand` is named by its label."""
    kind, colon, name = value.partition(":")
    return _LOOK_UP[kind](name).get(lang) if colon and kind in _LOOK_UP else value


def say(code: str, params: Mapping[str, str], cite: str, lang: str) -> str:
    """The sentence, followed by the article it rests on where there is one."""
    sentence = REASONS[code].get(lang).format(**{name: _put(value, lang) for name, value in params.items()})
    if not cite:
        return sentence
    return f"{sentence}（依据：{cite}）" if lang.startswith("zh") else f"{sentence} (See {cite}.)"


REASONS: Mapping[str, Words] = MappingProxyType({})
