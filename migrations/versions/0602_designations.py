"""Cases over which offices differ whose they are, until the city has designated one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0602"
down_revision = "0101"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waiting_designations",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_waiting_designations_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["organisations.id"], name=op.f("fk_waiting_designations_other_id_organisations")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_waiting_designations")),
    )
    op.create_index(op.f("ix_waiting_designations_asked_at"), "waiting_designations", ["asked_at"])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON waiting_designations TO wagecase_app")


def downgrade() -> None:
    op.drop_table("waiting_designations")
