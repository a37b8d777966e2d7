"""The main job from end to end: what it stores, that it repeats itself, and that it cannot look ahead."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine, select

from config.settings import Settings
from forecast.errors import TooLittleData
from forecast.quantiles import LEVELS
from jobs.importing.builtin import builtin_files
from jobs.importing.builtin_regions import load_regions
from jobs.importing.ingest import import_file
from jobs.importing.rules import import_rules
from jobs.run.main_job import run
from models.engine import transaction
from models.tables import Run
from shown.read.results import RunResults, load_results
from tests.jobs.run.conftest import AS_OF, MOMENT
from tests.shown.tables import frame_of

PROVINCIES = [f"PV{number}" for number in range(20, 32)]


def results_of(engine: Engine, settings: Settings, as_of: date) -> RunResults:
    run_id = run(engine, settings, as_of=as_of, clock=lambda: MOMENT, progress=lambda _: None)
    with transaction(engine) as connection:
        return load_results(connection, run_id=run_id)


def means(results: RunResults, target: str, end: str) -> pd.Series:
    rows = results.forecasts.in_order()
    chosen = rows[(rows["target"] == target) & (rows["target_end_date"] == end) & (rows["output_type"] == "mean")]
    return chosen.set_index("location")["value"]


def test_no_region_is_dropped(finished: RunResults) -> None:
    for target in ("realisatie_halfjaar", "stand_eind"):
        assert set(finished.forecasts.locations(target)) == {"NL01", *PROVINCIES}
    periods = frame_of(finished.flags).groupby("location")["period"].apply(list)
    assert set(periods.index) == {"NL01", *PROVINCIES}
    assert all(own == ["2026-H1", "2026-H2", "2027-H1"] for own in periods)


@pytest.mark.parametrize("end", ["2021-12-31", "2024-12-31", "2026-06-30", "2027-06-30"])
def test_mean_realisatie_of_the_provincies_adds_up_to_the_country(finished: RunResults, end: str) -> None:
    halves = means(finished, "realisatie_halfjaar", end)
    if "NL01" not in halves:  # the country's own figures reach further
        known = {"2021-12-31": 12858.0}.get(end)
        assert known is None or halves[PROVINCIES].sum() == pytest.approx(known)
        return
    assert halves[PROVINCIES].sum() == pytest.approx(halves["NL01"])


def test_mean_stand_of_the_provincies_is_the_country_less_the_niveauverschil(finished: RunResults) -> None:
    note = next(note for note in finished.notes if note.kind == "niveauverschil")
    assert "above" in note.message
    for end in ("2026-06-30", "2026-12-31", "2027-06-30"):
        stands = means(finished, "stand_eind", end)
        assert stands["NL01"] - stands[PROVINCIES].sum() == pytest.approx(note.details["difference"], abs=0.5)


def test_months_add_up_to_half_years(finished: RunResults) -> None:
    rows = finished.forecasts.in_order()
    months = rows[(rows["target"] == "realisatie") & (rows["output_type"] == "mean")]
    ends = pd.to_datetime(months["target_end_date"])
    inside = months[(ends > "2025-12-31") & (ends <= "2026-06-30")]
    assert len(inside) == 6
    assert inside["value"].sum() == pytest.approx(means(finished, "realisatie_halfjaar", "2026-06-30")["NL01"])


def test_quantiles_are_complete_and_never_cross(finished: RunResults) -> None:
    rows = finished.forecasts.in_order()
    rows = rows[rows["output_type"] == "quantile"]
    wide = rows.assign(level=rows["output_type_id"].astype(float)).pivot(
        index=["target", "location", "target_end_date"], columns="level", values="value"
    )
    assert list(wide.columns) == list(LEVELS)
    assert wide.notna().all(axis=None)
    assert (np.diff(wide.to_numpy(), axis=1) >= 0).all()
    counts = wide.loc[["realisatie", "realisatie_halfjaar", "instroom_eerste", "instroom_nareis"]]
    assert (counts >= 0).all(axis=None)


def test_only_half_years_with_a_known_taakstelling_get_a_chance(finished: RunResults) -> None:
    flags = frame_of(finished.flags).set_index(["period", "location"])
    known, unknown = flags.loc["2026-H1"], flags.loc[["2026-H2", "2027-H1"]]
    assert known.loc["NL01", "target_basis"] == "gepubliceerd"
    assert (known.loc[PROVINCIES, "target_basis"] == "afgeleid").all()
    assert known.loc[PROVINCIES, "taakstelling"].sum() == known.loc["NL01", "taakstelling"] == 15000
    assert known[["p_miss", "flag", "cause"]].notna().all(axis=None)
    assert (unknown["target_basis"] == "aangenomen").all()
    assert unknown[["p_miss", "flag", "cause"]].isna().all(axis=None)
    assert unknown["opgave"].notna().all()
    chances = finished.forecasts.in_order().query("target == 'mist_taakstelling'")
    assert set(chances["target_end_date"].astype(str)) == {"2026-06-30"}
    assert chances.groupby("location")["value"].sum().to_numpy() == pytest.approx(1.0)


def test_regions_above_gemeente_have_no_rank_and_no_known_cause(finished: RunResults) -> None:
    assert {flag.rank for flag in finished.flags} == {None}
    assert {flag.cause for flag in finished.flags} == {None, "unknown"}


def test_the_plain_rules_stand_beside_the_models_over_the_same_cases(finished: RunResults) -> None:
    scores = frame_of(finished.scores).query("target == 'realisatie_halfjaar'")
    near = scores[(scores["level"] == "provincie") & (scores["months_left"] == 6)].set_index("model_id")
    assert {"opgave", "pace_so_far", "one_sixth", "last_year"} == set(near.index)
    assert near["n"].nunique() == 1
    assert near.loc["opgave", "wis"] < near.loc[["pace_so_far", "one_sixth", "last_year"], "wis"].min()
    weights = scores.drop_duplicates("model_id").set_index("model_id")["weight"]
    assert weights.sum() == pytest.approx(1.0)


def test_old_figures_are_said_to_be_old(finished: RunResults) -> None:
    ages = {(age.measure, age.level): age for age in finished.ages}
    assert not ages["instroom_eerste", "land"].old
    assert ages["realisatie", "provincie"].old
    assert ages["stand", "land"].months_old == 12
    assert not finished.simulated


def test_the_record_says_how_the_run_was_made(finished: RunResults) -> None:
    assert finished.data_as_of == date(2026, 1, 25)
    assert finished.settings["samples"] == 400
    assert "database_url" not in finished.settings
    assert "+" in finished.code_version
    assert {"read", "backtest", "stand"} <= {step.name for step in finished.steps}


def test_the_same_data_seed_and_settings_give_the_same_numbers(
    builtin_engine: Engine, quick_settings: Settings, finished: RunResults
) -> None:
    again = results_of(builtin_engine, quick_settings, AS_OF)
    assert again.run_id != finished.run_id
    pd.testing.assert_frame_equal(again.forecasts.in_order(), finished.forecasts.in_order())
    for name in ("flags", "scores"):
        ours, theirs = (frame_of(getattr(one, name)).drop(columns="run_id") for one in (again, finished))
        pd.testing.assert_frame_equal(ours, theirs)


def test_figures_known_later_change_nothing(engine: Engine, quicker_settings: Settings, tmp_path: Path) -> None:
    """The whole job, on both databases: an absurd later month and stand leave an earlier day as it was."""
    rules = import_rules(quicker_settings)
    with transaction(engine) as connection:
        load_regions(connection)
    first = tmp_path / "first.csv"
    first.write_text(
        "from,to,region,measure,value\n"
        + "".join(
            f"{year}-{a},{year}-{b},NL01,realisatie,{7000 + 100 * year % 900}\n"
            for year in range(2016, 2022)
            for a, b in (("01-01", "06-30"), ("07-01", "12-31"))
        )
    )
    stands = tmp_path / "stands.csv"
    stands.write_text("date,region,value\n2016-01-01,NL01,2000\n2022-01-01,NL01,4000\n")
    targets = tmp_path / "targets.csv"
    targets.write_text(
        "period,region,value,known_from,status\n"
        + "".join(
            f"{year}-H{half},NL01,7500,{year - 1}-10-01,vastgesteld\n"
            for year in range(2016, 2023)
            for half in (1, 2)
        )
    )
    for file in (targets, first, stands):
        import_file(engine, file, rules=rules, imported_at=datetime(2022, 1, 15, tzinfo=UTC))
    before = results_of(engine, quicker_settings, date(2022, 1, 20))
    later = tmp_path / "later.csv"
    later.write_text("month,region,measure,value\n2022-01,NL01,realisatie,45000\n")
    late_stand = tmp_path / "late.csv"
    late_stand.write_text("date,region,value\n2022-07-01,NL01,-50000\n")
    for file in (later, late_stand):
        import_file(engine, file, rules=rules, imported_at=datetime(2022, 8, 1, tzinfo=UTC))
    after = results_of(engine, quicker_settings, date(2022, 1, 20))
    pd.testing.assert_frame_equal(before.forecasts.in_order(), after.forecasts.in_order())
    assert {flag.location for flag in before.flags} == {"NL01"}


def test_a_run_without_figures_fails_and_leaves_nothing_but_its_record(
    sqlite_engine: Engine, quicker_settings: Settings
) -> None:
    with transaction(sqlite_engine) as connection:
        load_regions(connection)
    with pytest.raises(TooLittleData):
        results_of(sqlite_engine, quicker_settings, AS_OF)
    with transaction(sqlite_engine) as connection:
        states = connection.execute(select(Run.__table__.c.state)).scalars().all()  # type: ignore[attr-defined]
    assert states == ["failed"]


def test_without_a_mechanism_realisatie_is_still_forecast(builtin_engine: Engine, quicker_settings: Settings) -> None:
    ended = quicker_settings.model_copy(update={"mechanism_in_force_until": date(2026, 6, 30)})
    results = results_of(builtin_engine, ended, AS_OF)
    flags = frame_of(results.flags).set_index(["period", "location"])
    assert flags.loc[("2026-H1", "NL01"), "p_miss"] > 0
    gone = flags.loc["2026-H2"]
    assert (gone["target_basis"] == "geen").all()
    assert gone[["taakstelling", "opgave", "p_miss", "flag"]].isna().all(axis=None)
    assert means(results, "realisatie_halfjaar", "2026-12-31")["NL01"] > 0
    assert means(results, "stand_eind", "2026-12-31").empty


def test_intake_alone_is_forecast_with_a_note_why_there_is_no_stand(
    sqlite_engine: Engine, quicker_settings: Settings
) -> None:
    with transaction(sqlite_engine) as connection:
        load_regions(connection)
    intake = next(file for file in builtin_files() if file.name == "instroom_maand.csv")
    import_file(sqlite_engine, intake, rules=import_rules(quicker_settings), imported_at=MOMENT)
    results = results_of(sqlite_engine, quicker_settings, AS_OF)
    assert {target for target, _ in results.forecasts.places} == {"instroom_eerste", "instroom_nareis"}
    assert results.flags == ()
    assert "There is no forecast of realisatie and stand: {reason}" in {note.message for note in results.notes}
