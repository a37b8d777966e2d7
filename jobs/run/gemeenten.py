"""The gemeente step: where monthly figures of gemeenten are known, every level is forecast from their paths."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from base.i18n import N_
from forecast.cells import stands_by_day
from forecast.chain.inputs import Driver
from forecast.chain.outlook import chain_outlook
from forecast.chain.parts import chain_parts
from forecast.coupled import couple
from forecast.flags import FlagRules
from forecast.gemeente.choice import Choice
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.inputs import inhabitants
from forecast.gemeente.model import fit
from forecast.gemeente.outlook import gemeente_outlook, half_horizons
from forecast.gemeente.state import gemeente_states
from forecast.gemeente.warning import gemeente_warnings, holding
from forecast.levels import COUNTRY
from forecast.measures import AHEAD, GROSS, MISSING
from forecast.model_ids import MODEL, SIMULATED_MODEL
from forecast.outlook import miss_outlook
from forecast.periods import HalfYear, half_years
from forecast.what_if import Drawn, Fitted, draw
from jobs.run.chain import chain_notes, part_rows
from jobs.run.choice_notes import simulated_notes
from jobs.run.country import Published
from jobs.run.inputs import Inputs
from jobs.run.notes import ASSUMPTION, Note, difference_notes, links_notes, target_notes
from jobs.run.prepare import Prepared

# joint paths: quantiles of 342 gemeenten need fewer than those of the tails of a total
MOST_PATHS = 1000


@dataclass(frozen=True)
class Gemeenten:
    """Forecast rows, warnings and notes of all levels, and what the model saw in each gemeente."""

    forecasts: pd.DataFrame
    flags: pd.DataFrame
    states: pd.DataFrame
    notes: list[Note]
    chain: pd.DataFrame
    fitted: Fitted


def forecast_gemeenten(
    inputs: Inputs,
    prepared: Prepared | None,
    drivers: Mapping[str, Driver],
    *,
    as_of: date,
    periods: int,
    rules: FlagRules,
    paths: int,
    seed: int,
    published: Published | None = None,
) -> Gemeenten | None:
    """Every level from the paths of gemeenten, or None when not all of them are forecast.

    Args:
        prepared: the figures of gemeenten, None where there are too few (see `jobs.run.prepare`).
        drivers: forecasts of the intake, which the chain to COA occupancy starts from.
        published: of country and provincies, which lead where figures of gemeenten are simulated.
    """
    if prepared is None or len(prepared.blocks.choice.forecast) < len(inputs.codes):
        return None
    first = HalfYear.of(as_of)
    fitted, reason = _fitted(inputs, prepared, drivers, as_of=as_of, paths=min(paths, MOST_PATHS), seed=seed)
    if published is not None:
        fitted, reason = led(fitted, published), published.fit.without_chain
    chain, uses_links = fitted.chain, fitted.coupled.uses_links
    drawn = draw(fitted)
    gemeenten = drawn.paths.gemeenten
    flags = gemeente_warnings(
        gemeenten,
        dict(drawn.sums),
        half_years(first, first + (periods - 1)),
        bases=dict(fitted.bases),
        provincies=dict(fitted.provincies),
        stands=prepared.stands,
        rules=rules,
        uses_links=uses_links,
        simulated=fitted.simulated,
        published=published is not None,
    )
    flags = prepared.with_own_bases(flags)
    parts = chain_parts(chain, prepared.national) if chain else []
    counted = holding(dict(drawn.sums), gemeenten.figures.codes, fitted.simulated)
    forecasts = _forecasts(drawn, flags)
    if published is not None:
        forecasts = _from_published(forecasts, published, counted, gemeenten.figures)
    return Gemeenten(
        forecasts=with_model(forecasts, flags, counted),
        flags=flags,
        states=gemeente_states(gemeenten, rules, uses_links=uses_links),
        notes=[
            *_model_notes(fitted, prepared.blocks.choice, led=published is not None),
            *links_notes(uses_links),
            *chain_notes(parts, reason),
            *difference_notes(_of_gemeenten(fitted)),
            *target_notes(flags),
            *(published.notes if published else []),
        ],
        chain=part_rows(parts),
        fitted=fitted,
    )


def _fitted(
    inputs: Inputs, prepared: Prepared, drivers: Mapping[str, Driver], *, as_of: date, paths: int, seed: int
) -> tuple[Fitted, str]:
    """Both models, and why there is no chain if there is none."""
    blocks, known = prepared.blocks, prepared.known
    together = blocks.together
    coupled, reason = couple(
        fit(blocks.others),
        prepared.national,
        drivers,
        paths=paths,
        seed=seed,
        own=None if blocks.own is None else fit(blocks.own),
        together=None if blocks.own is None else together,
    )
    provincies = prepared.provincies
    fitted = Fitted(
        as_of=as_of,
        coupled=coupled,
        bases=dict(zip(blocks.bases["period"], blocks.bases["basis"], strict=True)),
        provincies=provincies,
        levels=level_differences(
            stands_by_day(known.stands), stands_by_day(prepared.national.stands), provincies, inputs.codes
        ),
        inhabitants=inhabitants(known, inputs.codes, _periods(together), as_of=as_of),
        simulated=tuple(sorted(blocks.choice.marked)),
        paths=paths,
        seed=seed,
    )
    return fitted, reason


def with_model(forecasts: pd.DataFrame, flags: pd.DataFrame, simulated: Collection[str] = ()) -> pd.DataFrame:
    """`forecasts` with the id of the model, which says in every row whether it rests on simulated figures.

    Args:
        simulated: regions of which only what is counted over gemeenten does: gross, ahead and how many miss.
    """
    marked = forecasts["location"].isin(set(flags.loc[flags["simulated"].astype(bool), "location"]))
    marked |= forecasts["location"].isin(set(simulated)) & forecasts["target"].isin([GROSS, AHEAD, MISSING])
    return forecasts.assign(model_id=np.where(marked, SIMULATED_MODEL, MODEL))


def _forecasts(drawn: Drawn, flags: pd.DataFrame) -> pd.DataFrame:
    """Rows of all levels, chances of missing included, and of the chain where there is one."""
    gemeenten = drawn.paths.gemeenten
    horizons = half_horizons(gemeenten)
    chances = miss_outlook(
        flags,
        {(row, period): horizons[period] for row, period in zip(flags["location"], flags["period"], strict=True)},
    )
    frames = [gemeente_outlook(gemeenten, drawn.sums), chances]
    if drawn.paths.chain is not None:
        frames.append(chain_outlook(drawn.paths.chain))
    return pd.concat(frames, ignore_index=True)


def _from_published(
    forecasts: pd.DataFrame, published: Published, led: Collection[str], figures: GemeenteFigures
) -> pd.DataFrame:
    """`forecasts` with the half-years of the `led` regions that are over and unknown, and with their own horizons."""
    known = figures.first_month + figures.months - 1
    longer = {code: known - published.last_month(code) for code in led}
    horizon = forecasts["horizon"] + forecasts["location"].map(longer).fillna(0).astype(int)
    before = published.before[published.before["location"].isin(led)]
    return pd.concat([before, forecasts.assign(horizon=horizon)], ignore_index=True)


def _of_gemeenten(fitted: Fitted) -> dict[str, float]:
    """What published stands differ from the sums of gemeenten; led by published figures, the country has none."""
    return {code: gap for code, gap in fitted.levels.items() if fitted.country is None or code != COUNTRY}


def _periods(figures: GemeenteFigures) -> list[HalfYear]:
    first = HalfYear.of_month(figures.first_month)
    return [first + column for column in range(figures.targets.shape[1])]


def level_differences(
    own: pd.DataFrame, published: pd.DataFrame, provincies: Mapping[str, str], gemeenten: Collection[str]
) -> dict[str, float]:
    """By country and provincie: its last published stand minus the sum of its gemeenten on that day.

    Days on which fewer gemeenten have a stand than there are tell nothing.

    Args:
        own, published: stands by day (see `forecast.cells.stands_by_day`) of gemeenten, and of what they add up to.
        gemeenten: that exist.
    """
    parents = own["region"].map(provincies)
    groups = [
        own.assign(region=parents).groupby(["region", "day"])["begin"],
        own.assign(region=COUNTRY).groupby(["region", "day"])["begin"],
    ]
    sums, counts = (pd.concat([getattr(group, name)() for group in groups]) for name in ("sum", "count"))
    sizes = Counter(provincies[code] for code in gemeenten) | Counter({COUNTRY: len(gemeenten)})
    sums = sums[[count >= sizes[region] for (region, _), count in counts.items()]]
    found = {}
    for region, rows in published.sort_values("day").groupby("region"):
        shared = [
            (day, value) for day, value in zip(rows["day"], rows["begin"], strict=True) if (region, day) in sums
        ]
        if shared:
            day, value = shared[-1]
            found[str(region)] = float(value - sums[region, day])
    return found


def led(fitted: Fitted, published: Published) -> Fitted:
    """`fitted` with the country in the lead: nothing is left between a provincie and its gemeenten that follow it."""
    follow = {fitted.provincies[code] for code in fitted.simulated}
    own = {code: gap for code, gap in fitted.levels.items() if code not in {*follow, COUNTRY}}
    national = sum(own.values()) + published.level_difference
    return replace(fitted, country=published.fit.model, levels=own | ({COUNTRY: national} if national else {}))


def _model_notes(fitted: Fitted, choice: Choice, *, led: bool) -> list[Note]:
    made_up = len(fitted.simulated) == len(fitted.figures.codes)
    together = N_(
        "Country, provincies and {gemeenten} gemeenten come from the same paths of the gemeente model, "
        "made from {months} months; how good that model was is in the track record"
    )
    apart = N_(
        "Country and provincies come from published figures alone. {gemeenten} gemeenten are drawn by the gemeente "
        "model, made from {months} months, and those with simulated figures are raked to country and provincies in "
        "every path; how good that model was, without being raked, is in the track record"
    )
    details = {"gemeenten": len(fitted.figures.codes), "months": fitted.figures.months}
    return [*(simulated_notes(choice) if made_up else []), Note(ASSUMPTION, apart if led else together, details)]
