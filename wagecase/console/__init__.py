"""The console: server-rendered pages for staff. Views ask services and show what they say; no rule lives here.

To add a page
  a module     in the package of its subject, with views on `blueprint` of shell/base.py; `@roles_required(Role.x)`
               restricts, `caller()` is the person, `language()` is "zh" or "en", `render_page("subject/x.html",
               **values)` answers.
  a template   templates/console/subject/x.html extends console/shell/base.html and fills `title` and `main`; macros in
               shell/_page_parts.html draw days left, empty states and links to further pages; shell/_form_parts.html
               draws a field with its fault.
  a menu entry a row in nav.py, under a section unless it is for every day.
  words        written in Chinese as `_('…')` (templates) or `gettext as _` from wagecase.web.translating (views), with
               English in wagecase/translations; `make translations` puts new ones there, without English, and
               tests/console/shell/test_words.py names what is missing.
  style        static/shell/console.css: variables on :root, then one block for each part; no inline style or script.
  a form       method="post" with `{{ csrf_field() }}`; `new_idempotency_key()` as hidden `key` for what must happen
               once; `@resumable` above the view and `is_resumed()` in it keep what was typed when a session ends;
               answer a finished POST with `redirect_to()`.
  a message    `flash(text)` for the next page, with WARN or BAD of wagecase.web.notices where it is no good news; what
               is wrong with a field is shown beside the field instead.
  a refusal    raise the service's own error: wagecase/web/problems.py has its status, problem_texts.py its page.

At most 20 queries and 150 kB for a page, whatever the data: tests/console/shell/test_pages_measured.py measures.
"""

from __future__ import annotations

import importlib
import pkgutil

from flask import Flask, redirect, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell import filters, nav
from wagecase.console.shell.base import blueprint
from wagecase.web.language import language

# Every module of every package registers its views on the blueprint when it is imported.
for found in pkgutil.walk_packages(__path__, f"{__name__}."):
    importlib.import_module(found.name)


def register_console(app: Flask) -> None:
    """Put the console on the application, and lead requests to the root address into it."""
    app.register_blueprint(blueprint)
    for address in ("/console", "/console/"):
        app.add_url_rule(address, "entrance", redirect_to_work)
    app.jinja_env.globals.update(
        asset=blueprint.static_url, nav_menu=nav.build_menu, nav_headings=nav.SECTION_HEADINGS, language=language
    )
    app.jinja_env.filters.update(filters.FILTERS)


def redirect_to_work() -> ResponseReturnValue:
    return redirect(url_for("console.work"), 303)
