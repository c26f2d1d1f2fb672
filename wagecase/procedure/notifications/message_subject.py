"""What a message is about, as columns: the one place that knows how the outbox and its holds name a thing.

A message about a deadline names clock, run and the deadline's own subject. Claims whose time runs out on one day make
one message, and so do the parties to one document; `grouped` says which of the two it is.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, astuple, dataclass
from enum import StrEnum
from typing import Self


class MessageSubjectKind(StrEnum):
    """The kinds of things that messages are about; each has its own way of judging whether a message still counts."""

    deadline = "deadline"
    promise = "promise"
    """`subject` is the id of the pay promise."""
    event = "event"
    """`subject` is the event's position in the case's log."""
    hearing = "hearing"
    """`subject` is the position of the event that set it."""
    guarantee = "guarantee"
    """`subject` is the id of the project."""
    area = "area"
    """`subject` is the code of the district."""
    digest = "digest"
    """`subject` is the id of the reader."""
    spot_check = "spot_check"
    """`subject` is the id of the spot check."""
    desk_handover = "desk_handover"
    """`subject` is the id of the handover."""
    inactivity = "inactivity"
    """`subject` is the month, such as 2026-10."""


CLAIMS, PARTIES = "claims", "parties"
_SEPARATOR = "|"

# How a deadline `d` is named, beside `MessageSubject.of_deadline`, which must name it alike.
DEADLINE_GROUP_SQL = f"""
CASE WHEN d.subject LIKE 'claim:%' THEN '{CLAIMS}'
     WHEN d.kind = 'window' AND d.subject LIKE 'document:%/party:%' THEN '{PARTIES}' ELSE '' END
"""
# The columns of deadlines that stand alone, and of those that make one message with others of their group.
SINGLE_DEADLINE_SQL = f"'{MessageSubjectKind.deadline}' AS kind, clock, run, subject, '' AS grouped"
GROUPED_DEADLINE_SQL = f"""
'{MessageSubjectKind.deadline}' AS kind, clock, 0 AS run,
CASE grouped WHEN '{PARTIES}' THEN split_part(subject, '/', 1) ELSE '' END AS subject, grouped
"""
SUBJECT_COLUMNS = "kind, clock, run, subject, grouped"


def subject_sql(kind: MessageSubjectKind, subject: str) -> str:
    """The columns of a thing that is no deadline, in a SELECT; `subject` is an expression of SQL."""
    return f"'{kind}' AS kind, '' AS clock, 0 AS run, CAST({subject} AS text) AS subject, '' AS grouped"


def subject_columns_of(alias: str) -> str:
    """The columns of a subject in a statement, each with the name of its table."""
    return ", ".join(f"{alias}.{name}" for name in SUBJECT_COLUMNS.split(", "))


@dataclass(frozen=True, slots=True)
class MessageSubject:
    """The columns' values. `run` is 0 and `clock` empty for everything but a single deadline and a group of them."""

    kind: str
    clock: str = ""
    run: int = 0
    subject: str = ""
    grouped: str = ""

    @classmethod
    def of(cls, kind: MessageSubjectKind, subject: object) -> Self:
        """A thing that has an id, a position or a code of its own."""
        return cls(kind.value, subject=str(subject))

    @classmethod
    def of_deadline(cls, clock: str, run: int, subject: str, kind: str) -> Self:
        """A deadline, or the group that it is reminded of with: `kind` is the deadline's, such as window."""
        if subject.startswith("claim:"):
            return cls.of_claims(clock)
        document, _, party = subject.partition("/party:")
        if kind == "window" and party and document.startswith("document:"):
            return cls(MessageSubjectKind.deadline.value, clock, 0, document, PARTIES)
        return cls(MessageSubjectKind.deadline.value, clock, run, subject)

    @classmethod
    def of_claims(cls, clock: str) -> Self:
        """All claims of a proceeding whose time runs out on one day."""
        return cls(MessageSubjectKind.deadline.value, clock, 0, "", CLAIMS)

    @classmethod
    def from_key(cls, key: str) -> Self:
        """Read what `key` wrote; raises ValueError for anything else."""
        kind, clock, run, subject, grouped = key.split(_SEPARATOR)
        return cls(MessageSubjectKind(kind).value, clock, int(run), subject, grouped)

    @property
    def key(self) -> str:
        """One text for a form's field."""
        return _SEPARATOR.join(map(str, astuple(self)))

    @property
    def id(self) -> uuid.UUID:
        """The id of the thing; raises ValueError where it has none."""
        return uuid.UUID(self.subject)

    @property
    def position(self) -> int:
        """The position of the event; raises ValueError where it is no event."""
        return int(self.subject)

    def columns(self) -> dict[str, str | int]:
        """As the values of an INSERT."""
        return asdict(self)
