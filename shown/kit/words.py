"""Numbers in words: stands, bands, chances, sources. A net stand never goes out as a bare sign."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pandas as pd

from base.i18n import N_, Language
from forecast.chain import beliefs
from forecast.chain import names as chain
from forecast.flags import ALARM, BOTH, CAUSE_UNKNOWN, HOUSES, NONE, PEOPLE, WARNING, WATCH
from forecast.levels import GEMEENTE, LAND, PROVINCIE
from forecast.measures import LINKS, REALISATIE, REALISATIE_HALFJAAR, STAND_EIND
from forecast.plain_rules import FLATLINE, LAST_YEAR, NORM, PACE_SO_FAR, SEASONAL_NAIVE
from forecast.targets import ASSUMED, DERIVED, PUBLISHED
from forecast.whole_number import whole

UNKNOWN = "–"
# behind a number that rests on a taakstelling which is not known yet
ASSUMED_MARK = "*"
SOURCE_WIDTH = 84
# a chance beyond these is told as less or more than they are, as paths never show a certainty
LEAST_SURE, MOST_SURE = 0.01, 0.99
# behind what is made from simulated figures, as a whole or in part, or only where it is counted over gemeenten
SIMULATED_MARK, PARTLY_MARK, NET_MARK = "°", "°°", "¹"

TARGET_BASES = {
    PUBLISHED: N_("published"),
    DERIVED: N_("derived"),
    ASSUMED: N_("assumed"),
}
MODELS = {
    "opgave": N_("opgave model"),
    "structural": N_("structural time series"),
    "theta": N_("Theta method"),
    "ets": N_("exponential smoothing"),
    "ets_seasonal": N_("exponential smoothing with a season"),
    "prophet": N_("Prophet"),
    FLATLINE: N_("last months go on"),
    SEASONAL_NAIVE: N_("same month a year ago"),
    "combination": N_("combination"),
    PACE_SO_FAR: N_("plain rule: the pace so far"),
    NORM: N_("plain rule: one sixth of the opgave a month"),
    LAST_YEAR: N_("plain rule: the pace of a year ago"),
}
NOTE_KINDS = {
    "fallback": N_("Fallbacks: a simpler model stood in"),
    "correction": N_("Corrections: published tables that do not add up"),
    "niveauverschil": N_("Differences between a region and the sum of what lies inside it"),
    "assumption": N_("Assumptions"),
    "missing": N_("Figures that were not used"),
}
FLAGS = {
    NONE: ("○", N_("none")),
    WATCH: ("!", N_("watch")),
    WARNING: ("!!", N_("warning")),
    ALARM: ("!!!", N_("alarm")),
}
CAUSES = {
    HOUSES: N_("too few houses"),
    PEOPLE: N_("too few people linked"),
    BOTH: N_("too few houses and too few people linked"),
    CAUSE_UNKNOWN: N_("unknown"),
}
LEVELS = {LAND: N_("country"), PROVINCIE: N_("provincie"), GEMEENTE: N_("gemeente")}
MEASURES = {
    REALISATIE: N_("persons housed (realisatie)"),
    LINKS: N_("links (koppelingen)"),
    chain.FIRST: N_("first asylum applications"),
    chain.FAMILY: N_("family reunification (nareis)"),
    chain.REPEAT: N_("repeat applications"),
    "instroom_eerste_en_herhaald": N_("first and repeat applications"),
    chain.RESETTLED: N_("resettlement"),
    chain.GRANTS: N_("grants"),
    "inwilligingen_mvv_nareis": N_("visas granted to family members (mvv nareis)"),
    chain.PROCEDURE: N_("applicants in procedure"),
    chain.OCCUPANCY: N_("COA occupancy"),
    chain.PERMITS: N_("permit holders in reception"),
    chain.BEYOND: N_("permit holders waiting longer than the norm"),
    chain.LEFT: N_("permit holders who left reception"),
    chain.DEPARTURES: N_("departures without a permit"),
    "stand": N_("stand"),
    STAND_EIND: N_("stand at the end of the half-year"),
    REALISATIE_HALFJAAR: N_("persons housed in a half-year"),
    "taakstelling": N_("taakstelling"),
}
# flows, stocks and shares of the chain, beside the measures
CHAIN_PARTS = MEASURES | {
    chain.DECISIONS: N_("decisions"),
    beliefs.MONTHS_TO_DECIDE: N_("time to a decision"),
    chain.GRANT_RATE: N_("share of decisions that grant"),
    chain.REJECTIONS: N_("rejections"),
    chain.CLOSED: N_("applications closed undecided"),
    chain.APPEALS: N_("grants after appeal"),
    chain.OTHER_IN: N_("other arrivals"),
    chain.OTHER_OUT: N_("other departures"),
    beliefs.DIRECTLY: N_("family members housed directly"),
    beliefs.RESETTLED_DIRECTLY: N_("resettled people housed directly"),
    chain.DIRECT: N_("arrivals housed directly"),
    chain.FROM_RECEPTION: N_("housed from reception"),
    beliefs.IN_ORDER: N_("housed in order of waiting"),
    chain.BEYOND: N_("permit holders beyond the norm"),
    chain.REST: N_("others in reception"),
}
CHAIN_BASES = {"data": N_("from figures"), "learned": N_("learned"), "assumed": N_("assumed")}


def stand(value: float, say: Language) -> str:
    """`23 achter`, `5 voor`."""
    persons = whole(value)
    if persons == 0:
        return say("neither behind nor ahead")
    if persons > 0:
        return say("{persons} behind", persons=say.number(persons))
    return say("{persons} ahead", persons=say.number(-persons))


def stand_band(low: float, high: float, say: Language) -> str:
    """`12 tot 40 achter`, `5 voor tot 12 achter`, `3 tot 9 voor`."""
    first, last = whole(low), whole(high)
    if first >= 0 and last > 0:
        return say("{low} to {high} behind", low=say.number(first), high=say.number(last))
    if first < 0 and last <= 0:
        return say("{low} to {high} ahead", low=say.number(-last), high=say.number(-first))
    if first == last:
        return stand(0, say)
    return say("{low} ahead to {high} behind", low=say.number(-first), high=say.number(last))


def between(low: float, high: float, say: Language) -> str:
    """`1.200 tot 1.400`: a band of persons or other counts."""
    return say("{low} to {high}", low=say.number(low), high=say.number(high))


def odds(p: float | None, say: Language) -> str:
    """A chance in a sentence: `8 op de 10`; near the ends `19 op de 20` and `meer dan 99 op de 100`."""
    if p is None or pd.isna(p):
        return UNKNOWN
    if p > MOST_SURE:
        return say("more than {n} in {total}", n=99, total=100)
    if p < LEAST_SURE:
        return say("less than {n} in {total}", n=1, total=100)
    cases, total = _odds(p)
    return say("{n} in {total}", n=cases, total=total)


def _odds(p: float) -> tuple[int, int]:
    for total, edge in ((100, 0.015), (20, 0.05)):
        if p < edge:
            return 1, total
        if p > 1 - edge:
            return total - 1, total
    return max(1, min(9, round(p * 10))), 10


def chance(p: float | None, say: Language) -> str:
    """A chance where several stand below or beside each other: `79 %`; near the ends `> 99 %`, never a certainty."""
    if p is None or pd.isna(p):
        return UNKNOWN
    if p > MOST_SURE:
        return f">\N{NO-BREAK SPACE}{say.percent(MOST_SURE)}"
    if p < LEAST_SURE:
        return f"<\N{NO-BREAK SPACE}{say.percent(LEAST_SURE)}"
    return say.percent(p)


def count(value: float | None, say: Language, decimals: int = 0) -> str:
    """A number, or a dash when it is unknown."""
    return UNKNOWN if value is None or pd.isna(value) else say.number(value, decimals)


def persons(value: float, say: Language) -> str:
    """`1 persoon`, `12 personen`; never below none."""
    number = max(whole(value), 0)
    return say("1 person") if number == 1 else say("{n} persons", n=say.number(number))


def share(value: float | None, say: Language) -> str:
    """A share of one as a percentage, or a dash when it is unknown."""
    return UNKNOWN if value is None or pd.isna(value) else say.percent(float(value))


def streak(count: int | None, say: Language, *, at_least: bool) -> str:
    """Half-years behind in a row as a cell of a table; `≥ 6` where earlier stands are not known."""
    text = UNKNOWN if count is None else say.number(count)
    return f"≥\N{NO-BREAK SPACE}{text}" if count and at_least else text


def estimate(value: float, say: Language) -> str:
    """A number that is not known to the person, to three digits."""
    digits = len(str(round(abs(value))))
    return say.number(round(value, min(0, 3 - digits)))


def flag(code: str | None, say: Language) -> str:
    """Symbol and word, so that nothing hangs on a colour."""
    if code is None or pd.isna(code):
        return UNKNOWN
    symbol, word = FLAGS[code]
    return f"{symbol}\N{NO-BREAK SPACE}{say(word)}"


def region(name: str, level: str, say: Language) -> str:
    """The name of a region; only the country has another one in another language."""
    return say("Netherlands") if level == LAND else name


def label(code: str, names: dict[str, str], say: Language) -> str:
    """The reader's words for a code; a code that has none is shown as it is."""
    return say(names[code]) if code in names else code


