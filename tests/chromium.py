"""Debian's Chromium, one for each test process: its driver allows no second one beside itself.

Its shell without windows does the same at three quarters of the cost; where a distribution lacks it, the whole serves.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

PROGRAM_NAMES = ("chromium-headless-shell", "chromium")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@contextmanager
def open_chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, PROGRAM_NAMES)), None)
    assert path, "These tests need Debian's chromium; .ci/run installs it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
