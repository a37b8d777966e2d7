"""The parts of a backtest on small figures: what is tried, from when, and what is said when it cannot be."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from config.settings import Settings, load_settings
from forecast.errors import TooLittleData
from forecast.fanout import InTurn
from forecast.model_ids import CALIBRATED, MODEL
from forecast.track.gemeente_cases import GemeenteBacktest
from jobs.backtest.parts import Trial, forecast_gemeenten, try_gemeenten, without_figures
from jobs.backtest.request import BacktestRequest
from jobs.run.inputs import Inputs
from tests.jobs.backtest.conftest import AS_OF


def test_the_days_are_those_that_were_declared(part: Trial) -> None:
    assert part.origins == tuple(date(2022, month, 15) for month in (3, 6, 9, 12))
    assert part.simulated
    assert part.left_out > 0
    assert any("no known outcome" in note.message for note in part.notes)


def test_a_number_of_days_asked_for_replaces_that_of_the_settings(inputs: Inputs, settings: Settings) -> None:
    request = BacktestRequest(origins=1)
    one = forecast_gemeenten(inputs, settings, request, as_of=AS_OF, fan_out=InTurn())
    assert one.origins == (date(2022, 12, 15),)


def test_days_before_the_first_to_be_scored_only_teach(
    tried: GemeenteBacktest, inputs: Inputs, settings: Settings, part: Trial
) -> None:
    late = try_gemeenten(tried, inputs, settings, BacktestRequest(score_from=date(2022, 9, 1)))
    assert late.origins == (date(2022, 9, 15), date(2022, 12, 15))
    for name in (MODEL, CALIBRATED):
        whole, own = part.cases.frame, late.cases.frame
        kept = part.cases.where(
            ((whole["origin"] >= date(2022, 9, 1)) & (whole["model"] == name)).to_numpy(dtype=bool)
        )
        assert np.array_equal(late.cases.where((own["model"] == name).to_numpy()).quantiles, kept.quantiles)
    assert set(late.misses["origin"]) == set(late.origins)
    assert late.left_out < part.left_out
    assert any("only taught" in note.message and note.details == {"n": 2} for note in late.notes)
    never = BacktestRequest(score_from=date(2023, 1, 1))
    with pytest.raises(TooLittleData, match="no forecast day lies"):
        try_gemeenten(tried, inputs, settings, never)


def test_more_days_than_fit_are_refused_with_how_many_would(inputs: Inputs, settings: Settings) -> None:
    with pytest.raises(TooLittleData, match=r"60 origins .* do not fit"):
        forecast_gemeenten(inputs, settings, BacktestRequest(origins=60), as_of=AS_OF, fan_out=InTurn())


def test_calibration_changes_nothing_before_the_first_outcome_is_known(part: Trial) -> None:
    frame = part.cases.frame
    first = min(part.origins)
    quantiles = {
        name: part.cases.where(((frame["model"] == name) & (frame["origin"] == first)).to_numpy())
        for name in (MODEL, CALIBRATED)
    }
    key = ["target", "level", "region", "period"]
    own, calibrated = (
        cases.quantiles[np.lexsort([cases.frame[column] for column in key])] for cases in quantiles.values()
    )
    assert np.array_equal(own, calibrated)
    later = [
        part.cases.where(((frame["model"] == name) & (frame["origin"] == max(part.origins))).to_numpy())
        for name in (MODEL, CALIBRATED)
    ]
    assert not np.array_equal(later[0].quantiles, later[1].quantiles)


def test_a_part_without_any_figure_is_known_as_such(inputs: Inputs) -> None:
    assert not without_figures(inputs, "gemeenten")
    assert without_figures(inputs, "intake")
    assert without_figures(inputs, "provincies"), "the small country has stands of gemeenten only"
    empty = replace(inputs.gemeenten, observations=inputs.gemeenten.observations.iloc[:0])
    assert without_figures(replace(inputs, gemeenten=empty), "gemeenten")


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(Exception, match="paths"):
        load_settings(backtest={"gemeenten": {"paths": 10}})
