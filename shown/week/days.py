"""The days that come: peildatum, announcement of the next taakstelling, and by when COA must have linked people."""

from __future__ import annotations

from datetime import date, timedelta

from base.i18n import Language
from forecast.periods import HalfYear
from forecast.plan.calendar import announcement, coming
from shown.week.content import ComingDay

AHEAD = timedelta(weeks=27)


def coming_days(today: date, in_force_until: date | None, say: Language) -> tuple[ComingDay, ...]:
    """Those of the coming half-year, the nearest first; without days of half-years that have no taakstelling."""
    running = HalfYear.of(today)
    found: list[tuple[date, str]] = []
    # on its very peildatum a half-year is over, and the day still counts
    for period in (running + -1, running, running + 1):
        if _has_target(period, in_force_until):
            days = announcement(period)
            linked = say("COA must have linked enough people for the {period}", period=say.half_year(str(period)))
            settled = say("peildatum: the stand of the {period} is read", period=say.half_year(str(period)))
            found += [(days.linked_by, linked), (days.stand_eind_on, settled)]
    for next_one in coming(today, count=1):
        if _has_target(next_one.period, in_force_until):
            text = say(
                "last day to announce the taakstelling of the {period} in time",
                period=say.half_year(str(next_one.period)),
            )
            found.append((next_one.last_day, text))
    return tuple(
        ComingDay(_in_words(day, today, say), text) for day, text in sorted(found) if today <= day <= today + AHEAD
    )


def _has_target(period: HalfYear, in_force_until: date | None) -> bool:
    return in_force_until is None or period.start <= in_force_until


def _in_words(day: date, today: date, say: Language) -> str:
    weeks = (day - today).days // 7
    if weeks == 0:
        return say("{day} (within a week)", day=say.day(day))
    if weeks == 1:
        return say("{day} (in 1 week)", day=say.day(day))
    return say("{day} (in {n} weeks)", day=say.day(day), n=weeks)
