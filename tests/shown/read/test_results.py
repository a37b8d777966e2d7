from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import Engine, insert

from base.errors import NotFound
from base.i18n import Language
from models.tables import Observation, Run, Stand, Target
from shown.read.results import load_results
from tests.shown.synthetic import AS_OF, COUNTRY, RUN, insert_synthetic, run_row
from tests.shown.synthetic_chain import PARTS, insert_chain


def test_a_run_comes_back_with_everything_it_produced(engine: Engine) -> None:
    with engine.begin() as connection:
        insert_synthetic(connection)
        results = load_results(connection)

    assert (results.run_id, results.as_of, results.data_as_of) == (RUN, AS_OF, date(2026, 1, 25))
    assert results.settings == {"watch": 0.3}
    assert len(results.flags) == 13 * 3
    assert set(results.forecasts["output_type"]) == {"mean", "quantile", "pmf"}
    assert list(results.steps["name"]) == ["read", "fit", "store"]
    assert results.notes["details"].iloc[0] == {"model": "ets", "period": "2026-H1"}
    assert len(results.regions) == 13
    assert results.flags["stand_published_on"].iloc[0] == pd.Timestamp("2025-01-01")


def test_the_parts_of_the_chain_come_back_in_their_order_and_a_run_without_them_has_none(engine: Engine) -> None:
    with engine.begin() as connection:
        insert_synthetic(connection)
        assert load_results(connection).chain.empty
        insert_chain(connection)
        chain = load_results(connection).chain

    assert list(chain["part"]) == list(PARTS)
    by_part = chain.set_index("part")
    assert by_part["last_day"]["inwilligingen"] == pd.Timestamp("2025-12-31")
    assert by_part["details"]["doorlooptijd"] == {"source": "made up"}
    assert pd.isna(by_part["median"]["instroom_eerste"])


def test_without_a_run_id_the_run_that_finished_last_is_taken(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        insert_synthetic(connection)
        later = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
        connection.execute(
            insert(Run),
            [
                run_row("newer", later),
                run_row("failed", later + timedelta(days=1), "failed"),
                run_row("busy", later + timedelta(days=2), "running"),
            ],
        )

        assert load_results(connection).run_id == "newer"
        assert load_results(connection, run_id=RUN).run_id == RUN


def test_a_backtest_is_never_taken_for_a_run_of_the_main_job(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        insert_synthetic(connection)
        later = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
        connection.execute(insert(Run), [run_row("tried", later) | {"kind": "backtest"}])

        assert load_results(connection).run_id == RUN
        assert load_results(connection, as_of=AS_OF).run_id == RUN
        with pytest.raises(NotFound, match="is a backtest"):
            load_results(connection, run_id="tried")


def test_an_absent_or_unfinished_run_is_refused_in_words(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        with pytest.raises(NotFound, match="radar run"):
            load_results(connection)
        insert_synthetic(connection)
        connection.execute(insert(Run), [run_row("busy", state="running")])
        with pytest.raises(NotFound, match="no run nonsense") as refusal:
            load_results(connection, run_id="nonsense")
        with pytest.raises(NotFound, match="did not finish: its state is running"):
            load_results(connection, run_id="busy")

    assert refusal.value.told(Language("nl")) == "Er is geen run nonsense"


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

    assert results.forecasts.empty
    assert "output_type_id" in results.forecasts
    assert set(Observation.__table__.columns.keys()) == set(results.observations.columns)  # type: ignore[attr-defined]
    assert set(Target.__table__.columns.keys()) == set(results.targets.columns)  # type: ignore[attr-defined]


def test_of_the_country_only_everything_about_it_is_read_and_no_figures(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        insert_synthetic(connection)
        whole, country = load_results(connection), load_results(connection, country_only=True)

    for name in ("forecasts", "flags"):
        rows = getattr(whole, name)
        wanted, found = rows[rows["location"] == COUNTRY].reset_index(drop=True), getattr(country, name)
        pd.testing.assert_frame_equal(found.astype("str"), wanted.astype("str"))
    pd.testing.assert_frame_equal(country.ages, whole.ages)
    assert (country.run_id, country.as_of, country.settings) == (whole.run_id, whole.as_of, whole.settings)
    for name in ("observations", "targets", "stands", "residuals"):
        assert getattr(country, name).empty
        assert list(getattr(country, name).columns) == list(getattr(whole, name).columns)
    assert country.track is None
