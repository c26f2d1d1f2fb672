"""A complaint as far as it has been typed on a phone: its steps, the body that the API's schema reads, and each fault
led back to the field, and so to the step, where it was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from marshmallow import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from wagecase.procedure.core.enums import Channel
from wagecase.procedure.records.complaint_fields import questions_of_step
from wagecase.public.stated import StepQuestion, stated_body, step_questions
from wagecase.schemas.complaints import ComplaintSchema
from wagecase.schemas.messages import flatten_errors, message_text
from wagecase.services.intake import from_schema, live_hints
from wagecase.services.intake.new_complaint import NewClaim, NewComplaint
from wagecase.services.spreadsheets import clipboard
from wagecase.services.spreadsheets.clipboard import PastedRoster, PastedRow
from wagecase.web.translating import gettext as _

COMPLAINT_SCHEMA = ComplaintSchema()
# The text that people read before they begin; a change of its meaning gets another date.
PRIVACY_NOTICE_VERSION = "2026-11-25"
START, WHO, WHERE, MONEY, PEOPLE, WORDS = "start", "who", "where", "money", "people", "words"
EVIDENCE, CHECK = "evidence", "check"
OWN_STEPS = (START, WHO, WHERE, MONEY, WORDS, EVIDENCE, CHECK)
GROUP_STEPS = (START, WHO, WHERE, PEOPLE, WORDS, EVIDENCE, CHECK)
ROSTER_FIELDS = ("name", "claimed", "phone")
MIN_ROWS, ROW_INCREMENT, MAX_ROWS = 5, 5, 40
# Of all steps together, in characters: each is kept with every later one.
MAX_FORM_CHARACTERS = 300_000
CHECKBOX_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        START: ("agree",),
        WHERE: ("employer.unsure",),
        MONEY: ("own.rough", "own.unknown"),
        WORDS: ("confidential",),
        PEOPLE: ("own.rough", "group.rough", *(f"rows.{n}.unasked" for n in range(MAX_ROWS))),
    }
)
# Which step asks for what the schema may find fault with.
FIXED_STEP_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        START: ("speaks_for", "agree"),
        WHO: ("contact", "capacity"),
        WHERE: ("employer", "employer_as_stated", "district", "boss"),
        MONEY: ("own",),
        PEOPLE: ("own", "rows", "paste", "ground"),
        WORDS: ("words", "backup"),
    }
)
STEP_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {step: (*names, *(one.name for one, _ in questions_of_step(step))) for step, names in FIXED_STEP_FIELDS.items()}
)
UNSTORED_FIELDS = frozenset({"csrf_token", "go", "show", "kind_of_file"})


@dataclass
class ComplaintFormResult:
    """The result of reading the form: the values that hold, what is wrong by field, and by line of what was pasted."""

    data: dict[str, Any]
    fields: dict[str, str] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)

    def within(self, step: str) -> dict[str, str]:
        """The faults of one step."""
        return {name: told for name, told in self.fields.items() if name.partition(".")[0] in STEP_FIELDS.get(step, ())}

    def step_of(self, way: Sequence[str]) -> str | None:
        """The first step with a fault."""
        return next((step for step in way if self.within(step) or (step == PEOPLE and self.lines)), None)


class ComplaintForm:
    """What was typed, by the names of the fields."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = dict(typed)

    def __getitem__(self, name: str) -> str:
        return self.typed.get(name, "").strip()

    def take(self, step: str, given: Mapping[str, str]) -> None:
        """Put in what a step's page sent; a box that is not ticked is not sent.

        Raises:
            RequestEntityTooLarge: it is more than any complaint is; what was kept before stays.
        """
        for name in CHECKBOX_FIELDS.get(step, ()):
            self.typed.pop(name, None)
        kept = {name: value for name, value in given.items() if name not in UNSTORED_FIELDS}
        self.typed |= {name: value[:20_000] for name, value in kept.items() if len(name) <= 40}
        if sum(len(name) + len(value) for name, value in self.typed.items()) > MAX_FORM_CHARACTERS:
            raise RequestEntityTooLarge

    @property
    def group(self) -> bool:
        return self["speaks_for"] == "group"

    @property
    def way(self) -> tuple[str, ...]:
        return GROUP_STEPS if self.group else OWN_STEPS

    @cached_property
    def pasted(self) -> PastedRoster:
        return clipboard.parse_roster(tabulate_roster(self["paste"])) if self.group else PastedRoster()

    @property
    def rows(self) -> list[int]:
        """The numbers of the rows in which something was typed."""
        filled = [n for n in range(MAX_ROWS) if any(self[f"rows.{n}.{name}"] for name in ROSTER_FIELDS)]
        return filled if self.group else []

    @property
    def shown_rows(self) -> range:
        asked = int(self["shown_rows"]) if re.fullmatch("[0-9]{1,3}", self["shown_rows"]) else MIN_ROWS
        return range(min(MAX_ROWS, max(MIN_ROWS, asked, (self.rows or [0])[-1] + 1)))

    def more_rows(self) -> None:
        self.typed["shown_rows"] = str(len(self.shown_rows) + ROW_INCREMENT)

    def questions(self, step: str, lang: str) -> list[StepQuestion]:
        """What a step asks by the table of complaint fields."""
        return step_questions(step, self.__getitem__, lang)

    def check(self, lang: str) -> ComplaintFormResult:
        """Read the form by the schema of a complaint."""
        body, sources = self._body()
        try:
            found = ComplaintFormResult(COMPLAINT_SCHEMA.load(body))
        except ValidationError as error:
            found = ComplaintFormResult(dict(error.valid_data) if isinstance(error.valid_data, dict) else {})
            for path, message in flatten_errors(error.messages):
                self._put(found, path, message_text(message, lang), sources)
        if self.pasted.rows and "name" in self.pasted.missing:
            found.fields["paste"] = _("没有认出姓名，请一人一行，姓名写在最前面")
        return found

    def _put(
        self, found: ComplaintFormResult, path: Sequence[str | int], told: str, sources: Sequence[str | int]
    ) -> None:
        if path and path[0] == "claims":
            source = sources[int(path[1])] if len(path) > 1 else "paste"
            name = str(path[2]) if len(path) > 2 else "name"
            if isinstance(source, int):
                found.lines.setdefault(source, told)
            elif source == "own":
                found.fields.setdefault(f"contact.{name}" if name in ("name", "phone") else f"own.{name}", told)
            else:
                found.fields.setdefault(f"{source}.{name}", told)
            return
        name = ".".join(str(part) for part in path).replace("backup_contact", "backup")
        found.fields.setdefault("employer.name" if name == "employer_as_stated" else name, told)

    def _body(self) -> tuple[dict[str, Any], list[str | int]]:
        """The body, and for each claim where it was typed: one's own, a row, or a line of the paste."""
        claims, sources = self._claims()
        body: dict[str, Any] = {"district": self["district"]} if self["district"] else {}
        contact = {name: self[f"contact.{name}"] for name in ("name", "phone") if self[f"contact.{name}"]}
        body |= {"channel": Channel.phone_page.value, "words": self._words(), "contact": contact, "claims": claims}
        if self["confidential"]:
            body["confidential"] = True
        backup = {name: self[f"backup.{name}"] for name in ("name", "phone") if self[f"backup.{name}"]}
        if backup:
            body["backup_contact"] = backup
        return body | self._group() | stated_body(self.way, self.__getitem__) | self._employer(), sources

    def _words(self) -> str:
        """A person named as boss or foreman is personal and belongs into the sealed words."""
        words = self.typed.get("words", "")
        if not words.strip():
            return words
        boss = [f"老板或者带班的：{self['boss']}"] if self["boss"] else []
        names = (
            [f"不知道欠多少的：{'、'.join(self._workers_without_amount())}"] if self._workers_without_amount() else []
        )
        return "\n".join([words, *boss, *names])

    def _workers_without_amount(self) -> list[str]:
        """Those on the list whose sum nobody knows: there is no row for them yet, but they are not lost."""
        rows = [self[f"rows.{n}.name"] for n in self.rows if not self[f"rows.{n}.claimed"]]
        pasted = [row.cells["name"] for row in self.pasted.rows if self._is_row_without_amount(row)]
        return [*(name for name in rows if name), *pasted]

    @staticmethod
    def _is_row_without_amount(row: PastedRow) -> bool:
        return "name" in row.cells and "claimed" not in row.cells

    def _group(self) -> dict[str, Any]:
        if not self.group:
            return {"headcount": 1}
        return {"capacity": self["capacity"]} if self["capacity"] else {}

    def _employer(self) -> dict[str, Any]:
        """An uncertain name is kept as stated, and an official finds out whose it is."""
        name = self["employer.name"]
        if not name:
            return {}
        return {"employer_as_stated": name} if self["employer.unsure"] else {"employer": {"name": name}}

    def _claims(self) -> tuple[list[Mapping[str, str]], list[str | int]]:
        claims: list[Mapping[str, str]] = []
        sources: list[str | int] = []
        if own := self._own_claim():
            claims, sources = [own], ["own"]
        for number in self.rows:
            if self[f"rows.{number}.name"] and not self[f"rows.{number}.claimed"]:
                continue
            typed = {name: self[f"rows.{number}.{name}"] for name in ROSTER_FIELDS if self[f"rows.{number}.{name}"]}
            claims.append({name: clipboard.normalise_cell(name, value) for name, value in typed.items()})
            sources.append(f"rows.{number}")
        for row in self.pasted.rows:
            if self._is_row_without_amount(row):
                continue
            claims.append(row.cells)
            sources.append(row.line)
        return claims, sources

    def _own_claim(self) -> dict[str, str]:
        """One's own wages. Without a name or a sum there is no row yet; the complaint is taken all the same."""
        amount = clipboard.normalise_amount(self["own.claimed"])
        if not amount or self["own.unknown"] or not self["contact.name"]:
            return {}
        times = {
            "period_from": self._month("from", last=False),
            "period_to": self._month("to", last=True),
        }
        found = {"name": self["contact.name"], "phone": self["contact.phone"], "claimed": amount}
        return {name: value for name, value in {**found, **times, "job": self["own.job"]}.items() if value}

    def _month(self, end: str, *, last: bool) -> str:
        """A month as its first or last day; nothing where it is not known."""
        year, month = self[f"own.{end}_year"], self[f"own.{end}_month"]
        if not (year.isdigit() and month.isdigit()):
            return ""
        typed = f"{year}-{month}"
        return clipboard.period_end(typed) if last else clipboard.period_start(typed)

    def complaint(self, found: ComplaintFormResult, lang: str = "zh") -> NewComplaint:
        """What the intake takes, with the notice that was read and what they were not sure of."""
        data = found.data
        if not data.get("district"):
            data["district"] = live_hints.named_district(data)
        taken = from_schema.to_complaint(data)
        unsure = [name for name, box in UNCERTAIN_FIELDS.items() if self[box]]
        told = {
            **taken.details,
            "privacy_notice": PRIVACY_NOTICE_VERSION,
            "page_language": lang,
            **({"unsure": ",".join(unsure)} if unsure else {}),
        }
        return replace(taken, details=told, claims=[self._with_ground(n, one) for n, one in enumerate(taken.claims)])

    def _with_ground(self, place: int, claim: NewClaim) -> NewClaim:
        _, sources = self._claims()
        source = sources[place]
        if source == "own":
            return replace(claim, ground="self")
        asked = self["ground"] if self["ground"] in ("written", "said") else "not_asked"
        return replace(claim, ground="not_asked" if self[f"{source}.unasked"] else asked)


UNCERTAIN_FIELDS: Mapping[str, str] = MappingProxyType(
    {"employer": "employer.unsure", "amount": "own.rough", "amount_unknown": "own.unknown", "amounts": "group.rough"}
)
COLUMN_SEPARATOR = re.compile(r"[ \u3000\t,，、;；]+")


def tabulate_roster(text: str) -> str:
    """A roster typed on a phone, whose columns are set apart by blanks, as a table has them."""
    lines = text.splitlines()
    if "\t" in text or any("," in line or "，" in line for line in lines):
        return text
    return "\n".join("\t".join(part for part in COLUMN_SEPARATOR.split(line.strip()) if part) for line in lines)
