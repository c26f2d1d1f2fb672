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
    "link": "https://wages.example.cn/console/cases/0192f1d0-0000-7000-8000-000000000001",
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
    "preferences": "https://wages.example.cn/console/account/reminders",
    "lines": [
        {
            "number": "120116-2026-000123",
            "letter": "逾期",
            "to": "承办人",
            "reason": "收件地址被拒 (550 5.1.1)",
            "amount": "18,600.00",
        },
        {"number": "—", "letter": "晨报", "to": "本人", "reason": "找不到收件人", "amount": "9,000.00"},
    ],
    "total": "186,000.00",
    "names": [{"name": "inspector.binhai", "code": "5.1.1"}],
    "faults": ["提醒积压：最久一封已等待42分钟（阈值30分钟）"],
    "waiting": 1200,
    "oldest": 42,
    "sent": 310,
}
DIGEST: dict[str, Any] = {
    "today": date(2026, 10, 19),
    "more": False,
    "waiting": 2,
    "oldest": date(2026, 10, 16),
    "link": "https://wages.example.cn/console/work",
    "preferences": "https://wages.example.cn/console/account/reminders",
    "role": "person",
}


def values(name: str, language: str) -> dict[str, Any]:
    """What the letter is given."""
    labels = LABELS[language]
    if name != "morning_digest":
        return {**CASE, **labels}
    line = {"number": CASE["number"], "procedure": labels["procedure"], "what": labels["what"], "due": CASE["due"]}
    late = [{**line, "days": 5}, {**line, "number": "120116-2026-000007", "days": 1}]
    return {**DIGEST, "late": late, "soon": [{**line, "days": 0, "due": date(2026, 10, 21)}]}


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
