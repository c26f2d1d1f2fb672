"""The console as a house: no page is heavy or asks the database much, whatever the data; every word has its label."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.console.scene import Scene, scene_pages
from tests.console.visiting import MAX_BYTES, MAX_QUERIES, VisitedPage, counted_queries, links
from tests.house import markup
from wagecase.console.shell.base import blueprint
from wagecase.law.book import load_book
from wagecase.procedure.core.spec import ProcedureSpec
from wagecase.procedure.tables.table import PROCEDURES
from wagecase.schemas.acts import FIELD_BUILDERS
from wagecase.services.case_queries.act_form import CLAIM_FIELD_TYPES, OPTION_SOURCES
from wagecase.services.case_queries.page_view import OWNER_LABELS

HAN = re.compile(r"[\u4e00-\u9fff]+")
# What is said to be Chinese may be Chinese on any page.
MARKED = re.compile(r'<(p) [^>]*lang="zh-CN"[^>]*>.*?</\1>', re.DOTALL)
# A language is named in its own words, wherever it is offered.
OWN_NAMES = {"中文"}


def test_every_page_and_form_is_light_and_wholly_in_english_where_that_was_asked_for(scene: Scene) -> None:
    faults: list[str] = []
    for username, path in (*scene_pages(scene), *scene.forms()):
        with counted_queries(scene.app) as statements:
            page = scene.visitor(username, "en").get(path)
        faults += [f"{path}: {one}" for one in faults_of(page, len(statements))]
        if words := set(HAN.findall(MARKED.sub("", page.html))) - OWN_NAMES:
            faults.append(f"{path}: {sorted(words)[:9]}")
    assert faults == [], "\n".join(faults)


def faults_of(page: VisitedPage, queries: int) -> Iterator[str]:
    if queries > MAX_QUERIES:
        yield f"{queries} queries"
    if page.answer.mimetype != "text/html":
        return
    weight = len(gzip.compress(page.html.encode())) + sum(map(weight_of, files_of(page)))
    if weight > MAX_BYTES:
        yield f"{weight} bytes"
    if page.scripted:
        yield f"script or style inside the page: {page.scripted}"
    if page.html.count("<h1") != 1:
        yield f"{page.html.count('<h1')} first headings"
    yield from markup.faults(page.html)


def files_of(page: VisitedPage) -> set[str]:
    """The names of the style sheets and scripts of our own that a page asks for."""
    return {urlsplit(one).path.partition("/static/")[2] for one in links(page.html) if "/static/" in one}


@cache
def weight_of(name: str) -> int:
    return len(gzip.compress((Path(blueprint.root_path) / "static" / name).read_bytes()))


def test_every_owner_of_a_clock_has_a_name() -> None:
    assert {str(clock.owner) for clock in load_book().clocks.values()} <= set(OWNER_LABELS)


def test_every_kind_of_field_can_be_drawn() -> None:
    drawn = (
        {"text", "date", "time", "money", "integer", "code", "choice", "yes_no"}
        | CLAIM_FIELD_TYPES
        | set(map(str, OPTION_SOURCES))
    )
    assert {str(kind) for kind in FIELD_BUILDERS} == drawn


@pytest.mark.parametrize("spec", PROCEDURES.values(), ids=lambda spec: spec.name)
def test_no_act_asks_under_a_name_that_the_form_needs_for_itself(spec: ProcedureSpec) -> None:
    own = {"csrf_token", "key", "version", "seen", "back", "resumed", "fill", "more", "terms_shown", "happened_on"}
    used = {ask.name for act in spec.acts for ask in act.form_fields}
    assert used & own <= set()
