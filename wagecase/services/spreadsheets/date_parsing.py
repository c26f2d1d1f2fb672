"""Days as people and spreadsheets write them: 2025年3月, 2025.3.5, 20250305, 二〇二五年三月五日, 45721. Pure.

A day without its year is not guessed: it stays as it is, so that its fault is shown beside it.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta

CHINESE_DIGITS = {
    "〇": "0",
    "零": "0",
    "○": "0",
    **{char: str(n) for n, char in enumerate("一二三四五六七八九", start=1)},
}
CHINESE_TENS_PATTERN = re.compile(r"([一二三]?)十([一二三四五六七八九]?)")
DATE_PATTERN = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2}))?[日月号]?", re.ASCII)
COMPACT_DATE_PATTERN = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})?", re.ASCII)
TIME_OF_DAY_PATTERN = re.compile(r"(?:T| |日)(?:上午|下午)?[0-9]{1,2}[:时点].*$", re.ASCII)
# Days since 30 December 1899, as a spreadsheet counts: from 1954 to 2119, so that no year and no sum is taken for one.
SERIAL_PATTERN = re.compile(r"([2-7][0-9]{4})(?:\.[0-9]+)?", re.ASCII)
SPREADSHEET_EPOCH = date(1899, 12, 30)


def parse_date(cell: str, *, last: bool = False) -> date | None:
    """The day that a cell means; a bare month is its first or its last day. None where it means none."""
    text = _normalise(cell)
    if found := SERIAL_PATTERN.fullmatch(text):
        return SPREADSHEET_EPOCH + timedelta(days=int(found[1]))
    found = DATE_PATTERN.fullmatch(text) or COMPACT_DATE_PATTERN.fullmatch(text)
    return _build_date(int(found[1]), int(found[2]), found[3], last=last) if found else None


def _normalise(cell: str) -> str:
    """Half-width, without blanks, without a time of day, with figures for Chinese numerals."""
    text = TIME_OF_DAY_PATTERN.sub("", unicodedata.normalize("NFKC", cell).strip())
    text = re.sub(r"\s", "", text)
    text = CHINESE_TENS_PATTERN.sub(
        lambda found: f"{CHINESE_DIGITS.get(found[1], '1')}{CHINESE_DIGITS.get(found[2], '0')}", text
    )
    return "".join(CHINESE_DIGITS.get(char, char) for char in text)


def _build_date(year: int, month: int, day: str | None, *, last: bool) -> date | None:
    if not 1 <= month <= 12:
        return None
    end = calendar.monthrange(year, month)[1] if last else 1
    try:
        return date(year, month, int(day) if day else end)
    except ValueError:
        return None
