"""What the track record says in sentences: what was measured, on what, and how often a warning came true."""

from __future__ import annotations

import pandas as pd

from base.i18n import N_, Language
from forecast.flags import ALARM, WARNING, WATCH
from forecast.model_ids import CALIBRATED, DRESSED, ENGINE, MODEL
from forecast.plain_rules import FLATLINE, LAST_YEAR, NORM, PACE_SO_FAR, SEASONAL_NAIVE
from forecast.track.chain_rules import NO_CHANGE, TREND, YEAR_AGO
from shown import origins
from shown.kit import words
from shown.origins import Origin
from shown.read.backtests import TrackRecord

# what a supervisor acts on
FLAG = WARNING
# a supervisor needs about a quarter to do something
MONTHS_AHEAD = 3

_LEVELS = {
    WATCH: N_("warnings of any level"),
    WARNING: N_("warnings of level warning or alarm"),
    ALARM: N_("warnings of level alarm"),
}
NO_BACKTEST = N_("No backtest was made yet, so there is no track record; make one with: radar backtest")
SIMULATED = N_(
    "The gemeente level is simulated: these scores tell how the model does on a reconstruction that is made by rules "
    "close to its own, not how it does on counted figures of gemeenten."
)
PARTS = {
    "gemeenten": N_("Gemeente model, with provincies and country from the same paths"),
    "provincies": N_("Model for provincies, from half-year tables alone"),
    "intake": N_("Intake"),
    "keten": N_("Chain to COA occupancy, from the same paths as the gemeenten"),
}
# short, since they stand in a table beside many numbers
MODELS = {
    MODEL: N_("Taakstelling Radar"),
    CALIBRATED: N_("Radar, calibrated"),
    ENGINE: N_("general engine, from realisatie alone"),
    PACE_SO_FAR: N_("pace so far"),
    NORM: N_("1/6 a month"),
    LAST_YEAR: N_("pace of a year ago"),
    SEASONAL_NAIVE: N_("same months a year ago"),
    FLATLINE: N_("last months go on"),
    NO_CHANGE: N_("last count stays"),
    YEAR_AGO: N_("count of a year before"),
    TREND: N_("line through the last two counts"),
}


def model(name: str, say: Language) -> str:
    """The reader's words for a model or rule; a dressed rule is one with the band of its own earlier errors."""
    if name.endswith(DRESSED):
        return say("{rule} + band", rule=model(name.removesuffix(DRESSED), say))
    return words.label(name, words.MODELS | MODELS, say)


def geometry(track: TrackRecord, say: Language) -> list[str]:
    """Per part on how many days it was tried, and between which."""
    return [
        say(
            "{part}: {n} forecast days from {first} to {last}, each with only what was known then.",
            part=words.label(part["part"], PARTS, say),
            n=say.number(part["origins"]),
            first=say.day(part["first_origin"]),
            last=say.day(part["last_origin"]),
        )
        for _, part in track.parts.iterrows()
    ]


def introduction(track: TrackRecord, say: Language) -> list[str]:
    """What was measured when, what was left out, and that it rests on simulated figures when it does."""
    lines = [*geometry(track, say), *half_years(track, say), *notes(track, say)]
    lines += [say(SIMULATED)] if track.simulated else []
    message = N_("Backtest of run {run_id}, made with what was known on {day}.")
    made = say(message, run_id=track.run_id, day=say.day(track.as_of))
    return [*lines, made]


def half_years(track: TrackRecord, say: Language) -> list[str]:
    """Over how many half-years chances were scored: these, not the gemeenten in them, are the independent cases."""
    if track.chances.empty:
        return []
    n = int(track.chances["n_half_years"].max())
    return [say("Chances and warnings are of this many half-years, whose gemeenten share their weather: {n}.", n=n)]


def notes(track: TrackRecord, say: Language) -> list[str]:
    """What a reader must know of the backtest, in words."""
    return [
        say(str(message), **{name: words.detail(value, say) for name, value in details.items()}) + "."
        for message, details in zip(track.notes["message"], track.notes["details"], strict=True)
    ]


def source(track: TrackRecord, say: Language) -> list[str]:
    """For under a picture's title: what it rests on."""
    rows = track.parts[track.parts["part"] == "gemeenten"]
    lines = [
        say(
            "Backtest on {n} days from {first} to {last}. {as_of}.",
            n=say.number(part["origins"]),
            first=say.day(part["first_origin"]),
            last=say.day(part["last_origin"]),
            as_of=words.as_of_line(track.as_of, say),
        )
        for _, part in rows.iterrows()
    ]
    return [*([say("Simulated figures of gemeenten (a reconstruction)")] if track.simulated else []), *lines]


def marked(finding: str, track: TrackRecord, say: Language) -> str:
    """A picture's title that says so itself when its figures are simulated."""
    return origins.marked(finding, Origin.SIMULATED if track.simulated else Origin.COUNTED, say)


def came_true(track: TrackRecord, say: Language, *, flag: str = FLAG, weeks: float | None = None) -> str | None:
    """How many of the warnings came true; None when none was given.

    Args:
        flag: the mildest level that counts as a warning.
        weeks: before the end of the half-year; the nearest that was measured is told. None: about a quarter.
    """
    flags = track.flags
    rows = flags[(flags["model_id"] == MODEL) & (flags["flag"] == flag) & (flags["n_flagged"] > 0)]
    if weeks is None:
        rows = rows[rows["months_left"] == MONTHS_AHEAD]
    if rows.empty:
        return None
    row = rows.iloc[0 if weeks is None else int((rows["weeks_before_end"] - weeks).abs().to_numpy().argmin())]
    message = (
        N_(
            "Simulated: of the {n} {warnings} given about {weeks} weeks before the end of a half-year, {true} came "
            "true ({share}); of the {missed} gemeenten that missed their opgave, {recall} had one. Of all gemeenten "
            "{base} missed."
        )
        if track.simulated
        else N_(
            "Of the {n} {warnings} given about {weeks} weeks before the end of a half-year, {true} came true "
            "({share}); of the {missed} gemeenten that missed their opgave, {recall} had one. Of all gemeenten "
            "{base} missed."
        )
    )
    return say(
        message,
        n=say.number(int(row["n_flagged"])),
        warnings=say(_LEVELS[flag]),
        weeks=say.number(float(row["weeks_before_end"])),
        true=say.number(int(row["n_both"])),
        share=say.percent(float(row["precision"])),
        missed=say.number(int(row["n_missed"])),
        base=say.percent(int(row["n_missed"]) / int(row["n"])),
        recall=say.percent(float(row["recall"])) if pd.notna(row["recall"]) else words.UNKNOWN,
    )


def band(low: float | None, high: float | None, say: Language) -> str:
    """A band of shares, or a dash when there are too few half-years for one."""
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return words.UNKNOWN
    return say("{low} to {high}", low=say.percent(float(low)), high=say.percent(float(high)))
