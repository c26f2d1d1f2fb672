"""Values of one invented case that fill every template: for those who look at them before they are sent, and for
the tests. They name nobody."""

from __future__ import annotations

from datetime import date
from typing import Any

_AMOUNT_LINES = ({"number": "120116-2026-000123", "amount": "18,600.00"}, {"number": "—", "amount": "9,000.00"})
LABEL_VALUES: dict[str, dict[str, Any]] = {
    "zh": {
        "procedure": "劳动保障监察",
        "what": "案件调查",
        "topic": "立案",
        "event": "不同意延长回复期限",
        "request": "原期限不变，请按期办理并回复结果。",
        "project": "某工程项目",
        "next_what": "投诉受理",
        "why": "案件调查：期限为60个工作日，依据《劳动保障监察条例》第17条（A11）。",
        "lines": [
            {**_AMOUNT_LINES[0], "template": "逾期", "to": "承办人", "reason": "收件地址被拒 (550 5.1.1)"},
            {**_AMOUNT_LINES[1], "template": "晨报", "to": "本人", "reason": "找不到收件人"},
        ],
        "names": [{"name": "某工作人员", "code": "5.1.1"}],
        "faults": ["提醒积压：最久一封已等待42分钟（阈值30分钟）"],
    },
    "en": {
        "procedure": "Labour inspection",
        "what": "the investigation",
        "topic": "Filing",
        "event": "More time refused",
        "request": "The day stays as it was; please answer in time.",
        "project": "A building project",
        "next_what": "accepting the complaint",
        "why": "Time for the investigation: 60 working days, by Labour Security Inspection Regulation art. 17 (A11).",
        "lines": [
            {
                **_AMOUNT_LINES[0],
                "template": "Overdue",
                "to": "handler",
                "reason": "the recipient's address was refused (550 5.1.1)",
            },
            {**_AMOUNT_LINES[1], "template": "Morning list", "to": "the person", "reason": "no recipient was found"},
        ],
        "names": [{"name": "A member of staff", "code": "5.1.1"}],
        "faults": ["Reminders pile up: the oldest has waited for 42 minutes (threshold 30)"],
    },
}
CASE_VALUES: dict[str, Any] = {
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
    "total": "186,000.00",
    "waiting": 1200,
    "oldest": 42,
    "sent": 310,
}
DIGEST_VALUES: dict[str, Any] = {
    "today": date(2026, 10, 19),
    "more": False,
    "waiting": 2,
    "oldest": date(2026, 10, 16),
    "link": "https://wages.example.cn/console/work",
    "preferences": "https://wages.example.cn/console/account/reminders",
    "role": "person",
}
SMS_VALUES = {
    "zh": {
        "number": CASE_VALUES["number"],
        "office": "某区劳动保障监察支队",
        "phone": "022-12345678",
        "day": "10月14日",
    },
    "en": {"number": CASE_VALUES["number"], "office": "District brigade", "phone": "022-12345678", "day": "2026-10-14"},
}


def template_values(name: str, language: str) -> dict[str, Any]:
    """What the letter is given."""
    labels = LABEL_VALUES[language]
    if name != "morning_digest":
        return {**CASE_VALUES, **labels}
    line = {
        "number": CASE_VALUES["number"],
        "procedure": labels["procedure"],
        "what": labels["what"],
        "due": CASE_VALUES["due"],
    }
    late = [{**line, "days": 5}, {**line, "number": "120116-2026-000007", "days": 1}]
    return {**DIGEST_VALUES, "late": late, "soon": [{**line, "days": 0, "due": date(2026, 10, 21)}]}


def sms_values(language: str) -> dict[str, str]:
    """What a text to a worker is given."""
    return SMS_VALUES[language]
