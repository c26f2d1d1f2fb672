"""A message to the next page shows as what it is, in colour, in its role and in words."""

from __future__ import annotations

import pytest
from flask import Flask, flash, render_template

from wagecase.web.notices import BAD, WARN


@pytest.mark.parametrize(
    ("category", "kind", "role", "words"),
    [
        ("message", "good", "status", "已完成："),
        (WARN, "warn", "alert", "请注意："),
        (BAD, "bad", "alert", "未成功："),
    ],
)
@pytest.mark.parametrize("address", ["/console/log-in", "/progress", "/partner/00000000-0000-4000-8000-000000000000"])
def test_a_message_shows_as_what_it_is(
    app: Flask, address: str, category: str, kind: str, role: str, words: str
) -> None:
    with app.test_client() as client:
        with app.test_request_context():
            flash("<b>说明</b>", category)
            assert f'<div class="notice {kind}" role="{role}">' in render_template("web/_notices.html")
        with client.session_transaction() as session:
            session["_flashes"] = [(category, "<b>说明</b>")]
        html = client.get(address).text
    assert f'<div class="notice {kind}" role="{role}">' in html
    assert f'<span class="hidden">{words}</span>&lt;b&gt;说明&lt;/b&gt;' in html
