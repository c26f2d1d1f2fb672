"""Whatever is put into the fields of every form on every page: an answer that a person can read, and never a script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.console.scene import Scene, scene_pages
from tests.console.visiting import HtmlForm, VisitedPage, Visitor
from wagecase.console.case.act_form import CONTROL_FIELDS

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"
# Longer than any text may be, and so many of them that a form stays below the size at which it is not read at all.
HUGE, MOST_HUGE = "x" * 10_001, 90
NUL = "a\0b"
# Forms of the frame, which stand on every page; sent, they would end the session or turn its language.
FRAME = ("/console/log-out", "/console/language")
# Sent before the others, these would end the sessions of those who are to send them.
LAST = ("end", "leave", "password", "log-in")
TOKEN = "csrf_token"
# There are more; fewer would mean that pages were looked for in vain.
FORMS = 150


def opened(scene: Scene) -> Iterator[tuple[Visitor, VisitedPage]]:
    """Every page with the first of the cast who may open it, and the form of every act with somebody who may do it."""
    for username, path in scene_pages(scene):
        visitor = scene.visitor(username)
        answer = visitor.client.get(path, follow_redirects=True)
        yield visitor, VisitedPage(200, answer.text, path, answer)
    # What the large case's forms ask the others' ask too, for fewer workers.
    for username, path in scene.forms(without="large"):
        yield scene.visitor(username), scene.visitor(username).get(path)


def forms(scene: Scene) -> list[tuple[Visitor, HtmlForm]]:
    """Each form of each page and act once."""
    found: dict[tuple[str, ...], tuple[Visitor, HtmlForm]] = {}
    for visitor, page in opened(scene):
        for form in page.forms:
            if form.action not in FRAME:
                kind = (form.method, name_of(form), *sorted({name for name, _ in form.fields}))
                found.setdefault(kind, (visitor, form))
    return sorted(found.values(), key=lambda one: name_of(one[1]) in LAST)


def name_of(form: HtmlForm) -> str:
    return form.action.rpartition("/")[2]


def torments(form: HtmlForm, rooms: set[tuple[str, ...]]) -> Iterator[dict[str, str]]:
    """What is typed: hidden fields hold something already, and are tried once for each part of the console."""
    names = dict.fromkeys(name for name, _ in form.fields if name != TOKEN)
    typed = [name for name in names if name not in CONTROL_FIELDS]
    yield dict.fromkeys((name for name, value in form.fields if not value and name in names), SCRIPT)
    yield dict.fromkeys(typed, NUL)
    if form.method == "post":
        yield dict.fromkeys(typed[:MOST_HUGE], HUGE)
    carried = [name for name in names if name in CONTROL_FIELDS]
    room = (*form.action.split("/")[2:3], *carried)
    if room not in rooms:
        rooms.add(room)
        yield from ({name: value} for name in carried for value in (HUGE, NUL))


def test_no_form_breaks_or_shows_a_script_whatever_is_typed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(scene.app.config, "PROPAGATE_EXCEPTIONS", False)
    wrong, rooms = [], set[tuple[str, ...]]()
    found = forms(scene)
    assert len(found) > FORMS
    for visitor, form in found:
        for typed in torments(form, rooms):
            data = form.filled(typed)
            if form.method == "post":
                answer = visitor.client.post(form.action, data=data)
            else:
                answer = visitor.client.get(form.action, query_string=data)
            # A session that ended or a form that was not read would prove nothing.
            vacuous = answer.status_code in (401, 413) and name_of(form) not in LAST
            if answer.status_code >= 500 or SCRIPT in answer.text or vacuous:
                wrong.append(f"{form.method} {form.action} {sorted(typed)[:9]}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)
