"""Spot checks: rounds published before they are drawn, frozen populations, samples, and the calls that follow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0800"
down_revision = "0600"
branch_labels = None
depends_on = None

MONEY = sa.Numeric(precision=12, scale=2)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _rounds()
    _samples()
    _calls()
    closed = sa.text("closed_on IS NOT NULL")
    op.create_index("ix_cases_closed", "cases", ["closed_on", "id"], postgresql_where=closed)
    kept = "spot_checks, spot_check_steps, spot_check_cases, spot_check_draws, callback_attempts, callback_findings"
    op.execute(f"GRANT SELECT, INSERT ON {kept} TO wagecase_app")
    op.execute("GRANT SELECT, INSERT, UPDATE (caller_id, closed_at) ON callback_tasks TO wagecase_app")


def _rounds() -> None:
    op.create_table(
        "spot_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("seed_digest", sa.Text(), nullable=False),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("callers", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("callback_days", sa.Integer(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.CheckConstraint("callback_days > 0", name=op.f("ck_spot_checks_callback_days_positive")),
        _key("spot_checks", "data_key_id", "data_keys"),
        _key("spot_checks", "organisation_id", "organisations"),
        _key("spot_checks", "planned_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_checks")),
    )
    op.create_index(op.f("ix_spot_checks_organisation_id"), "spot_checks", ["organisation_id"])
    op.create_table(
        "spot_check_steps",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("cases", sa.Integer(), nullable=True),
        sa.Column("left_out", sa.Integer(), nullable=True),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "step IN ('frozen','drawn','ended','cancelled')", name=op.f("ck_spot_check_steps_known_step")
        ),
        _key("spot_check_steps", "round_id", "spot_checks"),
        _key("spot_check_steps", "by_id", "users"),
        sa.PrimaryKeyConstraint("round_id", "step", name=op.f("pk_spot_check_steps")),
    )


def _samples() -> None:
    op.create_table(
        "spot_check_cases",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("claim_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        _key("spot_check_cases", "round_id", "spot_checks"),
        _key("spot_check_cases", "case_id", "cases"),
        sa.PrimaryKeyConstraint("round_id", "case_id", name=op.f("pk_spot_check_cases")),
    )
    op.create_table(
        "spot_check_draws",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        _key("spot_check_draws", "round_id", "spot_checks"),
        _key("spot_check_draws", "case_id", "cases"),
        _key("spot_check_draws", "claim_id", "claims"),
        sa.PrimaryKeyConstraint("round_id", "case_id", name=op.f("pk_spot_check_draws")),
    )


def _calls() -> None:
    op.create_table(
        "callback_tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("caller_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        _key("callback_tasks", "round_id", "spot_checks"),
        _key("callback_tasks", "case_id", "cases"),
        _key("callback_tasks", "claim_id", "claims"),
        _key("callback_tasks", "caller_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_tasks")),
        sa.UniqueConstraint("round_id", "case_id", name=op.f("uq_callback_tasks_round_id_case_id")),
    )
    still_open = sa.text("closed_at IS NULL")
    op.create_index(op.f("ix_callback_tasks_case_id"), "callback_tasks", ["case_id"])
    op.create_index("ix_callback_tasks_mine", "callback_tasks", ["caller_id", "due_on", "id"], postgresql_where=still_open)
    op.create_index("ix_callback_tasks_open", "callback_tasks", ["due_on", "id"], postgresql_where=still_open)
    op.create_table(
        "callback_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("time_of_day", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("caller_id", sa.Uuid(), nullable=False),
        _key("callback_attempts", "task_id", "callback_tasks"),
        _key("callback_attempts", "caller_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_attempts")),
    )
    op.create_index(op.f("ix_callback_attempts_task_id"), "callback_attempts", ["task_id"])
    _findings()


def _findings() -> None:
    op.create_table(
        "callback_findings",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("caller_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("on_file", MONEY, nullable=True),
        sa.Column("received", MONEY, nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("own_card", sa.Boolean(), nullable=True),
        sa.Column("still_owed", MONEY, nullable=True),
        sa.Column("asked_to_say_satisfied", sa.Boolean(), nullable=True),
        sa.Column("charged", sa.Boolean(), nullable=True),
        sa.Column("satisfaction", sa.Text(), nullable=True),
        sa.Column("differences", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint("least(received, still_owed) >= 0", name=op.f("ck_callback_findings_money_not_negative")),
        _key("callback_findings", "task_id", "callback_tasks"),
        _key("callback_findings", "caller_id", "users"),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_callback_findings")),
    )


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def downgrade() -> None:
    op.execute("DELETE FROM case_access WHERE ground = 'caller'")
    op.drop_index("ix_cases_closed", table_name="cases")
    for table in (
        "callback_findings",
        "callback_attempts",
        "callback_tasks",
        "spot_check_draws",
        "spot_check_cases",
        "spot_check_steps",
        "spot_checks",
    ):
        op.drop_table(table)
