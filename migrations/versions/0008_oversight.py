"""Statistics, campaigns, outreach, spot checks with their call-backs, and desk handovers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GRANTS = (
    "GRANT SELECT, INSERT, UPDATE, DELETE ON daily_figures TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON daily_reports TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE (gathered_at) ON campaigns TO wagecase_app",
    "GRANT SELECT, INSERT ON campaign_cases TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE (case_id, withdrawn_at) ON outreach TO wagecase_app",
    "GRANT SELECT, INSERT ON spot_checks TO wagecase_app",
    "GRANT SELECT, INSERT ON spot_check_steps TO wagecase_app",
    "GRANT SELECT, INSERT ON spot_check_cases TO wagecase_app",
    "GRANT SELECT, INSERT ON spot_check_draws TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE (caller_id, closed_at) ON callback_tasks TO wagecase_app",
    "GRANT SELECT, INSERT ON callback_attempts TO wagecase_app",
    "GRANT SELECT, INSERT ON callback_findings TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON desk_handovers TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON desk_handover_items TO wagecase_app",
)


def upgrade() -> None:
    op.create_table(
        "daily_figures",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "dimension IN ('area','organisation','person','procedure')", name=op.f("ck_daily_figures_known_dimension")
        ),
        sa.PrimaryKeyConstraint("day", "figure", "dimension", "key", name=op.f("pk_daily_figures")),
    )
    op.create_table(
        "daily_reports",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reported_by", sa.Uuid(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("incidents", sa.Integer(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("matters", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("paid", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.CheckConstraint(
            "least(incidents, headcount, matters, people) >= 0", name=op.f("ck_daily_reports_not_negative")
        ),
        sa.CheckConstraint("paid >= 0", name=op.f("ck_daily_reports_paid_not_negative")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_daily_reports_area_code_areas")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_daily_reports_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["reported_by"], ["users.id"], name=op.f("fk_daily_reports_reported_by_users")),
        sa.PrimaryKeyConstraint("area_code", "day", name=op.f("pk_daily_reports")),
    )
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("areas", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("causes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("investments", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gathered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until >= since", name=op.f("ck_campaigns_days_in_order")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_campaigns_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["started_by"], ["users.id"], name=op.f("fk_campaigns_started_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    op.create_table(
        "campaign_cases",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("gathered_on", sa.Date(), nullable=False),
        sa.Column("owed_then", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("paid_then", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_cases_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_campaign_cases_case_id_cases")),
        sa.PrimaryKeyConstraint("campaign_id", "case_id", name=op.f("pk_campaign_cases")),
    )
    op.create_index(op.f("ix_campaign_cases_case_id"), "campaign_cases", ["case_id"], unique=False)
    op.create_table(
        "outreach",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("lawyer_id", sa.Uuid(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("platform_workers", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('consultation','publicity')", name=op.f("ck_outreach_known_kind")),
        sa.CheckConstraint("headcount >= 1", name=op.f("ck_outreach_somebody_came")),
        sa.CheckConstraint(
            "platform_workers BETWEEN 0 AND headcount", name=op.f("ck_outreach_platform_workers_among_them")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_outreach_case_id_cases")),
        sa.ForeignKeyConstraint(["lawyer_id"], ["users.id"], name=op.f("fk_outreach_lawyer_id_users")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_outreach_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_outreach_recorded_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach")),
    )
    op.create_index(op.f("ix_outreach_case_id"), "outreach", ["case_id"], unique=False)
    op.create_index("ix_outreach_organisation", "outreach", ["organisation_id", "held_on", "id"], unique=False)
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
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("callback_days > 0", name=op.f("ck_spot_checks_callback_days_positive")),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_keys.id"], name=op.f("fk_spot_checks_data_key_id_data_keys")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_spot_checks_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["planned_by"], ["users.id"], name=op.f("fk_spot_checks_planned_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_checks")),
    )
    op.create_index(op.f("ix_spot_checks_organisation_id"), "spot_checks", ["organisation_id"], unique=False)
    op.create_table(
        "spot_check_steps",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("cases", sa.Integer(), nullable=True),
        sa.Column("left_out", sa.Integer(), nullable=True),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "step IN ('frozen','drawn','ended','cancelled')", name=op.f("ck_spot_check_steps_known_step")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_spot_check_steps_by_id_users")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["spot_checks.id"], name=op.f("fk_spot_check_steps_round_id_spot_checks")
        ),
        sa.PrimaryKeyConstraint("round_id", "step", name=op.f("pk_spot_check_steps")),
    )
    op.create_table(
        "spot_check_cases",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("claim_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_spot_check_cases_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["spot_checks.id"], name=op.f("fk_spot_check_cases_round_id_spot_checks")
        ),
        sa.PrimaryKeyConstraint("round_id", "case_id", name=op.f("pk_spot_check_cases")),
    )
    op.create_table(
        "spot_check_draws",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_spot_check_draws_case_id_cases")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_spot_check_draws_claim_id_claims")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["spot_checks.id"], name=op.f("fk_spot_check_draws_round_id_spot_checks")
        ),
        sa.PrimaryKeyConstraint("round_id", "case_id", name=op.f("pk_spot_check_draws")),
    )
    op.create_table(
        "callback_tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("caller_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["caller_id"], ["users.id"], name=op.f("fk_callback_tasks_caller_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_callback_tasks_case_id_cases")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_callback_tasks_claim_id_claims")),
        sa.ForeignKeyConstraint(["round_id"], ["spot_checks.id"], name=op.f("fk_callback_tasks_round_id_spot_checks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_tasks")),
        sa.UniqueConstraint("round_id", "case_id", name=op.f("uq_callback_tasks_round_id_case_id")),
    )
    op.create_index(op.f("ix_callback_tasks_case_id"), "callback_tasks", ["case_id"], unique=False)
    op.create_index(
        "ix_callback_tasks_mine",
        "callback_tasks",
        ["caller_id", "due_on", "id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_callback_tasks_open",
        "callback_tasks",
        ["due_on", "id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "callback_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_of_day", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("caller_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["caller_id"], ["users.id"], name=op.f("fk_callback_attempts_caller_id_users")),
        sa.ForeignKeyConstraint(
            ["task_id"], ["callback_tasks.id"], name=op.f("fk_callback_attempts_task_id_callback_tasks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_attempts")),
    )
    op.create_index(op.f("ix_callback_attempts_task_id"), "callback_attempts", ["task_id"], unique=False)
    op.create_table(
        "callback_findings",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caller_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("on_file", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("received", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("own_card", sa.Boolean(), nullable=True),
        sa.Column("still_owed", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("asked_to_say_satisfied", sa.Boolean(), nullable=True),
        sa.Column("charged", sa.Boolean(), nullable=True),
        sa.Column("satisfaction", sa.Text(), nullable=True),
        sa.Column("differences", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint("least(received, still_owed) >= 0", name=op.f("ck_callback_findings_money_not_negative")),
        sa.ForeignKeyConstraint(["caller_id"], ["users.id"], name=op.f("fk_callback_findings_caller_id_users")),
        sa.ForeignKeyConstraint(
            ["task_id"], ["callback_tasks.id"], name=op.f("fk_callback_findings_task_id_callback_tasks")
        ),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_callback_findings")),
    )
    op.create_table(
        "desk_handovers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("leaver_id", sa.Uuid(), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["begun_by"], ["users.id"], name=op.f("fk_desk_handovers_begun_by_users")),
        sa.ForeignKeyConstraint(["leaver_id"], ["users.id"], name=op.f("fk_desk_handovers_leaver_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_handovers")),
    )
    op.create_index(
        "uq_desk_handovers_open",
        "desk_handovers",
        ["leaver_id"],
        unique=True,
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "desk_handover_items",
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("proceeding_id", sa.Uuid(), nullable=False),
        sa.Column("successor_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint("state IN ('waiting','done','refused')", name=op.f("ck_desk_handover_items_known_state")),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["desk_handovers.id"], name=op.f("fk_desk_handover_items_handover_id_desk_handovers")
        ),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_desk_handover_items_proceeding_id_proceedings")
        ),
        sa.ForeignKeyConstraint(["successor_id"], ["users.id"], name=op.f("fk_desk_handover_items_successor_id_users")),
        sa.PrimaryKeyConstraint("handover_id", "proceeding_id", name=op.f("pk_desk_handover_items")),
    )
    op.create_index(
        "ix_desk_handover_items_waiting",
        "desk_handover_items",
        ["handover_id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    for statement in GRANTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("desk_handover_items")
    op.drop_table("desk_handovers")
    op.drop_table("callback_findings")
    op.drop_table("callback_attempts")
    op.drop_table("callback_tasks")
    op.drop_table("spot_check_draws")
    op.drop_table("spot_check_cases")
    op.drop_table("spot_check_steps")
    op.drop_table("spot_checks")
    op.drop_table("outreach")
    op.drop_table("campaign_cases")
    op.drop_table("campaigns")
    op.drop_table("daily_reports")
    op.drop_table("daily_figures")
