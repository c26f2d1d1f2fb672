"""How rules, subjects and reasons of messages are written in the outbox."""

from __future__ import annotations

from wagecase.procedure.core.enums import OrgKind

# Where partners without accounts work on what was transferred to them.
PARTNER_PREFIX = "/partner"

EVENT_RULE_PREFIX = "at_once"

# Between the event of a rule and the name of what is due later if nothing answers it.
LATER_SEPARATOR = "#"

REPORTING_KINDS = (OrgKind.district_bureau, OrgKind.zone_bureau)

SMS_CHANNEL, WORKER_ROLE_PREFIX = "sms", "worker:"
