"""Checks of what a person entered about awards, settlement, withdrawal and the remedies against an award."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from wagecase.procedure.arbitration.awards import (
    award_by_document,
    figure_day,
    final_limit,
    is_final,
    service_events,
    unserved_claims,
)
from wagecase.procedure.arbitration.guards import applicant_claims, applied_on, undecided_claims
from wagecase.procedure.core.acts import Actor, CaseView, Check, ProceedingView, Unmet
from wagecase.procedure.core.refusals import refusal, refuse_unless

Values = Mapping[str, Any]


# Money and awards


def rights_clear_and_need_urgent(
    view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values
) -> Unmet | None:
    """Advance enforcement needs both: clear rights, and a living that suffers (C29)."""
    missing = next((name for name in ("clear_rights", "living_affected") if values[name] is not True), None)
    return refusal("advance_needs_both", "C29", field=missing) if missing else None


def applicants_only(name: str) -> Check:
    """Every worker named is before this tribunal."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
        strange = [one for one in _claims_named(values[name]) if one not in applicant_claims(view, proceeding.id)]
        return refusal("not_an_applicant", field=name, count=len(strange)) if strange else None

    return look


def _claims_named(value: Sequence[Any]) -> set[str]:
    return {one["claim"] if isinstance(one, Mapping) else one for one in value}


def items_are_unique(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    rows = [(row["claim"], row["item"]) for row in values["items"]]
    return refuse_unless(len(rows) == len(set(rows)), "item_twice", "C30", field="items")


def every_applicant_decided(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """The award speaks of every worker who is still before the tribunal, if only to dismiss."""
    missing = set(undecided_claims(view, proceeding.id)) - _claims_named(values["items"])
    return refusal("workers_undecided", field="items", count=len(missing)) if missing else None


def some_applicant_undecided(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A partial award leaves something to decide; else it is the award itself (C28)."""
    left = set(undecided_claims(view, proceeding.id)) - _claims_named(values["items"])
    return refuse_unless(bool(left) or values["rest"] is True, "nothing_left_to_decide", "C28", field="items")


def final_award_limit(view: CaseView, proceeding: ProceedingView, made_on: date) -> Decimal | None:
    day = figure_day(view.settings, applied_on(view, proceeding), made_on)
    return final_limit(view.book, view.settings, day)


def minimum_wage_known(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Without a confirmed figure it is unknown which remedy the award must state (C30, J08)."""
    known = final_award_limit(view, proceeding, values["happened_on"]) is not None
    return refuse_unless(known, "no_minimum_wage", "C30", "J08")


def warn_two_awards(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: mixed content, so that two awards are made, each with its own remedy (C31)."""
    limit = final_award_limit(view, proceeding, values["happened_on"])
    kinds = {is_final(row["item"], row["amount"], limit) for row in values["items"]} if limit is not None else set()
    return refusal("two_documents", "C31", limit=limit) if len(kinds) > 1 else None


# Settlement and withdrawal


def signed_by_both(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """The letter binds from the day on which the second of the two has signed for it (B22)."""
    last = max(values["applicant_signed"], values["respondent_signed"])
    return refuse_unless(last == values["happened_on"], "signed_on_another_day", "B22", field="happened_on", due=last)


def every_applicant_consents(name: str) -> Check:
    """Ending it for all takes the consent of every worker who is still before the tribunal (C38)."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
        missing = set(applicant_claims(view, proceeding.id)) - _claims_named(values[name])
        return refusal("consent_of_each", "C38", field=name, count=len(missing)) if missing else None

    return look


def some_applicants_remain(name: str) -> Check:
    """Something for some only: to end it for all there is an act of its own."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
        left = set(applicant_claims(view, proceeding.id)) - _claims_named(values[name])
        return refuse_unless(bool(left), "all_of_them", "C38", field=name)

    return look


# Service of the award and remedies


def names_an_award(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    known = award_by_document(view, proceeding.id, values["document"]) is not None
    return refuse_unless(known, "no_such_award", field="document")


def award_not_served_before(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Each worker is served once, and with the award that concerns them: their window opens on that day (C33)."""
    award = award_by_document(view, proceeding.id, values["document"])
    if award is None:
        return None
    if not set(values["claims"]) <= set(award.claims):
        return refusal("not_in_award", field="claims")
    twice = set(values["claims"]) - set(unserved_claims(view, award))
    return refusal("served_already", "C33", field="claims", count=len(twice)) if twice else None


def employer_not_served(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    award = award_by_document(view, proceeding.id, values["document"])
    parties = {one.party for one in service_events(view, award, "employer")} if award else set()
    return refuse_unless(values["party"] not in parties, "employer_served_already", "C33", field="party")


def party_may_sue(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A party sues over an award it was served with; over a final one the employer asks to set aside (C32, C33)."""
    award = award_by_document(view, proceeding.id, values["document"])
    if award is None:
        return None
    worker = any(one.party == values["party"] for one in service_events(view, award, "worker"))
    employer = any(one.party == values["party"] for one in service_events(view, award, "employer"))
    if not worker and not employer:
        return refusal("not_served_yet", "C33", field="party")
    sets_aside = employer and award.fields.get("final") == "yes"
    return refuse_unless(not sets_aside, "employer_sets_aside", "C32", field="document")


def employer_may_set_aside(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Only the employer, and only over a final award (C32)."""
    award = award_by_document(view, proceeding.id, values["document"])
    if award is None:
        return None
    if award.fields.get("final") != "yes":
        return refusal("only_final_set_aside", "C32", field="document")
    known = any(one.party == values["party"] for one in service_events(view, award, "employer"))
    return refuse_unless(known, "not_served_yet", "C32", field="party")


def warn_remedy_window_over(clock: str) -> Check:
    """Hint: the window was over on that day; whether the court takes it is for the court (C32, C33)."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
        subject = f"document:{values['document']}/party:{values['party']}"
        days = [one.due for one in view.clocks(clock, proceeding.id) if one.subject == subject and one.due]
        late = bool(days) and values["happened_on"] > max(days)
        return refusal("window_over", "C32", "C33", due=max(days)) if late else None

    return look
