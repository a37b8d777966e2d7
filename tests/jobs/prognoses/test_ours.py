"""What we said on the day, from a stored run or computed anew, never with figures from after it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine, insert

from config.settings import Settings
from forecast.fanout import InTurn
from forecast.outlook import distribution
from forecast.periods import HalfYear
from forecast.vintages import Vintages
from jobs.prognoses.ours import forecast_on_the_day, recomputed, stored_forecasts
from jobs.prognoses.record import load_record
from jobs.run.inputs import read_inputs
from models.engine import reading, transaction
from models.tables import BACKTEST, MAIN, metadata
from shown.announced.record import RECOMPUTED
from tests.jobs.importing.conftest import add_regions

KNOWN = pd.Timestamp(2021, 9, 30)
VERSION = pd.DataFrame({"period": ["2022-H1"], "known_from": [KNOWN]})
# little was known yet, so that no models have to be weighed, which takes seconds
SPRING = pd.Timestamp(2016, 4, 1)
EARLY = pd.DataFrame({"period": ["2016-H2"], "known_from": [SPRING]})


def add_run(engine: Engine, run_id: str, as_of: date, median: float, **fields: object) -> None:
    """A finished run that forecast 2022-H1 as one number."""
    samples = np.full((50, 1), median)
    rows = distribution("realisatie_halfjaar", "NL01", [HalfYear(2022, 1).end], [9], samples)
    moment = datetime(2021, 9, 29, 8, tzinfo=UTC)
    record = {
        "id": run_id, "started_at": moment, "finished_at": moment, "state": "done", "as_of": as_of, "seed": 1,
        "horizon_periods": 3, "code_version": "x", "settings": {}, "kind": MAIN,
    } | fields  # fmt: skip
    with transaction(engine) as connection:
        connection.execute(insert(metadata.tables["run"]).values(**record))
        values = rows.assign(run_id=run_id, model_id="opgave").to_dict("records")
        connection.execute(insert(metadata.tables["forecast_value"]), values)


@pytest.fixture
def regions(sqlite_engine: Engine) -> Engine:
    add_regions(sqlite_engine)
    return sqlite_engine


def said(engine: Engine) -> float | None:
    with reading(engine) as connection:
        found = stored_forecasts(connection, VERSION)
    return found["2022-H1", KNOWN].quantiles[11] if found else None


def test_the_last_run_before_the_day_spoke_for_us(regions: Engine) -> None:
    add_run(regions, "older", date(2021, 9, 1), 100)
    add_run(regions, "newer", date(2021, 9, 30), 200)
    add_run(regions, "later", date(2021, 10, 1), 300)
    assert said(regions) == 200
    with reading(regions) as connection:
        assert stored_forecasts(connection, VERSION)["2022-H1", KNOWN].source == "newer"


@pytest.mark.parametrize(("as_of", "found"), [(date(2021, 8, 16), True), (date(2021, 8, 15), False)])
def test_a_run_of_more_than_45_days_before_is_too_old(regions: Engine, as_of: date, found: bool) -> None:
    add_run(regions, "old", as_of, 100)
    assert (said(regions) is not None) is found


@pytest.mark.parametrize("fields", [{"state": "running"}, {"state": "failed"}, {"kind": BACKTEST}])
def test_a_run_that_did_not_finish_and_a_backtest_do_not_count(regions: Engine, fields: dict[str, object]) -> None:
    add_run(regions, "other", date(2021, 9, 29), 100, **fields)
    assert said(regions) is None


def test_a_run_on_simulated_gemeenten_is_marked(regions: Engine) -> None:
    add_run(regions, "simulated", date(2021, 9, 29), 100)
    flag = {
        "run_id": "simulated", "location": "GM0014", "period": "2022-H1", "level": "gemeente", "stand_begin": 1.0,
        "target_basis": "gepubliceerd", "expected_per_month": 1.0, "simulated": True,
    }  # fmt: skip
    with transaction(regions) as connection:
        connection.execute(insert(metadata.tables["flag"]).values(**flag))
    with reading(regions) as connection:
        assert stored_forecasts(connection, VERSION)["2022-H1", KNOWN].simulated


@pytest.fixture(scope="module")
def country(national_engine: Engine) -> Vintages:
    with reading(national_engine) as connection:
        return read_inputs(connection, as_of=date(2026, 1, 31)).country


def test_computed_anew_it_is_what_the_service_would_have_said_that_day(
    national_engine: Engine, country: Vintages, quick_settings: Settings
) -> None:
    with reading(national_engine) as connection:
        then = read_inputs(connection, as_of=SPRING.date()).country
    found = recomputed(country, quick_settings, EARLY, InTurn())
    one = found["2016-H2", SPRING]
    assert (one.source, one.simulated) == (RECOMPUTED, False)
    again = recomputed(then, quick_settings, EARLY, InTurn())
    assert again["2016-H2", SPRING].quantiles == one.quantiles


def test_the_number_of_the_day_is_among_what_we_knew(country: Vintages, quick_settings: Settings) -> None:
    without = replace(country, targets=country.targets[country.targets["known_from"] != SPRING])
    ours, blind = (recomputed(one, quick_settings, EARLY, InTurn()) for one in (country, without))
    assert ours["2016-H2", SPRING].quantiles != blind["2016-H2", SPRING].quantiles


def test_a_day_on_which_too_little_was_known_has_no_forecast(country: Vintages, quick_settings: Settings) -> None:
    early = pd.DataFrame({"period": ["2013-H1"], "known_from": [pd.Timestamp(2012, 10, 1)]})
    assert recomputed(country, quick_settings, early, InTurn()) == {}


def test_a_number_that_came_after_its_half_year_has_no_forecast(country: Vintages, quick_settings: Settings) -> None:
    late = pd.DataFrame({"period": ["2020-H1"], "known_from": [pd.Timestamp(2021, 9, 30)]})
    assert recomputed(country, quick_settings, late, InTurn()) == {}


class Chosen:
    """Carries out the jobs of one day only."""

    def map(self, function: object, jobs: list) -> list:
        assert function is forecast_on_the_day
        for job in jobs:
            for frame in (job.known.observations, job.known.stands, job.known.targets):
                assert not (frame["known_from"] > pd.Timestamp(job.as_of)).any()
        return [function(job) if job.as_of == SPRING.date() else {} for job in jobs]


def test_the_record_takes_forecasts_that_are_computed_anew(national_engine: Engine, quick_settings: Settings) -> None:
    record = load_record(national_engine, quick_settings, as_of=date(2026, 1, 31), fan_out=Chosen())
    said_of = record.versions[record.versions["our_median"].notna()]
    assert said_of["period"].tolist() == ["2016-H2"]
    assert set(said_of["our_source"]) == {RECOMPUTED}
    assert record.duel.iloc[-1]["n"] == 1
