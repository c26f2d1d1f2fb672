"""A person's whole desk is handed over in one act that remembers what became of each matter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0201"
down_revision = "0701"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
    unfinished = sa.text("finished_at IS NULL")
    op.create_index("uq_desk_handovers_open", "desk_handovers", ["leaver_id"], unique=True, postgresql_where=unfinished)
    op.create_table(
        "desk_handover_items",
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("proceeding_id", sa.Uuid(), nullable=False),
        sa.Column("successor_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint("state IN ('waiting','done','refused')", name=op.f("ck_desk_handover_items_known_state")),
        sa.ForeignKeyConstraint(["handover_id"], ["desk_handovers.id"], name=op.f("fk_desk_handover_items_handover_id_desk_handovers")),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_desk_handover_items_proceeding_id_proceedings")
        ),
        sa.ForeignKeyConstraint(["successor_id"], ["users.id"], name=op.f("fk_desk_handover_items_successor_id_users")),
        sa.PrimaryKeyConstraint("handover_id", "proceeding_id", name=op.f("pk_desk_handover_items")),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index("ix_desk_handover_items_waiting", "desk_handover_items", ["handover_id"], postgresql_where=waiting)
    op.execute("GRANT SELECT, INSERT, UPDATE ON desk_handovers, desk_handover_items TO wagecase_app")


def downgrade() -> None:
    op.drop_table("desk_handover_items")
    op.drop_table("desk_handovers")
