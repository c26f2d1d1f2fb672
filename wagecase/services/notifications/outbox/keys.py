"""How rules, subjects and reasons of messages are written in the outbox."""

from __future__ import annotations

from wagecase.procedure.core.enums import OrgKind

# The reason of a row that was dropped because what it is about had ended; only such rows can come back.
ENDED_REASON = "ended"

# Where partners without accounts work on what was handed to them.
PARTNER_PREFIX = "/partner"

EVENT_RULE_PREFIX = "at_once"

# Between the event of a rule and the name of what is owed later if nothing answers it.
LATER_SEPARATOR = "#"

REPORTING_KINDS = (OrgKind.district_bureau, OrgKind.zone_bureau)
