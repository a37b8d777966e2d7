"""Our forecast beside the announced number: the same cases for both, and the score a band deserves."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.outlook import distribution
from forecast.periods import HalfYear
from forecast.quantiles import LEVELS
from forecast.track.prognoses import ALL, IN_TIME, LONG, target_versions, with_outcomes
from forecast.track.prognoses_ours import beside_ours, duel, national_quantiles
from tests.forecast.track.target_rows import outcomes, stands, targets

AS_OF = date(2025, 2, 1)
FLAT = (95.0,) * len(LEVELS)
WIDE = tuple(np.linspace(50, 150, len(LEVELS)))
KEY = ("2024-H1", pd.Timestamp(2023, 10, 1))


def scored() -> pd.DataFrame:
    known = outcomes(H2024_1=(90.0, "gepubliceerd"))
    return with_outcomes(target_versions(targets(), as_of=AS_OF), known, stands())


def test_the_score_of_a_forecast_without_a_band_is_its_absolute_error() -> None:
    row = beside_ours(scored(), {KEY: FLAT}).iloc[1]
    assert (row["our_median"], row["our_low"], row["our_high"]) == (95, 95, 95)
    assert (row["our_error"], row["our_wis"], row["our_inside"]) == (5, pytest.approx(5), 0)


def test_the_band_is_the_central_80_percent() -> None:
    row = beside_ours(scored(), {KEY: WIDE}).iloc[1]
    assert (row["our_low"], row["our_high"]) == (WIDE[LEVELS.index(0.1)], WIDE[LEVELS.index(0.9)])
    assert row["our_inside"] == 1
    twin = np.mean([2 * max(t * (90 - q), (t - 1) * (90 - q)) for t, q in zip(LEVELS, WIDE, strict=True)])
    assert row["our_wis"] == pytest.approx(twin)


def test_a_forecast_belongs_to_its_half_year_and_its_day() -> None:
    beside = beside_ours(scored(), {KEY: FLAT})
    assert beside["our_median"].notna().tolist() == [False, True, False, False, False]


def test_without_an_outcome_there_is_a_forecast_and_no_score() -> None:
    row = beside_ours(scored(), {("2025-H1", pd.Timestamp(2024, 10, 2)): FLAT}).iloc[-1]
    assert row["our_median"] == 95
    assert row[["our_error", "our_wis", "our_inside"]].isna().all()


def test_both_are_judged_on_the_same_cases() -> None:
    said = {KEY: FLAT, ("2024-H1", pd.Timestamp(2023, 3, 15)): WIDE, ("2024-H2", pd.Timestamp(2024, 5, 1)): FLAT}
    table = duel(beside_ours(scored(), said)).set_index("group")
    assert table["n"].to_dict() == {LONG: 1, IN_TIME: 1, ALL: 2}
    # announced 100 and 150, ours 100 and 95, came 90
    assert table.loc[ALL, "announced_absolute_error"] == pytest.approx((10 + 60) / 2)
    assert table.loc[ALL, "our_absolute_error"] == pytest.approx((10 + 5) / 2)
    assert table.loc[ALL, "our_inside"] == 0.5
    # a draw is nobody's
    assert table.loc[ALL, "n_closer"] == 1


def test_nothing_said_is_no_contest() -> None:
    assert duel(beside_ours(scored(), {}))["n"].tolist() == [0]


def test_quantiles_of_the_country_come_out_of_a_forecast() -> None:
    ends = [HalfYear(2026, 1).end, HalfYear(2026, 2).end]
    samples = np.random.default_rng(1).gamma(9, 1000, size=(200, 2))
    rows = pd.concat(
        [
            distribution("realisatie_halfjaar", "NL01", ends, [6, 12], samples),
            distribution("realisatie_halfjaar", "PV20", ends, [6, 12], samples / 10),
            distribution("stand_eind", "NL01", ends, [6, 12], samples * 2),
        ]
    )
    found = national_quantiles(rows)
    assert list(found) == ["2026-H1", "2026-H2"]
    assert found["2026-H2"] == pytest.approx(tuple(np.quantile(samples[:, 1], LEVELS)))
    # a half-year of which a level is missing is left out
    gone = (rows["target_end_date"] == ends[0]) & (rows["output_type_id"] == "0.5")
    assert list(national_quantiles(rows[~gone])) == ["2026-H2"]
