"""What the promise of the reminders needs: failures told, addresses that bounce, absences, holds, calendar feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0700"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reminders", sa.Column("address_index", sa.LargeBinary(), nullable=True))
    op.add_column("reminders", sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("reminders", sa.Column("asked_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_reminders_asked_by_users"), "reminders", "users", ["asked_by"], ["id"])
    unnotified = sa.text("state = 'failed' AND notified_at IS NULL")
    op.create_index("ix_reminders_unnotified", "reminders", ["id"], postgresql_where=unnotified)
    op.create_index("ix_reminders_sent", "reminders", ["sent_at"], postgresql_where=sa.text("state = 'sent'"))
    # What has failed for good before there was anybody to be told of it is history, not today's news.
    op.execute("UPDATE reminders SET notified_at = created_at WHERE state = 'failed'")
    _tables()
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON bounced_addresses, calendar_feeds TO wagecase_app")
    op.execute("GRANT SELECT, INSERT, UPDATE ON absences, reminder_holds TO wagecase_app")


def _tables() -> None:
    op.create_table(
        "bounced_addresses",
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reminder_id", sa.Uuid(), nullable=False),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["reminders.id"], name=op.f("fk_bounced_addresses_reminder_id_reminders")
        ),
        sa.PrimaryKeyConstraint("address_index", name=op.f("pk_bounced_addresses")),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_absences_ends_later")),
        sa.CheckConstraint("deputy_id <> user_id", name=op.f("ck_absences_somebody_else")),
        sa.ForeignKeyConstraint(["deputy_id"], ["users.id"], name=op.f("fk_absences_deputy_id_users")),
        sa.ForeignKeyConstraint(["set_by"], ["users.id"], name=op.f("fk_absences_set_by_users")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_absences_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_until", "absences", ["until_on", "user_id"])
    op.create_table(
        "reminder_holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("proceeding_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("clock", sa.Text(), server_default="", nullable=False),
        sa.Column("run", sa.Integer(), server_default="0", nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("grouped", sa.Text(), server_default="", nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('deadline','promise','event','hearing','guarantee','area','digest','spot_check','desk_handover',"
            "'inactivity')",
            name=op.f("ck_reminder_holds_known_kind"),
        ),
        sa.CheckConstraint("grouped IN ('','claims','parties')", name=op.f("ck_reminder_holds_known_group")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reminder_holds_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_reminder_holds_proceeding_id_proceedings")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["users.id"], name=op.f("fk_reminder_holds_set_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_holds")),
    )
    op.create_index("ix_reminder_holds_proceeding", "reminder_holds", ["proceeding_id"])
    op.create_index("ix_reminder_holds_case", "reminder_holds", ["case_id"])
    op.create_table(
        "calendar_feeds",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_calendar_feeds_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feeds_digest")),
    )


def downgrade() -> None:
    for table in ("calendar_feeds", "reminder_holds", "absences", "bounced_addresses"):
        op.drop_table(table)
    op.drop_index("ix_reminders_sent", table_name="reminders")
    op.drop_index("ix_reminders_unnotified", table_name="reminders")
    for column in ("asked_by", "notified_at", "address_index"):
        op.drop_column("reminders", column)
