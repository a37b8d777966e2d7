"""What the numbers say, as sentences: the state of the country, the titles of pictures, the warning of age."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from base.i18n import N_, Language
from forecast.chain.names import FAMILY, FIRST
from forecast.levels import LAND
from shown.kit import words
from shown.read.results import RunResults
from shown.regions.rows import RegionRow, StandAhead

NEXT_MONTHS, LAST_MONTHS = 6, 12

_INTAKE = {
    FIRST: (
        N_("{next} first applications a month expected in the coming half-year, {last} in the last year known"),
        N_("{next} first applications a month expected in the coming half-year"),
    ),
    FAMILY: (
        N_("{next} family members a month expected in the coming half-year, {last} in the last year known"),
        N_("{next} family members a month expected in the coming half-year"),
    ),
}

SIMULATED_FORECAST = N_("The forecast is made from simulated monthly figures of gemeenten (a reconstruction)")


def state(rows: Iterable[RegionRow], say: Language) -> str:
    """The country in one sentence: stand now, stand at the end of the leading half-year, chance, shortfall."""
    country = next((row for row in rows if row.level == LAND), None)
    ahead = leading(country) if country else None
    if country is None or ahead is None:
        return say("There is no forecast for the country in this run.")
    parts = [
        say(
            "The Netherlands is expected to be {stand} on {day} (80 %: {band})",
            stand=words.stand(ahead.median, say),
            day=say.day(ahead.day),
            band=words.stand_band(ahead.low, ahead.high, say),
        )
    ]
    if country.stand is not None and country.stand_on is not None:
        published = words.stand(country.stand, say)
        parts.append(
            say("the last published stand was {stand} on {day}", stand=published, day=say.day(country.stand_on))
        )
    p_miss = country.warning.get("p_miss")
    if p_miss is not None and not pd.isna(p_miss):
        parts.append(say("the chance that the opgave is missed is {chance}", chance=words.chance(p_miss, say)))
    sentence = "; ".join(parts) + "."
    return f"{sentence} {say(SIMULATED_FORECAST)}." if country.warning.get("simulated") else sentence


def leading(row: RegionRow) -> StandAhead | None:
    """The stand at the end of the half-year the warning is about; without a warning the first one ahead."""
    period = row.warning.get("period")
    return next((ahead for ahead in row.ahead if ahead.period == period), row.ahead[0] if row.ahead else None)


def stand_finding(row: RegionRow, wide: pd.DataFrame, say: Language) -> str:
    """Whether the stand grows, shrinks, turns or stays (inside the middle half of the outcomes).

    `wide` holds the quantiles by the day the stand holds on.
    """
    ahead = leading(row)
    if ahead is None:
        return say("No forecast of the stand")
    day, after = say.day(ahead.day), round(ahead.median)
    if row.stand is None:
        return say("Expected on {day}: {stand}", day=day, stand=words.stand(after, say))
    middle = wide.loc[pd.Timestamp(ahead.day)]
    if middle["0.25"] <= row.stand <= middle["0.75"]:
        return say(
            "{stand} expected on {day}; more or less than now is uncertain", stand=words.stand(after, say), day=day
        )
    if row.stand * after <= 0:
        before = words.stand(row.stand, say)
        return say(
            "From {before} to {after} expected on {day}", before=before, after=words.stand(after, say), day=day
        )
    return say(_movement(row.stand, after), n=say.number(abs(after)), day=day)


def _movement(before: float, after: float) -> str:
    if before > 0:
        if after > before:
            return N_("The backlog is expected to grow to {n} on {day}")
        return N_("The backlog is expected to shrink to {n} on {day}")
    if after < before:
        return N_("The lead is expected to grow to {n} on {day}")
    return N_("The lead is expected to shrink to {n} on {day}")


def provincies_finding(rows: list[RegionRow], say: Language) -> str:
    """In how many provincies the stand will be worse than the last published one, and where it is worst."""
    compared = [(row, ahead) for row in rows if (ahead := leading(row)) is not None]
    if not compared:
        return say("No forecast of the stand per provincie")
    worse = sum(row.stand is not None and ahead.median > row.stand for row, ahead in compared)
    row, ahead = max(compared, key=lambda pair: pair[1].median)
    return say(
        "On {day} {n} of {total} provincies are expected to be worse than last published; worst: {name} ({stand})",
        n=worse,
        total=len(rows),
        day=say.day(ahead.day),
        name=row.name,
        stand=words.stand(ahead.median, say),
    )


def realisatie_finding(country: RegionRow, housed: float, say: Language) -> str:
    """Persons expected to be housed in the leading half-year beside its opgave; `housed` is the median."""
    period = say.half_year(str(country.warning["period"]))
    opgave = country.warning.get("opgave")
    if opgave is None or pd.isna(opgave) or country.warning["p_miss"] is None or pd.isna(country.warning["p_miss"]):
        return say("{n} persons expected to be housed in the {period}", n=say.number(housed), period=period)
    return say(
        "{n} persons expected to be housed in the {period}; opgave {opgave}",
        n=say.number(housed),
        period=period,
        opgave=say.number(opgave),
    )


def intake_finding(measure: str, past: pd.Series[int], median: pd.Series[float], say: Language) -> str:
    """The average of the coming six months beside that of the past twelve."""
    coming = say.number(float(median.iloc[:NEXT_MONTHS].mean()))
    with_past, alone = _INTAKE[measure]
    if past.empty:
        return say(alone, next=coming)
    return say(with_past, next=coming, last=say.number(float(past.iloc[-LAST_MONTHS:].mean())))


def age_warnings(results: RunResults, say: Language) -> list[str]:
    """One sentence per measure and level whose figures are old."""
    old = results.ages[results.ages["old"].astype(bool)]
    return [
        say(
            "The figures on {measure}, {level}, go up to {day} and are {months} months old.",
            measure=words.label(measure, words.MEASURES, say),
            level=words.label(level, words.LEVELS, say),
            day=say.day(last.date()),
            months=say.number(months),
        )
        for measure, level, last, months in zip(
            old["measure"], old["level"], old["last_day"], old["months_old"], strict=True
        )
    ]


def footer(results: RunResults, say: Language) -> list[str]:
    """What every output ends with: up to when, made when, what is simulated, which run."""
    made = results.finished_at
    return [
        words.as_of_line(results.data_as_of, say)
        + " "
        + say(
            "(the last day on which a figure that was used became known); forecast as of {day}.",
            day=say.day(results.as_of),
        ),
        say("Made on {day} at {time} UTC.", day=say.day(made.date()), time=f"{made:%H:%M}"),
        simulated(results, say),
        say(
            "Run {run_id}, version {version}, seed {seed}.",
            run_id=results.run_id,
            version=results.code_version,
            seed=results.seed,
        ),
    ]


def simulated(results: RunResults, say: Language) -> str:
    """Which figures are simulated, or that none is."""
    rows = results.ages[results.ages["simulated"].astype(bool)]
    names = [
        f"{words.label(measure, words.MEASURES, say)} ({words.label(level, words.LEVELS, say)})"
        for measure, level in zip(rows["measure"], rows["level"], strict=True)
    ]
    if not names and not results.flags["simulated"].astype(bool).any():
        return say("Simulated: nothing; no figure that was used is marked as simulated.")
    if not names:
        return say("Simulated: part of the figures behind the warnings.")
    return say("Simulated: {names}.", names=", ".join(names))


def simulated_forecast(results: RunResults, say: Language) -> list[str]:
    """That the forecast of every level is made from simulated figures of gemeenten, when it is."""
    if not results.flags["simulated"].astype(bool).any():
        return []
    return [say(SIMULATED_FORECAST)]
