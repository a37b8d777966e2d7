"""What the realisatie step says beside its numbers."""

from dataclasses import replace
from datetime import date

import pandas as pd

from forecast.backtest import Geometry
from forecast.levels import COUNTRY
from forecast.measures import REALISATIE
from forecast.opgave_model import OpgaveArgs
from forecast.periods import HalfYear
from forecast.realisatie import project_realisatie
from forecast.vintages import Vintages
from jobs.run.country import competing, level_notes, national_models, weigh_models
from tests.forecast.builtin import PRIOR, builtin


def test_on_the_first_day_of_the_provincies_their_stands_are_those_of_the_country() -> None:
    """On 1 January 2019 both add up to 2,921, and no path of a provincie reaches back before it."""
    figures = builtin().known_on(date(2019, 1, 15)).figures(HalfYear(2019, 1))
    paths = project_realisatie(figures, until=HalfYear(2019, 1), args=OpgaveArgs(), profile=PRIOR, paths=200, seed=1)
    assert paths.provincies is not None
    assert paths.provincies.whole.first == HalfYear(2019, 1)
    assert level_notes(paths, date(2019, 1, 15)) == []


def test_monthly_models_compete_where_national_months_are_published_for_long_enough() -> None:
    """The built-in figures are half-years and spans; three years of months are enough for all of them."""
    day = date(2026, 1, 31)
    assert competing(builtin(), as_of=day) == ()
    assert [model.name for model in competing(with_months(13), as_of=day)] == ["ets"]
    assert competing(with_months(36), as_of=day) == national_models()


def test_where_no_monthly_model_competes_the_opgave_model_goes_alone() -> None:
    weighing = weigh_models(builtin(), as_of=date(2026, 1, 31), prior=PRIOR, geometry=Geometry(1, 6, 50, 1))
    assert weighing.weights == {"opgave": 1.0, "ets": 0.0, "structural": 0.0, "prophet": 0.0}
    assert "prophet" not in set(weighing.scores["model"])


def with_months(count: int) -> Vintages:
    """The built-in figures, the last `count` months before 2026 of the country published one by one."""
    figures = builtin()
    months = pd.date_range(end="2025-12-01", periods=count, freq="MS")
    template = figures.flow(REALISATIE, COUNTRY).iloc[[0] * count]
    rows = template.assign(
        from_date=months, to_date=months + pd.offsets.MonthEnd(0), value=1500, known_from=pd.Timestamp("2026-01-10")
    )
    kept = figures.observations[figures.observations["measure"] != REALISATIE]
    return replace(figures, observations=pd.concat([kept, rows], ignore_index=True))
