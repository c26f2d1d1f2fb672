"""The form of an intake: flat fields as a browser sends them, the body that the schema reads, and faults led back.

A field is named by its path, `contact.phone` or `rows.2.claimed`; a pasted roster is one field of its own, read anew
each time, so that the page stays small however many workers there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from marshmallow import ValidationError

from wagecase.schemas.complaints import ComplaintSchema
from wagecase.schemas.messages import flatten, say
from wagecase.services.spreadsheets import clipboard
from wagecase.services.spreadsheets.clipboard import Pasted

SCHEMA = ComplaintSchema()
ZONE = "+08:00"
CONTACT = ("name", "phone", "sex", "id_number", "address")
OWN = ("claimed", "period_from", "period_to", "relation_ended_on", "job", "team", "pay_basis", "card")
EMPLOYER = ("name", "uscc", "kind", "legal_representative", "phone", "business_address")
PROJECT = ("name", "place", "investment")
BACKUP = ("name", "phone")
ROW = ("name", "id_number", "phone", "claimed", "period_from", "period_to", "job")
PLAIN = (
    "channel",
    "matter",
    "words",
    "capacity",
    "platform_no",
    "district",
    "workplace",
    "cause",
    "headcount",
    "amount_told",
    "requests",
    "already_in_proceedings",
    "convenient_time",
    "going_home_on",
    "language",
    "occupation",
    "age",
)
FLAGS = ("confidential", "construction", "platform_worker", "employer_gone", "urgent")
MONEY = ("own.claimed", "amount_told")
MOST_ROWS, FEWEST_ROWS = 50, 3
# What belongs to the form and not to the complaint.
CHOSEN_BEFORE = frozenset({"draft", "channel", "matter"})
KEPT_ASIDE = frozenset({"csrf_token", "step", "resumed", "key"})


@dataclass
class Checked:
    """What came of reading the form: the values that hold, and what is wrong, by field and by pasted line."""

    data: dict[str, Any]
    fields: dict[str, str] = field(default_factory=dict)
    lines: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        return not self.fields and not self.lines


class Form:
    """An intake as far as it has been typed."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.typed = {name: value for name, value in pairs if name not in KEPT_ASIDE}
        for name in MONEY:
            if name in self.typed:
                self.typed[name] = clipboard.money(self.typed[name])

    def __getitem__(self, name: str) -> str:
        return self.typed.get(name, "").strip()

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return list(self.typed.items())

    @property
    def empty(self) -> bool:
        """Whether nothing has been typed that would be a pity to lose."""
        return not any(value.strip() for name, value in self.typed.items() if name not in CHOSEN_BEFORE)

    @cached_property
    def pasted(self) -> Pasted:
        chosen: list[str] = []
        while f"column.{len(chosen)}" in self.typed:
            chosen.append(self[f"column.{len(chosen)}"])
        return clipboard.read(self["paste"], chosen)

    @cached_property
    def rows(self) -> list[int]:
        """The numbers of the rows in which something was typed."""
        return [n for n in range(MOST_ROWS) if any(self[f"rows.{n}.{name}"] for name in ROW)]

    @property
    def shown_rows(self) -> range:
        """Rows to show: those that are filled and one more, three at least."""
        last = self.rows[-1] + 2 if self.rows else 0
        return range(min(MOST_ROWS, max(FEWEST_ROWS, last)))

    @property
    def alone(self) -> bool:
        """Whether the person in front speaks for himself only."""
        return not self["paste"] and not self.rows

    def check(self, lang: str) -> Checked:
        """Read the form by the schema of a complaint; what does not hold is told beside its field."""
        body, sources = self._body()
        try:
            return Checked(SCHEMA.load(body))
        except ValidationError as error:
            found = Checked(dict(error.valid_data) if isinstance(error.valid_data, dict) else {})
            for path, message in flatten(error.messages):
                self._put(found, path, say(message, lang), sources)
            return found

    def _put(self, found: Checked, path: Sequence[str | int], said: str, sources: Sequence[str | int]) -> None:
        if path and path[0] == "claims" and len(path) > 1:
            source, name = sources[int(path[1])], str(path[2]) if len(path) > 2 else "name"
            if isinstance(source, int):
                found.lines.setdefault(source, {}).setdefault(name, said)
                return
            own = source == "own" and name not in OWN
            found.fields.setdefault(f"contact.{name}" if own else f"{source}.{name}", said)
            return
        found.fields.setdefault(self._name(path), said)

    def _name(self, path: Sequence[str | int]) -> str:
        name = ".".join(str(part) for part in path).replace("backup_contact", "backup")
        return "employer.name" if name == "employer_as_told" else name

    def _body(self) -> tuple[dict[str, Any], list[str | int]]:
        """The body, and for each claim where it was typed: the contact's own, a row, or a line of the paste."""
        claims, sources = self._claims()
        body: dict[str, Any] = {name: self[name] for name in PLAIN if self[name]}
        body |= {"words": self.typed.get("words", ""), "contact": self._part("contact", CONTACT), "claims": claims}
        body |= {name: True for name in FLAGS if self[name]}
        if self["has_iou"]:
            body["has_iou"] = self["has_iou"]
        if self["received_at"]:
            body["received_at"] = self["received_at"] + ZONE
        if backup := self._part("backup", BACKUP):
            body["backup_contact"] = backup
        return body | self._against(), sources

    def _against(self) -> dict[str, Any]:
        """The employer, known by name or as it was told, and the project."""
        found: dict[str, Any] = {}
        if self["told_only"] and self["employer.name"]:
            found["employer_as_told"] = self["employer.name"]
        elif employer := self._part("employer", EMPLOYER):
            found["employer"] = employer
        if project := self._part("project", PROJECT):
            place = project.get("place") or self["workplace"]
            found["project"] = {**project, **({"place": place} if place else {})}
        return found

    def _part(self, prefix: str, names: Sequence[str]) -> dict[str, str]:
        return {name: self[f"{prefix}.{name}"] for name in names if self[f"{prefix}.{name}"]}

    def _claims(self) -> tuple[list[Mapping[str, str]], list[str | int]]:
        claims: list[Mapping[str, str]] = []
        sources: list[str | int] = []
        own = self._part("own", OWN)
        if own:
            claims, sources = [{**self._part("contact", CONTACT), **own}], ["own"]
        for number in self.rows:
            typed = self._part(f"rows.{number}", ROW)
            claims.append({name: clipboard.tidy(name, value) for name, value in typed.items()})
            sources.append(f"rows.{number}")
        for row in self.pasted.rows:
            claims.append(row.cells)
            sources.append(row.line)
        return claims, sources
