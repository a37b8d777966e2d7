"""How wide the spreads of the opgave model are, learned from how it foresees the known figures."""

from dataclasses import replace

import numpy as np

from forecast.opgave_model import OpgaveArgs
from forecast.periods import HalfYear
from forecast.profile import Profile
from forecast.realisatie import Figures, project_realisatie


def spread_candidates() -> list[OpgaveArgs]:
    """Spreads to learn from: how much the level drifts, all regions move together, and each moves alone.

    A factor of 1.08 or 1.17 per half-year; smaller ones made the 80 % bands of provincies hold 60-70 % of 2019-2021.
    """
    spreads = (0.08, 0.16)
    return [
        OpgaveArgs(level_drift=level, shock=shock, error=error)
        for level in spreads
        for shock in spreads
        for error in spreads
    ]


def learned_args(
    figures: Figures, candidates: list[OpgaveArgs], *, until: HalfYear, profile: Profile, paths: int, seed: int
) -> OpgaveArgs:
    """The candidates' spreads, averaged by how well each explains the known figures one after the other.

    Variances are averaged with the likelihood as weight: with few figures all candidates count, so that the
    bands do not become narrow because a short past happened to be calm.
    """
    fits = np.array(
        [
            project_realisatie(figures, until=until, args=one, profile=profile, paths=paths, seed=seed).log_likelihood
            for one in candidates
        ]
    )
    weights = np.exp(fits - fits.max())
    weights /= weights.sum()

    def averaged(name: str) -> float:
        return float(np.sqrt(weights @ np.array([getattr(one, name) ** 2 for one in candidates])))

    return replace(
        candidates[0], level_drift=averaged("level_drift"), shock=averaged("shock"), error=averaged("error")
    )
