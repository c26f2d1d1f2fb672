"""What the effects of acts do to a world in memory, as the services do it to rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.procedure.world_effects import in_world
from wagecase.procedure.arbitration.award_checks import final_award_limit
from wagecase.procedure.arbitration.awards import award_by_document, is_final
from wagecase.procedure.arbitration.checks import amount_in_dispute, fast_track_grounds, simple_handling_limit
from wagecase.procedure.arbitration.guards import applicant_claims, in_collective_handling, in_simple_handling
from wagecase.procedure.core.acts import CaseView, ProceedingView
from wagecase.procedure.core.form_values import award_fields

if TYPE_CHECKING:
    from tests.procedure.world import World

Values = Mapping[str, Any]


@in_world("reassign")
@in_world("list_liable")
@in_world("transfer")
@in_world("ask_designation")
@in_world("join")
@in_world("unjoin")
@in_world("issue_document")
@in_world("return_referral")
@in_world("correct")
def _unseen(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    """What no guard looks at, or what the world does itself: it corrects and numbers documents."""


@in_world("assign_handlers")
def _assign(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    handlers = tuple(values["handlers"])
    world.change(proceeding.id, handler_ids=handlers, handler_teams=tuple(world.team_of(one) for one in handlers))


@in_world("remove_handler")
def _remove(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    stay = tuple(one for one in proceeding.handler_ids if one != values["handler"])
    world.change(proceeding.id, handler_ids=stay)


@in_world("set_found")
def _set_found(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    for row in values["amounts"]:
        world.change_claims([row["claim"]], found=row["amount"])


@in_world("take_payment")
def _pay(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    kind = "advanced" if values["source"] == "emergency_fund" else "paid"
    before = {one.id: getattr(one, kind) for one in world.claims}
    for row in values["amounts"]:
        world.change_claims([row["claim"]], **{kind: before[row["claim"]] + row["amount"]})
        if kind == "paid":
            world.keep(row["claim"], row["amount"])
    fields["settled"] = "yes" if not any(one.outstanding for one in world.claims) else "no"


@in_world("reverse_payment")
def _reverse(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    event = next(view for _, view in world.log if view.position == values["position"])
    kind = "advanced" if event.fields.get("source") == "emergency_fund" else "paid"
    world.change_claims(event.claims, **{kind: Decimal(0)})


@in_world("confirm_receipt")
def _confirm(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    world.change_claims(values["claims"], confirmed=True)


@in_world("record_promise")
def _promise(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    world.promise(values["claims"], values["amount"], values["due"])


@in_world("record_terms")
def _agree_terms(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    agreed = {row["claim"] for row in values["terms"]}
    world.promises = [
        replace(one, withdrawn=True) if one.unkept and set(one.claims) <= agreed else one for one in world.promises
    ]
    for row in values["terms"]:
        world.promise((row["claim"],), row["amount"], row["due"])


@in_world("set_outcomes")
def _outcomes(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    world.change_claims(values["claims"], outcome=values["outcome"])


@in_world("name_employer")
def _name_employer(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    world.employer_known = True


@in_world("reopen")
def _reopen(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    open_again = [one.id for one in world.claims if one.outstanding and one.outcome != "withdrawn"]
    world.change_claims(open_again, outcome=None)


@in_world("split")
def _split(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    world.claims = [one for one in world.claims if one.id not in values["claims"]]


def _view_and_position(world: World, proceeding: ProceedingView) -> tuple[CaseView, str]:
    return world.view(), proceeding.id


@in_world("take_application")
def _application(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    view, id_ = _view_and_position(world, proceeding)
    world.over["claims"] = applicant_claims(view, id_)
    fields["collective"] = "yes" if in_collective_handling(view, id_) else "no"


@in_world("open_fast_track")
def _fast_track(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    view = world.view()
    clear, agreed = values["clear_facts"], values["both_agree"]
    fields["grounds"] = ",".join(
        fast_track_grounds(clear, amount_in_dispute(view, proceeding), simple_handling_limit(view), agreed)
    )


@in_world("set_hearing")
def _hearing(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    fields["notice"] = "free" if in_simple_handling(*_view_and_position(world, proceeding)) else "bound"


@in_world("make_award")
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


@in_world("serve_workers")
def _worker_parties(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    """Claim c1 is that of worker and party w1."""
    _serve(world, proceeding, values, fields)
    first, *others = values["claims"]
    world.over.update(claims=(first,), party=first.replace("c", "w"))
    for claim in others:
        more = {"claims": (claim,), "party": claim.replace("c", "w"), "document": values["document"]}
        world.following.append({"fields": dict(fields), **more})


@in_world("serve_award")
def _serve(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    award = award_by_document(*_view_and_position(world, proceeding), values["document"])
    assert award is not None
    fields["final"] = award.fields["final"]


@in_world("record_suit")
def _suit(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    award = award_by_document(*_view_and_position(world, proceeding), values["document"])
    assert award is not None
    own = values["party"].replace("w", "c")
    named = values["claims"] or award.claims
    claims = tuple(one for one in award.claims if one == own) or tuple(one for one in award.claims if one in named)
    world.over["claims"] = claims
    fields.update(side="worker" if own in award.claims else "employer", final=award.fields["final"])


@in_world("settle_claims")
def _settle(world: World, proceeding: ProceedingView, values: Values, fields: dict[str, str]) -> None:
    _agree_terms(world, proceeding, values, fields)
    fields["perform_by"] = max(row["due"] for row in values["terms"]).isoformat()
    world.change_claims({row["claim"] for row in values["terms"]}, outcome="agreed")
