"""The paths as rows of forecasts."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from forecast.gemeente.outlook import gemeente_outlook, half_horizons
from forecast.gemeente.region_sums import grouped
from forecast.gemeente.simulate import GemeentePaths
from forecast.gemeente.warning import members
from forecast.outlook import COLUMNS
from forecast.quantiles import LEVELS

PROVINCIES = {f"GM{at:04d}": f"PV{20 + at % 3}" for at in range(30)}


def outlook(paths: GemeentePaths):
    return gemeente_outlook(paths, grouped(paths, members(paths.figures.codes, PROVINCIES), {}))


def test_every_region_has_every_quantile_once(paths: GemeentePaths):
    rows = outlook(paths)
    assert list(rows.columns) == COLUMNS
    assert not rows.duplicated(["target", "location", "target_end_date", "output_type", "output_type_id"]).any()
    kinds = rows.groupby(["target", "location", "target_end_date"]).size()
    assert set(kinds) == {1 + len(LEVELS)}
    own = rows[rows["location"] == "GM0007"].groupby("target")["target_end_date"].nunique()
    assert own.to_dict() == {"realisatie": 8, "realisatie_halfjaar": 2, "stand_eind": 2}
    sums = rows[rows["location"] == "PV21"].groupby("target")["target_end_date"].nunique()
    assert sums.to_dict() == own.to_dict() | {"achterstand_bruto": 2, "voorsprong": 2, "gemeenten_die_missen": 2}


def test_rows_hold_the_samples_of_their_own_region_and_day(paths: GemeentePaths):
    rows = outlook(paths).set_index(["target", "location", "target_end_date", "output_type_id"])["value"]
    assert rows["realisatie", "GM0003", date(2024, 6, 30), ""] == pytest.approx(paths.housed[:, 3, 1].mean())
    assert rows["realisatie", "GM0003", date(2024, 7, 31), "0.9"] == pytest.approx(
        np.quantile(paths.housed[:, 3, 2], 0.9)
    )
    assert rows["stand_eind", "NL01", date(2024, 12, 31), "0.1"] == pytest.approx(
        np.quantile(paths.stands[:, :, 1].sum(axis=1), 0.1)
    )
    known = paths.figures.realised[3]
    assert rows["realisatie_halfjaar", "GM0003", date(2024, 6, 30), "0.5"] == pytest.approx(
        known + np.median(paths.housed[:, 3, :2].sum(axis=1))
    )


def test_horizons_count_months_from_the_last_known_one(paths: GemeentePaths):
    rows = outlook(paths)
    halves = rows[rows["target"] == "stand_eind"].groupby("target_end_date")["horizon"].unique()
    assert {str(day): list(steps) for day, steps in halves.items()} == {"2024-06-30": [2], "2024-12-31": [8]}
    months = rows[rows["target"] == "realisatie"].groupby("horizon")["target_end_date"].nunique()
    assert list(months.index) == list(range(1, 9))
    assert set(months) == {1}
    assert half_horizons(paths) == {"2024-H1": 2, "2024-H2": 8}


def test_means_add_up(paths: GemeentePaths):
    rows = outlook(paths)
    means = (
        rows[rows["output_type"] == "mean"].set_index(["target", "target_end_date", "location"])["value"].sort_index()
    )
    for target in ("realisatie", "realisatie_halfjaar", "stand_eind"):
        for day in means[target].index.get_level_values(0).unique():
            own = means[target, day]
            assert own[list(PROVINCIES)].sum() == pytest.approx(own["NL01"])
            assert own[["PV20", "PV21", "PV22"]].sum() == pytest.approx(own["NL01"])


def test_a_half_year_without_taakstelling_has_no_stand(paths: GemeentePaths):
    targets = paths.figures.targets.copy()
    targets[:, -1] = np.nan
    rows = outlook(replace(paths, figures=replace(paths.figures, targets=targets)))
    ends = rows.groupby("target")["target_end_date"].nunique()
    assert ends["stand_eind"] == ends["achterstand_bruto"] == ends["gemeenten_die_missen"] == 1
    assert ends["realisatie_halfjaar"] == 2
