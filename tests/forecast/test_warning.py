"""Warnings per region and half-year, on a country whose numbers can be followed by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.flags import FlagRules, Threshold
from forecast.levels import COUNTRY
from forecast.opgave_model import OpgaveArgs
from forecast.periods import half_years
from forecast.realisatie import CountryPaths, Figures, project_realisatie
from forecast.targets import ASSUMED, NO_TARGET
from forecast.warning import leading_period, warnings
from tests.forecast.small_country import FLAT, START, codes, country, stands

RULES = FlagRules((Threshold("watch", 0.5, 0.02), Threshold("alarm", 0.9, 0.15)), minimum_persons=5)
UNTIL = START + 4


def projected(figures: Figures) -> CountryPaths:
    return project_realisatie(figures, until=UNTIL, args=OpgaveArgs(), profile=FLAT, paths=400, seed=1)


def warned(figures: Figures, *, first: int = 3) -> pd.DataFrame:
    frame = warnings(projected(figures), figures, half_years(START + first, UNTIL), RULES)
    return frame.set_index(["location", "period"])


def test_every_region_gets_a_row_for_every_half_year():
    frame = warned(country())
    periods = [str(period) for period in half_years(START + 3, UNTIL)]
    assert list(frame.index) == [(name, period) for name in (COUNTRY, *codes(3)) for period in periods]
    assert frame.loc[COUNTRY, "level"].tolist() == ["land"] * 2
    assert frame.loc["PV20", "level"].tolist() == ["provincie"] * 2


def test_the_numbers_of_the_running_half_year_by_hand():
    figures = country(extra=[("PV20", "2021-07", "2021-09", 200.0)])
    row = warned(figures).loc[("PV20", "2021-H2")]
    # behind 100 at first, and a tenth of 600 more in each of three half-years
    assert row["stand_begin"] == pytest.approx(280)
    assert (row["taakstelling"], row["target_basis"]) == (600, "gepubliceerd")
    assert row["opgave"] == pytest.approx(880)
    assert (row["realised"], row["realised_to"]) == (200, date(2021, 9, 30))
    assert row["needed_per_month"] == pytest.approx((880 - 200) / 3)
    rest = projected(figures).provincies.halves[:, 0, 3] - 200
    assert row["expected_per_month"] == pytest.approx(np.median(rest) / 3)
    ends = projected(figures).provincies.stands[:, 0, 3]
    assert row["p_miss"] == pytest.approx((ends > 0).mean())
    assert row["expected_shortfall"] == pytest.approx(np.maximum(ends, 0).mean())
    assert row["flag"] == "alarm"
    assert row["cause"] == "unknown"
    assert row["rank"] is None


def test_a_half_year_that_is_over_needs_and_expects_nothing_more():
    row = warned(country(), first=2).loc[("PV20", "2021-H1")]
    assert (row["realised"], row["realised_to"]) == (540, date(2021, 6, 30))
    assert pd.isna(row["needed_per_month"])
    assert row["expected_per_month"] == 0


def test_only_figures_from_the_first_month_on_count_as_realised_so_far():
    figures = country(
        extra=[
            ("PV20", "2021-08", "2021-08", 90.0),
            ("PV21", "2021-07", "2021-07", 80.0),
            ("PV21", "2021-08", "2021-09", 170.0),
        ]
    )
    frame = warned(figures)
    assert frame.loc[("PV20", "2021-H2"), "realised"] is None or np.isnan(frame.loc[("PV20", "2021-H2"), "realised"])
    assert frame.loc[("PV21", "2021-H2"), "realised"] == 250


def test_an_assumed_taakstelling_gives_a_shortfall_but_no_warning():
    base = country()
    targets = base.targets.assign(basis=base.targets["basis"].mask(base.targets["period"] == str(UNTIL), ASSUMED))
    row = warned(replace(base, targets=targets)).loc[("PV20", str(UNTIL))]
    assert row["target_basis"] == ASSUMED
    assert row["expected_shortfall"] > 0
    assert pd.isna(row["p_miss"])
    assert pd.isna(row["flag"])
    assert pd.isna(row["cause"])


def test_without_a_taakstelling_there_is_only_what_is_expected():
    base = country()
    ended = base.targets[base.targets["period"] <= str(START + 3)]
    row = warned(replace(base, targets=ended)).loc[("PV20", str(UNTIL))]
    assert row["target_basis"] == NO_TARGET
    assert pd.isna(row[["taakstelling", "opgave", "needed_per_month", "p_miss", "expected_shortfall"]]).all()
    assert pd.isna(row["flag"])
    assert row["expected_per_month"] > 0


def test_the_streak_and_the_published_stand_are_of_the_last_peildatum():
    rows = [(COUNTRY, "2020-01-01", 300.0), *((name, "2020-01-01", 100.0) for name in codes(3))]
    rows += [("PV20", "2020-07-01", 90.0), ("PV20", "2021-01-01", 80.0), ("PV21", "2020-07-01", -5.0)]
    rows += [("PV22", "2021-01-01", 70.0)]
    base = country()
    frame = warned(Figures.of(base.provincies, base.realisatie, stands(rows), base.targets)).xs(
        "2021-H2", level="period"
    )
    assert frame["streak"].to_dict() == {COUNTRY: 1, "PV20": 3, "PV21": 0, "PV22": 1}
    assert frame["streak_at_least"].to_dict() == {COUNTRY: True, "PV20": True, "PV21": False, "PV22": True}
    assert frame.loc["PV20", ["stand_published", "stand_published_on"]].tolist() == [80, date(2021, 1, 1)]


def test_in_the_very_first_half_year_the_country_opens_with_the_sum_of_its_provincies():
    base = country(half_year_totals=0)
    own = stands((name, "2020-01-01", 100.0) for name in codes(3))
    frame = warned(Figures.of(base.provincies, base.realisatie, own, base.targets), first=0)
    assert frame.loc[("PV20", "2020-H1"), "stand_begin"] == 100
    assert frame.loc[(COUNTRY, "2020-H1"), "stand_begin"] == 300
    assert frame.loc[(COUNTRY, "2020-H1"), "opgave"] == 2100


def test_what_is_reported_on_is_the_first_half_year_that_is_judged_else_the_first():
    flags = pd.DataFrame({"period": ["2026-H2", "2026-H1", "2027-H1"], "p_miss": [0.4, None, 0.6]})
    pairs = list(zip(flags["period"], flags["p_miss"], strict=True))
    assert leading_period(pairs) == "2026-H2"
    assert leading_period((period, None) for period, _ in pairs) == "2026-H1"
    assert leading_period([]) is None