def sources(frame: pd.DataFrame, say: Language) -> str:
    """The source most rows come from, and how many others there are."""
    names = frame["source"].value_counts()
    if names.empty:
        return UNKNOWN
    first = str(names.index[0])
    if len(names) == 1:
        return say("Source: {source}", source=first)
    return say("Source: {source} and {n} others", source=first, n=len(names) - 1)


def as_of_line(as_of: date, say: Language) -> str:
    """Of which day the knowledge is, for under a picture's title: the one phrase for it."""
    return say("Made with what was known on {day}", day=say.day(as_of))


def as_of_lines(as_of: date, data_as_of: date, say: Language) -> str:
    """The same for a footer, with the day on which the last of these figures became known."""
    return say(
        "{as_of}; the last figure of it became known on {day}.", as_of=as_of_line(as_of, say), day=say.day(data_as_of)
    )


def medians_do_not_add_up(say: Language) -> str:
    """Of a table that has an expected stand of each provincie, where that of the country stands in or near it."""
    return say(
        "Each expected stand is the middle outcome of its own region; those of the provincies do not add up to that "
        "of the country."
    )


def filled(message: str, details: Mapping[str, object], say: Language) -> str:
    """A stored text of the catalogue, its places filled in the reader's form."""
    return say(message, **{name: detail(value, say) for name, value in details.items()})


def detail(value: object, say: Language) -> str:
    """A value in a note in the reader's form: counts, ISO dates, months, half-years, codes, reasons, lists of these.

    What has no form of its own stays as it is.
    """
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, list):
        return " / ".join(detail(part, say) for part in value)
    if isinstance(value, int):
        return say.number(value)
    if isinstance(value, float):
        return say.number(value, 1)
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return say.day(date.fromisoformat(text))
    if re.fullmatch(r"\d{4}-\d\d", text):
        return say.month(date.fromisoformat(f"{text}-01"))
    if re.fullmatch(r"\d{4}-H[12]", text):
        return say.half_year(text)
    # the reasons that `forecast` gives stand in the catalogue themselves; the empty text is its header
    return say((MEASURES | MODELS).get(text, text)) if text else text
