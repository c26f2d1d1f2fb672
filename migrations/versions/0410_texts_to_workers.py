"""Texts to workers in the outbox of reminders, the replies to them, and the phones that want no more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0410"
down_revision = "0801"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("reminders", sa.Column("channel", sa.Text(), server_default="mail", nullable=False))
    op.create_check_constraint(op.f("ck_reminders_known_channel"), "reminders", "channel IN ('mail','sms')")
    texts = sa.text("channel = 'sms'")
    op.create_index("ix_reminders_texted", "reminders", ["address_index", "sending_at"], postgresql_where=texts)
    op.create_table(
        "sms_opt_outs",
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("phone_index", name=op.f("pk_sms_opt_outs")),
    )
    op.create_table(
        "sms_replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gateway_no", sa.Text(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_keys.id"], name=op.f("fk_sms_replies_data_key_id_data_keys")),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name=op.f("fk_sms_replies_statement_id_statements")),
        sa.ForeignKeyConstraint(["settled_by"], ["users.id"], name=op.f("fk_sms_replies_settled_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sms_replies")),
        sa.UniqueConstraint("gateway_no", name=op.f("uq_sms_replies_gateway_no")),
    )
    unread = sa.text("statement_id IS NULL AND settled_at IS NULL")
    op.create_index("ix_sms_replies_unread", "sms_replies", ["received_at", "id"], postgresql_where=unread)
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON sms_opt_outs TO wagecase_app")
    op.execute("GRANT SELECT, INSERT, UPDATE ON sms_replies TO wagecase_app")


def downgrade() -> None:
    op.drop_table("sms_replies")
    op.drop_table("sms_opt_outs")
    op.drop_index("ix_reminders_texted", table_name="reminders")
    op.drop_column("reminders", "channel")
