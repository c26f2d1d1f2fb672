"""The check of pages finds what it is for."""

from __future__ import annotations

from tests.house import markup

PAGE = '<!doctype html><html lang="zh-CN"><head><title>x</title></head><body>%s</body></html>'


def test_a_whole_page_has_no_fault() -> None:
    assert markup.faults(PAGE % '<p id="a">x</p>') == []


def test_a_stray_end_and_an_id_given_twice_are_found() -> None:
    assert markup.faults(PAGE % "<p>x</p></form>") == ["line 1: unexpected-end-tag"]
    assert markup.faults(PAGE % '<p id="a">x</p><p id="a">y</p>') == ["id a 2 times"]
