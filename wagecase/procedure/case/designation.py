"""Two offices that both say it is not theirs, or both that it is: the city, above both, designates one (A01, A02)."""

from __future__ import annotations

from wagecase.procedure.case.transfer_guards import no_transfer_in_transit
from wagecase.procedure.core.acts import Act, Actor, CaseView, FieldType, PerformedBy, ProceedingView, Unmet
from wagecase.procedure.core.case_stages import OPEN_STAGES
from wagecase.procedure.core.enums import Bilingual, Procedure, Role
from wagecase.procedure.core.fields import REASON, form_field
from wagecase.procedure.core.guards import awaits_answer
from wagecase.procedure.core.refusals import refuse_unless
from wagecase.procedure.core.sources import citation_of

DESIGNATION_REQUESTED, DESIGNATION_MADE = "case.designation_asked", "case.designated"


def designation_not_requested(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    last = view.latest((DESIGNATION_REQUESTED, DESIGNATION_MADE), proceeding.id)
    return refuse_unless(last is None or last.name == DESIGNATION_MADE, "designation_asked_already", "A01")


ASK_DESIGNATION = Act(
    name="ask_designation",
    procedure=Procedure.case,
    label=Bilingual("报请指定管辖", "Ask the city to designate"),
    at=OPEN_STAGES,
    to=None,
    by=frozenset({Role.clerk, Role.inspector, Role.head}),
    needs=(no_transfer_in_transit, designation_not_requested),
    form_fields=(
        form_field("other", FieldType.organisation, "与哪个单位有争议", "With which office"),
        form_field("place", FieldType.text, "用工所在地及依据", "Where the work was done, and how that is known"),
        REASON,
    ),
    records=DESIGNATION_REQUESTED,
    effect="ask_designation",
    template="designation_asked",
    cite=citation_of("A01", "A02"),
)
DESIGNATE = Act(
    name="designate",
    procedure=Procedure.case,
    label=Bilingual("指定管辖", "Designate the office"),
    at=OPEN_STAGES,
    to=None,
    by=frozenset({Role.supervisor}),
    performed_by=PerformedBy.outside,
    needs=(awaits_answer(DESIGNATION_REQUESTED, DESIGNATION_MADE, "A01"),),
    form_fields=(
        form_field("to_org", FieldType.organisation, "指定由哪个单位办理", "The office that shall handle it"),
        REASON,
    ),
    records=DESIGNATION_MADE,
    sets_document=True,
    effect="designate",
    template="designated",
    cite=citation_of("A01", "A02"),
)

DESIGNATION_ACTS = (ASK_DESIGNATION, DESIGNATE)
