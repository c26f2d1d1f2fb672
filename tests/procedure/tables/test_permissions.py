"""Who may do what where: the whole matrix beside a file that a person has read, and what no role may ever do."""

from __future__ import annotations

from tests.procedure import stories
from tests.procedure.golden import PERMISSIONS, permission_matrix
from tests.procedure.world import PEOPLE, World
from wagecase.procedure.core.enums import Role
from wagecase.procedure.tables.table import PROCEDURES, list_permissions


def test_the_matrix_is_the_one_that_was_read() -> None:
    assert permission_matrix() == PERMISSIONS.read_text("utf-8")


def test_administrators_auditors_workers_and_machines_act_on_no_case() -> None:
    acting = {role for spec in PROCEDURES.values() for act in spec.acts for role in act.by}
    assert not acting & {Role.administrator, Role.auditor, Role.worker, Role.machine, Role.system}


def test_what_a_head_of_the_bureau_approves_is_never_a_handlers() -> None:
    for spec in PROCEDURES.values():
        for act in spec.acts:
            if Role.bureau_head in act.by:
                assert act.not_handler, act.name


def test_a_person_sees_the_acts_of_their_roles_with_every_reason_against_them() -> None:
    world = stories.accepted()
    view, inspection = world.view(), world.proceeding("inspection")
    offered = {
        one.act.name: [unmet.code for unmet in one.unmet]
        for one in list_permissions(view, inspection, PEOPLE["bureau"])
    }
    assert offered == {
        "approve": ["nothing_waits"],
        "return": ["nothing_waits"],
        "file": ["not_endorsed"],
    }


def test_who_has_no_part_in_a_case_is_offered_nothing_to_do() -> None:
    world = stories.ordered()
    for proceeding in world.proceedings:
        for one in list_permissions(world.view(), proceeding, PEOPLE["stranger"]):
            assert not one.allowed, one.act.name


def test_the_same_question_gives_the_same_answer_for_list_and_act() -> None:
    world = stories.lapsed()
    for who in PEOPLE:
        for proceeding in world.proceedings:
            for one in list_permissions(world.view(), proceeding, PEOPLE[who]):
                assert world.ask(who, one.act.name, proceeding.procedure) == one


def test_a_wrong_stage_and_a_wrong_role_are_reasons_too() -> None:
    world = World()
    assert world.refusals("clerk", "reopen") == ("wrong_stage", "not_your_role")
