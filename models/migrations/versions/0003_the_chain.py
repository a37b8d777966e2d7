"""The chain to COA occupancy, scenarios, and prognoses; more measures, targets and parts of a backtest."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from models.migrations import going_back

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


MEASURES = (
    "realisatie",
    "koppelingen",
    "instroom_eerste",
    "instroom_nareis",
    "instroom_herhaald",
    "instroom_eerste_en_herhaald",
    "hervestiging",
    "inwilligingen",
    "vrijgekomen_sociale_huur",
    "bezetting",
    "vergunninghouders_in_opvang",
    "vergunninghouders_buiten_norm",
)
TARGETS = (
    "realisatie",
    "realisatie_halfjaar",
    "stand_eind",
    "achterstand_bruto",
    "voorsprong",
    "gemeenten_die_missen",
    "instroom_eerste",
    "instroom_nareis",
    "mist_taakstelling",
    "instroom_herhaald",
    "hervestiging",
    "inwilligingen",
    "vergunninghouders_in_opvang",
    "vergunninghouders_buiten_norm",
    "bezetting",
)
PARTS = ("gemeenten", "provincies", "intake", "keten")
STOCK_ON_ONE_DAY = (
    "NOT (measure IN ('bezetting', 'vergunninghouders_in_opvang', 'vergunninghouders_buiten_norm')) "
    "OR from_date = to_date"
)
# by table: the column whose words grow, and all of them
WIDER = {
    "observation": ("measure", MEASURES),
    "forecast_value": ("target", TARGETS),
    "backtest_part": ("part", PARTS),
    "track_score": ("part", PARTS),
}


def upgrade() -> None:
    for table, (column, words) in WIDER.items():
        _allow(table, column, words)
    op.create_table(
        "chain_part",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("part", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("basis", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("figures", sa.Integer(), nullable=False),
        sa.Column("prior_low", sa.Float(), nullable=True),
        sa.Column("prior_median", sa.Float(), nullable=True),
        sa.Column("prior_high", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("median", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("message", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.CheckConstraint("basis IN ('data', 'learned', 'assumed')", name=op.f("ck_chain_part_basis")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_chain_part_run_id")),
        sa.PrimaryKeyConstraint("run_id", "part", name=op.f("pk_chain_part")),
    )
    op.create_table(
        "fitted_model",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_fitted_model_run_id")),
        sa.PrimaryKeyConstraint("run_id", "name", name=op.f("pk_fitted_model")),
    )
    op.create_table(
        "prognosis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("measure", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("series", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=True),
        sa.Column("middle", sa.Integer(), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=True),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(STOCK_ON_ONE_DAY, name=op.f("ck_prognosis_stock_on_one_day")),
        sa.CheckConstraint(_one_of("measure", MEASURES), name=op.f("ck_prognosis_measure")),
        sa.CheckConstraint("from_date <= to_date", name=op.f("ck_prognosis_span")),
        sa.CheckConstraint("minimum <= maximum", name=op.f("ck_prognosis_edges")),
        sa.CheckConstraint("minimum <= middle AND middle <= maximum", name=op.f("ck_prognosis_middle")),
        sa.CheckConstraint("minimum >= 0 AND middle >= 0 AND maximum >= 0", name=op.f("ck_prognosis_not_negative")),
        sa.CheckConstraint(
            "minimum IS NOT NULL OR middle IS NOT NULL OR maximum IS NOT NULL", name=op.f("ck_prognosis_some_number")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["import_record.id"], name=op.f("fk_prognosis_import_id")),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_prognosis_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prognosis")),
        sa.UniqueConstraint("region", "measure", "from_date", "to_date", "series", "known_from", name="uq_prognosis"),
    )
    op.create_table(
        "scenario",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("description", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("content", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_scenario_run_id")),
        sa.PrimaryKeyConstraint("run_id", "name", name=op.f("pk_scenario")),
    )
    op.create_table(
        "scenario_value",
        sa.Column("run_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("scenario", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("target", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("location", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("target_end_date", sa.Date(), nullable=False),
        sa.Column("output_type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("output_type_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.CheckConstraint("output_type IN ('mean', 'quantile', 'pmf')", name=op.f("ck_scenario_value_output_type")),
        sa.CheckConstraint(_one_of("target", TARGETS), name=op.f("ck_scenario_value_target")),
        sa.ForeignKeyConstraint(["location"], ["region.code"], name=op.f("fk_scenario_value_location")),
        sa.ForeignKeyConstraint(
            ["run_id", "scenario"],
            ["scenario.run_id", "scenario.name"],
            name=op.f("fk_scenario_value_run_id_scenario"),
        ),
        sa.PrimaryKeyConstraint(
            "run_id",
            "scenario",
            "target",
            "location",
            "target_end_date",
            "output_type",
            "output_type_id",
            name=op.f("pk_scenario_value"),
        ),
    )


def downgrade() -> None:
    going_back.refuse()


def _allow(table: str, column: str, words: tuple[str, ...]) -> None:
    name = op.f(f"ck_{table}_{column}")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, _one_of(column, words))


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
