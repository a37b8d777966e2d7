"""Our own forecast of realisatie beside each announced number: what the service would have said the same day.

The announced number is one of the figures our forecast starts from, so ours may know more, never less. A number
without a band has its absolute error as its weighted interval score, so the two can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from forecast.asof import KNOWN_FROM
from forecast.levels import COUNTRY
from forecast.measures import REALISATIE_HALFJAAR
from forecast.periods import HalfYear
from forecast.quantiles import LEVELS, MEDIAN, QUANTILE
from forecast.scores import covered, weighted_interval_score
from forecast.track.prognoses import ALL, LEADS

LOW, HIGH, SHARE = LEVELS.index(0.10), LEVELS.index(0.90), 0.80


def national_quantiles(forecasts: pd.DataFrame) -> dict[str, tuple[float, ...]]:
    """Quantiles at `LEVELS` of the country's realisatie per half-year, from forecasts in the columns of `outlook`.

    Half-years of which a level is missing are left out.
    """
    rows = forecasts[
        (forecasts["target"] == REALISATIE_HALFJAAR)
        & (forecasts["location"] == COUNTRY)
        & (forecasts["output_type"] == QUANTILE)
    ]
    found = {}
    for end, own in rows.groupby("target_end_date"):
        values = dict(zip(own["output_type_id"].astype(float), own["value"].astype(float), strict=True))
        if all(level in values for level in LEVELS):
            found[str(HalfYear.of(pd.Timestamp(str(end)).date()))] = tuple(values[level] for level in LEVELS)
    return found


def beside_ours(scored: pd.DataFrame, ours: Mapping[tuple[str, pd.Timestamp], tuple[float, ...]]) -> pd.DataFrame:
    """`scored` with `our_median, our_low, our_high, our_error, our_wis, our_inside`; missing where we said nothing.

    Args:
        scored: see `prognoses.with_outcomes`.
        ours: quantiles at `LEVELS` by half-year and the day the version became known.

    Returns:
        `our_low` to `our_high` is the central 80 % band, `our_error` = median - realisatie, `our_wis` the weighted
        interval score (Bracher et al. 2021), `our_inside` (1 or 0) whether the band held realisatie.
    """
    unknown = (np.nan,) * len(LEVELS)
    said = [ours.get(key, unknown) for key in zip(scored["period"], scored[KNOWN_FROM], strict=True)]
    quantiles = np.array(said, dtype=float).reshape(len(scored), len(LEVELS)).T
    observed = scored["realised"].to_numpy(dtype=float)
    judged = ~np.isnan(observed) & ~np.isnan(quantiles[MEDIAN])
    return scored.assign(
        our_median=quantiles[MEDIAN],
        our_low=quantiles[LOW],
        our_high=quantiles[HIGH],
        our_error=quantiles[MEDIAN] - observed,
        our_wis=weighted_interval_score(observed, quantiles),
        our_inside=np.where(judged, covered(observed, quantiles, SHARE), np.nan),
    )


def duel(beside: pd.DataFrame) -> pd.DataFrame:
    """Announced numbers against ours, per lead and over all, on the same versions with an outcome and a forecast.

    Returns:
        Frame `group, n, announced_absolute_error, our_absolute_error, our_wis, our_inside, n_closer`: means over `n`;
        `n_closer` = how often our median was nearer to realisatie.
    """
    both = beside[beside["our_error"].notna()]
    groups = [name for name in LEADS if (both["lead"] == name).any()]
    rows = [(name, both[both["lead"] == name]) for name in groups] + [(ALL, both)]
    return pd.DataFrame(
        [
            {
                "group": name,
                "n": len(own),
                "announced_absolute_error": own["error"].abs().mean(),
                "our_absolute_error": own["our_error"].abs().mean(),
                "our_wis": own["our_wis"].mean(),
                "our_inside": own["our_inside"].mean(),
                "n_closer": int((own["our_error"].abs() < own["error"].abs()).sum()),
            }
            for name, own in rows
        ]
    )


__all__ = ["beside_ours", "duel", "national_quantiles"]
