"""`forecast_panel`: any panel of monthly counts in, quantiles and joint paths out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from forecast.errors import BadInput
from forecast.fanout import FanOut, InTurn
from forecast.panel.args import PanelArgs
from forecast.panel.covariates import without_effects
from forecast.panel.dependence import learn_dependence
from forecast.panel.frame import Panel, read_panel
from forecast.panel.grid import read_levels
from forecast.panel.hierarchy import members_by_aggregate, read_hierarchy, summed, without_aggregates
from forecast.panel.reach import within_reach
from forecast.panel.result import Aggregates, Margins, PanelForecast
from forecast.panel.serving import serve
from forecast.quantiles import LEVELS


def forecast_panel(
    panel: pd.DataFrame,
    horizon: int,
    quantiles: Sequence[float] = LEVELS,
    hierarchy: Mapping[str, Sequence[str]] | pd.DataFrame | None = None,
    covariates: pd.DataFrame | None = None,
    seed: int = 0,
    engine: FanOut | None = None,
    *,
    paths: int = 1000,
    args: PanelArgs | None = None,
) -> PanelForecast:
    """Forecast every series of a panel of monthly counts from the month after its last row.

    Which models serve a series, and how much each counts, is decided by what they would have said in its own and
    its panel's last years; see docs/ENGINE.md.

    Args:
        panel: long frame `unique_id, ds, y` with `ds` the first of a month and `y` not negative; an empty `y` or a
            month that is left out is unknown. Any order of rows.
        horizon: months ahead.
        quantiles: levels between 0 and 1.
        hierarchy: members by aggregate, or a frame `parent, unique_id`; members may be aggregates and may overlap.
            Aggregates are forecast too, and paths add up. Rows of an aggregate in `panel` must equal the sum.
        covariates: long frame `unique_id, ds` and columns of numbers; rows past the end of a series are known
            in advance.
        seed: of the paths and of the models that draw.
        engine: spreads the work; one job after the other when not given.
        paths: how many joint ones are drawn.
        args: knobs.

    Raises:
        BadInput: something about the arguments, with what to do about it. Nothing is dropped in silence.
    """
    levels = read_levels(quantiles)
    if any(not isinstance(count, int | np.integer) or count < 1 for count in (horizon, paths)):
        raise BadInput(f"horizon and paths are whole numbers of at least 1, not {horizon} and {paths}")
    if seed < 0:
        raise BadInput(f"the seed is 0 or more, not {seed}")
    knobs, fan_out = args or PanelArgs(), engine or InTurn()
    given = read_panel(panel)
    tree, whole = None, given
    if hierarchy is not None and len(hierarchy):
        own = members_by_aggregate(hierarchy)
        whole, sums = without_aggregates(given, sorted(own))
        tree = read_hierarchy(own, whole.ids)
        total = summed(whole, tree, sums)
    _refuse_unknown(whole)
    effects = None if covariates is None else without_effects(whole, covariates, horizon)
    served = serve(whole if effects is None else effects.panel, horizon, knobs, fan_out, seed)
    margins = Margins(
        served.quantiles if effects is None else within_reach(effects.put_back(served.quantiles), whole),
        whole,
        learn_dependence(served.standard),
    )
    ids, dates, models, aggregates = whole.ids, whole.dates_ahead(horizon), [served.models], None
    if tree is not None:
        above = serve(total, horizon, knobs, fan_out, seed, aggregates=True)
        aggregates = Aggregates(tree, above.quantiles, total)
        ids, dates = (*ids, *total.ids), np.concatenate([dates, total.dates_ahead(horizon)])
        models.append(above.models)
    return PanelForecast(
        ids=ids,
        dates=dates,
        levels=levels,
        models=pd.concat(models, ignore_index=True),
        margins=margins,
        aggregates=aggregates,
        count=paths,
        seed=seed,
    )


def _refuse_unknown(panel: Panel) -> None:
    nothing = np.flatnonzero(panel.observed == 0)
    if len(nothing):
        names = ", ".join(panel.ids[row] for row in nothing[:5])
        raise BadInput(f"{len(nothing)} series have no known month, such as {names}; leave them out or fill them")
