"""Every refusal can be said in both languages, and no sentence lies about unused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import wagecase
from tests.procedure.world import World
from wagecase.law.book import load_book
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.reasons import REASONS, refusal_sentence
from wagecase.procedure.core.sources import bilingual_citation, citation_of
from wagecase.schemas.messages import MESSAGES

ROOM = Path(wagecase.__file__).parent
SOURCE = "\n".join(path.read_text("utf-8") for path in sorted(ROOM.rglob("*.py")))
PLACE = re.compile(r"{(\w+)}")
HAN = re.compile(r"[\u4e00-\u9fff]")
SPOKEN = re.compile(r'(?:unmet|Unmet|_fault)\(\s*f?"([a-z_]+)"')


def test_every_code_that_is_spoken_has_a_sentence() -> None:
    assert set(SPOKEN.findall(SOURCE)) <= set(REASONS) | set(MESSAGES)


@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_sentence_is_used_and_complete(code: str) -> None:
    words = REASONS[code]
    stem = next((known for known in ("not_", "wrong_") if code.startswith(known)), None)
    assert f'"{code}"' in SOURCE or (stem and f'f"{stem}{{' in SOURCE)
    zh, en = set(PLACE.findall(words.get("zh"))), set(PLACE.findall(words.get("en")))
    assert zh - {"zh"} == en - {"en"}
    assert words.get("zh").endswith("。")
    assert words.get("en").endswith(".")


def test_a_refusal_names_stage_event_and_article_in_the_readers_language() -> None:
    world = World()
    (stage,) = world.ask("head", "reopen").unmet
    assert refusal_sentence(stage, "zh") == "案件目前处于“已登记”环节，不能办理此事项。"
    assert refusal_sentence(stage, "en") == "This cannot be done at the present stage, “Received”."
    (missing,) = world.ask("city", "approve").unmet[:1]
    assert "报审" in refusal_sentence(missing, "zh_Hans_CN")
    (owed,) = World(amounts=()).ask("clerk", "pay").unmet
    assert refusal_sentence(owed, "zh").endswith("（依据：《保障农民工工资支付条例》第15条 [E04]）")
    assert refusal_sentence(owed, "en").endswith(
        "(See Regulation on Ensuring Wage Payment to Migrant Workers art. 15 [E04].)"
    )


@pytest.mark.parametrize("fact", sorted(load_book().articles))
def test_every_source_is_written_out_in_both_languages(fact: str) -> None:
    words = bilingual_citation(citation_of(fact))
    assert words.zh.endswith(f" [{fact}]")
    assert not HAN.search(words.en), words.en


def test_roles_are_named_and_a_missing_parameter_leaves_a_gap() -> None:
    (role,) = World().ask("clerk", "assign").unmet
    assert refusal_sentence(role, "zh") == "此事项由机构负责人办理，您没有这个岗位。"
    assert "…" in refusal_sentence(Unmet("not_your_role"), "en")
