"""The state of the country or a provincie in a sentence: where its stand is heading."""

from __future__ import annotations

from datetime import date

from base.i18n import N_, Language
from forecast.levels import LAND
from shown.headlines import Headline, Headlines
from shown.kit import words
from shown.provenance import SIMULATED_FORECAST
from shown.regions.sentences import leading

__all__ = ["expected_stand", "state"]


def state(heads: Headlines, say: Language) -> str:
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
    return f"{sentence} {say(SIMULATED_FORECAST)}." if country.simulated else sentence


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
