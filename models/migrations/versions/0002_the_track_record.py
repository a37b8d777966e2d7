"""Backtests: a kind of run of their own, and the tables of the track record."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from models.migrations import going_back

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "backtest",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("level", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("target", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_backtest_run_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_backtest")),
    )
    op.create_table(
        "backtest_part",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("part", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("origins", sa.Integer(), nullable=False),
        sa.Column("first_origin", sa.Date(), nullable=False),
        sa.Column("last_origin", sa.Date(), nullable=False),
        sa.Column("paths", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.CheckConstraint("part IN ('gemeenten', 'provincies', 'intake')", name=op.f("ck_backtest_part_part")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_backtest_part_run_id")),
        sa.PrimaryKeyConstraint("run_id", "part", name=op.f("pk_backtest_part")),
    )
    op.create_table(
        "chance_score",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("model_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("months_from", sa.Integer(), nullable=False),
        sa.Column("months_to", sa.Integer(), nullable=False),
        sa.Column("size_group", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("n_half_years", sa.Integer(), nullable=False),
        sa.Column("n_missed", sa.Integer(), nullable=False),
        sa.Column("brier", sa.Float(), nullable=False),
        sa.Column("reliability", sa.Float(), nullable=False),
        sa.Column("resolution", sa.Float(), nullable=False),
        sa.Column("uncertainty", sa.Float(), nullable=False),
        sa.Column("within_bins", sa.Float(), nullable=False),
        sa.Column("auc", sa.Float(), nullable=True),
        sa.Column("top_k", sa.Integer(), nullable=False),
        sa.Column("top_n", sa.Integer(), nullable=False),
        sa.Column("top_precision", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_chance_score_run_id")),
        sa.PrimaryKeyConstraint(
            "run_id", "model_id", "months_from", "months_to", "size_group", name=op.f("pk_chance_score")
        ),
    )
    op.create_table(
        "flag_score",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("model_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("flag", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("months_left", sa.Integer(), nullable=False),
        sa.Column("weeks_before_end", sa.Float(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("n_flagged", sa.Integer(), nullable=False),
        sa.Column("n_missed", sa.Integer(), nullable=False),
        sa.Column("n_both", sa.Integer(), nullable=False),
        sa.Column("precision", sa.Float(), nullable=True),
        sa.Column("recall", sa.Float(), nullable=True),
        sa.CheckConstraint("flag IN ('watch', 'warning', 'alarm')", name=op.f("ck_flag_score_flag")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_flag_score_run_id")),
        sa.PrimaryKeyConstraint("run_id", "model_id", "flag", "months_left", name=op.f("pk_flag_score")),
    )
    op.create_table(
        "lead_time",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("model_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("flag", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("n_missed", sa.Integer(), nullable=False),
        sa.Column("flagged_share", sa.Float(), nullable=True),
        sa.Column("n_flagged", sa.Integer(), nullable=False),
        sa.Column("false_share", sa.Float(), nullable=True),
        sa.CheckConstraint("flag IN ('watch', 'warning', 'alarm')", name=op.f("ck_lead_time_flag")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_lead_time_run_id")),
        sa.PrimaryKeyConstraint("run_id", "model_id", "flag", "weeks", name=op.f("pk_lead_time")),
    )
    op.create_table(
        "pit_bin",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("target", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("level", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("model_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("months_from", sa.Integer(), nullable=False),
        sa.Column("months_to", sa.Integer(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("n_origins", sa.Integer(), nullable=False),
        sa.Column("n_periods", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_pit_bin_run_id")),
        sa.PrimaryKeyConstraint(
            "run_id", "target", "level", "model_id", "months_from", "months_to", "low", name=op.f("pk_pit_bin")
        ),
    )
    op.create_table(
        "reliability_bin",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("model_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("months_from", sa.Integer(), nullable=False),
        sa.Column("months_to", sa.Integer(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("n_half_years", sa.Integer(), nullable=False),
        sa.Column("mean_p", sa.Float(), nullable=False),
        sa.Column("observed", sa.Float(), nullable=False),
        sa.Column("low_band", sa.Float(), nullable=True),
        sa.Column("high_band", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_reliability_bin_run_id")),
        sa.PrimaryKeyConstraint(
            "run_id", "model_id", "months_from", "months_to", "low", name=op.f("pk_reliability_bin")
        ),
    )
    op.create_table(
        "track_score",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("part", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("target", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("level", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("months_left", sa.Integer(), nullable=False),
        sa.Column("size_group", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("model_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("n_origins", sa.Integer(), nullable=False),
        sa.Column("first_origin", sa.Date(), nullable=False),
        sa.Column("last_origin", sa.Date(), nullable=False),
        sa.Column("mae", sa.Float(), nullable=False),
        sa.Column("wis", sa.Float(), nullable=False),
        sa.Column("dispersion", sa.Float(), nullable=False),
        sa.Column("overprediction", sa.Float(), nullable=False),
        sa.Column("underprediction", sa.Float(), nullable=False),
        sa.Column("wis_log", sa.Float(), nullable=False),
        sa.Column("mase", sa.Float(), nullable=True),
        sa.Column("n_scaled", sa.Integer(), nullable=False),
        sa.Column("coverage_50", sa.Float(), nullable=True),
        sa.Column("coverage_80", sa.Float(), nullable=True),
        sa.Column("coverage_95", sa.Float(), nullable=True),
        sa.Column("best_plain", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("skill", sa.Float(), nullable=True),
        sa.CheckConstraint("part IN ('gemeenten', 'provincies', 'intake')", name=op.f("ck_track_score_part")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_track_score_run_id")),
        sa.PrimaryKeyConstraint(
            "run_id", "part", "target", "level", "months_left", "size_group", "model_id", name=op.f("pk_track_score")
        ),
    )
    # as text: SQLite takes a new column with its constraint, while Alembic would copy and drop the table, and with it
    # every row that refers to a run
    op.execute(
        "ALTER TABLE run ADD COLUMN kind VARCHAR DEFAULT 'main' NOT NULL "
        "CONSTRAINT ck_run_kind CHECK (kind IN ('main', 'backtest'))"
    )


def downgrade() -> None:
    going_back.refuse()
