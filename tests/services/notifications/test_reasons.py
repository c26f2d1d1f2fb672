"""Whatever the outbox gives as a reason is said in words, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import wagecase
from wagecase.services.notifications.catalogue.reasons import delivery_cause_text, delivery_reason_text

# Where a reason is written down: a dropped message, the end of a message, the result of a try, the outbox itself.
WRITTEN = (
    r'\bDropped\w+\((?:"\w+", )?"(\w+)"\)',
    r'\b(?:close_message|defer_message)\([^\n]*"(\w+)"\)',
    r'\bDeliveryResult\(DeliveryOutcome\.\w+, "(\w+)"\)',
    r'\bDeliveryResult\(DeliveryOutcome\.\w+, f"([a-z ]+: )\{',
    r"'(imported|worker_lost|worker_lost_sending)'",
    r'state="dropped", reason="(\w+)"',
    r'reason = f"([a-z ]+: )\{',
)


def written() -> set[str]:
    root = Path(wagecase.__file__).parent
    files = [*root.glob("services/**/*.py"), *root.glob("mail/*.py")]
    return {code for file in files for one in WRITTEN for code in re.findall(one, file.read_text("utf-8"))}


def test_there_are_reasons_of_every_kind() -> None:
    kinds = {"nobody", "rest_day", "no_mail_server", "connect: ", "gateway: ", "imported", "demo", "stale", "ended"}
    assert kinds <= written()


@pytest.mark.parametrize("code", sorted(written()))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_reason_has_words(code: str, lang: str) -> None:
    reason = f"{code}421" if code.endswith(": ") else code
    said = delivery_reason_text(reason, lang)
    assert said != reason
    assert "_" not in said
    cause = code.rstrip(": ").replace(" ", "_")
    assert delivery_cause_text(cause, lang) != cause
