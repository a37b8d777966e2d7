"""Combining models: weights from their scores, and one set of paths made of all of them."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from forecast.errors import BadInput

# how strongly a better score is rewarded, and how many cases it takes to trust the difference half
SHARPNESS = 4.0
CASES_FOR_HALF_TRUST = 4.0
# a model this much worse than the best one only widens the bands; it takes a few cases to say so
TOO_BAD = 1.5
CASES_TO_DISMISS = 3


def weights_from_scores(scores: Mapping[str, float], cases: float) -> dict[str, float]:
    """Weights that sum to one: exp(-k * trust * log(score / best)), equal when there are no cases.

    With three cases or more, a model whose score is over one and a half times the best gets nothing.

    Args:
        scores: mean weighted interval score per model over the same cases, above zero.
        cases: how many independent cases (origins) they are means of.
    """
    if not scores or min(scores.values()) < 0:
        raise BadInput("weights need at least one model and scores that are not negative")
    trust = cases / (cases + CASES_FOR_HALF_TRUST)
    floor = max(max(scores.values()) * 1e-6, 1e-12)
    logs = {name: np.log(max(score, floor)) for name, score in scores.items()}
    best = min(logs.values())
    limit = best + np.log(TOO_BAD) if cases >= CASES_TO_DISMISS else np.inf
    raw = {
        name: float(np.exp(-SHARPNESS * trust * (value - best))) if value <= limit else 0.0
        for name, value in logs.items()
    }
    total = sum(raw.values())
    return {name: value / total for name, value in raw.items()}


def divide_paths(weights: Mapping[str, float], paths: int) -> dict[str, int]:
    """How many of `paths` each model supplies: largest remainder, ties to the first name."""
    exact = {name: weight * paths for name, weight in weights.items()}
    counts = {name: int(value) for name, value in exact.items()}
    missing = paths - sum(counts.values())
    for name in sorted(exact, key=lambda one: (counts[one] - exact[one], one))[:missing]:
        counts[name] += 1
    return counts


def pooled(paths: Mapping[str, NDArray[np.float64]], weights: Mapping[str, float], size: int) -> NDArray[np.float64]:
    """One set of `size` paths, of every model as many as its weight says (a linear pool)."""
    counts = divide_paths({name: weights[name] for name in paths}, size)
    return np.concatenate([paths[name][: counts[name]] for name in paths])
