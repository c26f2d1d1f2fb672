"""Shares of a stratified sample: Wilson's interval by published values, weights by hand."""

from __future__ import annotations

import pytest

from wagecase.services.spot_checks.estimates import SampleAnswer, estimate_share, stratum_weights, wilson_interval


@pytest.mark.parametrize(
    ("yes", "size", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3: without continuity correction.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_published_one(yes: int, size: int, low: float, high: float) -> None:
    assert wilson_interval(yes / size, size) == pytest.approx((low, high), abs=5e-5)


def test_strata_count_by_the_cases_they_stand_for() -> None:
    """Of 900 cases in one stratum 10 were heard, all yes; of 100 in the other 10, none: nine tenths, not half."""
    answers = [SampleAnswer("a", "x", True)] * 10 + [SampleAnswer("b", "x", False)] * 10
    weight = stratum_weights(answers, {"a": 900, "b": 100})
    assert weight == {"a": 90, "b": 10}
    found = estimate_share(answers, weight)
    assert (found.yes, found.asked) == (10, 20)
    assert found.share == pytest.approx(0.9)
    # Kish: (900 + 100)² / (10 · 90² + 10 · 10²) = 12.195, so the interval is wider than that of 20 plain answers.
    assert (found.low, found.high) == pytest.approx(wilson_interval(0.9, 1_000_000 / 82_000))
    assert found.low is not None
    assert found.low < wilson_interval(0.9, 20)[0]


def test_equal_weights_change_nothing_and_no_answer_has_no_share() -> None:
    answers = [SampleAnswer("a", "x", True)] * 3 + [SampleAnswer("a", "x", False)]
    found = estimate_share(answers, stratum_weights(answers, {"a": 400}))
    assert (found.low, found.high) == pytest.approx(wilson_interval(0.75, 4))
    assert estimate_share([], {}).share is None
