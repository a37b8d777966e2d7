"""Conditioning an ensemble of sample paths on what was observed.

Paths are drawn from the model first; an observation then shifts every path by the ensemble's own regression of
each quantity on the observed one (the ensemble Kalman filter of Evensen 1994, without perturbed observations
because published counts are exact). What is left of the difference after the shift, because logarithms are not
linear, is removed by scaling the observed cell to its published total.
"""

from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Integers

# the logarithm of a count of zero: half a person, the usual continuity correction
ZERO = 0.5
# standard deviations beyond which an observation teaches no more
MOST_SURPRISE = 3.0


@dataclass(frozen=True)
class Surprise:
    """How unexpected an observation was: its distance to the prediction and the prediction's variance."""

    innovation: float
    variance: float

    @property
    def log_likelihood(self) -> float:
        """Gaussian log density of the observation."""
        return float(-0.5 * (np.log(2 * np.pi * self.variance) + self.innovation**2 / self.variance))


def log_count(values: Array | Integers | float) -> Array:
    """Logarithm of counts that may be zero."""
    return np.log(np.maximum(values, ZERO))


def shift(
    quantities: Array, predicted: Array, observed: Array | float, noise: float = 1e-4
) -> tuple[Array, Surprise]:
    """Quantities after learning that `predicted` was `observed`, which moves them by three deviations at most.

    Args:
        quantities: shape (paths, k), what may be correlated with the observation.
        predicted: shape (paths,), each path's own prediction of the observed quantity.
        observed: the observation, or per path what remains of it.
        noise: variance of the observation itself.
    """
    deviation = predicted - predicted.mean()
    variance = float(deviation @ deviation) / len(predicted) + noise
    gain = (deviation @ (quantities - quantities.mean(axis=0))) / len(predicted) / variance
    innovation = np.broadcast_to(observed - predicted, predicted.shape)
    surprise = Surprise(float(innovation.mean()), variance)
    # what is that far out (a month of nobody) says more about that month than about everything it goes with
    reach = MOST_SURPRISE * float(np.sqrt(variance))
    excess = surprise.innovation - min(max(surprise.innovation, -reach), reach)
    return quantities + (innovation - excess)[:, None] * gain, surprise
