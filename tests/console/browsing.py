"""A real browser at the console, signed in without the log-in form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page
from sqlalchemy import select

from tests.console.visiting import open_session
from wagecase.console.shell.base import SESSION_COOKIE
from wagecase.extensions import db
from wagecase.models import User
from wagecase.web.language import LANGUAGE_COOKIE

# A phone, a desk, and the desk at a zoom of 200 %: the same as half its width in CSS pixels.
PHONE, DESKTOP, ZOOMED = 390, 1280, 640
TEXT_SELECTOR = "h1, h2, h3, label, legend, button, a, th, td, dt, dd, summary, p, .tag"
LAYOUT_SCRIPT = """
(texts) => {
  const root = document.documentElement, faults = [], shown = (one) => one.outerHTML.slice(0, 90);
  if (root.scrollWidth > root.clientWidth) {
    const beyond = (one) => one.getBoundingClientRect().right > root.clientWidth + 1;
    const wide = [...document.querySelectorAll("main *")].filter((one) => beyond(one) && !one.closest(".scroll"));
    faults.push(`as wide as ${root.scrollWidth}: ${wide.slice(0, 3).map(shown)}`);
  }
  for (const one of document.querySelectorAll(texts)) {
    const cuts = ["hidden", "clip"].includes(getComputedStyle(one).overflowX) && !one.closest(".hidden");
    if (cuts && one.scrollWidth > one.clientWidth + 1) faults.push(`cut: ${shown(one)}`);
  }
  return faults;
}
"""


class ConsoleBrowser:
    """Pages of one browser, each in a context of its own; what they complain of in their console is kept."""

    def __init__(self, browser: Browser, app: Flask, site: str) -> None:
        self.browser, self.app, self.site = browser, app, site
        self.complaints: list[str] = []

    def __call__(
        self,
        username: str | None = None,
        *,
        lang: str = "zh",
        width: int = DESKTOP,
        scripts: bool = True,
        **options: Any,
    ) -> Page:
        """A page of its own, signed in as this person; addresses are within the console, `page.goto("work")`."""
        context = self.browser.new_context(
            base_url=f"{self.site}/",
            viewport={"width": width, "height": 844},
            java_script_enabled=scripts,
            locale="zh-CN" if lang == "zh" else "en-GB",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        cookies = {LANGUAGE_COOKIE: lang, **({SESSION_COOKIE: self._secret(username)} if username else {})}
        context.add_cookies([{"name": name, "value": value, "url": self.site} for name, value in cookies.items()])
        page = context.new_page()
        page.on("console", self._record_console_message)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _secret(self, username: str) -> str:
        with self.app.app_context():
            return open_session(db.session.scalars(select(User.id).where(User.username == username)).one())

    def _record_console_message(self, message: ConsoleMessage) -> None:
        # A refused form answers with a status that Chromium reports, and that the test itself looks at.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def close(self) -> None:
        for context in self.browser.contexts:
            context.close()
        assert self.complaints == [], self.complaints[:5]


def layout_faults(page: Page, widths: Sequence[int] = (DESKTOP, ZOOMED, PHONE)) -> list[str]:
    """What is cut off or makes the page scroll sideways, at each width in CSS pixels, once all of it is there."""
    page.wait_for_load_state()
    faults = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 844})
        faults += [f"{width}: {one}" for one in page.evaluate(LAYOUT_SCRIPT, TEXT_SELECTOR)]
    return faults
