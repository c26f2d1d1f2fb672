"""Two offices that both say it is not theirs, or both that it is: the city, above both, designates one (A01, A02)."""

from __future__ import annotations

from wagecase.procedure.case.intake import OPEN
from wagecase.procedure.case.transfer_guards import no_hand_over_open
from wagecase.procedure.core.acts import Act, Actor, AskType, CaseView, ProceedingView, Reach, Unmet
from wagecase.procedure.core.enums import Procedure, Role, Words
from wagecase.procedure.core.fields import REASON, ask
from wagecase.procedure.core.guards import unanswered
from wagecase.procedure.core.refusals import unless
from wagecase.procedure.core.sources import source

ASKED, DESIGNATED = "case.designation_asked", "case.designated"


def not_asked_yet(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    last = view.latest((ASKED, DESIGNATED), proceeding.id)
    return unless(last is None or last.name == DESIGNATED, "designation_asked_already", "A01")


ASK_DESIGNATION = Act(
    name="ask_designation",
    procedure=Procedure.case,
    label=Words("报请指定管辖", "Ask the city to designate"),
    at=OPEN,
    to=None,
    by=frozenset({Role.clerk, Role.inspector, Role.head}),
    needs=(no_hand_over_open, not_asked_yet),
    asks=(
        ask("other", AskType.organisation, "与哪个单位有争议", "With which office"),
        ask("place", AskType.text, "用工所在地及依据", "Where the work was done, and how that is known"),
        REASON,
    ),
    records=ASKED,
    effect="ask_designation",
    letter="designation_asked",
    cite=source("A01", "A02"),
)
DESIGNATE = Act(
    name="designate",
    procedure=Procedure.case,
    label=Words("指定管辖", "Designate the office"),
    at=OPEN,
    to=None,
    by=frozenset({Role.supervisor}),
    reach=Reach.outside,
    needs=(unanswered(ASKED, DESIGNATED, "A01"),),
    asks=(ask("to_org", AskType.organisation, "指定由哪个单位办理", "The office that shall handle it"), REASON),
    records=DESIGNATED,
    sets_document=True,
    effect="designate",
    letter="designated",
    cite=source("A01", "A02"),
)

DESIGNATION_ACTS = (ASK_DESIGNATION, DESIGNATE)
