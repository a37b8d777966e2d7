"""Sampling a series with a model, and with a simpler one where that model cannot serve it."""

from collections.abc import Sequence
from dataclasses import dataclass

from forecast.arrays import Array
from forecast.monthly.base import ModelFailed, MonthlyModel, Series, attempt
from forecast.monthly.ets import Ets
from forecast.monthly.naive import Flatline, SeasonalNaive
from forecast.monthly.prophet_log import ProphetLog
from forecast.monthly.structural import Structural
from forecast.monthly.theta import Theta


@dataclass(frozen=True)
class Sampled:
    """Sample paths and who made them.

    Attributes:
        values: shape (paths, horizon).
        asked, served: names of the model asked for and the one that served; they differ after a fallback.
        reason: why it fell back; empty when it did not.
    """

    values: Array
    asked: str
    served: str
    reason: str = ""


def candidates() -> tuple[MonthlyModel, ...]:
    """The models that compete for a monthly series, and for the few series the panel engine gives them."""
    return (Ets(), Ets(seasonal=True), Theta(), Structural(), ProphetLog())


def plain_models() -> tuple[MonthlyModel, ...]:
    """The continuations that stand beside them as a yardstick; also the fallbacks, best first."""
    return (SeasonalNaive(), Flatline())


def sample(
    model: MonthlyModel,
    series: Series,
    *,
    horizon: int,
    paths: int,
    seed: int,
    fallbacks: Sequence[MonthlyModel] | None = None,
) -> Sampled:
    """Paths from `model`, or from the first fallback that can.

    Raises:
        ModelFailed: not even the last fallback could (it has to be one that serves any series).
    """
    reason = ""
    for one in (model, *(plain_models() if fallbacks is None else fallbacks)):
        try:
            drawn = attempt(one, series, horizon=horizon, paths=paths, seed=seed)
        except ModelFailed as error:
            reason = reason or str(error)
        else:
            return Sampled(drawn, model.name, one.name, reason)
    raise ModelFailed(f"no model could serve the series: {reason}")
