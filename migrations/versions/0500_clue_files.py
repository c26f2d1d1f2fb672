"""Files of the national clue platform: shapes, imports with their rows, and answers given out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0500"
down_revision = "0100"
branch_labels = None
depends_on = None

TABLES = ("clue_exports", "clue_rows", "clue_chunks", "clue_pieces", "clue_imports", "clue_shapes")


def upgrade() -> None:
    op.create_table(
        "clue_shapes",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("titles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("columns", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_clue_shapes_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["saved_by"], ["users.id"], name=op.f("fk_clue_shapes_saved_by_users")),
        sa.PrimaryKeyConstraint("organisation_id", "shape", name=op.f("pk_clue_shapes")),
    )
    op.create_table(
        "clue_imports",
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
            name=op.f("ck_clue_imports_known_state"),
        ),
        sa.CheckConstraint("checked <= chunks AND done <= checked", name=op.f("ck_clue_imports_in_order")),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_keys.id"], name=op.f("fk_clue_imports_data_key_id_data_keys")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_clue_imports_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_clue_imports_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clue_imports")),
    )
    op.create_index("ix_clue_imports_file", "clue_imports", ["file_digest"], unique=False)
    op.create_index("ix_clue_imports_organisation", "clue_imports", ["organisation_id", "id"], unique=False)
    op.create_index(
        "ix_clue_imports_owed",
        "clue_imports",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('reading','checking','importing')"),
    )
    op.create_table(
        "clue_pieces",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["clue_imports.id"], name=op.f("fk_clue_pieces_import_id_clue_imports")),
        sa.PrimaryKeyConstraint("import_id", "seq", name=op.f("pk_clue_pieces")),
    )
    op.create_table(
        "clue_chunks",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["clue_imports.id"], name=op.f("fk_clue_chunks_import_id_clue_imports")),
        sa.PrimaryKeyConstraint("import_id", "seq", name=op.f("pk_clue_chunks")),
    )
    op.create_table(
        "clue_rows",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("platform_no", sa.Text(), nullable=True),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("likes", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("complaint_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "status IN ('fresh','again','alike','wrong')", name=op.f("ck_clue_rows_known_status")
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_clue_rows_complaint_id_complaints")),
        sa.ForeignKeyConstraint(["import_id"], ["clue_imports.id"], name=op.f("fk_clue_rows_import_id_clue_imports")),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_clue_rows")),
    )
    op.create_index("ix_clue_rows_platform_no", "clue_rows", ["import_id", "platform_no"], unique=False)
    op.create_index(
        "uq_clue_rows_complaint",
        "clue_rows",
        ["complaint_id"],
        unique=True,
        postgresql_where=sa.text("complaint_id IS NOT NULL"),
    )
    op.create_index("ix_clue_rows_status", "clue_rows", ["import_id", "status", "number"], unique=False)
    op.create_table(
        "clue_exports",
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
            ["organisation_id"], ["organisations.id"], name=op.f("fk_clue_exports_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_clue_exports_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clue_exports")),
    )
    op.create_index("ix_clue_exports_organisation", "clue_exports", ["organisation_id", "id"], unique=False)
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON clue_chunks, clue_pieces, clue_rows TO wagecase_app")
    op.execute("GRANT SELECT, INSERT, UPDATE ON clue_exports, clue_imports, clue_shapes TO wagecase_app")


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
