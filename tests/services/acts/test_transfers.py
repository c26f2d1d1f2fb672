"""Transfers through the services: who owns, who sees, who is notified, and what a silent office hears."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

from tests import world
from tests.services.legal_aid.office import act, employ, opened, organisation
from tests.workers.desk import NotificationDesk, at_time
from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Transfer, User
from wagecase.procedure.core.enums import Role
from wagecase.services.access.visibility import work_list_organisations
from wagecase.services.administration import settings

HOUSING, HEXI = "120000ZJ", "120103JC"


def sent_to(desk: NotificationDesk) -> list[tuple[str, str]]:
    """Whom the mails that are due now go to, with the subject's mark."""
    before = len(desk.smtp.mails)
    desk.sweep()
    desk.send()
    mails = list(desk.smtp.mails)[before:]
    return sorted(
        (str(one.message["To"]).partition("@")[0], str(one.message["Subject"]).partition("】")[0] + "】")
        for one in mails
    )


def ground(case_id: uuid.UUID, org: str) -> str:
    query = select(CaseAccess.ground).where(CaseAccess.case_id == case_id, CaseAccess.organisation_id == uuid.UUID(org))
    return str(db.session.scalars(query).one())


def test_a_transfer_is_receipted_and_answered_while_the_case_stays(desk: NotificationDesk) -> None:
    with desk.app.app_context(), at_time("2026-03-02"):
        housing = organisation(HOUSING)
        employ("housing", Role.clerk, HOUSING)
        case = opened()
        owner = db.session.get_one(Case, case.case_id).owner_org_id
        values = {"to_org": housing, "matter": "核查专用账户", "due": date(2026, 3, 20)}
        act("clerk.binhai", case.proceeding_id, "transfer_by_statute", **values)
        act("clerk.binhai", case.proceeding_id, "transfer", kind="sideways", to_org=organisation(HEXI), reason="管辖")
    with desk.app.app_context(), at_time("2026-03-03"):
        act("housing", case.proceeding_id, "receipt")
        row = db.session.get_one(Case, case.case_id, populate_existing=True)
        assert row.owner_org_id == owner
        assert ground(case.case_id, housing) == "referral"
    with desk.app.app_context(), at_time("2026-03-10"):
        act("housing", case.proceeding_id, "answer_transfer", account="专户已开立。")
        assert ground(case.case_id, housing) == "former"
        transfer = db.session.scalars(select(Transfer).where(Transfer.to_org_id == uuid.UUID(housing))).one()
        assert (transfer.changes_owner, transfer.answered_on, transfer.ended_on) == (
            False,
            date(2026, 3, 10),
            date(2026, 3, 10),
        )


def test_receiver_and_giver_are_notified_and_a_silent_receiver_is_reminded(desk: NotificationDesk) -> None:
    with desk.app.app_context():
        settings.set_setting("transfer.receipt_days", "2")
        db.session.commit()
        employ("housing", Role.clerk, HOUSING)
    with at_time("2026-03-02"):
        with desk.app.app_context():
            case = opened()
            values = {"to_org": organisation(HOUSING), "matter": "核查专用账户", "due": date(2026, 3, 20)}
            act("clerk.binhai", case.proceeding_id, "transfer_by_statute", **values)
        assert sent_to(desk) == [("housing", "【移送待签收】")]
    with at_time("2026-03-03"):
        # A day before the two working days are over; they end on Wednesday 4 March.
        assert ("housing", "【临期】") in sent_to(desk)
    with at_time("2026-03-05"):
        assert ("housing", "【逾期】") in sent_to(desk)
    with at_time("2026-03-06"):
        with desk.app.app_context():
            act("housing", case.proceeding_id, "receipt")
        assert ("clerk.binhai", "【已签收】") in sent_to(desk)
    with at_time("2026-03-09"):
        with desk.app.app_context():
            act("housing", case.proceeding_id, "answer_transfer", account="专户已开立。")
        assert ("clerk.binhai", "【移交回复】") in sent_to(desk)


def test_a_giver_who_has_left_is_replaced_by_their_office(desk: NotificationDesk) -> None:
    with at_time("2026-03-02"):
        with desk.app.app_context():
            employ("clerk2.binhai", Role.clerk, "120116JC")
            case = opened()
            values = {"kind": "sideways", "to_org": organisation(HEXI), "reason": "用工地在河西"}
            act("clerk2.binhai", case.proceeding_id, "transfer", **values)
        sent_to(desk)
        with desk.app.app_context():
            act("inspector.hexi", case.proceeding_id, "receipt")
            db.session.scalars(select(User).where(User.username == "clerk2.binhai")).one().active = False
            db.session.commit()
        assert sent_to(desk) == [("clerk.binhai", "【已签收】")]


def test_who_gave_a_case_away_and_runs_a_part_of_it_keeps_it_on_their_list(desk: NotificationDesk) -> None:
    with desk.app.app_context(), at_time("2026-03-02"):
        case = opened()
        brigade = db.session.get_one(Case, case.case_id).owner_org_id
        act("clerk.binhai", case.proceeding_id, "refer_legal_aid", claims="all", reason="求助")
        values = {"kind": "sideways", "to_org": organisation(HEXI), "reason": "用工地在河西"}
        act("clerk.binhai", case.proceeding_id, "transfer", **values)
        act("inspector.hexi", case.proceeding_id, "receipt")
        seers = work_list_organisations(case.case_id)
        assert brigade not in seers
        assert uuid.UUID(organisation("120116FY")) in seers
        assert world.principal("clerk.binhai").org_id == brigade
