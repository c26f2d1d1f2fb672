"""Files of the national lead platform: their layouts, pieces and rows, and the answers exported for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

GRANTS = (
    "GRANT SELECT, INSERT, UPDATE ON lead_shapes TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON lead_imports TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON lead_pieces TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON lead_chunks TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON lead_rows TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON lead_exports TO wagecase_app",
)


def upgrade() -> None:
    op.create_table(
        "lead_shapes",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("titles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("columns", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_lead_shapes_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["saved_by"], ["users.id"], name=op.f("fk_lead_shapes_saved_by_users")),
        sa.PrimaryKeyConstraint("organisation_id", "shape", name=op.f("pk_lead_shapes")),
    )
    op.create_table(
        "lead_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("file_digest", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=True),
        sa.Column("title_row", sa.Integer(), nullable=True),
        sa.Column("columns", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("shape", sa.Text(), nullable=True),
        sa.Column("outward", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.Integer(), nullable=False),
        sa.Column("chunks", sa.Integer(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("alike", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Integer(), nullable=False),
        sa.Column("fault", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('mapping','reading','checking','checked','importing','done','cancelled','failed')",
            name=op.f("ck_lead_imports_known_state"),
        ),
        sa.CheckConstraint("checked <= chunks AND done <= checked", name=op.f("ck_lead_imports_in_order")),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_keys.id"], name=op.f("fk_lead_imports_data_key_id_data_keys")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_lead_imports_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_lead_imports_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_imports")),
    )
    op.create_index("ix_lead_imports_file", "lead_imports", ["file_digest"], unique=False)
    op.create_index("ix_lead_imports_organisation", "lead_imports", ["organisation_id", "id"], unique=False)
    op.create_index(
        "ix_lead_imports_queued",
        "lead_imports",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('reading','checking','importing')"),
    )
    op.create_table(
        "lead_pieces",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["lead_imports.id"], name=op.f("fk_lead_pieces_import_id_lead_imports")),
        sa.PrimaryKeyConstraint("import_id", "seq", name=op.f("pk_lead_pieces")),
    )
    op.create_table(
        "lead_chunks",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["lead_imports.id"], name=op.f("fk_lead_chunks_import_id_lead_imports")),
        sa.PrimaryKeyConstraint("import_id", "seq", name=op.f("pk_lead_chunks")),
    )
    op.create_table(
        "lead_rows",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("platform_no", sa.Text(), nullable=True),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("likes", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("complaint_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("status IN ('fresh','again','alike','wrong')", name=op.f("ck_lead_rows_known_status")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_lead_rows_complaint_id_complaints")),
        sa.ForeignKeyConstraint(["import_id"], ["lead_imports.id"], name=op.f("fk_lead_rows_import_id_lead_imports")),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_lead_rows")),
    )
    op.create_index("ix_lead_rows_platform_no", "lead_rows", ["import_id", "platform_no"], unique=False)
    op.create_index("ix_lead_rows_status", "lead_rows", ["import_id", "status", "number"], unique=False)
    op.create_index(
        "uq_lead_rows_complaint",
        "lead_rows",
        ["complaint_id"],
        unique=True,
        postgresql_where=sa.text("complaint_id IS NOT NULL"),
    )
    op.create_table(
        "lead_exports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("shape", sa.Text(), nullable=True),
        sa.Column("area_code", sa.Text(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("answered_only", sa.Boolean(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_lead_exports_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_lead_exports_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_exports")),
    )
    op.create_index("ix_lead_exports_organisation", "lead_exports", ["organisation_id", "id"], unique=False)
    for statement in GRANTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("lead_exports")
    op.drop_table("lead_rows")
    op.drop_table("lead_chunks")
    op.drop_table("lead_pieces")
    op.drop_table("lead_imports")
    op.drop_table("lead_shapes")
