from datetime import date, timedelta

import pandas as pd
from sqlalchemy import Engine, insert

from models.tables import Observation, Run, Stand, Target
from shown.read.results import load_results
from tests.shown.synthetic import AS_OF, COUNTRY, PERIODS, PROVINCIES, RUN, insert_synthetic, run_row
from tests.shown.synthetic_chain import PARTS, insert_chain


def test_a_run_comes_back_with_everything_it_produced(engine: Engine) -> None:
    with engine.begin() as connection:
        insert_synthetic(connection)
        results = load_results(connection)

    assert (results.run_id, results.as_of, results.data_as_of) == (RUN, AS_OF, date(2026, 1, 25))
    assert results.settings == {"watch": 0.3}
    assert len(results.flags) == 13 * 3
    assert set(results.forecasts.table["output_type"]) == {"mean", "quantile", "pmf"}
    assert [step.name for step in results.steps] == ["read", "fit", "store"]
    assert results.notes[0].details == {"model": "ets", "period": "2026-H1"}
    assert set(results.regions) == {COUNTRY, *PROVINCIES}
    assert results.regions["PV20"].name == "Groningen"
    assert results.flags[0].stand_published_on == date(2025, 1, 1)
    assert [(flag.period, flag.location) for flag in results.flags] == sorted(
        (period, code) for period in PERIODS for code in (COUNTRY, *PROVINCIES)
    )
    assert not results.simulated


def test_the_parts_of_the_chain_come_back_in_their_order_and_a_run_without_them_has_none(engine: Engine) -> None:
    with engine.begin() as connection:
        insert_synthetic(connection)
        assert load_results(connection).chain == ()
        insert_chain(connection)
        chain = load_results(connection).chain

    assert [part.part for part in chain] == list(PARTS)
    by_part = {part.part: part for part in chain}
    assert by_part["inwilligingen"].last_day == date(2025, 12, 31)
    assert by_part["doorlooptijd"].details == {"source": "made up"}
    assert by_part["instroom_eerste"].median is None


def test_only_the_latest_vintage_known_on_the_as_of_date_is_read(sqlite_engine: Engine) -> None:
    def stand(value: int, known: date) -> dict[str, object]:
        return {
            "region": COUNTRY,
            "day": date(2025, 1, 1),
            "role": "eind",
            "value": value,
            "known_from": known,
            "quality": "A",
            "source": "revised",
            "simulated": False,
            "import_id": 1,
        }

    with sqlite_engine.begin() as connection:
        insert_synthetic(connection)
        connection.execute(insert(Stand), [stand(12110, AS_OF), stand(99999, AS_OF + timedelta(days=1))])
        results = load_results(connection)

    stands = results.stands[
        (results.stands["region"] == COUNTRY) & (results.stands["day"] == pd.Timestamp("2025-01-01"))
    ]
    assert list(stands[stands["role"] == "eind"]["value"]) == [12110]
    for frame in (results.observations, results.targets, results.stands, results.residuals):
        assert (frame["known_from"] <= pd.Timestamp(AS_OF)).all()


def test_a_distributed_target_wins_over_one_announced_on_the_same_day(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        insert_synthetic(connection)
        results = load_results(connection)

    row = results.targets.set_index("period").loc["2019-H1"]
    assert (row["basis"], row["value"]) == ("verdeeld", 6012)
    assert not results.targets.duplicated(["region", "period"]).any()


def test_empty_tables_give_empty_frames_with_their_columns(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        connection.execute(insert(Run), [run_row()])
        results = load_results(connection)

    assert len(results.forecasts) == 0
    assert "output_type_id" in results.forecasts.in_order()
    assert (results.flags, results.states, results.chain, results.notes, results.steps) == ((),) * 5
    assert set(Observation.__table__.columns.keys()) == set(results.observations.columns)  # type: ignore[attr-defined]
    assert set(Target.__table__.columns.keys()) == set(results.targets.columns)  # type: ignore[attr-defined]


def test_of_the_country_only_everything_about_it_is_read_and_no_figures(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        insert_synthetic(connection)
        whole, country = load_results(connection), load_results(connection, only=(COUNTRY,))

    rows = whole.forecasts.in_order()
    wanted = rows[rows["location"] == COUNTRY].reset_index(drop=True)
    pd.testing.assert_frame_equal(country.forecasts.in_order(), wanted)
    assert country.flags == tuple(flag for flag in whole.flags if flag.location == COUNTRY)
    assert len(country.flags) == 3
    for name in ("ages", "scores", "steps", "regions"):
        assert getattr(country, name) == getattr(whole, name)
    assert country.notes == whole.notes
    assert (country.run_id, country.as_of, country.settings) == (whole.run_id, whole.as_of, whole.settings)
    for name in ("observations", "targets", "stands", "residuals"):
        assert getattr(country, name).empty
        assert list(getattr(country, name).columns) == list(getattr(whole, name).columns)
    assert country.track is None
