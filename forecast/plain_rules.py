"""The plain rules people use today, as a yardstick: one number for realisatie in a half-year, no band.

Each takes what is known `elapsed` months into the half-year, in persons.
"""

from dataclasses import dataclass

from forecast.periods import MONTHS

PACE_SO_FAR, NORM, LAST_YEAR = "pace_so_far", "one_sixth", "last_year"
RULES = (PACE_SO_FAR, NORM, LAST_YEAR)


@dataclass(frozen=True)
class KnownSoFar:
    """What a rule may use.

    Attributes:
        realised: in the `elapsed` known months of the half-year.
        opgave: stand_begin plus taakstelling; None = no target.
        last_half, last_year: realisatie of the half-year before and of the same half a year ago; None = unknown.
    """

    elapsed: int
    realised: float
    opgave: float | None
    last_half: float | None
    last_year: float | None


def predicted_realisatie(rule: str, known: KnownSoFar) -> float | None:
    """Realisatie of the whole half-year by `rule`, or None where it cannot say.

    pace_so_far   the months to come go as those known (before the first month: as the half-year before)
    one_sixth     each month to come brings a sixth of the opgave
    last_year     the months to come bring a sixth each of what the same half brought a year ago
    """
    left = MONTHS - known.elapsed
    if rule == PACE_SO_FAR:
        return known.realised * MONTHS / known.elapsed if known.elapsed else known.last_half
    per_half = known.opgave if rule == NORM else known.last_year
    return None if per_half is None else known.realised + per_half * left / MONTHS
