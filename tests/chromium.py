"""A Chromium for the browser tests, one for each test process: its driver allows no second one beside itself.

The shell without windows does the same at three quarters of the cost; where there is none, a whole browser serves.
`tests.browser` gets one where none is found.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Error, sync_playwright

VARIABLE = "CHROMIUM"
PROGRAM_NAMES = (
    *("chromium-headless-shell", "chrome-headless-shell", "headless_shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable", "msedge"),
)
# Below a folder of Playwright's: browser and build, platform, program.
DOWNLOADS = ("chromium_headless_shell-*/*/*headless[-_]shell", "chromium-*/*/chrome")
# Where Playwright keeps its browsers, by the variable that says so.
USUAL_BROWSERS = (
    *(("PLAYWRIGHT_BROWSERS_PATH", "."), ("XDG_CACHE_HOME", "ms-playwright")),
    ("HOME", ".cache/ms-playwright"),
)
# What the virtual environment holds besides: a browser of Playwright's, and fonts below the second.
OWN_BROWSERS, OWN_DATA = Path(sys.prefix) / "browsers", Path(sys.prefix) / "share"
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
MISSING = f"make test finds or gets a Chromium for these tests; alone they need one in PATH or named by {VARIABLE}."


@contextmanager
def open_chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = first_started(playwright.chromium, candidates(os.environ), os.environ)
        assert browser, MISSING
        yield browser
        browser.close()


def candidates(environment: Mapping[str, str], own: Path = OWN_BROWSERS) -> list[Path]:
    """Programs that should be a Chromium, the best first: the one that is named and no other, or all that are found."""
    if environment.get(VARIABLE):
        return [Path(environment[VARIABLE])]
    path = environment.get("PATH", os.defpath)
    installed = [Path(found) for name in PROGRAM_NAMES if (found := shutil.which(name, path=path))]
    usual = [Path(environment[name]) / below for name, below in USUAL_BROWSERS if environment.get(name)]
    return [*installed, *(found for folder in (own, *usual) for found in _downloaded(folder))]


def first_started(kind: BrowserType, programs: Iterable[Path], environment: Mapping[str, str]) -> Browser | None:
    """The first that starts: a distribution may leave a script in its place that only names another package."""
    for program in programs:
        try:
            return kind.launch(executable_path=program, args=FLAGS, env={**environment, **_own_fonts()})
        except Error:
            continue
    return None


def _downloaded(folder: Path) -> list[Path]:
    """Playwright's browsers in a folder, the newest build first."""
    found = (path for pattern in DOWNLOADS for path in sorted(folder.glob(pattern), reverse=True))
    return [path for path in found if os.access(path, os.X_OK)]


def _own_fonts(own: Path = OWN_DATA) -> dict[str, str]:
    """The variable by which a browser finds the fonts that `tests.browser` had to put into the virtual environment."""
    return {"XDG_DATA_HOME": str(own)} if (own / "fonts").is_dir() else {}
