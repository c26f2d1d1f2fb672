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
# A long list is built of like rows, so that its first ones speak for all.
SHORTEN = "document.querySelectorAll('tbody').forEach(body => [...body.rows].slice(8).forEach(row => row.remove()))"


@pytest.mark.parametrize(("lang", "scheme"), [("zh", "light"), ("en", "dark")])
def test_no_page_shuts_anybody_out(scene: Scene, browse: Window, lang: str, scheme: Scheme) -> None:
    """axe-core finds nothing serious, and nothing is cut off or scrolls sideways at 1280, 640 and 390 pixels."""
    windows: dict[str, Page] = {}
    wrong: list[str] = []
    for username, path in pages(scene):
        if username not in windows:
            windows[username] = browse(username, lang=lang, color_scheme=scheme)
        page = windows[username]
        page.goto(path)
        found = layout(page)
        page.evaluate(f"{SHORTEN}; {AXE_SCRIPT}")
        found += faults(page)
        wrong += [f"{path}: {one}" for one in found]
    assert wrong == [], "\n".join(wrong)


def faults(page: Page) -> Iterator[str]:
    """What axe-core calls serious or critical."""
    found: dict[str, Any] = page.evaluate(AXE)
    for one in found["violations"]:
        if one["impact"] in GRAVE:
            yield f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
