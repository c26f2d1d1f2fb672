"""Every page for people who see little, use no mouse, zoom in or work in the dark: axe-core, and the layout itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.console.browsing import ConsoleBrowser, layout_faults
from tests.console.scene import Scene, scene_pages

GRAVE = frozenset({"serious", "critical"})
# The guidelines, and of what axe-core asks beyond them the rules whose breach it calls serious.
RULES = """
const beyond = ["accesskeys", "aria-dialog-name", "aria-text", "aria-treeitem-name", "label-title-only", "tabindex"];
axe.run({
  iframes: false,
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  rules: {"color-contrast": {enabled: false}, ...Object.fromEntries(beyond.map((rule) => [rule, {enabled: true}]))},
})
"""
# A long list is built of like rows, so that its first ones speak for all.
SHORTEN = "document.querySelectorAll('tbody').forEach(body => [...body.rows].slice(4).forEach(row => row.remove()))"
# What is written in a colour, size and weight over the same grounds was measured on the page on which it came first.
CONTRAST = """
async (measured) => {
  const wears = (one) => one.matches("input, select, textarea")
    || [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const look = (one) => {
    const own = getComputedStyle(one), parts = [own.color, own.fontSize, own.fontWeight];
    for (let under = one; under; under = under.parentElement) {
      const style = getComputedStyle(under);
      parts.push(style.backgroundColor, style.backgroundImage, style.opacity);
    }
    return parts.filter((part) => !["rgba(0, 0, 0, 0)", "none", "1"].includes(part)).join(" ");
  };
  const known = new Set(measured), fresh = new Map();
  for (const one of document.body.querySelectorAll("*")) {
    if (!wears(one) || !one.checkVisibility()) continue;
    const its = look(one);
    if (!known.has(its) && !fresh.has(its)) fresh.set(its, one);
  }
  if (!fresh.size) return {violations: [], looks: []};
  const {violations} = await axe.run({include: [...fresh.values()]}, {iframes: false, runOnly: ["color-contrast"]});
  return {violations, looks: [...fresh.keys()]};
}
"""
LANGUAGES = "() => [...document.querySelectorAll('[lang]')].map((one) => one.lang)"


def test_no_page_shuts_anybody_out(scene: Scene, browse: ConsoleBrowser) -> None:
    """axe-core finds nothing serious, by day or in the dark, and nothing is cut off or scrolls sideways."""
    measured: set[str] = set()
    looked_at: set[str] = set()
    wrong: list[str] = []
    for page, path in opened(scene, browse, "zh", script=AXE_SCRIPT):
        page.emulate_media(color_scheme="light")
        found = layout_faults(page) + foreign(page, "zh-CN")
        page.evaluate(SHORTEN)
        # The looks of a page differ in what is listed; its layout and colours are measured on all of them.
        if urlsplit(path).path not in looked_at:
            looked_at.add(urlsplit(path).path)
            found += grave(page.evaluate(RULES))
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            result = page.evaluate(CONTRAST, list(measured))
            measured.update(result["looks"])
            found += [f"{scheme}: {one}" for one in grave(result)]
        wrong += [f"{path}: {one}" for one in found]
    assert wrong == [], "\n".join(wrong)
    assert len(measured) > 40


def test_no_page_is_too_long_for_its_place_in_english(scene: Scene, browse: ConsoleBrowser) -> None:
    wrong: list[str] = []
    for page, path in opened(scene, browse, "en", once=True):
        wrong += [f"{path}: {one}" for one in layout_faults(page) + foreign(page, "en")]
    assert wrong == [], "\n".join(wrong)


def foreign(page: Page, lang: str) -> list[str]:
    """Whether the page says that it is of another language, or has words of one that no reader knows."""
    languages = page.evaluate(LANGUAGES)
    return [] if languages[0] == lang and set(languages) <= {"en", "zh-CN"} else [f"languages: {languages}"]


def opened(
    scene: Scene, browse: ConsoleBrowser, lang: str, once: bool = False, script: str = ""
) -> Iterator[tuple[Page, str]]:
    """Every page as the first who may see it opens it, each person in a window of their own; with a script in it."""
    windows: dict[str, Page] = {}
    for username, path in scene_pages(scene, once):
        if username not in windows:
            windows[username] = browse(username, lang=lang)
            windows[username].add_init_script(script)
        windows[username].goto(path)
        yield windows[username], path


def grave(found: Mapping[str, Any]) -> list[str]:
    """What axe-core calls serious or critical."""
    return [
        f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in found["violations"]
        if one["impact"] in GRAVE
    ]
