"""An act under way: what effects read of it, and what they add to its event."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from wagecase.models import Case, Proceeding
from wagecase.procedure.core.acts import Act, Unmet
from wagecase.services.base.principal import Principal
from wagecase.services.eventlog import hash_chain
from wagecase.services.eventlog.case_state import Dossier


@dataclass
class ActContext:
    """An act under way: what effects read, and what they add to the event."""

    principal: Principal
    dossier: Dossier
    proceeding: Proceeding
    act: Act
    values: Mapping[str, Any]
    happened_on: date
    happened_at: datetime | None
    fields: dict[str, str] = field(default_factory=dict)
    claims: list[str] = field(default_factory=list)
    claim_fields: dict[str, dict[str, str]] = field(default_factory=dict)
    party: str | None = None
    document: str | None = None
    texts: dict[str, dict[str, Any]] = field(default_factory=dict)
    # Records to be appended after the act's own: the other side of a joining, a correction that follows.
    following_records: list[hash_chain.EventRecord] = field(default_factory=list)
    name: str = ""
    corrects: int | None = None
    void: bool = False
    keeps_stage: bool = False
    # What the effect noticed that hinders nobody but that a person should look at.
    warnings: list[Unmet] = field(default_factory=list)

    @property
    def case(self) -> Case:
        return self.dossier.case

    @property
    def position(self) -> int:
        """The position that the act's event will have."""
        return self.case.chain_length + 1

    def record(self, proceeding_id: uuid.UUID | None = None) -> hash_chain.EventRecord:
        """The act's event, on its own proceeding unless another is named."""
        return hash_chain.EventRecord(
            name=self.name,
            proceeding_id=proceeding_id or self.proceeding.id,
            happened_on=self.happened_on,
            happened_at=self.happened_at,
            fields=self.fields,
            claims=self.claims,
            claim_fields=self.claim_fields,
            party=self.party,
            document=self.document,
            corrects=self.corrects,
            void=self.void,
            texts=self.texts,
        )
