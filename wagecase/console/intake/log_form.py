"""The form of an intake: flat fields as a browser sends them, the body that the schema reads, and faults led back.

A field is named by its path, `contact.phone` or `rows.2.claimed`; a pasted roster is one field of its own, read again
each time, so that the page stays small however many workers there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from marshmallow import ValidationError

from wagecase.procedure.records.complaint_fields import (
    COMPLAINT_FIELDS,
    AnswerType,
    ConsoleSection,
    fields_of_section,
)
from wagecase.schemas.complaints import ComplaintSchema
from wagecase.schemas.messages import flatten_errors, message_text
from wagecase.services.spreadsheets import clipboard
from wagecase.services.spreadsheets.clipboard import PastedRoster

COMPLAINT_SCHEMA = ComplaintSchema()
ZONE_SUFFIX = "+08:00"
CONTACT_FIELDS = ("name", "phone", "sex", "id_number", "address")
OWN_CLAIM_FIELDS = ("claimed", "period_from", "period_to", "relation_ended_on", "job", "team", "pay_basis", "card")
EMPLOYER_FIELDS = ("name", "uscc", "kind", "legal_representative", "phone", "business_address")
PROJECT_FIELDS = ("name", "place", "investment")
BACKUP_CONTACT_FIELDS = ("name", "phone")
ROSTER_FIELDS = ("name", "id_number", "phone", "claimed", "period_from", "period_to", "job")
STATED_FIELDS = tuple(one for one in COMPLAINT_FIELDS if one.console)
# A yes or no of the section `marks` is a box to tick, which is not sent where it is not ticked.
STATED_MARKS = tuple(one.name for one in STATED_FIELDS if one.console is ConsoleSection.marks)
TOP_LEVEL_FIELDS = (
    *("channel", "matter", "words", "capacity", "platform_no", "district", "cause"),
    *(one.name for one in STATED_FIELDS if one.name not in STATED_MARKS),
)
CHECKBOX_FIELDS = ("confidential", *STATED_MARKS)
MONEY_FIELDS = ("own.claimed", *(one.name for one in STATED_FIELDS if one.type is AnswerType.money))
MAX_ROWS, MIN_ROWS = 50, 3
# What belongs to the form and not to the complaint.
PRESELECTED_FIELDS = frozenset({"draft", "channel", "matter"})
CONTROL_FIELDS = frozenset({"csrf_token", "step", "resumed", "key"})


@dataclass
class IntakeFormResult:
    """The result of reading the form: the values that hold, and what is wrong, by field and by pasted line."""

    data: dict[str, Any]
    fields: dict[str, str] = field(default_factory=dict)
    lines: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def is_valid(self) -> bool:
        return not self.fields and not self.lines


class IntakeForm:
    """An intake as far as it has been typed."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.typed = {name: value for name, value in pairs if name not in CONTROL_FIELDS}
        for name in MONEY_FIELDS:
            if name in self.typed:
                self.typed[name] = clipboard.normalise_amount(self.typed[name])

    def __getitem__(self, name: str) -> str:
        return self.typed.get(name, "").strip()

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return list(self.typed.items())

    @property
    def empty(self) -> bool:
        """Whether nothing has been typed that would be a pity to lose."""
        return not any(value.strip() for name, value in self.typed.items() if name not in PRESELECTED_FIELDS)

    @cached_property
    def pasted(self) -> PastedRoster:
        chosen: list[str] = []
        while f"column.{len(chosen)}" in self.typed:
            chosen.append(self[f"column.{len(chosen)}"])
        return clipboard.parse_roster(self["paste"], chosen)

    @cached_property
    def rows(self) -> list[int]:
        """The numbers of the rows in which something was typed."""
        return [n for n in range(MAX_ROWS) if any(self[f"rows.{n}.{name}"] for name in ROSTER_FIELDS)]

    @property
    def shown_rows(self) -> range:
        """Rows to show: those that are filled and one more, three at least."""
        last = self.rows[-1] + 2 if self.rows else 0
        return range(min(MAX_ROWS, max(MIN_ROWS, last)))

    def any_stated(self, section: str) -> bool:
        """Whether a field of this section was filled in."""
        return any(self[one.name] for one in fields_of_section(section))

    @property
    def speaks_for_self(self) -> bool:
        """Whether the person present speaks for themselves only."""
        return not self["paste"] and not self.rows

    def check(self, lang: str) -> IntakeFormResult:
        """Read the form by the schema of a complaint; what does not hold is shown beside its field."""
        body, sources = self._body()
        try:
            return IntakeFormResult(COMPLAINT_SCHEMA.load(body))
        except ValidationError as error:
            found = IntakeFormResult(dict(error.valid_data) if isinstance(error.valid_data, dict) else {})
            for path, message in flatten_errors(error.messages):
                self._put(found, path, message_text(message, lang), sources)
            return found

    def _put(self, found: IntakeFormResult, path: Sequence[str | int], said: str, sources: Sequence[str | int]) -> None:
        if path and path[0] == "claims" and len(path) > 1:
            source, name = sources[int(path[1])], str(path[2]) if len(path) > 2 else "name"
            if isinstance(source, int):
                found.lines.setdefault(source, {}).setdefault(name, said)
                return
            own = source == "own" and name not in OWN_CLAIM_FIELDS
            found.fields.setdefault(f"contact.{name}" if own else f"{source}.{name}", said)
            return
        found.fields.setdefault(self._name(path), said)

    def _name(self, path: Sequence[str | int]) -> str:
        name = ".".join(str(part) for part in path).replace("backup_contact", "backup")
        return "employer.name" if name == "employer_as_stated" else name

    def _body(self) -> tuple[dict[str, Any], list[str | int]]:
        """The body, and for each claim where it was typed: the contact's own, a row, or a line of the paste."""
        claims, sources = self._claims()
        body: dict[str, Any] = {name: self[name] for name in TOP_LEVEL_FIELDS if self[name]}
        body |= {
            "words": self.typed.get("words", ""),
            "contact": self._part("contact", CONTACT_FIELDS),
            "claims": claims,
        }
        body |= {name: True for name in CHECKBOX_FIELDS if self[name]}
        if self["received_at"]:
            body["received_at"] = self["received_at"] + ZONE_SUFFIX
        if backup := self._part("backup", BACKUP_CONTACT_FIELDS):
            body["backup_contact"] = backup
        return body | self._employer_and_project(), sources

    def _employer_and_project(self) -> dict[str, Any]:
        """The employer, known by name or as stated, and the project."""
        found: dict[str, Any] = {}
        if self["as_stated_only"] and self["employer.name"]:
            found["employer_as_stated"] = self["employer.name"]
        elif employer := self._part("employer", EMPLOYER_FIELDS):
            found["employer"] = employer
        if project := self._part("project", PROJECT_FIELDS):
            place = project.get("place") or self["workplace"]
            found["project"] = {**project, **({"place": place} if place else {})}
        return found

    def _part(self, prefix: str, names: Sequence[str]) -> dict[str, str]:
        return {name: self[f"{prefix}.{name}"] for name in names if self[f"{prefix}.{name}"]}

    def _claims(self) -> tuple[list[Mapping[str, str]], list[str | int]]:
        claims: list[Mapping[str, str]] = []
        sources: list[str | int] = []
        own = self._part("own", OWN_CLAIM_FIELDS)
        if own:
            claims, sources = [{**self._part("contact", CONTACT_FIELDS), **own}], ["own"]
        for number in self.rows:
            typed = self._part(f"rows.{number}", ROSTER_FIELDS)
            claims.append({name: clipboard.normalise_cell(name, value) for name, value in typed.items()})
            sources.append(f"rows.{number}")
        for row in self.pasted.rows:
            claims.append(row.cells)
            sources.append(row.line)
        return claims, sources
