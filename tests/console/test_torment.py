"""Whatever is put into the fields of every form on every page: an answer that a person can read, and never a script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.console.scene import Scene, pages
from tests.console.visiting import Form, Visitor

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"
HUGE = "名" * 10_000
NUL = "a\0b"
# Forms of the frame, which stand on every page; sent, they would end the session or turn its language.
FRAME = ("/console/log-out", "/console/language")


def forms(scene: Scene) -> Iterator[tuple[Visitor, Form]]:
    """Each form of each page and act once, with somebody who sees it."""
    seen: set[tuple[str, ...]] = set()
    for username, path in (*pages(scene), *scene.forms()):
        visitor = scene.visitor(username)
        for form in visitor.get(path).forms:
            kind = (form.method, form.action.rpartition("/")[2], *sorted({name for name, _ in form.fields}))
            if form.action not in FRAME and kind not in seen:
                seen.add(kind)
                yield visitor, form


def test_no_form_breaks_or_shows_a_script_whatever_is_typed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(scene.app.config, "PROPAGATE_EXCEPTIONS", False)
    wrong = []
    for visitor, form in list(forms(scene)):
        # Hidden fields hold something already; what is empty is for people to fill in.
        empty = {name for name, value in form.fields if not value}
        every = {name for name, _ in form.fields if name != "csrf_token"}
        for names, typed in ((empty, SCRIPT), (every, HUGE), (every, NUL)):
            data = form.filled(dict.fromkeys(names, typed))
            if form.method == "post":
                answer = visitor.client.post(form.action, data=data)
            elif typed is HUGE:
                continue
            else:
                answer = visitor.client.get(form.action, query_string=data)
            if answer.status_code >= 500 or SCRIPT in answer.text:
                wrong.append(f"{form.method} {form.action} {typed[:9]!r}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)
