"""Gemeenten with own figures in a country known from published figures: nothing is simulated, and the rest left out.

A provincie of which every gemeente has own figures is the sum of them; the others come from the published half-years,
and the country is the sum of its provincies. Such a run keeps no models: a scenario needs every gemeente.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from base.i18n import N_
from forecast.cells import stands_by_day
from forecast.coupled import sample_own
from forecast.flags import FlagRules
from forecast.gemeente.model import fit
from forecast.gemeente.outlook import gemeente_outlook, half_horizons
from forecast.gemeente.region_sums import Group, grouped
from forecast.gemeente.simulate import GemeentePaths
from forecast.gemeente.state import gemeente_states
from forecast.gemeente.warning import gemeente_warnings, members
from forecast.outlook import miss_outlook
from forecast.periods import HalfYear, half_years
from forecast.provincie_paths import led_by
from forecast.realisatie import CountryPaths
from jobs.run.country import Country, NoStand
from jobs.run.gemeenten import level_differences
from jobs.run.notes import ASSUMPTION, Note, difference_notes, links_notes, target_notes
from jobs.run.prepare import Prepared


@dataclass(frozen=True)
class OwnGemeenten:
    """Paths of gemeenten with own figures and, by code, of the provincies that are sums of them."""

    prepared: Prepared
    paths: GemeentePaths
    groups: Mapping[str, Group]
    uses_links: Mapping[str, bool]

    def lead(self, country: CountryPaths) -> CountryPaths:
        """The country with these provincies in it."""
        figures = self.paths.figures
        return led_by(country, self.groups, figures.first_month + figures.months)


def draw_own(prepared: Prepared, *, paths: int, seed: int) -> OwnGemeenten:
    """Fit and draw the gemeenten with own figures; the same paths as with simulated ones beside them."""
    blocks, provincies = prepared.blocks, prepared.provincies
    model = fit(blocks.others)
    drawn = sample_own(model, paths=paths, seed=seed)
    whole = set(blocks.choice.complete(provincies))
    rows = {code: at for code, at in members(drawn.figures.codes, provincies).items() if code in whole}
    levels = level_differences(
        stands_by_day(prepared.known.stands),
        stands_by_day(prepared.national.stands),
        provincies,
        blocks.choice.codes,
    )
    uses_links = dict.fromkeys(drawn.figures.codes, model.uses_links)
    return OwnGemeenten(prepared, drawn, grouped(drawn, rows, levels), uses_links)


def with_own(
    country: Country | NoStand, own: OwnGemeenten, *, as_of: date, periods: int, rules: FlagRules
) -> Country | NoStand:
    """What was found of the country, with the gemeenten and with their provincies as sums of them."""
    first = HalfYear.of(as_of)
    figures = own.paths.figures
    flags = gemeente_warnings(
        own.paths,
        own.groups,
        half_years(first, first + (periods - 1)),
        bases=dict(
            zip(own.prepared.blocks.bases["period"], own.prepared.blocks.bases["basis"], strict=True),
        ),
        provincies=own.prepared.provincies,
        stands=own.prepared.stands,
        rules=rules,
        uses_links=own.uses_links,
        simulated=(),
    )
    horizons = half_horizons(own.paths)
    chances = miss_outlook(
        flags,
        {(row, period): horizons[period] for row, period in zip(flags["location"], flags["period"], strict=True)},
    )
    levels = {code: group.niveauverschil for code, group in own.groups.items()}
    return replace(
        country,
        forecasts=_replaced(country.forecasts, pd.concat([gemeente_outlook(own.paths, own.groups), chances]), own),
        flags=_replaced(country.flags, flags, own),
        states=gemeente_states(own.paths, rules, uses_links=own.uses_links),
        notes=[
            Note(
                ASSUMPTION,
                N_(
                    "{gemeenten} gemeenten come from the gemeente model, learned from their own figures alone and "
                    "made from {months} months; country and other provincies come from published figures"
                ),
                {"gemeenten": len(figures.codes), "months": figures.months},
            ),
            *links_notes(own.uses_links),
            *difference_notes(levels),
            *target_notes(flags[flags["level"] == "gemeente"]),
            *country.notes,
        ],
    )


def _replaced(published: pd.DataFrame, ours: pd.DataFrame, own: OwnGemeenten) -> pd.DataFrame:
    """Rows of all regions: of provincies that are sums of gemeenten ours, of the others the published ones."""
    if published.empty:
        return ours.reset_index(drop=True)
    others = published[~published["location"].isin(list(own.groups))]
    return pd.concat([others, ours], ignore_index=True)
