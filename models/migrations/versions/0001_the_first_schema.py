"""The first schema."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from models.migrations import going_back

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("layout", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("imported_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_new", sa.Integer(), nullable=False),
        sa.Column("rows_revised", sa.Integer(), nullable=False),
        sa.Column("rows_unchanged", sa.Integer(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_record")),
        sa.UniqueConstraint("sha256", name=op.f("uq_import_record_sha256")),
    )
    op.create_table(
        "region",
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("level", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("parent", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.CheckConstraint("level IN ('land', 'provincie', 'gemeente')", name=op.f("ck_region_level")),
        sa.ForeignKeyConstraint(["parent"], ["region.code"], name=op.f("fk_region_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region")),
    )
    op.create_table(
        "run",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("finished_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("data_as_of", sa.Date(), nullable=True),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("horizon_periods", sa.Integer(), nullable=False),
        sa.Column("code_version", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('running', 'done', 'failed')", name=op.f("ck_run_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_as_of"), ["as_of"], unique=False)

    op.create_table(
        "data_age",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("measure", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("level", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("months_old", sa.Integer(), nullable=False),
        sa.Column("old", sa.Boolean(), nullable=False),
        sa.Column("quality", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_data_age_run_id")),
        sa.PrimaryKeyConstraint("run_id", "measure", "level", name=op.f("pk_data_age")),
    )
    op.create_table(
        "flag",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("location", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("period", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("level", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("provincie", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("stand_published", sa.Integer(), nullable=True),
        sa.Column("stand_published_on", sa.Date(), nullable=True),
        sa.Column("stand_begin", sa.Float(), nullable=False),
        sa.Column("taakstelling", sa.Float(), nullable=True),
        sa.Column("target_basis", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("opgave", sa.Float(), nullable=True),
        sa.Column("realised", sa.Integer(), nullable=True),
        sa.Column("realised_to", sa.Date(), nullable=True),
        sa.Column("needed_per_month", sa.Float(), nullable=True),
        sa.Column("expected_per_month", sa.Float(), nullable=False),
        sa.Column("p_miss", sa.Float(), nullable=True),
        sa.Column("expected_shortfall", sa.Float(), nullable=True),
        sa.Column("streak", sa.Integer(), nullable=True),
        sa.Column("cause", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("flag", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.CheckConstraint("cause IN ('houses', 'people', 'both', 'unknown')", name=op.f("ck_flag_cause")),
        sa.CheckConstraint("flag IN ('none', 'watch', 'warning', 'alarm')", name=op.f("ck_flag_flag")),
        sa.CheckConstraint(
            "target_basis IN ('gepubliceerd', 'afgeleid', 'aangenomen', 'geen')", name=op.f("ck_flag_target_basis")
        ),
        sa.CheckConstraint("p_miss >= 0 AND p_miss <= 1", name=op.f("ck_flag_p_miss")),
        sa.ForeignKeyConstraint(["location"], ["region.code"], name=op.f("fk_flag_location")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_flag_run_id")),
        sa.PrimaryKeyConstraint("run_id", "location", "period", name=op.f("pk_flag")),
    )
    op.create_table(
        "forecast_value",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("model_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("target", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("location", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("target_end_date", sa.Date(), nullable=False),
        sa.Column("output_type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("output_type_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.CheckConstraint("output_type IN ('mean', 'quantile', 'pmf')", name=op.f("ck_forecast_value_output_type")),
        sa.CheckConstraint(
            "target IN ('realisatie', 'realisatie_halfjaar', 'stand_eind', 'achterstand_bruto', 'voorsprong', "
            "'gemeenten_die_missen', 'instroom_eerste', "
            "'instroom_nareis', 'mist_taakstelling')",
            name=op.f("ck_forecast_value_target"),
        ),
        sa.ForeignKeyConstraint(["location"], ["region.code"], name=op.f("fk_forecast_value_location")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_forecast_value_run_id")),
        sa.PrimaryKeyConstraint(
            "run_id",
            "model_id",
            "target",
            "location",
            "target_end_date",
            "output_type",
            "output_type_id",
            name=op.f("pk_forecast_value"),
        ),
    )
    op.create_table(
        "gemeente_state",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("location", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("period", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("months_left", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Float(), nullable=False),
        sa.Column("waiting_long", sa.Float(), nullable=False),
        sa.Column("linked_ahead", sa.Float(), nullable=False),
        sa.Column("housed_ahead", sa.Float(), nullable=False),
        sa.Column("housed_by_month", sa.JSON(), nullable=False),
        sa.Column("extra_to_clear", sa.Integer(), nullable=False),
        sa.Column("uses_links", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["location"], ["region.code"], name=op.f("fk_gemeente_state_location")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_gemeente_state_run_id")),
        sa.PrimaryKeyConstraint("run_id", "location", "period", name=op.f("pk_gemeente_state")),
    )
    op.create_table(
        "herindeling",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("old_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("new_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.CheckConstraint("share > 0 AND share <= 1", name=op.f("ck_herindeling_share")),
        sa.ForeignKeyConstraint(["new_code"], ["region.code"], name=op.f("fk_herindeling_new_code")),
        sa.ForeignKeyConstraint(["old_code"], ["region.code"], name=op.f("fk_herindeling_old_code")),
        sa.PrimaryKeyConstraint("day", "old_code", "new_code", name=op.f("pk_herindeling")),
    )
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("measure", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("part", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("quality", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT (measure IN ('bezetting', 'vergunninghouders_in_opvang', "
            "'vergunninghouders_buiten_norm')) OR from_date = to_date",
            name=op.f("ck_observation_stock_on_one_day"),
        ),
        sa.CheckConstraint(
            "measure IN ('realisatie', 'koppelingen', 'instroom_eerste', 'instroom_nareis', "
            "'instroom_herhaald', 'instroom_eerste_en_herhaald', 'hervestiging', 'inwilligingen', "
            "'bezetting', 'vergunninghouders_in_opvang', 'vergunninghouders_buiten_norm')",
            name=op.f("ck_observation_measure"),
        ),
        sa.CheckConstraint("quality IN ('A', 'B', 'C')", name=op.f("ck_observation_quality")),
        sa.CheckConstraint("from_date <= to_date", name=op.f("ck_observation_span")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_observation_value")),
        sa.ForeignKeyConstraint(["import_id"], ["import_record.id"], name=op.f("fk_observation_import_id")),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_observation_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint(
            "region",
            "measure",
            "part",
            "from_date",
            "to_date",
            "known_from",
            "simulated",
            name="uq_observation_vintage",
        ),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index("ix_observation_measure_region", ["measure", "region"], unique=False)

    op.create_table(
        "population",
        sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("inhabitants", sa.Integer(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("inhabitants > 0", name=op.f("ck_population_inhabitants")),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_population_region")),
        sa.PrimaryKeyConstraint("region", "day", name=op.f("pk_population")),
    )
    op.create_table(
        "residual",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.CheckConstraint("kind IN ('correctie', 'beginverschil', 'niveauverschil')", name=op.f("ck_residual_kind")),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_residual_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residual")),
        sa.UniqueConstraint(
            "region", "day", "kind", "known_from", name=op.f("uq_residual_region_day_kind_known_from")
        ),
    )
    op.create_table(
        "run_note",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("location", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("message", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["location"], ["region.code"], name=op.f("fk_run_note_location")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_note_run_id")),
        sa.PrimaryKeyConstraint("run_id", "position", name=op.f("pk_run_note")),
    )
    op.create_table(
        "run_step",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_step_run_id")),
        sa.PrimaryKeyConstraint("run_id", "name", name=op.f("pk_run_step")),
    )
    op.create_table(
        "score",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("target", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("level", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("model_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("months_left", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("mae", sa.Float(), nullable=False),
        sa.Column("wis", sa.Float(), nullable=False),
        sa.Column("coverage_80", sa.Float(), nullable=True),
        sa.Column("weight", sa.Float(), nullable=True),
        sa.Column("first_origin", sa.Date(), nullable=False),
        sa.Column("last_origin", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_score_run_id")),
        sa.PrimaryKeyConstraint("run_id", "target", "level", "model_id", "months_left", name=op.f("pk_score")),
    )
    op.create_table(
        "stand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("quality", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("quality IN ('A', 'B', 'C')", name=op.f("ck_stand_quality")),
        sa.CheckConstraint("role IN ('begin', 'eind')", name=op.f("ck_stand_role")),
        sa.ForeignKeyConstraint(["import_id"], ["import_record.id"], name=op.f("fk_stand_import_id")),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_stand_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand")),
        sa.UniqueConstraint("region", "day", "role", "known_from", "simulated", name="uq_stand_vintage"),
    )
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("period", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("status", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("basis", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("basis IN ('aangekondigd', 'verdeeld')", name=op.f("ck_target_basis")),
        sa.CheckConstraint("status IN ('prognose', 'vastgesteld', 'herzien')", name=op.f("ck_target_status")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_target_value")),
        sa.ForeignKeyConstraint(["import_id"], ["import_record.id"], name=op.f("fk_target_import_id")),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_target_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("region", "period", "basis", "known_from", "simulated", name="uq_target_vintage"),
    )


def downgrade() -> None:
    going_back.refuse()
