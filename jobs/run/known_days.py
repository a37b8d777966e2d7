"""Of which days something can be known, by the figures there are: one rule for the commands and for the service."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection

from base.errors import Invalid
from base.i18n import N_
from models.figure_days import figure_days

__all__ = ["known_day"]

# what happened in a year without figures is nothing to forecast from
LONGEST_AFTER_FIGURES: Final = timedelta(days=366)


def known_day(connection: Connection, day: date, *, today: date) -> date:
    """The day itself, when something can be known as of it.

    Raises:
        Invalid: it has not come yet, nothing was known then, or the last figures are of more than a year before.
    """
    if day > today:
        message = N_("{day} has not come yet, so nobody knows what is known then. Give today or an earlier day.")
        raise Invalid(message, day=day.isoformat())
    days = figure_days(connection)
    if days is not None and day < days[0]:
        message = N_("On {day} nothing was known yet: the first figures here are known from {first}.")
        raise Invalid(message, day=day.isoformat(), first=days[0].isoformat())
    if days is not None and day - days[1] > LONGEST_AFTER_FIGURES:
        message = N_(
            "The last figures here are of {last}, more than a year before {day}. Take in newer figures, or give "
            "an earlier day with --as-of."
        )
        raise Invalid(message, day=day.isoformat(), last=days[1].isoformat())
    return day
