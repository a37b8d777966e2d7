"""The settings in the words of `forecast`: what each computation takes."""

from config.settings import Settings
from forecast.backtest import Geometry
from forecast.flags import ALARM, WARNING, WATCH, FlagRules, Threshold
from forecast.profile import Profile

# paths of a forecast that is only scored; more change a score by less than its own noise
BACKTEST_PATHS = 500


def profile_prior(settings: Settings) -> Profile:
    """The prior spread of a half-year over its months."""
    prior = settings.profile
    return Profile(
        weights=tuple(prior.weights),
        concentration=prior.concentration,
        worth=prior.worth,
        seen=frozenset(prior.seen),
    )


def flag_rules(settings: Settings) -> FlagRules:
    """The thresholds of the flags, mild to severe."""
    flags = settings.flags
    levels = ((WATCH, flags.watch), (WARNING, flags.warning), (ALARM, flags.alarm))
    return FlagRules(
        thresholds=tuple(Threshold(name, level.p_miss, level.share_of_opgave) for name, level in levels),
        minimum_persons=flags.minimum_persons,
    )


def geometry(settings: Settings) -> Geometry:
    """How the backtest of a run is laid out."""
    return Geometry(
        origins=settings.backtest.origins,
        minimum_history=settings.backtest.minimum_history,
        paths=BACKTEST_PATHS,
        seed=settings.seed,
    )
