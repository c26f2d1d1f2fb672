"""What the rows of the tables of court matters share: stages and who records what the court does."""

from __future__ import annotations

from functools import partial
from typing import Any

from wagecase.procedure.core.acts import Act, AskType, Guard, Reach
from wagecase.procedure.core.enums import Procedure, Role
from wagecase.procedure.core.fields import ask
from wagecase.procedure.mediation.guards import works_on_case
from wagecase.procedure.mediation.opening import LEADING_ON

ORDER_OPEN = frozenset({"order_applied", "order_accepted", "order_issued", "order_served"})
CONFIRMATION_OPEN = frozenset({"confirmation_applied", "confirmation_accepted"})
OPEN = ORDER_OPEN | CONFIRMATION_OPEN | {"suit_filed", "setaside_applied"}
ENDS = frozenset(
    {
        "order_effective",
        "order_lapsed",
        "order_performed",
        "order_refused",
        "confirmed",
        "not_confirmed",
        "judged",
        "suit_withdrawn",
        "suit_refused",
        "annulled",
        "upheld",
    }
)

_recorded = partial(Act, to=None, by=LEADING_ON, reach=Reach.outside)


def court_act(*, needs: tuple[Guard, ...] = (), **row: Any) -> Act:
    """The court does not work here: whoever works on the case records what it did."""
    return _recorded(procedure=Procedure.litigation, needs=(works_on_case, *needs), **row)


def enforcement_act(**row: Any) -> Act:
    return _recorded(procedure=Procedure.enforcement, needs=(works_on_case,), **row)


CORRECTING = LEADING_ON | {Role.head}

COURT = ask("court", AskType.code, "人民法院", "Court", required=False)
PERFORM_BY = ask("perform_by", AskType.date, "文书确定的履行期限最后一日", "Last day to perform, as the paper says")
