"""The past of a region as half-years: stands on peildata, what was realised, and the spans between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from forecast.accounting import realisatie_between
from forecast.levels import COUNTRY, GEMEENTE
from forecast.measures import REALISATIE
from forecast.periods import HalfYear, half_years, is_peildatum
from shown.read.results import RunResults

MEASURE = REALISATIE


@dataclass(frozen=True)
class Realised:
    """Persons housed in the half-years `first`..`last`; `derived` from stands and targets, or published."""

    first: HalfYear
    last: HalfYear
    persons: int
    derived: bool

    @property
    def half_years(self) -> int:
        """How many half-years it spans."""
        return self.last - self.first + 1

    @property
    def pace(self) -> float:
        """Persons per half-year on average."""
        return self.persons / self.half_years


def peildatum_stands(stands: pd.DataFrame, region: str) -> pd.Series[int]:
    """Published stands of `region` on 1 January and 1 July, by day.

    A tussenstand is left out: it is what remains of a half-year. Where the end of one half-year and the begin
    of the next are printed differently, the end counts.
    """
    rows = stands[stands["region"] == region]
    rows = rows[rows["day"].map(is_peildatum).astype(bool)]
    # "eind" sorts behind "begin"
    return rows.sort_values(["day", "role"]).drop_duplicates("day", keep="last").set_index("day")["value"]


def summed_stands(results: RunResults, region: str) -> pd.Series[int]:
    """Stands of `region` after its last published one, as the sum of its gemeenten, by day.

    What the published stand differed from that sum on the last day both are known (the niveauverschil) is kept.
    Only days on which as many gemeenten have a stand as ever had count. Empty without figures of gemeenten, and where
    these are simulated: then what was published leads, and its forecast begins at the last published stand.
    """
    if region in results.led_regions:
        return peildatum_stands(results.stands, region)[:0]
    gemeenten = [one for one in results.regions.values() if one.level == GEMEENTE]
    own = [one.code for one in gemeenten if region in (COUNTRY, one.parent)]
    rows = results.stands[results.stands["region"].isin(own) & (results.stands["role"] == "eind")]
    rows = rows[rows["day"].map(is_peildatum).astype(bool)]
    by_day = rows.groupby("day")["value"].agg(["sum", "count"])
    sums: pd.Series[int] = by_day.loc[by_day["count"] == by_day["count"].max(), "sum"]
    published = peildatum_stands(results.stands, region)
    shared = sums.index.intersection(published.index)
    if len(shared):
        sums = sums + int(published[shared[-1]] - sums[shared[-1]])
    return sums[sums.index > published.index[-1]] if len(published) else sums


def realised_half_years(observations: pd.DataFrame, region: str) -> dict[HalfYear, int]:
    """Half-years whose realisatie is known: published as such, or the sum of months or spans that fill it."""
    rows = observations[
        (observations["region"] == region) & (observations["measure"] == MEASURE) & (observations["part"] == "")
    ]
    spans: dict[HalfYear, list[tuple[date, date, int]]] = {}
    for first, last, value in zip(rows["from_date"], rows["to_date"], rows["value"], strict=True):
        if HalfYear.of(first) == HalfYear.of(last):
            spans.setdefault(HalfYear.of(first), []).append((first.date(), last.date(), int(value)))
    totals = {period: _filled(period, parts) for period, parts in spans.items()}
    return {period: total for period, total in sorted(totals.items()) if total is not None}


def _filled(period: HalfYear, parts: list[tuple[date, date, int]]) -> int | None:
    """The total of parts that follow on each other from the first day to the last; the longest win."""
    reached = {period.start: 0}
    for first, last, value in sorted(parts, key=lambda part: (part[0], -(part[1] - part[0]).days)):
        if first in reached:
            reached.setdefault(last + timedelta(days=1), reached[first] + value)
    return reached.get(period.peildatum)


def realised_spans(
    observations: pd.DataFrame, targets: pd.DataFrame, stands: pd.DataFrame, region: str
) -> list[Realised]:
    """Spans for which only a total is known: published ones of several half-years, else derived.

    Derived: between two published stands with every target in between known, stand + targets - stand, less the
    half-years of which the realisatie is known. The correctie is taken as zero.
    """
    known = realised_half_years(observations, region)
    published = _published_spans(observations, region, known)
    covered = {period for span in published for period in half_years(span.first, span.last)}
    goals = targets[targets["region"] == region].set_index("period")["value"]
    points = peildatum_stands(stands, region)
    derived = []
    for begin, end in zip(points.index[:-1], points.index[1:], strict=True):
        periods = half_years(HalfYear.of(begin), HalfYear.of(end) + -1)
        open_periods = [period for period in periods if period not in known]
        # what remains must be one stretch, else its total says nothing about either part
        one_stretch = open_periods and open_periods[-1] - open_periods[0] + 1 == len(open_periods)
        if not one_stretch or covered & set(open_periods) or not {str(p) for p in periods} <= set(goals.index):
            continue
        target_sum = int(sum(goals[str(period)] for period in periods))
        total = realisatie_between(int(points[begin]), target_sum, int(points[end]))
        rest = total - sum(known[period] for period in periods if period in known)
        if rest >= 0:
            derived.append(Realised(open_periods[0], open_periods[-1], rest, derived=True))
    return sorted([*published, *derived], key=lambda span: span.first)


def _published_spans(observations: pd.DataFrame, region: str, known: dict[HalfYear, int]) -> list[Realised]:
    rows = observations[
        (observations["region"] == region) & (observations["measure"] == MEASURE) & (observations["part"] == "")
    ]
    spans = []
    for first, last, value in zip(rows["from_date"], rows["to_date"], rows["value"], strict=True):
        begin, end = HalfYear.of(first), HalfYear.of(last)
        whole = first.date() == begin.start and last.date() == end.end
        if whole and end > begin and not any(period in known for period in half_years(begin, end)):
            spans.append(Realised(begin, end, int(value), derived=False))
    return spans
