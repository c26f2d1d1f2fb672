"""Employers and construction projects with their wage systems, checks and visits; counters of case numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GRANTS = (
    "GRANT SELECT, INSERT, UPDATE ON employers TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON projects TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON project_systems TO wagecase_app",
    "GRANT SELECT, INSERT ON project_checks TO wagecase_app",
    "GRANT SELECT, INSERT ON project_visits TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON case_counters TO wagecase_app",
)


def upgrade() -> None:
    op.create_table(
        "employers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("trade", sa.Text(), nullable=True),
        sa.Column("registered_address", sa.Text(), nullable=True),
        sa.Column("business_address", sa.Text(), nullable=True),
        sa.Column("service_address", sa.Text(), nullable=True),
        sa.Column("legal_representative", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("registration_status", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employers")),
    )
    op.create_index("ix_employers_name", "employers", ["name"], unique=False)
    op.create_index(
        "uq_employers_uscc", "employers", ["uscc"], unique=True, postgresql_where=sa.text("uscc IS NOT NULL")
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=True),
        sa.Column("investment", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("permit", sa.Text(), nullable=True),
        sa.Column("contract_price", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("developer_id", sa.Uuid(), nullable=True),
        sa.Column("contractor_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_projects_area_code_areas")),
        sa.ForeignKeyConstraint(["contractor_id"], ["employers.id"], name=op.f("fk_projects_contractor_id_employers")),
        sa.ForeignKeyConstraint(["developer_id"], ["employers.id"], name=op.f("fk_projects_developer_id_employers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
    )
    op.create_index(op.f("ix_projects_area_code"), "projects", ["area_code"], unique=False)
    op.create_index(op.f("ix_projects_name"), "projects", ["name"], unique=False)
    op.create_table(
        "project_systems",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("responsible", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('in_place','missing','not_applicable','unchecked')", name=op.f("ck_project_systems_known_state")
        ),
        sa.CheckConstraint(
            "system IN ('real_name','special_account','deposit','pay_on_behalf')",
            name=op.f("ck_project_systems_known_system"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_systems_project_id_projects")),
        sa.PrimaryKeyConstraint("project_id", "system", name=op.f("pk_project_systems")),
    )
    op.create_index(
        "ix_project_systems_expires",
        "project_systems",
        ["expires_on"],
        unique=False,
        postgresql_where=sa.text("expires_on IS NOT NULL"),
    )
    op.create_table(
        "project_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_project_checks_by_id_users")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_checks_project_id_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_checks")),
    )
    op.create_index("ix_project_checks_project", "project_checks", ["project_id", "created_at"], unique=False)
    op.create_table(
        "project_visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('inspection','publicity')", name=op.f("ck_project_visits_known_kind")),
        sa.CheckConstraint("headcount >= 0", name=op.f("ck_project_visits_headcount_not_negative")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_project_visits_by_id_users")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_project_visits_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_visits_project_id_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_visits")),
    )
    op.create_index("ix_project_visits_project", "project_visits", ["project_id", "held_on"], unique=False)
    op.create_table(
        "case_counters",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office", "year", name=op.f("pk_case_counters")),
    )
    for statement in GRANTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("case_counters")
    op.drop_table("project_visits")
    op.drop_table("project_checks")
    op.drop_table("project_systems")
    op.drop_table("projects")
    op.drop_table("employers")
