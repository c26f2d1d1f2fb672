"""The city's figures of a day, answers that wait for its review, daily reports; passwords that are to be changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0020"
branch_labels = None
depends_on = None

MONEY = sa.Numeric(precision=12, scale=2)


def upgrade() -> None:
    _tables()
    _indexes()
    op.add_column("users", sa.Column("password_once", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute(
        """
        INSERT INTO waiting_reviews (case_id, position, submitted_on)
        SELECT last.case_id, last.position, last.happened_on FROM (
            SELECT DISTINCT ON (e.case_id) e.case_id, e.position, e.happened_on, e.name FROM events e
            WHERE e.name IN ('case.submitted', 'case.sent_back', 'case.approved', 'case.answered') AND NOT e.void
              AND NOT EXISTS (SELECT FROM events c WHERE c.case_id = e.case_id AND c.corrects = e.position)
            ORDER BY e.case_id, e.position DESC) last
        WHERE last.name = 'case.submitted'
        """
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON daily_figures, waiting_reviews TO wagecase_app")
    op.execute("GRANT SELECT, INSERT, UPDATE ON daily_reports TO wagecase_app")


def _tables() -> None:
    op.create_table(
        "daily_figures",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("whole", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "dimension IN ('area','organisation','person','procedure')", name=op.f("ck_daily_figures_known_dimension")
        ),
        sa.PrimaryKeyConstraint("day", "figure", "dimension", "key", name=op.f("pk_daily_figures")),
    )
    op.create_table(
        "waiting_reviews",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_waiting_reviews_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_waiting_reviews")),
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
        sa.Column("paid", MONEY, nullable=False),
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


def _indexes() -> None:
    op.create_index("ix_waiting_reviews_since", "waiting_reviews", ["submitted_on", "case_id"])
    op.create_index("ix_cases_opened", "cases", ["opened_on", "id"])
    op.create_index("ix_cases_area", "cases", ["area_code", "opened_on", "id"])
    watched = sa.text("name IN ('case.callback_recorded','case.incident','case.reopened')")
    op.create_index("ix_events_watched", "events", ["name", "happened_on", "case_id"], postgresql_where=watched)
    duties = sa.text("state = 'running' AND kind = 'duty' AND NOT contingent")
    op.create_index("ix_deadlines_duties", "deadlines", ["clock", "due_on", "case_id"], postgresql_where=duties)
    op.create_index("ix_unmaskings_at", "unmaskings", ["at", "id"])
    op.create_index("ix_audit_entries_user", "audit_entries", ["user_id", "at", "id"])
    failed = sa.text("state = 'failed'")
    op.create_index("ix_reminders_failed", "reminders", ["created_at", "id"], postgresql_where=failed)


def downgrade() -> None:
    op.drop_column("users", "password_once")
    for name, table in (
        ("ix_reminders_failed", "reminders"),
        ("ix_audit_entries_user", "audit_entries"),
        ("ix_unmaskings_at", "unmaskings"),
        ("ix_deadlines_duties", "deadlines"),
        ("ix_events_watched", "events"),
        ("ix_cases_area", "cases"),
        ("ix_cases_opened", "cases"),
    ):
        op.drop_index(name, table_name=table)
    for table in ("daily_reports", "waiting_reviews", "daily_figures"):
        op.drop_table(table)
