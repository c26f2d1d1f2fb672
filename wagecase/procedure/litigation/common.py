"""What the rows of the tables of court matters share: stages and who records what the court does."""

from __future__ import annotations

from functools import partial
from typing import Any

from wagecase.procedure.core.acts import Act, FieldType, Guard, PerformedBy
from wagecase.procedure.core.enums import Procedure, Role
from wagecase.procedure.core.fields import form_field
from wagecase.procedure.core.guards import works_on_case
from wagecase.procedure.core.roles import OPENING_ROLES

ORDER_OPEN_STAGES = frozenset({"order_applied", "order_accepted", "order_issued", "order_served"})
CONFIRMATION_OPEN_STAGES = frozenset({"confirmation_applied", "confirmation_accepted"})
OPEN_STAGES = ORDER_OPEN_STAGES | CONFIRMATION_OPEN_STAGES | {"suit_filed", "setaside_applied"}
END_STAGES = frozenset(
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

_recorded_act = partial(Act, to=None, by=OPENING_ROLES, performed_by=PerformedBy.outside)


def court_act(*, needs: tuple[Guard, ...] = (), **row: Any) -> Act:
    """The court has no users here: the handlers of the case record what it did."""
    return _recorded_act(procedure=Procedure.litigation, needs=(works_on_case, *needs), **row)


def enforcement_act(**row: Any) -> Act:
    return _recorded_act(procedure=Procedure.enforcement, needs=(works_on_case,), **row)


CORRECTING_ROLES = OPENING_ROLES | {Role.head}

COURT = form_field("court", FieldType.code, "人民法院", "Court", required=False)
PERFORM_BY = form_field(
    "perform_by", FieldType.date, "文书确定的履行期限最后一日", "Last day to perform, as the document says"
)
