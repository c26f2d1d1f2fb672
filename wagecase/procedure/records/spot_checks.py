"""A spot check as data: which closed cases, in which strata, how many of each; and the draw, which anyone can repeat.

The draw is a pure function of the seed and the frozen population. In each stratum the cases are put in the order of
HMAC-SHA256(seed, "stratum|case id"), and the first so many are drawn; of a case's workers the one with the smallest
HMAC-SHA256(seed, "stratum|case id|claim id") is called. The share and form of call-backs are found in no text (fact
F11): both are the office's own rule, which is why it is published before anything is drawn.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from wagecase.law.words import Bilingual
from wagecase.procedure.core.enums import Labelled


class StratifiedBy(Labelled):
    """By what the population is divided; a stratum is one combination."""

    area = "area", "地区", "District"
    office = "office", "办理单位", "Organisation"
    conclusion = "conclusion", "办结方式", "Conclusion"
    amount = "amount", "金额档次", "Size of the amount"


# The steps between sizes, in yuan.
AMOUNT_BANDS = (Decimal(10_000), Decimal(50_000), Decimal(200_000))
WHOLE_POPULATION = "all"


def amount_band(amount: Decimal) -> str:
    """The size an amount belongs to: from which step on."""
    return f"from_{max((step for step in (Decimal(0), *AMOUNT_BANDS) if amount >= step), default=Decimal(0))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingRule:
    """Cases concluded between two days, both included; empty choices leave everything in. Of each stratum either `size`
    cases are drawn or `percent` of a hundred, rounded up, but `least` at any rate; `own` gives single strata a size of
    their own. Amounts in yuan; `handlers` are ids of people, `procedures` names that a case went through."""

    closed_from: date
    closed_until: date
    areas: tuple[str, ...] = ()
    conclusions: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    amount_from: Decimal | None = None
    amount_until: Decimal | None = None
    strata: tuple[str, ...] = ("area",)
    size: int | None = None
    percent: int | None = None
    least: int = 1
    own: Mapping[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The rule in the one form whose digest is published."""
        return json.dumps(asdict(self), default=str, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> SamplingRule:
        """The rule of a published text. Raises ValueError, KeyError or TypeError where it is none."""
        given: dict[str, Any] = json.loads(text)
        for name in ("closed_from", "closed_until"):
            given[name] = date.fromisoformat(given[name])
        for name in ("amount_from", "amount_until"):
            given[name] = None if given[name] is None else Decimal(given[name])
        rows: Any = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
        return cls(**rows)

    def wanted(self, stratum: str, whole: int) -> int:
        """How many of a stratum of this size are drawn."""
        if stratum in self.own:
            return min(whole, self.own[stratum])
        if self.size is not None:
            return min(whole, self.size)
        share = -(-whole * (self.percent or 0) // 100)
        return min(whole, max(self.least, share))


@dataclass(frozen=True, slots=True, order=True)
class PopulationEntry:
    """One case of the frozen population with the workers who may be called; all as text."""

    stratum: str
    case: str
    area: str
    claims: tuple[str, ...]

    @property
    def line(self) -> str:
        return "\t".join((self.stratum, self.case, self.area, ",".join(self.claims)))


@dataclass(frozen=True, slots=True)
class SampledCase:
    """One case of the sample: its place in the order of its stratum, from 1, and the worker who is called."""

    stratum: str
    case: str
    place: int
    claim: str


def sha256_hex(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def population_digest(population: Iterable[PopulationEntry]) -> str:
    """SHA-256 over the lines `stratum, case, area, claims`, tabs between, in their order, each ended by a newline."""
    return sha256_hex("".join(f"{entry.line}\n" for entry in sorted(population)).encode())


def rank_key(seed: bytes, *what: str) -> bytes:
    return hmac.new(seed, "|".join(what).encode(), hashlib.sha256).digest()


def select_sample(seed: bytes, population: Iterable[PopulationEntry], rule: SamplingRule) -> list[SampledCase]:
    """The sample, by stratum and place: the same for the same seed and population, in whatever order these come."""
    strata: dict[str, list[PopulationEntry]] = defaultdict(list)
    for entry in population:
        strata[entry.stratum].append(entry)
    return [
        SampledCase(stratum, entry.case, place, _pick_claim(seed, entry))
        for stratum in sorted(strata)
        for place, entry in enumerate(
            _lowest_ranked(seed, strata[stratum], rule.wanted(stratum, len(strata[stratum]))), start=1
        )
    ]


def _lowest_ranked(seed: bytes, entries: Sequence[PopulationEntry], count: int) -> list[PopulationEntry]:
    return sorted(entries, key=lambda entry: rank_key(seed, entry.stratum, entry.case))[:count]


def _pick_claim(seed: bytes, entry: PopulationEntry) -> str:
    return min(entry.claims, key=lambda claim: rank_key(seed, entry.stratum, entry.case, claim))


def verify_published_round(published: Mapping[str, Any]) -> list[str]:
    """What is wrong with a published round, drawn again from what it says of itself; nothing where all agrees.

    Args:
        published: `rule`, `rule_digest`, `seed_digest`, `seed` in hexadecimal, `population` as a list of lines,
            `population_digest`, and `sample` as a list of [stratum, case, place, claim].
    """
    faults = []
    try:
        seed, rule = bytes.fromhex(published["seed"]), SamplingRule.read(published["rule"])
        population = [_parse_entry(line) for line in published["population"]]
        sample = [
            SampledCase(str(stratum), str(case), int(place), str(claim))
            for stratum, case, place, claim in published["sample"]
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [f"unreadable: {error}"]
    if sha256_hex(seed) != published.get("seed_digest"):
        faults.append("the seed is not the one whose digest was published")
    if sha256_hex(published["rule"].encode()) != published.get("rule_digest"):
        faults.append("the rule is not the one whose digest was published")
    if population_digest(population) != published.get("population_digest"):
        faults.append("the population is not the one that was frozen")
    if len({entry.case for entry in population}) != len(population):
        faults.append("a case stands in the population twice")
    return faults + _sample_mismatches(select_sample(seed, population, rule), sample)


def _sample_mismatches(again: Sequence[SampledCase], published: Sequence[SampledCase]) -> list[str]:
    right, given = Counter(again), Counter(published)
    missing = [f"{one.stratum}: {one.case} was drawn and is missing" for one in (right - given)]
    return missing + [f"{one.stratum}: {one.case} was not drawn" for one in (given - right)]


def _parse_entry(line: str) -> PopulationEntry:
    stratum, case, area, claims = line.split("\t")
    return PopulationEntry(stratum, case, area, tuple(claims.split(",")))


# The calls.


class TimeOfDay(Labelled):
    """Tries count only at different times of day: who works in the morning may be reached in the evening."""

    morning = "morning", "上午", "Morning"
    afternoon = "afternoon", "下午", "Afternoon"
    evening = "evening", "晚上", "Evening"


# From when to when, in Tianjin; outside these hours nobody is called.
CALL_HOURS: Mapping[TimeOfDay, tuple[time, time]] = {
    TimeOfDay.morning: (time(8), time(12)),
    TimeOfDay.afternoon: (time(12), time(18)),
    TimeOfDay.evening: (time(18), time(21)),
}
REQUIRED_TRIES = len(CALL_HOURS)


def time_of_day(moment: time) -> TimeOfDay | None:
    """Which time of day a moment in Tianjin is; None while nobody is called."""
    return next((name for name, (since, until) in CALL_HOURS.items() if since <= moment < until), None)


CALL_SCRIPT: tuple[tuple[str, Bilingual], ...] = (
    (
        "identity",
        Bilingual(
            "您好，我是{office}的工作人员，做工资回访。请问您是{name}本人吗？请说一下您身份证号的后四位。",
            "Hello, I call from {office} about your wages. Are you {name}? What are the last four of your ID number?",
        ),
    ),
    (
        "money",
        Bilingual(
            "欠您的工资，钱真的到手了吗？到手多少？是哪天？打到谁的卡上？还差多少？",
            "Has the money really reached you? How much, on which day, on whose card? What is still missing?",
        ),
    ),
    (
        "pressure",
        Bilingual(
            "有没有人要求您先说满意，或者要求您撤诉？有没有人收您的钱？",
            "Did anyone ask you to say you are satisfied, or to withdraw? Did anyone take a fee?",
        ),
    ),
    (
        "satisfaction",
        Bilingual("钱已经到手，您对办理满意吗？", "The money has come: are you satisfied with how it was handled?"),
    ),
)
"""What is asked, in this order: who it is, whether the money came, whether they were put under pressure, and only then
whether they are satisfied; without money satisfaction is not asked at all."""


class Discrepancy(Labelled):
    """In what the worker's account differs from the file."""

    not_received = "not_received", "登记已到账，本人说没有到手", "Paid on file, not received"
    less_received = "less_received", "到手少于登记的到账数", "Received less than on file"
    other_card = "other_card", "没有打到本人卡上", "Not on their own card"
    asked_to_say_satisfied = (
        "asked_to_say_satisfied",
        "被要求先说满意或撤诉",
        "Asked to say they are satisfied or to withdraw",
    )
    charged = "charged", "被收费", "Charged a fee"


def find_discrepancies(
    *, on_file: Decimal, received: Decimal, own_card: bool, asked_to_say_satisfied: bool, charged: bool
) -> tuple[Discrepancy, ...]:
    """What differs, from the answers alone: the caller does not judge. Amounts in yuan; `on_file` is what reached the
    worker by the payments on record, the emergency fund's advances included."""
    found = {
        Discrepancy.not_received: on_file > 0 and received == 0,
        Discrepancy.less_received: 0 < received < on_file,
        Discrepancy.other_card: received > 0 and not own_card,
        Discrepancy.asked_to_say_satisfied: asked_to_say_satisfied,
        Discrepancy.charged: charged,
    }
    return tuple(one for one, holds in found.items() if holds)


MOOT_STATE = "moot"
