"""The title of the picture of intake: what is coming beside what came last."""

from dataclasses import replace

import pandas as pd

from base.i18n import Language
from forecast.quantiles import LEVELS
from shown.chain.intake_chart import intake
from shown.read.forecasts import Forecasts
from shown.read.results import RunResults

NL = Language("nl")


def with_intake(results: RunResults, measure: str, past: list[int], coming: list[float]) -> RunResults:
    """The run, as of 31 January 2026, with these months up to December 2025 and these from February 2026 on."""
    known = pd.period_range(end="2025-12", periods=len(past), freq="M")
    observations = pd.DataFrame(
        {
            "region": "NL01", "measure": measure, "part": "", "value": past, "source": "CBS",
            "from_date": known.start_time.normalize(), "to_date": known.end_time.normalize(),
        }
    )  # fmt: skip
    # the month of the as-of date is forecast too, and is not one to come
    months = pd.period_range("2026-01", periods=len(coming) + 1, freq="M").end_time.normalize()
    forecasts = pd.DataFrame(
        [
            {"target": measure, "location": "NL01", "target_end_date": day, "output_type": "quantile",
             "output_type_id": f"{level:g}", "value": median * (0.5 + level)}
            for day, median in zip(months, [9999.0, *coming], strict=True)
            for level in LEVELS
        ]
    )  # fmt: skip
    return replace(results, observations=observations, forecasts=Forecasts.of(forecasts))


def test_intake_is_set_beside_the_last_twelve_months_known(results: RunResults) -> None:
    made = with_intake(results, "instroom_eerste", [100] * 3 + [200] * 12, [250.0] * 6 + [900.0] * 6)
    assert intake(made, "instroom_eerste", NL).finding == (
        "Naar verwachting 250 eerste aanvragen per maand in het komende halfjaar, 200 in het laatst bekende jaar"
    )


def test_intake_that_was_never_counted_stands_alone(results: RunResults) -> None:
    made = with_intake(results, "instroom_nareis", [], [250.0] * 6 + [900.0] * 6)
    assert intake(made, "instroom_nareis", NL).finding == (
        "Naar verwachting 250 nareizigers per maand in het komende halfjaar"
    )
