"""What the numbers of country and provincies say, as sentences: their state, and the titles of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from base.i18n import N_, Language
from forecast.levels import LAND
from forecast.whole_number import whole
from shown.headlines import Headline, Headlines, StandAhead
from shown.kit import words
from shown.provenance import simulated_forecast
from shown.read.results import RunResults


def state(results: RunResults, heads: Headlines, say: Language) -> str:
    """The country in one sentence; see `state_of`."""
    if heads.country is None:
        return say("There is no forecast for the country in this run.")
    return state_of(results, heads.country, say)


def state_of(results: RunResults, row: Headline, say: Language) -> str:
    """A region in one sentence: stand at the end of the leading half-year, stand now, chance of a miss."""
    ahead = leading(row)
    if ahead is None:
        if row.level == LAND:
            return say("There is no forecast for the country in this run.")
        return say("There is no forecast of the stand of {name} in this run.", name=row.name)
    parts = [expected_stand(row, ahead.median, (ahead.low, ahead.high), ahead.day, say)]
    if row.published is not None:
        published, day = words.stand(row.published.value, say), say.day(row.published.day)
        parts.append(say("the last published stand was {stand} on {day}", stand=published, day=day))
    if row.p_miss is not None:
        parts.append(say("the chance that the opgave is missed is {chance}", chance=words.odds(row.p_miss, say)))
    sentence = "; ".join(parts) + "."
    return " ".join([sentence, *(f"{line}." for line in simulated_forecast(results, say, [row.code]))])


def expected_stand(row: Headline, median: float, band: tuple[float, float], day: date, say: Language) -> str:
    """`Gelderland staat op 1 juli 2026 naar verwachting 1.264 achter (80 %: 993 tot 1.486 achter)`, without a point.

    Args:
        band: the 80 % band of the stand on `day`.
    """
    message = (
        N_("The Netherlands is expected to be {stand} on {day} (80 %: {band})")
        if row.level == LAND
        else N_("{name} is expected to be {stand} on {day} (80 %: {band})")
    )
    return say(
        message,
        name=row.name,
        stand=words.stand(median, say),
        day=say.day(day),
        band=words.stand_band(*band, say),
    )


def leading(row: Headline) -> StandAhead | None:
    """The stand at the end of the half-year the warning is about; without a warning the first one ahead."""
    first = row.ahead[0] if row.ahead else None
    return next((ahead for ahead in row.ahead if ahead.period == row.period), first)


def stand_finding(row: Headline, wide: pd.DataFrame, say: Language) -> str:
    """Whether the stand gets worse, gets better or stays (inside the middle half of the outcomes).

    `wide` holds the quantiles by the day the stand holds on.
    """
    ahead = leading(row)
    if ahead is None:
        return say("No forecast of the stand")
    day, after = say.day(ahead.day), whole(ahead.median)
    if row.published is None:
        return say("Expected on {day}: {stand}", day=day, stand=words.stand(after, say))
    then = say.day(row.published.day)
    now, middle = row.published.value, wide.loc[pd.Timestamp(ahead.day)]
    if middle["0.25"] <= now <= middle["0.75"]:
        message = N_("{after} expected on {day}; more or less than on {then} is uncertain")
    elif after > now:
        message = N_("The stand is expected to worsen from {before} on {then} to {after} on {day}")
    else:
        message = N_("The stand is expected to improve from {before} on {then} to {after} on {day}")
    return say(message, before=words.stand(now, say), after=words.stand(after, say), day=day, then=then)


def provincies_finding(rows: Sequence[Headline], say: Language) -> str:
    """In how many provincies the stand will be worse than the last published one, and where it is worst."""
    compared = [(row, ahead) for row in rows if (ahead := leading(row)) is not None]
    if not compared:
        return say("No forecast of the stand per provincie")
    worse = sum(row.published is not None and ahead.median > row.published.value for row, ahead in compared)
    row, ahead = max(compared, key=lambda pair: pair[1].median)
    days = {row.published.day for row in rows if row.published is not None}
    # the country's last stand may be years younger: say what is compared with what
    before = say("on {day}", day=say.day(days.pop())) if len(days) == 1 else say("when last published")
    return say(
        "On {day} {n} of {total} provincies are more likely worse than better than {before}; worst: {name} ({stand})",
        n=worse,
        before=before,
        total=len(rows),
        day=say.day(ahead.day),
        name=row.name,
        stand=words.stand(ahead.median, say),
    )


def realisatie_finding(country: Headline, say: Language) -> str:
    """Persons expected to be housed in the leading half-year beside its opgave."""
    if country.housed is None:
        return say("No forecast of the persons housed")
    period, opgave, housed = say.half_year(str(country.period)), country.opgave, country.housed.median
    if opgave is None or country.p_miss is None:
        return say("{n} persons expected to be housed in the {period}", n=say.number(housed), period=period)
    return say(
        "{n} persons expected to be housed in the {period} (median); opgave {opgave}",
        n=say.number(housed),
        period=period,
        opgave=say.number(opgave),
    )
