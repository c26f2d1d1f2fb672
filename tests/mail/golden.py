"""Every letter with values of one invented case.

`python -m tests.mail.golden` writes the files anew, for a person to read what has changed before it is committed.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from wagecase.mail import letters

FOLDER = Path(__file__).parent / "golden"
LABELS = {
    "zh": {
        "procedure": "劳动保障监察",
        "what": "案件调查",
        "topic": "立案",
        "next_what": "投诉受理",
        "why": "案件调查：期限为60个工作日，依据《劳动保障监察条例》第17条（A11）。",
    },
    "en": {
        "procedure": "Labour inspection",
        "what": "the investigation",
        "topic": "Filing",
        "next_what": "accepting the complaint",
        "why": "Time for the investigation: 60 working days, by Labour Security Inspection Regulation art. 17 (A11).",
    },
}
CASE: dict[str, Any] = {
    "number": "120116-2026-000123",
    "link": "https://wages.example.cn/cases/0192f1d0-0000-7000-8000-000000000001",
    "role": "handler",
    "owner": "handler",
    "kind": "duty",
    "due": date(2026, 10, 14),
    "was": date(2026, 10, 12),
    "on": date(2026, 10, 9),
    "next_due": date(2026, 10, 16),
    "days": 3,
    "count": 2,
    "provisional": False,
}
DIGEST: dict[str, Any] = {
    "today": date(2026, 10, 19),
    "more": False,
    "waiting": 2,
    "oldest": date(2026, 10, 16),
    "link": "https://wages.example.cn/work",
    "role": "person",
}


def values(name: str, language: str) -> dict[str, Any]:
    """What the letter is given."""
    labels = LABELS[language]
    if name != "morning_digest":
        return {**CASE, **labels}
    line = {"number": CASE["number"], "procedure": labels["procedure"], "what": labels["what"], "due": CASE["due"]}
    return {**DIGEST, "late": [{**line, "days": 5}, {**line, "number": "120116-2026-000007", "days": 1}]}


def written(name: str, language: str) -> str:
    letter = letters.render(name, language, values(name, language))
    return f"{letter.subject}\n\n{letter.body}"


def path(name: str, language: str) -> Path:
    return FOLDER / f"{name}.{language}.txt"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in letters.names():
        for tongue in letters.LANGUAGES:
            path(each, tongue).write_text(written(each, tongue), "utf-8")
