"""The plain rules people use today, as a yardstick: one number for realisatie in a half-year, no band.

Each takes what is known `elapsed` months into the half-year, in persons. `RULES` need sums only; `MONTHLY_RULES`
need single months as well.
"""

from dataclasses import dataclass

from forecast.periods import MONTHS

PACE_SO_FAR, NORM, LAST_YEAR = "pace_so_far", "one_sixth", "last_year"
SEASONAL_NAIVE, FLATLINE = "seasonal_naive", "flatline"
RULES = (PACE_SO_FAR, NORM, LAST_YEAR)
MONTHLY_RULES = (SEASONAL_NAIVE, FLATLINE)


@dataclass(frozen=True)
class KnownSoFar:
    """What a rule may use.

    Attributes:
        realised: in the `elapsed` known months of the half-year.
        opgave: stand_begin plus taakstelling; None = no target.
        last_half, last_year: realisatie of the half-year before and of the same half a year ago; None = unknown.
        left_last_year: realisatie, a year ago, of the months of the half-year that are still to come; None = unknown.
        last_month: realisatie of the last known month; None = unknown.
    """

    elapsed: int
    realised: float
    opgave: float | None
    last_half: float | None
    last_year: float | None
    left_last_year: float | None = None
    last_month: float | None = None


def predicted_realisatie(rule: str, known: KnownSoFar) -> float | None:
    """Realisatie of the whole half-year by `rule`, or None where it cannot say.

    pace_so_far      the months to come go as those known (before the first month: as the half-year before)
    one_sixth        each month to come brings a sixth of the opgave
    last_year        the months to come bring a sixth each of what the same half brought a year ago
    seasonal_naive   the months to come bring what each of them brought a year ago
    flatline         each month to come brings as many as the last known one
    """
    left = MONTHS - known.elapsed
    if rule == PACE_SO_FAR and known.elapsed:
        return known.realised * MONTHS / known.elapsed
    # per month to come
    pace = {
        PACE_SO_FAR: _divided(known.last_half, MONTHS),
        NORM: _divided(known.opgave, MONTHS),
        LAST_YEAR: _divided(known.last_year, MONTHS),
        SEASONAL_NAIVE: _divided(known.left_last_year, left) if left else 0.0,
        FLATLINE: known.last_month,
    }[rule]
    return None if pace is None else known.realised + pace * left


def _divided(persons: float | None, months: int) -> float | None:
    return None if persons is None else persons / months
