"""Letters and texts as an administrator sees them before anybody is written to."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from flask import Flask

from tests.console.visiting import Visitor, links, within_page_budget
from tests.mail import golden
from wagecase.mail import examples, rendering, text_message

Visit = Callable[..., Visitor]
ADMIN, PATH = "admin.binhai", "/console/notification-templates"


def test_every_template_renders_in_both_languages_and_says_when_it_goes_to_whom(app: Flask, visit: Visit) -> None:
    admin = visit(ADMIN)
    with within_page_budget(app) as pages:
        pages.append(admin.get(PATH))
    shown = [one for one in links(pages[0].html) if one.startswith(f"{PATH}/")]
    assert len(shown) == len(set(shown)) == len(rendering.template_names()) + len(text_message.sms_template_names())
    for path in shown:
        channel, name = path.split("/")[-2:]
        page = admin.get(path)
        assert page.scripted == []
        assert "→" in page.text, name
        for language in rendering.LANGUAGES:
            if channel == "mail":
                _shows_the_mail(admin, page.html, name, language)
            else:
                assert text_message.render_sms(name, language, examples.sms_values(language)) in page.text


def _shows_the_mail(admin: Visitor, html: str, name: str, language: str) -> None:
    subject = golden.render_golden(name, language).partition("\n")[0]
    frame = admin.get(f"{PATH}/mail/{name}/{language}")
    assert f'src="{frame.path}"' in html
    line = (
        rendering.render_mail(name, language, examples.template_values(name, language))
        .body.splitlines()[2]
        .removeprefix("- ")
    )
    for place in (html, frame.html):
        assert subject in unescape(place), (name, language)
        assert line in unescape(place), (name, language)


def test_a_mail_stands_in_a_frame_in_which_nothing_runs(visit: Visit) -> None:
    answer = visit(ADMIN).get(f"{PATH}/mail/overdue/zh").answer
    rules = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'self'", "sandbox"} <= set(rules)
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert re.search(r'<iframe [^>]*sandbox\s+src="', visit(ADMIN).get(f"{PATH}/mail/overdue").html)


def test_a_figure_of_a_rule_is_that_of_the_office(visit: Visit) -> None:
    admin = visit(ADMIN)
    admin.send(admin.get("/console/settings/reminders.escalate_head_days").form("escalate_head"), value="4")
    page = admin.get(f"{PATH}/mail/overdue_escalated")
    assert "应办期限到期日之后4天 → 机构负责人" in page.text
    assert "/console/settings/reminders.escalate_head_days" in page.html


def test_letters_are_shown_to_administrators_alone(visit: Visit) -> None:
    for path in (PATH, f"{PATH}/mail/overdue", f"{PATH}/mail/overdue/zh"):
        visit("head.binhai").get(path, 403)
    for path in (f"{PATH}/mail/nothing", f"{PATH}/text/overdue", f"{PATH}/mail/..%2Fgolden/zh", f"{PATH}/mail/_foot"):
        visit(ADMIN).get(path, 404)
