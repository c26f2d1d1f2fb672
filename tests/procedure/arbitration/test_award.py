"""Awards and other ends: sorted item by item, served on each, sued over by some; settled, withdrawn, enforced early."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.procedure.arbitration import before_tribunal as ways
from tests.procedure.arbitration.before_tribunal import ARBITRATION
from tests.procedure.world import World
from wagecase.law.book import Settings, load_book
from wagecase.procedure.arbitration.awards import (
    AwardStatus,
    award_by_document,
    award_effect,
    enforceable_claims,
    figure_day,
    final_limit,
    is_final,
    list_awards,
)
from wagecase.procedure.core.acts import EventView

LIMIT = Decimal(30120)
MIXED = (("c1", "wages", "30120"), ("c1", "compensation", "30120.01"), ("c2", "wages", "40000"))


def the(world: World, final: str) -> EventView:
    found = award_by_document(world.view(), world.proceeding(ARBITRATION).id, ways.award_document(world, final))
    assert found is not None
    return found


def status(world: World, final: str, claim: str) -> AwardStatus:
    return award_effect(world.view(), the(world, final), claim).status


@pytest.mark.parametrize(
    ("item", "amount", "final"),
    [
        ("wages", "30120", True),
        ("wages", "30120.01", False),
        ("wages", "0", True),
        ("injury_medical", "500", True),
        ("compensation", "30121", False),
        ("damages", "30120", True),
        ("other", "100", False),
    ],
)
def test_an_award_is_final_item_by_item(item: str, amount: str, final: bool) -> None:
    # C30, G20: twelve times 2,510 yuan.
    assert is_final(item, Decimal(amount), LIMIT) is final


def test_the_figure_is_that_of_the_day_which_the_office_confirmed() -> None:
    book = load_book()
    usual, other = Settings(book, {}), Settings(book, {"arb.final_figure_day": "application"})
    before, after = date(2025, 8, 29), date(2025, 9, 2)
    assert final_limit(book, usual, figure_day(usual, before, after)) == LIMIT
    # G21: 2,320 yuan a month until 31 August 2025.
    assert final_limit(book, other, figure_day(other, before, after)) == Decimal(27840)
    assert final_limit(book, usual, date(2016, 8, 1)) is None


def test_mixed_content_makes_two_awards_each_with_its_own_items() -> None:
    world = ways.heard()
    items = ways.award_rows(world, *MIXED)
    assert world.hints("arb1", "make_award", ARBITRATION, items=items) == ("two_documents",)
    world.do("arb1", "make_award", ARBITRATION, items=items)
    final, other = the(world, "yes"), the(world, "no")
    assert (final.claims, other.claims) == (("c1",), ("c1", "c2"))
    assert final.document != other.document
    assert {one.id: one.outcome for one in world.claims} == {"c1": "awarded", "c2": "awarded"}
    assert world.claims[0].found == Decimal("60240.01")


def test_an_award_speaks_of_everyone_and_of_nobody_else() -> None:
    world = ways.heard()
    only = ways.award_rows(world, ("c1", "wages", "100"))
    assert world.refusals("arb1", "make_award", ARBITRATION, items=only) == ("workers_undecided",)
    twice = ways.award_rows(world, ("c1", "wages", "1"), ("c1", "wages", "2"), ("c2", "wages", "3"))
    assert world.refusals("arb1", "make_award", ARBITRATION, items=twice) == ("item_twice",)
    strange = ({"claim": "c1", "item": "horses", "amount": Decimal(1)},)
    assert world.refusals("arb1", "make_award", ARBITRATION, items=strange) == ("wrong_value",)
    one = ways.applied(claims=("c1",))
    for who, act in (("arbclerk", "receipt"), ("arb1", "accept")):
        one.do(who, act, ARBITRATION)
    assert one.refusals("arb1", "order_advance", ARBITRATION, clear_rights=True, living_affected=True) == (
        "not_an_applicant",
    )


def test_dismissed_is_zero_and_no_award_without_a_confirmed_minimum_wage() -> None:
    world = ways.awarded(("c1", "wages", "0"), ("c2", "wages", "4500"))
    assert [one.outcome for one in world.claims] == ["not_established", "awarded"]
    old = ways.heard(today=date(2022, 3, 7))
    assert old.refusals("arb1", "make_award", ARBITRATION) == ("no_minimum_wage",)


def test_part_is_awarded_first_and_the_rest_afterwards() -> None:
    world = ways.heard()
    part = ways.award_rows(world, ("c1", "wages", "2000"))
    whole = ways.award_rows(world, ("c1", "wages", "2000"), ("c2", "wages", "3000"))
    assert world.refusals("arb1", "make_partial_award", ARBITRATION, items=whole, rest=False) == (
        "nothing_left_to_decide",
    )
    world.do("arb1", "make_partial_award", ARBITRATION, items=part, rest=False)
    assert world.proceeding(ARBITRATION).stage == "heard"
    assert world.due("arb.award") is not None
    # C28: the part binds by itself, being final.
    assert enforceable_claims(world.view(), the(world, "yes")) == ("c1",)
    world.do("arb1", "make_award", ARBITRATION, items=ways.award_rows(world, ("c2", "wages", "3000")))
    assert len(list_awards(world.view(), world.proceeding(ARBITRATION).id)) == 2


def test_advance_enforcement_needs_clear_rights_and_a_living_that_suffers() -> None:
    world = ways.accepted()
    for missing in ("clear_rights", "living_affected"):
        given: dict[str, Any] = {"clear_rights": True, "living_affected": True, missing: False}
        assert world.refusals("arb1", "order_advance", ARBITRATION, **given) == ("advance_needs_both",)
    world.do("arb1", "order_advance", ARBITRATION, clear_rights=True, living_affected=True)


def test_a_final_award_binds_on_its_day_and_the_employer_may_only_ask_to_set_it_aside() -> None:
    world = ways.awarded()
    document = ways.award_document(world, "yes")
    assert enforceable_claims(world.view(), the(world, "yes")) == ("c1", "c2")
    assert world.refusals("arb1", "record_setaside", ARBITRATION, document=document) == ("not_served_yet",)
    world.do("arb1", "serve_employer", ARBITRATION, document=document)
    assert world.refusals("arb1", "record_suit", ARBITRATION, document=document) == ("employer_sets_aside",)
    world.do("arb1", "serve_workers", ARBITRATION, document=document, claims=("c1",))
    # C32: thirty plain days from 9 March end on 8 April; fifteen for the worker on 24 March.
    assert (world.due("arb.setaside"), world.due("arb.sue")) == (date(2026, 4, 8), date(2026, 3, 24))
    world.do("arb1", "record_setaside", ARBITRATION, document=document)
    assert status(world, "yes", "c1") is AwardStatus.challenged
    world.do("arb1", "record_annulled", "litigation")
    assert status(world, "yes", "c1") is AwardStatus.annulled


def test_an_application_to_set_aside_that_fails_leaves_the_award_in_force() -> None:
    world = ways.awarded()
    document = ways.award_document(world, "yes")
    world.do("arb1", "serve_employer", ARBITRATION, document=document)
    world.do("arb1", "record_setaside", ARBITRATION, document=document)
    world.do("arb1", "record_upheld", "litigation")
    assert enforceable_claims(world.view(), the(world, "yes")) == ("c1", "c2")


def test_one_sues_and_the_award_takes_effect_for_the_other() -> None:
    world = ways.award_served_on_all()
    document = ways.award_document(world, "no")
    assert status(world, "no", "c1") is AwardStatus.pending
    world.do("arb1", "record_suit", ARBITRATION, document=document, party="w1")
    assert world.proceeding("litigation").stage == "suit_filed"
    # C33: fifteen plain days from 9 March end on the 24th.
    world.until("2026-03-24")
    assert status(world, "no", "c2") is AwardStatus.pending
    world.until("2026-03-25")
    assert enforceable_claims(world.view(), the(world, "no")) == ("c2",)
    assert award_effect(world.view(), the(world, "no"), "c2").since == date(2026, 3, 25)
    assert status(world, "no", "c1") is AwardStatus.sued


def test_an_employer_who_sues_over_one_leaves_the_other_in_force() -> None:
    world = ways.award_served_on_all()
    world.do("arb1", "record_suit", ARBITRATION, document=ways.award_document(world, "no"), claims=("c2",))
    world.until("2026-03-25")
    assert enforceable_claims(world.view(), the(world, "no")) == ("c1",)


def test_the_windows_run_from_each_partys_own_day() -> None:
    world = ways.awarded(("c1", "wages", "40000"), ("c2", "wages", "40000"))
    document = ways.award_document(world, "no")
    world.do("arb1", "serve_workers", ARBITRATION, document=document, claims=("c1",), method="handed")
    world.wait(3)
    world.do("arb1", "serve_workers", ARBITRATION, document=document, claims=("c2",), method="mail")
    world.do("arb1", "serve_employer", ARBITRATION, document=document)
    days = {d.subject: d.due for _, d in world.deadlines() if d.clock == "arb.sue"}
    # C33: from Monday 9 March and from Thursday the 12th.
    assert days == {
        f"document:{document}/party:w1": date(2026, 3, 24),
        f"document:{document}/party:w2": date(2026, 3, 27),
        f"document:{document}/party:employer": date(2026, 3, 27),
    }
    assert world.hints("arb1", "record_suit", ARBITRATION, document=document, party="w1") == ()
    world.until("2026-03-25")
    assert world.hints("arb1", "record_suit", ARBITRATION, document=document, party="w1") == ("window_over",)


def test_service_is_recorded_once_and_never_by_phone_or_mail_box() -> None:
    world = ways.awarded()
    document = ways.award_document(world, "yes")
    electronic: dict[str, Any] = {"document": document, "method": "electronic"}
    assert world.refusals("arb1", "serve_workers", ARBITRATION, **electronic) == ("unknown_choice",)
    world.do("arb1", "serve_workers", ARBITRATION, document=document, claims=("c1",))
    assert world.refusals("arb1", "serve_workers", ARBITRATION, document=document) == ("served_already",)
    assert world.refusals("arb1", "close", ARBITRATION) == ("award_unserved",)
    world.do("arb1", "serve_workers", ARBITRATION, document=document, claims=("c2",))
    assert world.refusals("arb1", "close", ARBITRATION) == ("award_unserved_employer",)
    world.do("arb1", "post_award", ARBITRATION, document=document, ground="refused")
    assert world.refusals("arb1", "serve_employer", ARBITRATION, document=document) == ("employer_served_already",)
    world.do("arb1", "close", ARBITRATION)
    assert world.due("arb.retain_award") == date(2036, 3, 10)


def test_a_posted_award_opens_its_window_three_working_days_later() -> None:
    world = ways.awarded(("c1", "wages", "40000"), ("c2", "wages", "40000"))
    world.do("arb1", "post_award", ARBITRATION, document=ways.award_document(world, "no"), ground="refused")
    # J12: three working days from 9 March; then fifteen plain days, which end on 27 March.
    assert (world.due("arb.posting"), world.due("arb.sue")) == (date(2026, 3, 12), date(2026, 3, 27))


def test_what_is_no_award_cannot_be_served_or_sued_over() -> None:
    world = ways.awarded()
    for act in ("serve_workers", "serve_employer", "record_suit", "record_setaside"):
        assert world.refusals("arb1", act, ARBITRATION, document="d1") == ("no_such_award",), act
    mixed = ways.awarded(*MIXED)
    assert mixed.refusals("arb1", "serve_workers", ARBITRATION, document=ways.award_document(mixed, "yes")) == (
        "not_in_award",
    )


def test_a_default_award_follows_the_respondents_absence() -> None:
    world = ways.in_default()
    world.do("arb1", "award_by_default", ARBITRATION)
    assert world.proceeding(ARBITRATION).stage == "awarded"
    assert enforceable_claims(world.view(), the(world, "yes")) == ("c1", "c2")


def test_a_mediation_letter_binds_from_the_second_signature_and_with_everyones_consent() -> None:
    world = ways.prepared()
    world.wait(3)
    signed = {"applicant_signed": world.today - timedelta(days=1), "respondent_signed": world.today}
    one = tuple({"claim": "c1", "amount": Decimal(3000), "due": world.today + timedelta(days=9)} for _ in "x")
    assert world.refusals("arb1", "sign_settlement", ARBITRATION, terms=one, **signed) == ("consent_of_each",)
    early = {**signed, "respondent_signed": world.today - timedelta(days=2)}
    assert world.refusals("arb1", "sign_settlement", ARBITRATION, **early) == ("signed_on_another_day",)
    world.do("arb1", "settle_some", ARBITRATION, terms=one, **signed)
    assert world.claims[0].outcome == "agreed"
    rest = tuple({**row, "claim": "c2"} for row in one)
    assert world.refusals("arb1", "settle_some", ARBITRATION, terms=rest, **signed) == ("all_of_them",)
    world.do("arb1", "sign_settlement", ARBITRATION, terms=rest, **signed)
    assert world.proceeding(ARBITRATION).stage == "settled"
    # C36: two years from 14 March 2026, the last day to perform by.
    assert world.due("enf.apply") == date(2028, 3, 14)
    # C40: kept for five years at least.
    assert world.due("arb.retain_other") == date(2031, 3, 5)
