"""Combining models: weights from their scores, and one set of paths made of all of them."""

from collections.abc import Mapping

import numpy as np

from forecast.arrays import Array
from forecast.ensemble import log_count
from forecast.errors import BadInput
from forecast.largest_remainder import largest_remainder

# how strongly a better score is rewarded, and how many cases it takes to trust the scores half
SHARPNESS = 4.0
CASES_FOR_HALF_TRUST = 4.0
# a model this much worse than the best one only widens the bands; one case alone does not say so
TOO_BAD = 1.5
CASES_TO_DISMISS = 2


def weights_from_scores(
    scores: Mapping[str, float], cases: float, prior: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Weights that sum to one: the prior's share falls as cases come in, the scores' share rises.

    The scores speak as (score / best) ** -4; a model over one and a half times the best gets nothing. With n
    cases their share is n / (n + 4), and the rest follows the `prior` among models that were not dismissed.

    Args:
        scores: mean weighted interval score per model over the same cases, not negative.
        cases: how many independent cases (origins) they are means of; 0 = the prior alone.
        prior: weights without evidence; equal when not given.
    """
    if not scores or min(scores.values()) < 0:
        raise BadInput("weights need at least one model and scores that are not negative")
    floor = max(max(scores.values()) * 1e-6, 1e-12)
    ratios = {name: max(score, floor) for name, score in scores.items()}
    best = min(ratios.values())
    limit = TOO_BAD * best if cases >= CASES_TO_DISMISS else np.inf
    kept = {name: ratio for name, ratio in ratios.items() if ratio <= limit}
    trust = cases / (cases + CASES_FOR_HALF_TRUST)
    spoken = _shares({name: (ratio / best) ** -SHARPNESS for name, ratio in kept.items()})
    assumed = _shares({name: 1.0 if prior is None else prior[name] for name in kept})
    return {name: trust * spoken.get(name, 0.0) + (1 - trust) * assumed.get(name, 0.0) for name in scores}


def _shares(amounts: dict[str, float]) -> dict[str, float]:
    """Amounts as parts of their sum; equal parts when there is nothing to divide by."""
    total = sum(amounts.values())
    return {name: amount / total if total else 1 / len(amounts) for name, amount in amounts.items()}


def divide_paths(weights: Mapping[str, float], paths: int) -> dict[str, int]:
    """How many of `paths` each model supplies: largest remainder, ties to the first name."""
    names = sorted(weights)
    counts = largest_remainder(np.array([weights[name] * paths for name in names], dtype=float), paths)
    by_name = dict(zip(names, counts.tolist(), strict=True))
    return {name: by_name[name] for name in weights}


def averaged(paths: Mapping[str, Array], weights: Mapping[str, float], size: int) -> Array:
    """One set of `size` paths of counts with the weighted averages of the models' quantiles, on the log scale.

    Of every model as many paths as its weight says, each with its rank at every step among the paths of its model. An
    average of quantiles is narrower than the models together (a linear pool), which each allow for every level that
    any of them thinks possible.

    Args:
        paths: by model, shape (paths of it, steps); not negative.
    """
    counts = divide_paths({name: weights[name] for name in paths}, size)
    ranks = (np.arange(size) + 0.5) / size
    shares = {name: weights[name] for name in paths if counts[name]}
    quantiles = [np.quantile(log_count(paths[name][: counts[name]]), ranks, axis=0) for name in shares]
    middle = np.average(quantiles, axis=0, weights=list(shares.values()))
    joined = []
    for name in shares:
        own = paths[name][: counts[name]]
        order = np.argsort(np.argsort(own, axis=0, kind="stable"), axis=0, kind="stable")
        places = ((order + 0.5) / len(own) * size).astype(int)
        joined.append(np.take_along_axis(middle, places, axis=0))
    return np.exp(np.concatenate(joined))
