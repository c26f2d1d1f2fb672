"""The outbox of notifications, held reminders, suppressed addresses and telephone numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

GRANTS = (
    "GRANT SELECT, INSERT, UPDATE ON reminders TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON reminder_holds TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON bounced_addresses TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON sms_opt_outs TO wagecase_app",
)


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("proceeding_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("send_on", sa.Date(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.Text(), server_default="mail", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claim_token", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sending_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address_index", sa.LargeBinary(), nullable=True),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("channel IN ('mail','sms')", name=op.f("ck_reminders_known_channel")),
        sa.CheckConstraint(
            "state IN ('queued','sending','sent','unknown','failed','dropped')", name=op.f("ck_reminders_known_state")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_reminders_asked_by_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reminders_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_reminders_proceeding_id_proceedings")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reminders_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("rule", "proceeding_id", "subject", "due_on", "send_on", "role", name="uq_reminders_once"),
    )
    op.create_index("ix_reminders_case", "reminders", ["case_id"], unique=False)
    op.create_index(
        "ix_reminders_failed",
        "reminders",
        ["created_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'failed'"),
    )
    op.create_index(
        "ix_reminders_ready",
        "reminders",
        ["next_try_at", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued','unknown')"),
    )
    op.create_index(
        "ix_reminders_sending",
        "reminders",
        ["lease_until"],
        unique=False,
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_index(
        "ix_reminders_sent", "reminders", ["sent_at"], unique=False, postgresql_where=sa.text("state = 'sent'")
    )
    op.create_index(
        "ix_reminders_texted",
        "reminders",
        ["address_index", "sending_at"],
        unique=False,
        postgresql_where=sa.text("channel = 'sms'"),
    )
    op.create_index(
        "ix_reminders_unnotified",
        "reminders",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state = 'failed' AND notified_at IS NULL"),
    )
    op.create_table(
        "reminder_holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("proceeding_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reminder_holds_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_reminder_holds_proceeding_id_proceedings")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["users.id"], name=op.f("fk_reminder_holds_set_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_holds")),
    )
    op.create_index("ix_reminder_holds_case", "reminder_holds", ["case_id"], unique=False)
    op.create_index("ix_reminder_holds_proceeding", "reminder_holds", ["proceeding_id"], unique=False)
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
        "sms_opt_outs",
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("phone_index", name=op.f("pk_sms_opt_outs")),
    )
    for statement in GRANTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("sms_opt_outs")
    op.drop_table("bounced_addresses")
    op.drop_table("reminder_holds")
    op.drop_table("reminders")
