"""Published forecasts: which months, half-years and stands are forecast, and with what numbers."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.levels import COUNTRY
from forecast.measures import REALISATIE, REALISATIE_HALFJAAR, STAND_EIND
from forecast.monthly.base import Series
from forecast.opgave_model import OpgaveArgs
from forecast.outlook import (
    COLUMNS,
    country_outlook,
    distribution,
    horizon_of,
    intake_outlook,
    last_month,
    miss_outlook,
)
from forecast.periods import month_number
from forecast.quantiles import LEVELS
from forecast.realisatie import Figures, project_realisatie
from tests.forecast.small_country import FLAT, START, codes, country, stands

UNTIL = START + 4


def outlook(figures: Figures) -> pd.DataFrame:
    paths = project_realisatie(figures, until=UNTIL, args=OpgaveArgs(), profile=FLAT, paths=200, seed=1)
    return country_outlook(paths, figures, UNTIL)


def ends(frame: pd.DataFrame, target: str, location: str) -> dict[date, int]:
    rows = frame[(frame["target"] == target) & (frame["location"] == location) & (frame["output_type"] == "mean")]
    return dict(zip(rows["target_end_date"], rows["horizon"], strict=True))


def test_a_distribution_is_a_mean_and_23_quantiles_per_day():
    samples = np.arange(101.0)[:, None] + [0, 1000]
    frame = distribution("x", "PV20", [date(2024, 1, 31), date(2024, 2, 29)], [1, 2], samples)
    assert list(frame.columns) == COLUMNS
    assert len(frame) == 2 * (1 + len(LEVELS))
    later = frame[frame["target_end_date"] == date(2024, 2, 29)].set_index("output_type_id")["value"]
    assert later[""] == 1050
    assert (later["0.025"], later["0.5"], later["0.99"]) == pytest.approx((1002.5, 1050, 1099))


def test_of_the_country_the_months_after_the_last_known_one_are_forecast():
    days = ends(outlook(country()), REALISATIE, COUNTRY)
    assert list(days)[:2] == [date(2021, 7, 31), date(2021, 8, 31)]
    assert list(days.values()) == list(range(1, 13))


def test_half_years_not_known_in_full_and_stands_not_published_are_forecast():
    rows = [(COUNTRY, "2020-01-01", 300.0), *((name, "2020-01-01", 100.0) for name in codes(3))]
    base = country(extra=[("PV20", "2021-07", "2021-09", 270.0)])
    figures = Figures.of(
        base.provincies, base.realisatie, stands([*rows, ("PV20", "2021-07-01", 280.0)]), base.targets
    )
    frame = outlook(figures)
    running, next_ = date(2021, 12, 31), date(2022, 6, 30)
    assert ends(frame, REALISATIE_HALFJAAR, COUNTRY) == {running: 6, next_: 12}
    assert ends(frame, REALISATIE_HALFJAAR, "PV20") == {running: 3, next_: 9}
    assert ends(frame, STAND_EIND, "PV20") == {running: 3, next_: 9}
    # its stand of 1 July was not published, although all realisatie before it is
    assert ends(frame, STAND_EIND, "PV21")[date(2021, 6, 30)] == 0


def test_without_a_taakstelling_no_stand_is_forecast():
    base = country()
    ended = base.targets[base.targets["period"] <= str(START + 3)]
    frame = outlook(Figures(base.provincies, base.realisatie, base.stands, ended))
    assert max(ends(frame, STAND_EIND, "PV20")) == date(2021, 12, 31)
    assert max(ends(frame, REALISATIE_HALFJAAR, "PV20")) == date(2022, 6, 30)


def test_the_numbers_are_those_of_the_paths():
    figures = country()
    paths = project_realisatie(figures, until=UNTIL, args=OpgaveArgs(), profile=FLAT, paths=200, seed=1)
    frame = country_outlook(paths, figures, UNTIL)
    rows = frame[(frame["target"] == STAND_EIND) & (frame["location"] == "PV21") & (frame["output_type_id"] == "0.9")]
    last = rows[rows["target_end_date"] == date(2022, 6, 30)]["value"].item()
    assert last == pytest.approx(np.quantile(paths.provincies.stands[:, 1, 4], 0.9))


def test_the_last_known_month_of_the_country_is_also_that_of_all_its_provincies():
    quarter = [(name, "2021-07", "2021-09", 270.0) for name in codes(3)]
    assert last_month(country(extra=quarter), COUNTRY) == month_number(date(2021, 9, 1))
    assert last_month(country(extra=quarter[:2]), COUNTRY) == month_number(date(2021, 6, 1))
    assert last_month(country(half_year_totals=0), "PV20") == month_number(date(2019, 12, 1))
    assert horizon_of(country(), "PV20", START + 3) == 6


def test_intake_is_forecast_from_the_month_after_its_last_one():
    series = Series(pd.Timestamp("2023-11-01"), np.array([1.0, 2.0, 3.0]))
    frame = intake_outlook("instroom_eerste", series, np.ones((5, 2)))
    assert ends(frame, "instroom_eerste", COUNTRY) == {date(2024, 2, 29): 1, date(2024, 3, 31): 2}


def test_the_chance_to_miss_is_a_mass_over_two_outcomes_where_it_is_known():
    flags = pd.DataFrame({"location": ["PV20", "PV21"], "period": ["2024-H1", "2024-H1"], "p_miss": [0.7, None]})
    frame = miss_outlook(flags, {("PV20", "2024-H1"): 6})
    assert frame[["location", "target_end_date", "horizon", "output_type", "output_type_id"]].to_numpy().tolist() == [
        ["PV20", date(2024, 6, 30), 6, "pmf", "mist"],
        ["PV20", date(2024, 6, 30), 6, "pmf", "haalt"],
    ]
    assert frame["value"].tolist() == pytest.approx([0.7, 0.3])
