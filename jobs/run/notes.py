"""What a reader must know about a run, as catalogue messages with their details."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from base.i18n import N_
from forecast.cells import Cell
from forecast.levels import LAND
from forecast.monthly.engine import Sampled
from forecast.periods import written_month
from forecast.targets import ASSUMED, DERIVED

# the kinds under which a report groups them
FALLBACK, ASSUMPTION, LEVELS, CORRECTION, UNUSED = (
    "fallback",
    "assumption",
    "niveauverschil",
    "correction",
    "missing",
)


@dataclass(frozen=True)
class Note:
    """`message` is an English catalogue text whose named places `details` fills."""

    kind: str
    message: str
    details: dict[str, Any] = field(default_factory=dict)
    location: str | None = None


def fallback_notes(served: Iterable[Sampled], target: str) -> list[Note]:
    """One note per model that another one had to stand in for, with how often."""
    counts = Counter((one.asked, one.served, one.reason) for one in served if one.asked != one.served)
    return [
        Note(
            FALLBACK,
            N_("{target}: {asked} could not serve ({reason}); {served} stood in {times} times"),
            {"target": target, "asked": asked, "served": stand_in, "reason": reason, "times": times},
        )
        for (asked, stand_in, reason), times in sorted(counts.items())
    ]


def backtest_fallback_notes(cases: pd.DataFrame) -> list[Note]:
    """Models that were scored by what another one did for them, per target, with at how many origins."""
    if cases.empty:
        return []
    other = cases[cases["served"] != cases["model"]]
    return [
        Note(
            FALLBACK,
            N_("{target}, backtest: {asked} could not serve at {times} of the {origins} origins; {served} stood in"),
            {
                "target": str(target),
                "asked": str(asked),
                "served": str(stand_in),
                "times": int(rows["origin"].nunique()),
                "origins": int(cases["origin"].nunique()),
            },
        )
        for (target, asked, stand_in), rows in other.groupby(["target", "model", "served"])
    ]


def target_notes(warnings: pd.DataFrame) -> list[Note]:
    """Which half-years lean on a derived or an assumed taakstelling."""
    notes = []
    messages = {
        (DERIVED, True): N_("The national taakstelling for the {period} is the sum of those of the provincies"),
        (DERIVED, False): N_(
            "Regions whose taakstelling for the {period} is not published: {regions}; it is derived from the "
            "national total by the statutory split over gemeenten"
        ),
        (ASSUMED, True): N_(
            "The taakstelling for the {period} is not known yet; the last known national total is assumed, so there "
            "is no probability of a miss"
        ),
    }
    national = warnings["level"] == LAND
    for (period, basis, country), rows in warnings.groupby(["period", "target_basis", national]):
        message = messages.get((str(basis), bool(country)))
        if message is not None:
            notes.append(Note(ASSUMPTION, message, {"period": str(period), "regions": len(rows)}))
    return notes


def profile_note(weights: Sequence[float], source: str, learned: int) -> Note:
    """The spread of a half-year over its months that was used."""
    shares = [round(100 * weight, 1) for weight in weights]
    return Note(
        ASSUMPTION,
        N_(
            "A half-year is spread over its months as {shares} %: prior from {source}, moved by {learned} half-years "
            "of which months or quarters were known"
        ),
        {"shares": shares, "source": source, "learned": learned},
    )


def cell_notes(cells: Iterable[Cell], unused: Iterable[Cell]) -> list[Note]:
    """Realisatie that follows from stands and targets, and sums that could not be used."""
    notes = [
        Note(
            ASSUMPTION,
            N_(
                "Realisatie of {first} to {last} ({total} persons) is derived from the stands and targets around it, "
                "without a correctie"
            ),
            _span(cell),
            cell.region,
        )
        for cell in cells
        if cell.derived
    ]
    notes += [
        Note(
            UNUSED,
            N_("Realisatie of {first} to {last} ({total} persons) does not fit the other figures and was not used"),
            _span(cell),
            cell.region,
        )
        for cell in unused
    ]
    return notes


def niveauverschil_note(difference: float, country: str, period: str) -> list[Note]:
    """The country's stand against the sum of the provincies, where they differ."""
    persons = round(difference)
    if persons == 0:
        return []
    above = N_(
        "Niveauverschil: at the end of the {period} the national stand is {difference} above the sum of the "
        "provincies; it is kept and not spread over them"
    )
    below = N_(
        "Niveauverschil: at the end of the {period} the national stand is {difference} below the sum of the "
        "provincies; it is kept and not spread over them"
    )
    message = above if persons > 0 else below
    return [Note(LEVELS, message, {"period": period, "difference": abs(persons)}, country)]


def difference_notes(levels: Mapping[str, float]) -> list[Note]:
    """Where a published stand and the sum of the gemeenten differ, by region."""
    above = N_(
        "Niveauverschil: the published stand is {difference} above the sum of the gemeenten; it is kept and not "
        "spread over them"
    )
    below = N_(
        "Niveauverschil: the published stand is {difference} below the sum of the gemeenten; it is kept and not "
        "spread over them"
    )
    return [
        Note(LEVELS, above if difference > 0 else below, {"difference": abs(round(difference))}, region)
        for region, difference in sorted(levels.items())
        if round(difference) != 0
    ]


def links_notes(uses_links: Mapping[str, bool]) -> list[Note]:
    """That koppelingen could not be used, when they could be of no gemeente."""
    if any(uses_links.values()):
        return []
    return [
        Note(
            UNUSED,
            N_(
                "There are no usable figures of koppelingen; who waits for a house is estimated from realisatie "
                "and opgave, and the cause of a warning is unknown"
            ),
        )
    ]


def paths_notes(asked: int, most: int) -> list[Note]:
    """That fewer joint paths were drawn of gemeenten than the setting `samples` asks for."""
    if asked <= most:
        return []
    message = N_(
        "Gemeenten, and what is added up from them, are drawn in {used} joint paths, which their quantiles can do "
        "with; the setting samples asks for {asked}"
    )
    return [Note(ASSUMPTION, message, {"used": most, "asked": asked})]


def correction_notes(residuals: pd.DataFrame, tolerance: int) -> list[Note]:
    """Published stands that differ from the accounting by more than `tolerance` persons."""
    large = residuals[(residuals["kind"] == "correctie") & (residuals["value"].abs() > tolerance)]
    return [
        Note(
            CORRECTION,
            N_("The stand published for {day} differs {value} persons from what the figures before it add up to"),
            {"day": day.date().isoformat(), "value": int(value)},
            str(region),
        )
        for region, day, value in zip(large["region"], large["day"], large["value"], strict=True)
    ]


def _span(cell: Cell) -> dict[str, Any]:
    return {"first": written_month(cell.first), "last": written_month(cell.last), "total": round(cell.total)}
