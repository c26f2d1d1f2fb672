"""督办 of many cases at once: orders by the city and answers by the offices, each case in a unit of its own."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Proceeding
from wagecase.procedure.case.other_acts import ANSWER_SUPERVISION_ORDER
from wagecase.procedure.core.acts import Unmet
from wagecase.services.access.visibility import visible_to
from wagecase.services.acts.perform import perform
from wagecase.services.base.errors import AlreadyProcessed, Forbidden, Invalid, NotFound, Refused
from wagecase.services.base.principal import Principal

MAX_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case among many. `unmet` is empty where the act was done."""

    number: str | None
    unmet: tuple[Unmet, ...]

    @property
    def done(self) -> bool:
        return not self.unmet


def order_supervision(
    principal: Principal, roots: Sequence[uuid.UUID], due: date, order: str, key: str
) -> list[CaseResult]:
    """Order supervision of each of these cases by itself; one that is refused does not stop the others. `key` makes a
    repeated request harmless.

    Raises:
        Invalid: more cases than one request may name, or none.
    """
    wanted = list(dict.fromkeys(roots))
    if not 0 < len(wanted) <= MAX_AT_ONCE:
        raise Invalid({"cases": [Unmet("out_of_range", {"min": "1", "max": str(MAX_AT_ONCE)})]})
    numbers = _case_numbers(principal, wanted)
    return [CaseResult(numbers.get(one), _order_supervision_of_case(principal, one, due, order, key)) for one in wanted]


def _order_supervision_of_case(
    principal: Principal, root: uuid.UUID, due: date, order: str, key: str
) -> tuple[Unmet, ...]:
    body = f"{root}\n{due.isoformat()}\n{order}".encode()
    return _perform_one(principal, root, "order_supervision", {"due": due, "order": order}, key, body)


def _perform_one(
    principal: Principal, root: uuid.UUID, act: str, values: Mapping[str, Any], key: str, body: bytes
) -> tuple[Unmet, ...]:
    """Do the act on one case of many; returns the reasons against it, none where it is done."""
    try:
        perform(principal, root, act, values, idempotency_key=f"{key}:{root}", body=body)
    except AlreadyProcessed:
        return ()
    except (Refused, Forbidden) as refusal:
        return refusal.unmet
    except Invalid as fault:
        return tuple(one for unmet in fault.fields.values() for one in unmet)
    except NotFound:
        return (Unmet("case_gone"),)
    return ()


def _case_numbers(principal: Principal, roots: Sequence[uuid.UUID]) -> dict[uuid.UUID, str | None]:
    query = (
        select(Proceeding.id, Case.number)
        .join(Case, Case.id == Proceeding.case_id)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .where(Proceeding.id.in_(roots), visible_to(principal))
    )
    return {row.id: row.number for row in db.session.execute(query)}


def may_answer_orders(principal: Principal) -> bool:
    return principal.has(*ANSWER_SUPERVISION_ORDER.by)


def answer_orders(
    principal: Principal, accounts: Mapping[uuid.UUID, str], key: str
) -> dict[uuid.UUID, tuple[Unmet, ...]]:
    """Answer several orders, each by itself: by case, the reasons against it; none where it is done."""
    return {root: _answer_order(principal, root, account, key) for root, account in accounts.items()}


def _answer_order(principal: Principal, root: uuid.UUID, account: str, key: str) -> tuple[Unmet, ...]:
    body = f"{root}\n{account}".encode()
    return _perform_one(principal, root, "answer_supervision", {"account": account}, key, body)
