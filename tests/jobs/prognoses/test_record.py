"""The record as of a day: what it holds on the published figures, and that it does not see later ones."""

from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from base.errors import Conflict
from config.settings import Settings
from jobs.importing.ingest import import_file
from jobs.importing.rules import import_rules
from jobs.prognoses.record import load_record
from shown.announced.record import PrognosesRecord
from tests.jobs.importing.conftest import add_regions

MOMENT = datetime(2024, 9, 1, tzinfo=UTC)


def test_the_published_numbers_come_to_the_known_answer(record: PrognosesRecord) -> None:
    whole = record.ahead_summary.iloc[-1]
    assert (whole["n_over"], whole["n_revised"], whole["n_outcome"], whole["n_derived"]) == (22, 4, 9, 1)
    assert whole["mean_absolute_error"] == pytest.approx(1647.2, abs=0.05)
    assert record.spans["realised"].tolist() == [34_918, 50_161, 77_775]
    assert record.versions["our_median"].isna().all()
    assert set(record.versions["our_source"]) == {""}


def test_bands_are_held_against_the_published_intake(record: PrognosesRecord) -> None:
    found = record.bands.set_index(["measure", "series"])
    assert found.loc[("instroom_nareis", "invented I"), ["realised", "verdict"]].tolist() == [16_470, "inside"]
    assert found.loc[("instroom_nareis", "invented II"), ["verdict", "miss"]].tolist() == ["below", -530]
    assert found.loc[("instroom_eerste", "invented I"), ["realised", "miss"]].tolist() == [24_140, -5_860]
    summed = record.band_summary.set_index("measure")
    assert summed.loc["instroom_nareis", ["n", "n_inside", "n_below"]].tolist() == [2, 1, 1]


def test_on_an_earlier_day_less_is_known(national_engine: Engine, quick_settings: Settings) -> None:
    early = load_record(national_engine, quick_settings, as_of=date(2023, 6, 1))
    assert early.versions["known_from"].max() == pd.Timestamp(2023, 4, 28)
    # 27,300 is not yet known to have been revised
    assert not early.versions.set_index("period").loc["2023-H2", "revised"]
    assert early.bands.empty
    assert early.band_summary.empty
    assert early.spans["last"].tolist() == ["2016-H1", "2018-H2"]


def test_a_half_year_that_ended_after_the_last_figure_is_not_over(
    national_engine: Engine, quick_settings: Settings
) -> None:
    # nothing later than March 2026 is loaded, so nobody can know whether the number of 2026-H1 was revised
    late = load_record(national_engine, quick_settings, as_of=date(2027, 1, 1))
    assert not late.versions.iloc[-1]["over"]
    assert late.ahead_summary.iloc[-1]["n_over"] == 22


def test_without_a_national_target_there_is_nothing_to_tell(
    national_engine: Engine, quick_settings: Settings
) -> None:
    with pytest.raises(Conflict):
        load_record(national_engine, quick_settings, as_of=date(2010, 1, 1))


def bring(engine: Engine, folder: Path, settings: Settings, text: str) -> None:
    file = folder / f"{abs(hash(text))}.csv"
    file.write_text(text, encoding="utf-8")
    import_file(engine, file, rules=import_rules(settings), imported_at=MOMENT)


HALF = "period,region,value,known_from,status,simulated\n"


def test_simulated_figures_are_neither_a_version_nor_an_outcome(
    sqlite_engine: Engine, tmp_path: Path, quick_settings: Settings
) -> None:
    add_regions(sqlite_engine)
    bring(
        sqlite_engine,
        tmp_path,
        quick_settings,
        HALF + "2024-H1,NL01,100,2023-10-01,vastgesteld,no\n2024-H1,NL01,900,2023-11-01,herzien,yes\n",
    )
    months = [f"2024-{month:02d},{code},realisatie,5" for month in range(1, 7) for code in GEMEENTEN]
    simulated = "month,region,measure,value,simulated\n" + "\n".join(f"{row},yes" for row in months) + "\n"
    bring(sqlite_engine, tmp_path, quick_settings, simulated)
    found = load_record(sqlite_engine, quick_settings, as_of=date(2024, 8, 1)).versions
    assert found["value"].tolist() == [100]
    assert found["realised"].isna().all()
    real = "month,region,measure,value\n" + "\n".join(months) + "\n"
    bring(sqlite_engine, tmp_path, quick_settings, real)
    found = load_record(sqlite_engine, quick_settings, as_of=date(2024, 8, 1)).versions
    assert found[["realised", "outcome_basis"]].to_numpy().tolist() == [[120.0, "gepubliceerd"]]


# those that exist in 2024
GEMEENTEN = ("GM0014", "GM0034", "GM0757", "GM0824")
