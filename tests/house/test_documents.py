"""What a document points at is there, and every decision has its page, its line in the index and the same parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
DOCUMENTS = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md")), ROOT / "deploy" / "README.md"]
LINK = re.compile(r"\]\(([^)#:\s]*)(?:#([^)\s]*))?\)")
PARTS = ["Context", "Decision", "Tried and weighed", "Consequences"]


def anchors(document: Path) -> set[str]:
    """The names under which the headings of a document can be reached."""
    headings = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_its_links_lead_somewhere(document: Path) -> None:
    faults = []
    for path, anchor in LINK.findall(document.read_text("utf-8")):
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            faults.append(f"{path}#{anchor}")
    assert faults == []


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.stem)
def test_a_decision_has_its_parts_and_its_number(decision: Path) -> None:
    text = decision.read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS
    assert text.startswith(f"# {int(decision.stem[:2])}. ")


def test_the_index_lists_every_decision_in_order_by_its_title() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    listed = re.findall(r"^(\d+)\. \[(.+)\]\((.+)\)$", index, re.MULTILINE)
    pages = [(decision.read_text("utf-8").splitlines()[0], decision.name) for decision in DECISIONS]
    assert [(f"# {number}. {title}", name) for number, title, name in listed] == pages
