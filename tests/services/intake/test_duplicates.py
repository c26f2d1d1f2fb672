"""A complaint at the counter and a row of a lead file find the same cases for the same reasons."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from stdnum.cn import uscc

from tests import world
from wagecase.console.intake.log_form import IntakeForm
from wagecase.extensions import db
from wagecase.services.base.principal import Principal
from wagecase.services.demo.seed import invented_id_number
from wagecase.services.intake import duplicates, from_schema, open_case
from wagecase.services.intake.duplicates import DuplicateCandidate, MatchReason
from wagecase.services.lead_import import row_parser

CODES = [stem + uscc.calc_check_digit(stem) for stem in ("91120116MA05ABCD1", "91120116MA05ABCD2")]
FIRMS = ("天津海河建筑劳务有限公司", "滨城建设工程有限公司", "津南装饰有限公司")
SITES = ("北塘安置房", "海河外滩工地")
PERIODS = (("2026-01-01", "2026-03-31"), ("2026-03-01", "2026-05-31"), ("2025-06-01", "2025-06-30"))
Facts = dict[str, Any]


def random_facts(chance: random.Random) -> Facts:
    """A complaint among few people, firms, sites and times, so that many of them touch."""
    begin, end = chance.choice(PERIODS)
    return {
        "name": "张建国",
        "phone": f"1380000000{chance.randrange(8)}",
        "id_number": chance.choice([invented_id_number(chance.randrange(12)), ""]),
        "employer": chance.choice(FIRMS),
        "uscc": chance.choice([*CODES, "", "", ""]),
        "project": chance.choice([*SITES, "", ""]),
        "period_from": begin,
        "period_to": end,
    }


def counter_data(facts: Facts, *, as_stated: bool = False) -> dict[str, Any]:
    """What the console's form makes of it."""
    typed = {
        "channel": "counter",
        "matter": "complaint",
        "words": "工资一直没有结清。",
        "workplace": "滨海新区塘沽",
        "contact.name": facts["name"],
        "contact.phone": facts["phone"],
        "contact.id_number": facts["id_number"],
        "employer.name": facts["employer"],
        "employer.uscc": facts["uscc"],
        "project.name": facts["project"],
        "own.claimed": "12000",
        "own.period_from": facts["period_from"],
        "own.period_to": facts["period_to"],
        **({"as_stated_only": "1"} if as_stated else {}),
    }
    found = IntakeForm(typed.items()).check("zh")
    assert found.is_valid, found.fields
    return found.data


def lead_data(facts: Facts) -> Any:
    """What a row of a lead file makes of it."""
    cells = {**facts, "platform_no": "TJ000001", "words": "工资一直没有结清。", "amount": "12000", "workplace": "塘沽"}
    parsed = row_parser.parse_row({name: cell for name, cell in cells.items() if cell})
    assert parsed.wrong == ()
    return parsed.data


@pytest.fixture
def clerk(app: Flask, staff: dict[str, uuid.UUID]) -> Iterator[Principal]:
    with app.app_context():
        yield world.principal("clerk.binhai")


def register(clerk: Principal, facts: Facts, *, as_stated: bool = False) -> uuid.UUID:
    data = {**counter_data(facts, as_stated=as_stated), "district": "120116"}
    return open_case.open_case(clerk, from_schema.to_complaint(data)).case_id


def summary(found: list[DuplicateCandidate]) -> list[tuple[uuid.UUID, tuple[MatchReason, ...]]]:
    return [(one.case_id, one.why) for one in found]


def found_for_row(clerk: Principal, facts: Facts) -> list[DuplicateCandidate]:
    lookups = {7: duplicates.query_from_complaint(lead_data(facts))}
    return duplicates.find_duplicates_of_rows(clerk, lookups).get(7, [])


@pytest.mark.parametrize("seed", range(3))
def test_the_counter_and_a_lead_file_find_the_same(clerk: Principal, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(20):
        register(clerk, random_facts(chance), as_stated=number % 3 == 0)
    asked = {number: random_facts(chance) for number in range(40)}
    rows = duplicates.find_duplicates_of_rows(
        clerk, {number: duplicates.query_from_complaint(lead_data(facts)) for number, facts in asked.items()}
    )
    matched = 0
    for number, facts in asked.items():
        alone = duplicates.find_duplicates(clerk, duplicates.query_from_complaint(counter_data(facts)))
        assert summary(rows.get(number, [])) == summary(alone)[: duplicates.MAX_MATCHES_PER_ROW], facts
        reasons = {why for one in alone for why in one.why}
        matched += len(reasons)
        for one in alone:
            lookup = duplicates.query_from_complaint(counter_data(facts))
            assert duplicates.match_reasons(clerk, lookup, one.case_id) == one.why
    assert matched > len(asked)


OTHER_PERSON = {"phone": "13911111111", "id_number": ""}


def test_a_row_is_matched_by_a_described_employer_a_code_and_a_project(clerk: Principal) -> None:
    facts = {**random_facts(random.Random(1)), "uscc": "", "project": SITES[0]}
    described = register(clerk, facts, as_stated=True)
    lookup = {**facts, **OTHER_PERSON}
    assert summary(found_for_row(clerk, lookup)) == [(described, (MatchReason.project, MatchReason.period))]
    assert summary(found_for_row(clerk, {**lookup, "project": ""})) == [(described, (MatchReason.period,))]
    coded = register(clerk, {**facts, "employer": FIRMS[2], "uscc": CODES[0], "project": ""})
    renamed = {**lookup, "employer": "改过的名称有限公司", "uscc": CODES[0]}
    assert summary(found_for_row(clerk, renamed)) == [(coded, (MatchReason.period,))]
    # Who was entered without a code is found by name once the code is known.
    known = {**lookup, "uscc": CODES[1]}
    assert summary(found_for_row(clerk, known)) == [(described, (MatchReason.project, MatchReason.period))]


def test_nothing_is_found_that_the_person_may_not_see(clerk: Principal) -> None:
    facts = random_facts(random.Random(2))
    register(clerk, facts)
    stranger = world.principal("inspector.hexi")
    assert found_for_row(stranger, facts) == []
    assert duplicates.find_duplicates(stranger, duplicates.query_from_complaint(counter_data(facts))) == []
    assert duplicates.find_duplicates_of_rows(stranger, {}) == {}
    db.session.rollback()
