"""How a service refuses. Each has its answer on the web: see `wagecase.web.problems`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wagecase.procedure.core.unmet import Unmet


class ServiceError(Exception):
    """Anything that a service refuses for a reason that the caller may learn."""


class NotFound(ServiceError):
    """There is no such thing, or it is not for this person: the two are not distinguished."""


class Forbidden(ServiceError):
    """The person may see the thing but not do this."""

    def __init__(self, unmet: Sequence[Unmet]) -> None:
        super().__init__(", ".join(each.code for each in unmet))
        self.unmet = tuple(unmet)


class Refused(ServiceError):
    """The act cannot be done now; every reason is named."""

    def __init__(self, unmet: Sequence[Unmet]) -> None:
        super().__init__(", ".join(each.code for each in unmet))
        self.unmet = tuple(unmet)


class Invalid(ServiceError):
    """What was handed in does not fit: field path to a list of message codes with parameters."""

    def __init__(self, fields: Mapping[str, Sequence[Unmet]]) -> None:
        super().__init__(", ".join(fields))
        self.fields = dict(fields)


class Stale(ServiceError):
    """Somebody changed the thing since it was read."""

    def __init__(self, version: int) -> None:
        super().__init__(f"now at version {version}")
        self.version = version


class IdempotencyKeyReused(ServiceError):
    """The idempotency key was used for something else."""


class AlreadyProcessed(ServiceError):
    """The idempotency key was used for this very request: this is its result."""

    def __init__(self, status: int, resource_id: str) -> None:
        super().__init__(resource_id)
        self.status = status
        self.resource_id = resource_id


class BadCredentials(ServiceError):
    """User name or password is wrong, or the account is locked until a moment."""

    def __init__(self, **detail: Any) -> None:
        super().__init__("credentials")
        self.detail = detail
