"""What the numbers of country and provincies say, as sentences: their state, and the titles of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from base.i18n import N_, Language
from forecast.levels import LAND
from shown.headlines import Headline, Headlines, StandAhead
from shown.kit import words
from shown.provenance import simulated_forecast
from shown.read.results import RunResults


def state(results: RunResults, heads: Headlines, say: Language) -> str:
    """The country in one sentence: stand now, stand at the end of the leading half-year, chance, shortfall."""
    country = heads.country
    ahead = leading(country) if country else None
    if country is None or ahead is None:
        return say("There is no forecast for the country in this run.")
    parts = [expected_stand(country, ahead.median, (ahead.low, ahead.high), ahead.day, say)]
    if country.published is not None:
        published, day = words.stand(country.published.value, say), say.day(country.published.day)
        parts.append(say("the last published stand was {stand} on {day}", stand=published, day=day))
    if country.p_miss is not None:
        parts.append(
            say("the chance that the opgave is missed is {chance}", chance=words.chance(country.p_miss, say))
        )
    sentence = "; ".join(parts) + "."
    return " ".join([sentence, *(f"{line}." for line in simulated_forecast(results, say))])


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
    """Whether the stand grows, shrinks, turns or stays (inside the middle half of the outcomes).

    `wide` holds the quantiles by the day the stand holds on.
    """
    ahead = leading(row)
    if ahead is None:
        return say("No forecast of the stand")
    day, after = say.day(ahead.day), round(ahead.median)
    if row.published is None:
        return say("Expected on {day}: {stand}", day=day, stand=words.stand(after, say))
    now, middle = row.published.value, wide.loc[pd.Timestamp(ahead.day)]
    if middle["0.25"] <= now <= middle["0.75"]:
        return say(
            "{stand} expected on {day}; more or less than now is uncertain", stand=words.stand(after, say), day=day
        )
    if now * after <= 0:
        before = words.stand(now, say)
        return say(
            "From {before} to {after} expected on {day}", before=before, after=words.stand(after, say), day=day
        )
    return say(_movement(now, after), n=say.number(abs(after)), day=day)


def _movement(before: float, after: float) -> str:
    if before > 0:
        if after > before:
            return N_("The backlog is expected to grow to {n} on {day}")
        return N_("The backlog is expected to shrink to {n} on {day}")
    if after < before:
        return N_("The lead is expected to grow to {n} on {day}")
    return N_("The lead is expected to shrink to {n} on {day}")


def provincies_finding(rows: Sequence[Headline], say: Language) -> str:
    """In how many provincies the stand will be worse than the last published one, and where it is worst."""
    compared = [(row, ahead) for row in rows if (ahead := leading(row)) is not None]
    if not compared:
        return say("No forecast of the stand per provincie")
    worse = sum(row.published is not None and ahead.median > row.published.value for row, ahead in compared)
    row, ahead = max(compared, key=lambda pair: pair[1].median)
    return say(
        "On {day} {n} of {total} provincies are expected to be worse than last published; worst: {name} ({stand})",
        n=worse,
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
        "{n} persons expected to be housed in the {period}; opgave {opgave}",
        n=say.number(housed),
        period=period,
        opgave=say.number(opgave),
    )
