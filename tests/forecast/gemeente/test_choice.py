"""Which gemeenten are forecast from what."""

import numpy as np
import pandas as pd

from forecast.gemeente.choice import COMPLETE, Choice, choose, shared_months, windows

CODES = [f"GM{at:04d}" for at in range(20)]
PROVINCIES = {code: f"PV{20 + at // 5}" for at, code in enumerate(CODES)}
MONTHS = pd.date_range("2024-01-01", periods=24, freq="MS")


def housed(**unknown: slice) -> pd.DataFrame:
    """Two years of everybody; the months `unknown` of a gemeente are not known."""
    frame = pd.DataFrame(1.0, index=CODES, columns=MONTHS)
    for code, months in unknown.items():
        frame.loc[code, frame.columns[months]] = np.nan
    return frame


def of(simulated: list[str], *, with_simulated: bool = True, **unknown: slice) -> Choice:
    return choose(housed(**unknown), simulated, with_simulated=with_simulated)


def test_all_of_one_kind_are_forecast_together():
    simulated, own = of(CODES), of([])
    assert simulated.one_model
    assert own.one_model
    assert simulated.forecast == own.forecast == tuple(CODES)
    assert simulated.marked == set(CODES)
    assert not own.marked


def test_own_figures_stand_beside_simulated_ones_which_are_marked():
    choice = of(CODES[5:])
    assert choice.own == tuple(CODES[:5])
    assert choice.beside
    assert choice.rest == tuple(CODES[5:])
    assert choice.marked == set(CODES[5:])
    assert choice.forecast == tuple(CODES)
    assert choice.complete(PROVINCIES) == ("PV20",)


def test_what_is_simulated_is_left_out_by_choice():
    choice = of(CODES[5:], with_simulated=False)
    assert not choice.beside
    assert choice.forecast == tuple(CODES[:5])
    assert choice.simulated == tuple(CODES[5:])
    assert not choice.marked
    assert of(CODES, with_simulated=False).forecast == ()


def test_a_year_is_enough_and_less_is_not():
    choice = of(CODES[5:], GM0000=slice(0, 12), GM0001=slice(0, 13))
    assert "GM0000" in choice.own
    assert choice.short == ("GM0001",)
    assert choice.complete(PROVINCIES) == ()
    # beside simulated ones it is forecast too, with what they say of what it lacks, and marked
    assert choice.marked == {"GM0001", *CODES[5:]}


def test_whom_nothing_is_known_of_is_not_forecast_unless_simulated_ones_can_tell():
    few = {code: slice(None) for code in CODES[5:]}
    alone = of([], **few)
    assert alone.absent == tuple(CODES[5:])
    assert alone.forecast == tuple(CODES[:5])
    hardly = of(CODES[19:], **{code: slice(None) for code in CODES[5:19]})
    assert hardly.forecast == tuple(CODES[:5])


def test_with_nearly_all_real_the_others_are_not_needed():
    choice = of(CODES[19:])
    assert choice.one_model
    assert not choice.marked


def test_months_that_lie_apart_from_those_of_the_others_are_not_enough():
    early = pd.DataFrame(np.nan, index=CODES, columns=pd.date_range("2020-01-01", periods=72, freq="MS"))
    early.loc[CODES[:4], early.columns[-24:]] = 1.0
    early.loc["GM0004", early.columns[:12]] = 1.0
    choice = choose(early, [], with_simulated=True)
    assert choice.own == tuple(CODES[:4])
    assert choice.short == ("GM0004",)


def test_each_model_has_the_months_that_its_own_gemeenten_share():
    table = housed(**{code: slice(0, 6) for code in CODES[:5]})
    own, others = windows(table, choose(table, CODES[5:], with_simulated=True))
    assert (own[0], own[-1]) == (MONTHS[6], MONTHS[-1])
    assert (others[0], others[-1]) == (MONTHS[0], MONTHS[-1])


def test_shared_months_open_with_a_half_year_and_are_a_year_at_least():
    late = housed(**{code: slice(0, 2) for code in CODES})
    assert shared_months(late, COMPLETE)[0] == MONTHS[6]
    assert not len(shared_months(housed(**{code: slice(0, 13) for code in CODES}), COMPLETE))
