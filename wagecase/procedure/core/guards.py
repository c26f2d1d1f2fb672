"""Guards that any procedure may use: questions to the view that come back as None or as the reason why not."""

from __future__ import annotations

from wagecase.procedure.core.acts import Actor, CaseView, Guard, ProceedingView, Unmet
from wagecase.procedure.core.enums import Role
from wagecase.procedure.core.refusals import guard, refuse_unless


def only_once(event: str) -> Guard:
    """The event may stand only once in a proceeding."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
        return refuse_unless(not view.happened(event, proceeding.id), "already_done", event=f"event:{event}")

    return look


def awaits_answer(question: str, answer: str, *facts: str) -> Guard:
    """The question stands and was put after the last answer to it."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
        last = view.latest((question, answer), proceeding.id)
        return refuse_unless(
            last is not None and last.name == question, "nothing_to_answer", *facts, event=f"event:{question}"
        )

    return look


def _handler_or_head(view: CaseView, proceeding: ProceedingView, actor: Actor) -> bool:
    return actor.user_id in proceeding.handler_ids or Role.head in actor.roles


handler_or_head = guard(_handler_or_head, "handler_or_head")
from_other_organisation = guard(lambda v, p, a: not a.belongs_to(p.org_id), "own_organisation", "F01")
has_claims = guard(lambda v, p, a: bool(v.claims), "no_claims", "E04")
some_promise_due = guard(
    lambda v, p, a: any(one.due <= v.today and not one.withdrawn for one in v.promises), "no_promise_due"
)
something_paid = guard(lambda v, p, a: any(one.paid > 0 for one in v.claims), "nothing_paid", "E02")
payment_on_record = guard(
    lambda v, p, a: any(one.paid > 0 or one.advanced > 0 for one in v.claims), "nothing_paid", "E02"
)


employer_identified = guard(lambda v, p, a: v.employer_known, "employer_unknown", "A03", "A05")


def works_on_case(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """Members of an organisation that has the case or one of its proceedings may open the next procedure."""
    mine = any(actor.belongs_to(one.org_id) for one in view.proceedings)
    return refuse_unless(mine, "other_organisation")
