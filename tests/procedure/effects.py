"""What the effects of acts do to a world in memory, as the services do it to rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.procedure.legal_aid.aid_effects import AID_EFFECTS
from wagecase.procedure.arbitration.award_checks import final_award_limit
from wagecase.procedure.arbitration.awards import award_by_document, is_final
from wagecase.procedure.arbitration.checks import amount_in_dispute, fast_track_grounds, simple_handling_limit
from wagecase.procedure.arbitration.guards import applicant_claims, in_collective_handling, in_simple_handling
from wagecase.procedure.core.acts import CaseView, ProceedingView
from wagecase.procedure.core.form_values import award_fields

if TYPE_CHECKING:
    from tests.procedure.world import World

Values = Mapping[str, Any]


def no_effect(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    """An effect that changes nothing a guard looks at."""


def _assign(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    handlers = tuple(values["handlers"])
    world.change(proceeding.id, handler_ids=handlers, handler_teams=tuple(world.team_of(one) for one in handlers))


def _remove(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    stay = tuple(one for one in proceeding.handler_ids if one != values["handler"])
    world.change(proceeding.id, handler_ids=stay)


def _set_found(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    for row in values["amounts"]:
        world.change_claims([row["claim"]], found=row["amount"])


def _pay(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    kind = "advanced" if values["source"] == "emergency_fund" else "paid"
    before = {one.id: getattr(one, kind) for one in world.claims}
    for row in values["amounts"]:
        world.change_claims([row["claim"]], **{kind: before[row["claim"]] + row["amount"]})
        if kind == "paid":
            world.keep(row["claim"], row["amount"])
    fields["settled"] = "yes" if not any(one.outstanding for one in world.claims) else "no"


def _reverse(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    event = next(view for _, view in world.log if view.position == values["position"])
    kind = "advanced" if event.fields.get("source") == "emergency_fund" else "paid"
    world.change_claims(event.claims, **{kind: Decimal(0)})


def _confirm(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    world.change_claims(values["claims"], confirmed=True)


def _promise(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    world.promise(values["claims"], values["amount"], values["due"])


def _agree_terms(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    agreed = {row["claim"] for row in values["terms"]}
    world.promises = [
        replace(one, withdrawn=True) if one.unkept and set(one.claims) <= agreed else one for one in world.promises
    ]
    for row in values["terms"]:
        world.promise((row["claim"],), row["amount"], row["due"])


def _outcomes(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    world.change_claims(values["claims"], outcome=values["outcome"])


def _name_employer(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    world.employer_known = True


def _reopen(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    open_again = [one.id for one in world.claims if one.outstanding and one.outcome != "withdrawn"]
    world.change_claims(open_again, outcome=None)


def _split(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    world.claims = [one for one in world.claims if one.id not in values["claims"]]


def _view_and_position(world: World, proceeding: ProceedingView) -> tuple[CaseView, str]:
    return world.view(), proceeding.id


def _application(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    view, id_ = _view_and_position(world, proceeding)
    world.over["claims"] = applicant_claims(view, id_)
    fields["collective"] = "yes" if in_collective_handling(view, id_) else "no"


def _fast_track(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    view = world.view()
    clear, agreed = values["clear_facts"], values["both_agree"]
    fields["grounds"] = ",".join(
        fast_track_grounds(clear, amount_in_dispute(view, proceeding), simple_handling_limit(view), agreed)
    )


def _hearing(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    fields["notice"] = "free" if in_simple_handling(*_view_and_position(world, proceeding)) else "bound"


def _award(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    """Mixed content makes two awards; what was awarded is what is owed."""
    limit = final_award_limit(world.view(), proceeding, values["happened_on"])
    assert limit is not None
    sheets: dict[str, list[str]] = {"yes": [], "no": []}
    for row in values["items"]:
        sheets["yes" if is_final(row["item"], row["amount"], limit) else "no"].append(row["claim"])
    written = [(final, tuple(dict.fromkeys(claims))) for final, claims in sheets.items() if claims]
    (first, claims), *others = written
    name = f"a{len(world.log) + 1}"
    fields["final"] = first
    world.over.update(claims=claims, document=name)
    for final, more in others:
        world.following.append({"fields": {**fields, "final": final}, "claims": more, "document": f"{name}x"})
    _grant(world, values["items"])


def _grant(world: World, items: Iterable[Mapping[str, Any]]) -> None:
    for claim, own in award_fields(items).items():
        amount = Decimal(own["amount"])
        world.change_claims([claim], found=amount, outcome="awarded" if amount else "not_established")


def _worker_parties(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    """Claim c1 is that of worker and party w1."""
    _serve(world, proceeding, values, fields)
    first, *others = values["claims"]
    world.over.update(claims=(first,), party=first.replace("c", "w"))
    for claim in others:
        more = {"claims": (claim,), "party": claim.replace("c", "w"), "document": values["document"]}
        world.following.append({"fields": dict(fields), **more})


def _serve(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    award = award_by_document(*_view_and_position(world, proceeding), values["document"])
    assert award is not None
    fields["final"] = award.fields["final"]


def _suit(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    award = award_by_document(*_view_and_position(world, proceeding), values["document"])
    assert award is not None
    own = values["party"].replace("w", "c")
    named = values["claims"] or award.claims
    claims = tuple(one for one in award.claims if one == own) or tuple(one for one in award.claims if one in named)
    world.over["claims"] = claims
    fields.update(side="worker" if own in award.claims else "employer", final=award.fields["final"])


def _settle(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    _agree_terms(world, proceeding, values, fields)
    fields["perform_by"] = max(row["due"] for row in values["terms"]).isoformat()
    world.change_claims({row["claim"] for row in values["terms"]}, outcome="agreed")


EFFECTS = {
    "assign_handlers": _assign,
    "remove_handler": _remove,
    "set_found": _set_found,
    "take_payment": _pay,
    "reverse_payment": _reverse,
    "confirm_receipt": _confirm,
    "record_promise": _promise,
    "record_terms": _agree_terms,
    "take_application": _application,
    "open_fast_track": _fast_track,
    "set_hearing": _hearing,
    "make_award": _award,
    "serve_workers": _worker_parties,
    "serve_award": _serve,
    "record_suit": _suit,
    "settle_claims": _settle,
    "set_outcomes": _outcomes,
    "reopen": _reopen,
    "name_employer": _name_employer,
    "split": _split,
    **AID_EFFECTS,
}
