"""The draw of a spot check: anyone can repeat it, strata keep apart, and no case is likelier than its neighbour."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
from collections import Counter
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wagecase.procedure.records.spot_checks import (
    Discrepancy,
    PopulationEntry,
    SamplingRule,
    amount_band,
    find_discrepancies,
    population_digest,
    select_sample,
    sha256_hex,
    time_of_day,
    verify_published_round,
)

PERIOD: dict[str, Any] = {"closed_from": date(2026, 9, 1), "closed_until": date(2026, 9, 30)}


def population(**sizes: int) -> list[PopulationEntry]:
    return [
        PopulationEntry(
            stratum, f"{stratum}-{number:04d}", stratum, tuple(f"{stratum}-{number:04d}-{w}" for w in range(3))
        )
        for stratum, size in sizes.items()
        for number in range(size)
    ]


SIZES = st.dictionaries(st.sampled_from(["120101", "120102", "120103", "120116"]), st.integers(1, 40), min_size=1)
RULES = st.one_of(
    st.builds(lambda size: SamplingRule(**PERIOD, size=size), st.integers(0, 50)),
    st.builds(
        lambda percent, least: SamplingRule(**PERIOD, percent=percent, least=least),
        st.integers(1, 100),
        st.integers(0, 5),
    ),
)


@settings(max_examples=120, deadline=None)
@given(SIZES, RULES, st.binary(min_size=32, max_size=32), st.randoms(use_true_random=False))
def test_a_draw_takes_what_the_rule_says_and_is_the_same_however_the_population_comes(
    sizes: dict[str, int], rule: SamplingRule, seed: bytes, chance: random.Random
) -> None:
    cases = population(**sizes)
    drawn = select_sample(seed, cases, rule)
    shuffled = chance.sample(cases, len(cases))
    assert select_sample(seed, shuffled, rule) == drawn
    assert population_digest(shuffled) == population_digest(cases)
    assert len({one.case for one in drawn}) == len(drawn)
    for stratum, size in sizes.items():
        ours = [one for one in drawn if one.stratum == stratum]
        assert len(ours) == rule.wanted(stratum, size) <= size
        assert [one.place for one in ours] == list(range(1, len(ours) + 1))
        # Disjoint: a stratum's draw is the one it would have alone.
        assert select_sample(seed, population(**{stratum: size}), rule) == ours
    assert all(one.claim.startswith(one.case) for one in drawn)


def test_every_case_and_every_worker_of_a_stratum_is_equally_likely() -> None:
    """4,000 seeds, 3 of 8 cases: each is expected 1,500 times, give or take 31; each worker 500 times."""
    cases, rule, seeds = population(a=8), SamplingRule(**PERIOD, size=3), 4000
    drawn = [
        one for number in range(seeds) for one in select_sample(sha256_hex(str(number).encode()).encode(), cases, rule)
    ]
    counted = Counter(one.case for one in drawn)
    assert len(counted) == 8
    assert all(abs(times - seeds * 3 / 8) < 4 * 31 for times in counted.values())
    firsts = Counter(one.case for one in drawn if one.place == 1)
    assert all(abs(times - seeds / 8) < 4 * 21 for times in firsts.values())
    workers = Counter(one.claim for one in drawn)
    assert len(workers) == 24
    assert all(abs(times - seeds / 8) < 4.5 * 22 for times in workers.values())


def test_a_draw_by_hand_from_the_published_words_alone() -> None:
    """What the run-book asks a stranger to do, written out with the standard library."""
    seed, cases = bytes(range(32)), population(a=9)
    order = sorted(
        (hmac.new(seed, f"a|{entry.case}".encode(), hashlib.sha256).hexdigest(), entry.case) for entry in cases
    )
    drawn = select_sample(seed, cases, SamplingRule(**PERIOD, percent=30))
    assert [one.case for one in drawn] == [case for _, case in order[:3]]


def document(seed: bytes = bytes(32)) -> dict[str, Any]:
    cases, rule = population(a=6, b=4), SamplingRule(**PERIOD, size=2)
    return {
        "rule": rule.text,
        "rule_digest": sha256_hex(rule.text.encode()),
        "seed": seed.hex(),
        "seed_digest": sha256_hex(seed),
        "population": [entry.line for entry in cases],
        "population_digest": population_digest(cases),
        "sample": [[one.stratum, one.case, one.place, one.claim] for one in select_sample(seed, cases, rule)],
    }


def test_a_true_document_stands() -> None:
    assert verify_published_round(json.loads(json.dumps(document()))) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda d: d.update(seed=("01" * 32)), "the seed is not the one"),
        (lambda d: d["population"].pop(), "the population is not the one"),
        (lambda d: d["sample"].pop(), "was drawn and is missing"),
        (lambda d: d["sample"][0].__setitem__(1, "a-0009"), "was not drawn"),
        (lambda d: d.update(rule=d["rule"].replace('"size":2', '"size":1')), "the rule is not the one"),
        (lambda d: d.update(seed="no"), "unreadable"),
        (lambda d: d.pop("population"), "unreadable"),
        (lambda d: d.update(population=["a"]), "unreadable"),
    ],
)
def test_every_change_to_a_document_is_found(change: Any, fault: str) -> None:
    told = document()
    change(told)
    assert fault in " ".join(verify_published_round(told))


def test_a_rule_survives_being_written_and_read() -> None:
    rule = SamplingRule(
        **PERIOD, areas=("120116",), amount_from=Decimal("100.50"), strata=("area", "amount"), size=3, own={"x": 1}
    )
    assert SamplingRule.read(rule.text) == rule
    assert SamplingRule.read(rule.text).text == rule.text
    assert (rule.wanted("x", 9), rule.wanted("y", 9), rule.wanted("y", 2)) == (1, 3, 2)
    assert [amount_band(Decimal(one)) for one in ("0", "9999.99", "10000", "300000")] == [
        "from_0",
        "from_0",
        "from_10000",
        "from_200000",
    ]


@pytest.mark.parametrize(
    ("moment", "found"),
    [((7, 59), None), ((8, 0), "morning"), ((12, 0), "afternoon"), ((18, 0), "evening"), ((21, 0), None)],
)
def test_times_of_day_begin_where_the_last_ends_and_nobody_is_called_at_night(
    moment: tuple[int, int], found: str | None
) -> None:
    assert time_of_day(time(*moment)) == found


@pytest.mark.parametrize(
    ("received", "own_card", "told", "charged", "expected"),
    [
        ("5000", True, False, False, ()),
        ("0", False, False, False, (Discrepancy.not_received,)),
        ("4999.99", True, False, False, (Discrepancy.less_received,)),
        ("5000", False, True, True, (Discrepancy.other_card, Discrepancy.asked_to_say_satisfied, Discrepancy.charged)),
    ],
)
def test_what_differs_follows_from_the_answers(
    received: str, own_card: bool, told: bool, charged: bool, expected: tuple[Discrepancy, ...]
) -> None:
    found = find_discrepancies(
        on_file=Decimal(5000),
        received=Decimal(received),
        own_card=own_card,
        asked_to_say_satisfied=told,
        charged=charged,
    )
    assert found == expected
