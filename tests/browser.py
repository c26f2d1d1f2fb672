"""`python -m tests.browser`: sees to a Chromium and a Chinese font for the browser tests before any test runs.

What the machine has is used. Else apt-get installs it where that may be (as root), else Playwright downloads its own
browser, and apt-get unpacks a font, into the virtual environment. Nothing is fetched where nothing is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from playwright.sync_api import BrowserType, sync_playwright

from tests.chromium import OWN_BROWSERS, OWN_DATA, VARIABLE, candidates, first_started

LOG = Path(sys.prefix) / "browser.log"
LIBRARY, SHELL, FONT = "libatomic1", "chromium-headless-shell", "fonts-noto-cjk"
UPDATE = ["apt-get", "update", "--quiet=2"]
INSTALL_PACKAGE = ["apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends"]
UNPACK = 'mkdir -p "$0/fonts" && cd "$0/fonts" && apt-get download "$1" && dpkg-deb -x "$1"_*.deb . && rm -- *.deb'
# Without a font for them, all Chinese characters are drawn as the same empty box.
DRAWN_ALIKE = """() => {
    const drawn = (character) => {
        const canvas = document.createElement("canvas"), context = canvas.getContext("2d")
        context.font = "32px sans-serif"
        context.fillText(character, 0, 40)
        return canvas.toDataURL()
    }
    return drawn("汉") === drawn("字")
}"""


class Lack(StrEnum):
    """What the browser tests cannot run without, in the order in which it can be known."""

    driver = "Playwright driver that starts"
    browser = "Chromium that starts"
    font = "Chinese font"


INSTALL = {
    Lack.driver: f"install what its Node.js lacks, as Debian's {LIBRARY}",
    Lack.browser: f"install one, as Debian's {SHELL}, or name one with {VARIABLE}=/path/to/it",
    Lack.font: f"install one, as Debian's {FONT}",
}


class Missing(Exception):
    """The browser tests cannot run; the text is one sentence for the person in front of the terminal."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What decides which ways there are: root's rights, apt-get in PATH, and a browser that the person names."""

    root: bool
    apt: bool
    named: str | None = None

    def commands(self, lack: Lack) -> list[list[str]]:
        """The commands that may bring it, the better first; the next is for where the one before did not."""
        if lack is Lack.driver:
            return self._packages(LIBRARY)
        if lack is Lack.font:
            return self._font()
        return [] if self.named else self._browser()

    def sentence(self, lack: Lack) -> str:
        if lack is Lack.browser and self.named:
            return f"{VARIABLE} names {self.named}, which does not start as a Chromium; name another, or unset it."
        tried = f"could be had (details: {LOG})" if self.commands(lack) else "can be had here"
        return f"No {lack} was found for the browser tests, and none {tried}; {INSTALL[lack]}."

    def _browser(self) -> list[list[str]]:
        download = [sys.executable, "-m", "playwright", "install"]
        packages = self._packages(SHELL, "chromium")
        return [*packages, [*download, "--with-deps", SHELL] if packages else [*download, SHELL]]

    def _font(self) -> list[list[str]]:
        """Without root's rights the font stays in the virtual environment."""
        unpack = [["/bin/sh", "-c", UNPACK, str(OWN_DATA), FONT]]
        return unpack if self.apt and not self.root else self._packages(FONT)

    def _packages(self, *names: str) -> list[list[str]]:
        return [UPDATE, *([*INSTALL_PACKAGE, name] for name in names)] if self.root and self.apt else []


def main() -> int:
    machine = Machine(os.geteuid() == 0, shutil.which("apt-get") is not None, os.environ.get(VARIABLE))
    try:
        provide(machine, lambda: lacking(os.environ), run)
    except (Missing, OSError) as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def provide(machine: Machine, lacking: Callable[[], Lack | None], run: Callable[[Sequence[str]], None]) -> None:
    """Get what is lacking, by one command after the other, or raise `Missing`."""
    left = {lack: machine.commands(lack) for lack in Lack}
    while lack := lacking():
        if not left[lack]:
            raise Missing(machine.sentence(lack))
        if left[lack] == machine.commands(lack):
            print(f"No {lack} was found for the browser tests; getting one.", flush=True)
        run(left[lack].pop(0))


def lacking(environment: Mapping[str, str]) -> Lack | None:
    """What the browser tests would lack now; each can be looked for only where the one before is there."""
    driver = [sys.executable, "-m", "playwright", "--version"]
    if subprocess.run(driver, env=dict(environment), capture_output=True, check=False).returncode != 0:
        return Lack.driver
    with sync_playwright() as playwright:
        return lacking_beside(playwright.chromium, environment)


def lacking_beside(kind: BrowserType, environment: Mapping[str, str]) -> Lack | None:
    """What is lacking beside the driver."""
    browser = first_started(kind, candidates(environment), environment)
    if browser is None:
        return Lack.browser
    try:
        return Lack.font if browser.new_page().evaluate(DRAWN_ALIKE) else None
    finally:
        browser.close()


def run(command: Sequence[str]) -> None:
    """Run it quietly; what it says goes to the log. The mask must not hide from others what root installs."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PLAYWRIGHT_BROWSERS_PATH": str(OWN_BROWSERS)}
    with LOG.open("ab") as log:
        subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, umask=0o022, check=False
        )


if __name__ == "__main__":
    sys.exit(main())
