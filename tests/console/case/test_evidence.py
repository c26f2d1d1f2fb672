"""Evidence in the console and over the API: added, listed, looked at and taken out, by those who may."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.api.calling import Caller
from tests.console.conftest import ReceivedCase
from tests.console.visiting import Visitor, within_page_budget
from tests.services.evidence.contents import pdf, photo
from tests.services.evidence.test_files import SCRIPT
from wagecase.extensions import db
from wagecase.models import AuditEntry, Evidence
from wagecase.services.base.dates import now
from wagecase.services.evidence import previews
from wagecase.services.identity import api_tokens

Visit = Callable[..., Visitor]
SAID = {"kind": "iou", "giver": "worker", "channel": "counter", "person": "", "claim": "", "about": ""}


@pytest.fixture
def filed(take: Callable[..., ReceivedCase]) -> ReceivedCase:
    return take(workers=3)


def files(*contents: tuple[bytes, str]) -> list[tuple[io.BytesIO, str]]:
    return [(io.BytesIO(content), name) for content, name in contents]


def path(filed: ReceivedCase, *more: str) -> str:
    return "/".join(("/console/cases", filed.number, "evidence", *more))


def draw(app: Flask) -> int:
    with app.app_context():
        return previews.render_pending_previews(now() + timedelta(seconds=60))


def test_files_are_added_each_by_itself_shown_and_taken_out(app: Flask, visit: Visit, filed: ReceivedCase) -> None:
    clerk = visit("clerk.binhai")
    paper = pdf(2)
    given = files((photo(side=400), "张三.jpg"), (b"", "空.jpg"), (SCRIPT, "图.svg"), (paper, "合同.txt"))
    page = clerk.post(path(filed), {**SAID, "about": "老板写的", "file": given}, 422)
    assert "已收下 2 份证据" in page.text
    assert "空.jpg 文件是空的" in page.text
    assert "图.svg 不收这类文件（svg）" in page.text
    assert draw(app) == 2
    with within_page_budget(app) as pages:
        pages.append(clerk.get(path(filed)))
    assert "老板写的" in pages[0].text
    assert "2 页" in pages[0].text
    with app.app_context():
        first, second = db.session.scalars(select(Evidence.id).order_by(Evidence.event_position))
    small = clerk.client.get(path(filed, str(first), "small"))
    assert (small.mimetype, small.headers["Content-Security-Policy"]) == ("image/jpeg", "default-src 'none'; sandbox")
    out = clerk.client.get(path(filed, str(second), "original"))
    assert out.data == paper
    assert out.headers["Content-Disposition"] == f'attachment; filename="{filed.number}-e3.pdf"'
    assert out.headers["X-Content-Type-Options"] == "nosniff"
    with app.app_context():
        taken = select(func.count()).where(AuditEntry.action == "evidence_taken_out", AuditEntry.subject == str(second))
        assert db.session.scalar(taken) == 1
    timeline = clerk.get(f"/console/cases/{filed.number}/timeline").text
    assert "收到证据" in timeline
    assert "欠条、结算单" in timeline


def test_the_form_says_what_is_missing_and_keeps_what_was_typed(visit: Visit, filed: ReceivedCase) -> None:
    clerk = visit("clerk.binhai")
    given = {**SAID, "kind": "", "about": "五月的考勤", "file": files((photo(), "a.jpg"))}
    page = clerk.post(path(filed), given, 422)
    assert "五月的考勤" in page.html
    assert 'id="e-kind-fault"' in page.html
    assert "请选择文件" in clerk.post(path(filed), SAID, 422).text


def test_who_may_not_see_the_case_has_neither_list_nor_file(app: Flask, visit: Visit, filed: ReceivedCase) -> None:
    visit("clerk.binhai").post(path(filed), {**SAID, "file": files((photo(), "a.jpg"))})
    with app.app_context():
        found = str(db.session.scalars(select(Evidence.id)).one())
    stranger = visit("inspector.hexi")
    for way in ((), (found, "original"), (found, "shown"), (found, "small")):
        stranger.get(path(filed, *way), 404)
    stranger.post(path(filed), {**SAID, "file": files((photo(), "a.jpg"))}, 404)
    visit("supervisor.city").post(path(filed), {**SAID, "file": files((photo(), "a.jpg"))}, 403)
    visit("clerk.binhai").get(path(filed, str(uuid.uuid4()), "original"), 404)


def test_the_api_takes_a_file_once_and_gives_it_back(
    app: Flask, staff: dict[str, uuid.UUID], filed: ReceivedCase
) -> None:
    with app.app_context():
        caller = Caller(app.test_client(), api_tokens.issue_token(staff["clerk.binhai"]).token)
    content, way = photo(side=300), f"/cases/{filed.id}/evidence"

    def send(data: bytes, expect: int = 201, **said: str) -> Any:
        form = {"kind": "photo", "giver": "worker", **said, "file": (io.BytesIO(data), "a.png")}
        return caller.send("POST", way, expect, data=form).json

    first = send(content)
    assert first["media"] == "image/jpeg"
    assert send(content)["id"] == first["id"]
    assert len(caller.get(way)["items"]) == 1
    assert caller.send("GET", f"{way}/{first['id']}/original", 200).data == content
    assert send(SCRIPT, 422)["errors"] == [
        {"pointer": "#/file", "code": "file_kind", "detail": "不收这类文件（svg），可收照片、PDF、Office、音视频"}
    ]
    assert send(content, 422, kind="nonsense")["errors"]
    assert send(content, 422, person=str(uuid.uuid4()))["errors"]
    assert "file" in caller.send("POST", way, 422, data={"kind": "photo", "giver": "worker"}).text
