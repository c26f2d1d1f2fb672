"""A browser and a font are found, or got, or missed in one sentence before any test runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import Lack, Machine, Missing, lacking, lacking_beside, provide
from tests.chromium import candidates, first_started

ROOT = Path(__file__).parents[1]
SHELL_BUILD = "chromium_headless_shell-{}/chrome-headless-shell-linux64/chrome-headless-shell"


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., Path]:
    """Writes a small program below the test's folder, executable by default."""

    def write(name: str, text: str = "#!/bin/sh\nexit 1\n", mode: int = 0o755) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        path.chmod(mode)
        return path

    return write


def test_the_lightest_browser_in_path_comes_first(tmp_path: Path, program: Callable[..., Path]) -> None:
    chrome, shell = program("second/google-chrome"), program("second/chromium-headless-shell")
    program("first/chromium", mode=0o644)
    program("first/firefox")
    path = os.pathsep.join(str(tmp_path / name) for name in ("absent", "first", "second"))
    assert candidates({"PATH": path}, tmp_path / "own") == [shell, chrome]


def test_the_browser_that_a_person_names_is_the_only_one(tmp_path: Path, program: Callable[..., Path]) -> None:
    program("bin/chromium")
    assert candidates({"PATH": str(tmp_path / "bin"), "CHROMIUM": "/opt/mine"}, tmp_path) == [Path("/opt/mine")]


@pytest.mark.parametrize(
    ("variable", "below"), [("PLAYWRIGHT_BROWSERS_PATH", ""), ("XDG_CACHE_HOME", "ms-playwright"), ("HOME", ".cache")]
)
def test_playwright_s_browsers_are_found_behind_those_in_path(
    tmp_path: Path, program: Callable[..., Path], variable: str, below: str
) -> None:
    usual = Path("there", below, *(["ms-playwright"] if below == ".cache" else []))
    installed = program("bin/msedge")
    older, newer = (program(f"own/{SHELL_BUILD.format(build)}") for build in (1200, 1255))
    whole = program(f"{usual}/chromium-1255/chrome-linux64/chrome")
    environment = {"PATH": str(tmp_path / "bin"), variable: str(tmp_path / "there")}
    assert candidates(environment, tmp_path / "own") == [installed, newer, older, whole]


def test_nothing_is_found_where_there_is_nothing(tmp_path: Path) -> None:
    assert candidates({"PATH": str(tmp_path)}, tmp_path) == []


def test_a_program_that_is_no_browser_is_passed_over(browser: Browser, program: Callable[..., Path]) -> None:
    stub = program("chromium-browser")
    started = first_started(browser.browser_type, [stub, *candidates(os.environ)], os.environ)
    assert started is not None
    started.close()
    assert lacking_beside(browser.browser_type, {"CHROMIUM": str(stub)}) is Lack.browser


def test_a_machine_without_a_chinese_font_is_known_by_what_it_draws(
    browser: Browser, program: Callable[..., Path]
) -> None:
    fontless = program("fonts.conf", '<?xml version="1.0"?><fontconfig><dir>/nowhere</dir></fontconfig>')
    assert lacking_beside(browser.browser_type, dict(os.environ)) is None
    assert lacking_beside(browser.browser_type, {**os.environ, "FONTCONFIG_FILE": str(fontless)}) is Lack.font


def test_a_driver_that_does_not_start_is_known(program: Callable[..., Path]) -> None:
    assert lacking({**os.environ, "PLAYWRIGHT_NODEJS_PATH": str(program("node"))}) is Lack.driver


@pytest.mark.parametrize(
    ("machine", "lack", "programs"),
    [
        (Machine(root=True, apt=True), Lack.browser, ["update", "chromium-headless-shell", "chromium", "--with-deps"]),
        (Machine(root=False, apt=True), Lack.browser, ["install"]),
        (Machine(root=True, apt=False), Lack.browser, ["install"]),
        (Machine(root=True, apt=True, named="/opt/mine"), Lack.browser, []),
        (Machine(root=True, apt=True), Lack.driver, ["update", "libatomic1"]),
        (Machine(root=False, apt=True), Lack.driver, []),
        (Machine(root=True, apt=True), Lack.font, ["update", "fonts-noto-cjk"]),
        (Machine(root=False, apt=True), Lack.font, ["fonts-noto-cjk"]),
        (Machine(root=False, apt=False), Lack.font, []),
    ],
)
def test_each_machine_has_its_ways(machine: Machine, lack: Lack, programs: list[str]) -> None:
    commands = machine.commands(lack)
    assert len(commands) == len(programs)
    assert all(word in command for word, command in zip(programs, commands, strict=True))
    assert machine.root or not any(command[:2] == ["apt-get", "install"] for command in commands)


def test_commands_run_until_nothing_is_lacking() -> None:
    answers = [Lack.driver, Lack.driver, Lack.browser, Lack.browser, Lack.font, Lack.font, None]
    ran: list[str] = []
    provide(Machine(root=True, apt=True), lambda: answers.pop(0), lambda command: ran.append(command[-1]))
    assert ran == ["--quiet=2", "libatomic1", "--quiet=2", "chromium-headless-shell", "--quiet=2", "fonts-noto-cjk"]


@pytest.mark.parametrize("lack", list(Lack))
@pytest.mark.parametrize("apt", [True, False])
def test_what_cannot_be_had_is_one_sentence_with_a_way_out(lack: Lack, apt: bool) -> None:
    with pytest.raises(Missing, match=rf"^No {lack} was found .*; install [^\n]*Debian's [^\n]*\.$"):
        provide(Machine(root=False, apt=apt), lambda: lack, lambda command: None)


def test_the_step_before_the_tests_ends_with_that_sentence() -> None:
    environment = {**os.environ, "CHROMIUM": "/bin/false"}
    command = [sys.executable, "-m", "tests.browser"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = "CHROMIUM names /bin/false, which does not start as a Chromium; name another, or unset it.\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", said)
