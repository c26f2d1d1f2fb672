"""Shares estimated from a stratified sample, with their confidence intervals. Pure arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

# Two-sided 95 per cent of the normal distribution.
Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class SampleAnswer:
    """One answer that counts: of which stratum, for which district, and whether it was yes."""

    stratum: str
    area: str
    yes: bool


@dataclass(frozen=True, slots=True)
class ShareEstimate:
    """`yes` of `asked` answers as counted; `share` is weighted to the population, `low` and `high` bound it; all three
    are None where nobody answered."""

    yes: int
    asked: int
    share: float | None
    low: float | None
    high: float | None


def wilson_interval(share: float, size: float) -> tuple[float, float]:
    """Wilson's score interval of a share observed in a sample of this (effective) size.

    It stays within 0 and 1 and is honest at both ends, where the plain normal interval shrinks to a point.
    """
    square = Z_95 * Z_95
    middle = (share + square / (2 * size)) / (1 + square / size)
    half = Z_95 / (1 + square / size) * sqrt(share * (1 - share) / size + square / (4 * size * size))
    return max(0.0, middle - half), min(1.0, middle + half)


def stratum_weights(answers: Iterable[SampleAnswer], whole: Mapping[str, int]) -> dict[str, float]:
    """How many cases of the population one answer of a stratum stands for: those who could not be reached are taken to
    be like those who were."""
    heard = Counter(one.stratum for one in answers)
    return {stratum: whole[stratum] / count for stratum, count in heard.items()}


def estimate_share(answers: Sequence[SampleAnswer], weight: Mapping[str, float]) -> ShareEstimate:
    """The weighted share of yes, with Wilson's interval at Kish's effective sample size (Σw)² / Σw².

    No correction is made for the finite population: where most of a district was called the interval is too wide,
    never too narrow.
    """
    yes = sum(one.yes for one in answers)
    total = sum(weight[one.stratum] for one in answers)
    if not answers:
        return ShareEstimate(0, 0, None, None, None)
    share = sum(weight[one.stratum] for one in answers if one.yes) / total
    size = total * total / sum(weight[one.stratum] ** 2 for one in answers)
    return ShareEstimate(yes, len(answers), share, *wilson_interval(share, size))
