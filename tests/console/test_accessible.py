"""Every page for people who see little, use no mouse, zoom in or work in the dark: axe-core, and the layout itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.console.browsing import Window, layout
from tests.console.scene import Scene, pages

Scheme = Literal["light", "dark"]
GRAVE = frozenset({"serious", "critical"})
AXE = "axe.run({resultTypes: ['violations']})"
# What another language or scheme can break and Chinese by day does not show.
CHANGED = "axe.run({resultTypes: ['violations'], runOnly: ['color-contrast', 'html-has-lang', 'valid-lang']})"
# A long list is built of like rows, so that its first ones speak for all.
SHORTEN = "document.querySelectorAll('tbody').forEach(body => [...body.rows].slice(8).forEach(row => row.remove()))"


@pytest.mark.parametrize(("lang", "scheme", "run"), [("zh", "light", AXE), ("en", "dark", CHANGED)])
def test_no_page_shuts_anybody_out(scene: Scene, browse: Window, lang: str, scheme: Scheme, run: str) -> None:
    """axe-core finds nothing serious, and nothing is cut off or scrolls sideways at 1280, 640 and 390 pixels."""
    windows: dict[str, Page] = {}
    wrong: list[str] = []
    for username, path in pages(scene, once=run == CHANGED):
        if username not in windows:
            windows[username] = browse(username, lang=lang, color_scheme=scheme)
        page = windows[username]
        page.goto(path)
        found = layout(page)
        page.evaluate(f"{SHORTEN}; {AXE_SCRIPT}")
        found += faults(page, run)
        wrong += [f"{path}: {one}" for one in found]
    assert wrong == [], "\n".join(wrong)


def faults(page: Page, run: str = AXE) -> Iterator[str]:
    """What axe-core calls serious or critical."""
    found: dict[str, Any] = page.evaluate(run)
    for one in found["violations"]:
        if one["impact"] in GRAVE:
            yield f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
