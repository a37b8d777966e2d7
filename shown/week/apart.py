"""Why the warning in force stands at another level than the run gives by its own numbers: its memory, in words.

A run judges each half-year afresh (`forecast.flags.flag`); a warning in force has a memory (`forecast.memory`).
"""

from __future__ import annotations

from base.i18n import N_
from forecast.flags import FLAGS
from forecast.memory import NO_DATA, PENDING, RECOVERING
from shown.week.tables import STATES

EARLY = N_("early in a half-year a greater chance of missing is asked")
KEPT = N_("stands until the chance or the shortfall is well below the threshold")
NO_MEMORY = N_("the country has no warning in force: it nearly always misses")


def why_apart(of_run: str, in_force: str, state: str) -> str | None:
    """The reason, as a text to translate; None where the two are the same level.

    Args:
        of_run: level that the run gives.
        in_force: level the warning stands at.
        state: of the warning in force.
    """
    if of_run == in_force:
        return None
    if state in (PENDING, RECOVERING, NO_DATA):
        return STATES[state]
    return EARLY if FLAGS.index(in_force) < FLAGS.index(of_run) else KEPT
