"""Figures that were taken back, with the day from which they count no more."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from models.migrations import going_back

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["import_record.id"], name=op.f("fk_withdrawal_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
        sa.UniqueConstraint("import_id", name=op.f("uq_withdrawal_import_id")),
    )
    op.create_table(
        "withdrawn_figure",
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("figure_id", sa.Integer(), nullable=False),
        sa.Column("withdrawal_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('observation', 'target', 'stand', 'prognosis', 'residual')",
            name=op.f("ck_withdrawn_figure_kind"),
        ),
        sa.ForeignKeyConstraint(["withdrawal_id"], ["withdrawal.id"], name=op.f("fk_withdrawn_figure_withdrawal_id")),
        sa.PrimaryKeyConstraint("kind", "figure_id", name=op.f("pk_withdrawn_figure")),
    )
    op.create_index(op.f("ix_withdrawn_figure_withdrawal_id"), "withdrawn_figure", ["withdrawal_id"], unique=False)


def downgrade() -> None:
    going_back.refuse()
