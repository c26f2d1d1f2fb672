"""The console: server-rendered pages for staff. Views ask services and show what they say; no rule lives here.

To add a page
  a module     with views on `base.blueprint`, named in MODULES below; `@only(Role.x)` restricts, `base.caller()` is the
               person, `base.language()` is "zh" or "en", `base.page("x.html", **values)` answers.
  a template   templates/console/x.html extends console/base.html and fills `title` and `main`; macros in _parts.html
               draw money, days left, empty states and pages to turn; _fields.html draws a field with its fault.
  a menu entry a row in nav.ENTRIES, under a section unless it is for every day.
  words        written in Chinese as `_('…')` (templates) or `gettext as _` from wagecase.translating (views), with
               English in wagecase/translations; `make translations` puts new ones there, without English, and
               tests/console/test_words.py names what is missing.
  style        static/console.css: variables on :root, then one block for each part; no inline style or script (CSP).
  a form       method="post" with `{{ token() }}` from _parts.html; `base.new_key()` as hidden `key` for what must
               happen once; `@resumable` above the view and `resumed()` in it keep what was typed when a session ends;
               answer a finished POST with `see_other()`.
  a refusal    raise the service's own error: problems.py has a page for each.

At most 20 queries and 150 kB for a page, whatever the data: tests/console/test_house.py measures every page.
"""

from __future__ import annotations

from flask import Flask, redirect, url_for
from flask.typing import ResponseReturnValue

from wagecase.console import (
    account,
    acting,
    applications,
    approvals,
    audit,
    calendar,
    calls,
    campaigns,
    case,
    case_reminders,
    clue_answers,
    clues,
    compare,
    designation,
    desks,
    evidence,
    follow_up,
    hand_off,
    hearings,
    legal_aid,
    letters,
    log,
    nav,
    operations,
    organisations,
    outreach,
    oversight,
    parts,
    people,
    police,
    pressings,
    problems,
    projects,
    receipt,
    reminding,
    rosters,
    search,
    settings,
    signing,
    spot_checks,
    spring,
    stray_replies,
    unmask,
    voices,
    work,
)
from wagecase.console.base import asset, blueprint, language

MODULES = (
    problems,
    signing,
    account,
    work,
    case,
    compare,
    designation,
    police,
    evidence,
    hand_off,
    acting,
    unmask,
    approvals,
    search,
    log,
    receipt,
    rosters,
    clues,
    clue_answers,
    oversight,
    spring,
    desks,
    people,
    settings,
    letters,
    legal_aid,
    outreach,
    hearings,
    applications,
    operations,
    reminding,
    spot_checks,
    calls,
    voices,
    stray_replies,
    audit,
    campaigns,
    projects,
    pressings,
    follow_up,
    organisations,
    case_reminders,
    calendar,
)


def register(app: Flask) -> None:
    """Put the console on the application, and lead whoever comes without an address into it."""
    app.register_blueprint(blueprint)
    for address in ("/console", "/console/"):
        app.add_url_rule(address, "entrance", entrance)
    app.jinja_env.globals.update(asset=asset, nav_menu=nav.menu, nav_headings=nav.HEADINGS, language=language)
    app.jinja_env.filters.update(parts.FILTERS)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def entrance() -> ResponseReturnValue:
    return redirect(url_for("console.work"), 303)
