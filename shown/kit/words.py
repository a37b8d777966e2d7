"""Numbers in words: stands, bands, chances, sources. A net stand never goes out as a bare sign."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pandas as pd

from base.i18n import N_, Language
from forecast.levels import LAND

UNKNOWN = "–"
# behind a number that rests on a taakstelling which is not known yet
ASSUMED_MARK = "*"
SOURCE_WIDTH = 84

TARGET_BASES = {
    "gepubliceerd": N_("published"),
    "afgeleid": N_("derived"),
    "aangenomen": N_("assumed"),
}
MODELS = {
    "opgave": N_("opgave model"),
    "structural": N_("structural time series"),
    "theta": N_("Theta method"),
    "ets": N_("exponential smoothing"),
    "ets_seasonal": N_("exponential smoothing with a season"),
    "prophet": N_("Prophet"),
    "flatline": N_("last months go on"),
    "seasonal_naive": N_("same month a year ago"),
    "combination": N_("combination"),
    "pace_so_far": N_("plain rule: the pace so far"),
    "one_sixth": N_("plain rule: one sixth of the opgave a month"),
    "last_year": N_("plain rule: the pace of a year ago"),
}
NOTE_KINDS = {
    "fallback": N_("Fallbacks: a simpler model stood in"),
    "correction": N_("Corrections: published tables that do not add up"),
    "niveauverschil": N_("Differences between the country and the sum of the provincies"),
    "assumption": N_("Assumptions"),
    "missing": N_("Figures that were not used"),
}
FLAGS = {
    "none": ("○", N_("none")),
    "watch": ("!", N_("watch")),
    "warning": ("!!", N_("warning")),
    "alarm": ("!!!", N_("alarm")),
}
CAUSES = {
    "houses": N_("too few houses"),
    "people": N_("too few people linked"),
    "both": N_("too few houses and too few people linked"),
    "unknown": N_("unknown"),
}
LEVELS = {"land": N_("country"), "provincie": N_("provincie"), "gemeente": N_("gemeente")}
MEASURES = {
    "realisatie": N_("persons housed (realisatie)"),
    "koppelingen": N_("links (koppelingen)"),
    "instroom_eerste": N_("first asylum applications"),
    "instroom_nareis": N_("family reunification (nareis)"),
    "instroom_herhaald": N_("repeat applications"),
    "instroom_eerste_en_herhaald": N_("first and repeat applications"),
    "hervestiging": N_("resettlement"),
    "inwilligingen": N_("grants"),
    "bezetting": N_("COA occupancy"),
    "vergunninghouders_in_opvang": N_("permit holders in reception"),
    "vergunninghouders_buiten_norm": N_("permit holders waiting longer than the norm"),
    "stand": N_("stand"),
    "stand_eind": N_("stand at the end of the half-year"),
    "realisatie_halfjaar": N_("persons housed in a half-year"),
    "taakstelling": N_("taakstelling"),
}
# flows, stocks and shares of the chain, beside the measures
CHAIN_PARTS = MEASURES | {
    "beslissingen": N_("decisions"),
    "doorlooptijd": N_("time to a decision"),
    "inwilligingspercentage": N_("share of decisions that grant"),
    "afwijzingen": N_("rejections"),
    "buiten_behandeling": N_("applications closed undecided"),
    "inwilligingen_na_beroep": N_("grants after appeal"),
    "vertrek": N_("departures without a permit"),
    "overige_instroom": N_("other arrivals"),
    "overige_uitstroom": N_("other departures"),
    "rechtstreeks": N_("family members housed directly"),
    "hervestigd_rechtstreeks": N_("resettled people housed directly"),
    "rechtstreeks_gehuisvest": N_("arrivals housed directly"),
    "gehuisvest_uit_opvang": N_("housed from reception"),
    "volgorde": N_("housed in order of waiting"),
    "in_procedure": N_("applicants in procedure"),
    "vergunninghouders_buiten_norm": N_("permit holders beyond the norm"),
    "overig_in_opvang": N_("others in reception"),
}
CHAIN_BASES = {"data": N_("from figures"), "learned": N_("learned"), "assumed": N_("assumed")}


def stand(value: float, say: Language) -> str:
    """`23 achter`, `5 voor`."""
    persons = round(value)
    if persons == 0:
        return say("neither behind nor ahead")
    if persons > 0:
        return say("{persons} behind", persons=say.number(persons))
    return say("{persons} ahead", persons=say.number(-persons))


def stand_band(low: float, high: float, say: Language) -> str:
    """`12 tot 40 achter`, `5 voor tot 12 achter`, `3 tot 9 voor`."""
    first, last = round(low), round(high)
    if first >= 0 and last > 0:
        return say("{low} to {high} behind", low=say.number(first), high=say.number(last))
    if first < 0 and last <= 0:
        return say("{low} to {high} ahead", low=say.number(-last), high=say.number(-first))
    if first == last:
        return stand(0, say)
    return say("{low} ahead to {high} behind", low=say.number(-first), high=say.number(last))


def chance(p: float | None, say: Language) -> str:
    """`8 op 10 (79 %)`; near the ends `19 op 20` and `99 op 100`, never a certainty."""
    if p is None or pd.isna(p):
        return UNKNOWN
    cases, total = _odds(p)
    return say("{n} in {total} ({percent})", n=cases, total=total, percent=_percent(p, say))


def odds(p: float | None, say: Language) -> str:
    """The same without the percentage, for where many chances stand together: `8 op 10`."""
    if p is None or pd.isna(p):
        return UNKNOWN
    cases, total = _odds(p)
    return say("{n} in {total}", n=cases, total=total)


def _odds(p: float) -> tuple[int, int]:
    for total, edge in ((100, 0.015), (20, 0.05)):
        if p < edge:
            return 1, total
        if p > 1 - edge:
            return total - 1, total
    return max(1, min(9, round(p * 10))), 10


def _percent(p: float, say: Language) -> str:
    # both ends included: 0.995 would be printed as 100 %
    if p <= 0.005:
        return f"<\N{NO-BREAK SPACE}{say.percent(0.01)}"
    if p >= 0.995:
        return f">\N{NO-BREAK SPACE}{say.percent(0.99)}"
    return say.percent(p)


def count(value: float | None, say: Language, decimals: int = 0) -> str:
    """A number, or a dash when it is unknown."""
    return UNKNOWN if value is None or pd.isna(value) else say.number(value, decimals)


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
    first = _shortened(str(names.index[0]))
    if len(names) == 1:
        return say("Source: {source}", source=first)
    return say("Source: {source} and {n} others", source=first, n=len(names) - 1)


def _shortened(text: str) -> str:
    return text if len(text) <= SOURCE_WIDTH else text[: SOURCE_WIDTH - 1].rsplit(" ", 1)[0].rstrip(",;(") + " …"


def as_of_line(data_as_of: date, say: Language) -> str:
    """Up to when the figures go, for under a picture's title."""
    return say("Figures up to and including {day}", day=say.day(data_as_of))


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
