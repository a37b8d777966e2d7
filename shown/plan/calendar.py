"""The calendar of the announcements in words."""

from __future__ import annotations

from datetime import date

from base.i18n import Language
from forecast.plan.calendar import Announcement
from shown.kit.picture import NumberTable


def deadline(days: Announcement, as_of: date, say: Language) -> str:
    """By when it must be announced: `Aankondigen uiterlijk 2 oktober 2026: nog 35 dagen.`"""
    left, last_day = days.days_left(as_of), say.day(days.last_day)
    if left > 1:
        return say("Announce by {day}: {days} days left.", day=last_day, days=say.number(left))
    if left == 1:
        return say("Announce by {day}: 1 day left.", day=last_day)
    if left == 0:
        return say("Announce by {day}: this is the last day.", day=last_day)
    if left == -1:
        return say("The last day to announce in time was {day}: 1 day ago.", day=last_day)
    return say("The last day to announce in time was {day}: {days} days ago.", day=last_day, days=say.number(-left))


def lines(days: Announcement, as_of: date, made_on: date, say: Language) -> list[str]:
    """The deadline, and from which day it is counted where that is not the day on which the plan is made."""
    found = [deadline(days, as_of, say)]
    if as_of != made_on:
        found.append(say("Days are counted from {day}, the day of the run.", day=say.day(as_of)))
    return found


def announced(days: Announcement, total: int, known_from: date, say: Language) -> str:
    """That a total is known already, and how much before the half-year it was."""
    ahead = (days.period.start - known_from).days
    details = {"total": say.number(total), "day": say.day(known_from), "days": say.number(abs(ahead))}
    if ahead < 0:
        return say("Already announced: {total}, on {day}, {days} days after the half-year began.", **details)
    if known_from > days.last_day:
        return say(
            "Already announced: {total}, on {day}, {days} days before the half-year: later than 13 weeks.", **details
        )
    return say("Already announced: {total}, on {day}, {days} days before the half-year.", **details)


def other_days(days: Announcement, say: Language) -> str:
    """When COA must have linked enough people, and when the stand is read."""
    return say(
        "COA links enough people by {linked}; the stand is read on {begin} and {end}.",
        linked=say.day(days.linked_by),
        begin=say.day(days.stand_begin_on),
        end=say.day(days.stand_eind_on),
    )


def calendar_table(announcements: tuple[Announcement, ...], as_of: date, say: Language) -> NumberTable:
    """The announcements, each with its days; days left are below zero nowhere: late ones say so."""
    columns = (
        say("Half-year"),
        say("Announce by"),
        say("Days left"),
        say("Enough people linked by"),
        say("Peildatum at the end"),
    )
    return NumberTable(
        columns,
        tuple(
            (
                say.half_year(str(one.period)),
                say.day(one.last_day),
                _left(one.days_left(as_of), say),
                say.day(one.linked_by),
                say.day(one.stand_eind_on),
            )
            for one in announcements
        ),
    )


def _left(days: int, say: Language) -> str:
    return say.number(days) if days >= 0 else say("{days} too late", days=say.number(-days))
